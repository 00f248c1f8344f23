import { asciiText } from '../../core/ascii.js'
import { nodeBuffer } from '../../core/node-buffer.js'
import { strictUtf8Text } from '../../core/utf8.js'

/** With more runs of other characters than this, a decoder is faster than to put the text together. */
const mostRuns = 4
/** So many characters of ASCII between two others belong to the same run. */
const shortGap = 12

// Apart from `xml/text.ts`: control characters need no look here, as JSON's own parser refuses them.

/**
 * The text of some UTF-8.
 * @throws TypeError for what is none.
 */
export function utf8Text(bytes: Uint8Array): string {
  if (isAscii(bytes)) return asciiText(bytes)
  let text = ''
  let at = 0
  for (let runs = 0; runs <= mostRuns; runs++) {
    const start = asciiEnd(bytes, at)
    if (start > at) text += asciiText(bytes, at, start)
    if (start === bytes.length) return text
    at = endOfRun(bytes, start)
    text += strictUtf8Text(bytes.subarray(start, at))
  }
  return text + strictUtf8Text(bytes.subarray(at))
}

/** The text of what is ASCII; undefined when it is not. */
export function textOfAscii(bytes: Uint8Array): string | undefined {
  return isAscii(bytes) ? asciiText(bytes) : undefined
}

/** Looks at many bytes at a time, where the platform can. */
const isAscii: (bytes: Uint8Array) => boolean = nodeBuffer?.isAscii ?? ((bytes) => asciiEnd(bytes, 0) === bytes.length)

/** Where the characters other than ASCII end, at the first of which `start` is. */
function endOfRun(bytes: Uint8Array, start: number): number {
  let end = start + 1
  for (let i = end; i < bytes.length && i - end < shortGap; i++) if ((bytes[i] as number) > 127) end = i + 1
  return end
}

/** Where the next byte is that is not ASCII, or the end: 32 of them are looked at together. */
function asciiEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from
  const aligned = Math.min(length, from + ((4 - ((bytes.byteOffset + from) & 3)) & 3))
  for (; at < aligned; at++) if ((bytes[at] as number) > 127) return at
  if (at === length) return length
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (length - at) >> 2)
  const blocks = words.length & ~7
  let i = 0
  for (; i < blocks; i += 8) {
    const first = (words[i] as number) | (words[i + 1] as number) | (words[i + 2] as number) | (words[i + 3] as number)
    const second =
      (words[i + 4] as number) | (words[i + 5] as number) | (words[i + 6] as number) | (words[i + 7] as number)
    if (((first | second) & 0x80808080) !== 0) break
  }
  for (at += i * 4; at < length; at++) if ((bytes[at] as number) > 127) return at
  return length
}
