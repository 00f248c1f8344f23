import { nodeBuffer } from './node-buffer.js'

const encoder = new TextEncoder()

/**
 * The UTF-8 bytes of a text. Node's own way puts short ones into memory that is there already: a buffer of its own for each
 * request costs more than writing the request, as the collector has to let go of it.
 */
export const utf8Bytes: (text: string) => Uint8Array<ArrayBuffer> =
  typeof Buffer === 'function'
    ? (text) => {
        const { buffer, byteOffset, length } = Buffer.from(text)
        return new Uint8Array(buffer as ArrayBuffer, byteOffset, length)
      }
    : (text) => encoder.encode(text) as Uint8Array<ArrayBuffer>

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

type Transcode = (
  bytes: Uint8Array,
  from: 'utf8',
  to: 'utf16le',
) => {
  readonly length: number
  ucs2Slice(from: number, to: number): string
}

/** Node's way over UTF-16, where it is there: several times as fast as its decoder, and it refuses the same. */
const transcode = nodeBuffer?.transcode as Transcode | undefined

/** Of fewer bytes the decoder is as fast. */
const leastTranscoded = 512
/** Of more bytes than this at a time both forms of the text are new memory from the system, which costs more than the work. */
const mostAtATime = 48 * 1024

/**
 * The text of UTF-8, its mark included: for what is not all ASCII.
 * @throws TypeError for what is not UTF-8.
 */
export function strictUtf8Text(bytes: Uint8Array): string {
  if (!transcode || bytes.length < leastTranscoded) return decoder.decode(bytes)
  let text = ''
  for (let at = 0; at < bytes.length;) {
    let end = Math.min(bytes.length, at + mostAtATime)
    // Not within a character, which has four bytes at most.
    for (let back = 0; end < bytes.length && back < 3 && ((bytes[end] as number) & 0xc0) === 0x80; back++) end--
    text += pieceOf(bytes.subarray(at, end), transcode)
    at = end
  }
  return text
}

function pieceOf(bytes: Uint8Array, transcoded: Transcode): string {
  try {
    const wide = transcoded(bytes, 'utf8', 'utf16le')
    return wide.ucs2Slice(0, wide.length)
  } catch {
    // The decoder says what is wrong with it.
    return decoder.decode(bytes)
  }
}
