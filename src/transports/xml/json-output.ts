import { asciiText } from '../../core/ascii.js'
import type { Value } from '../../core/value.js'
import type { Literal } from './literal.js'
import { referenceAt } from './reference-bytes.js'
import { utf8Text } from './text.js'

const usualSize = 131_072
/** More than this at a time is left to the reader that makes no copy. */
const mostBytes = 268_435_456
/** The longest literal that may be written. */
export const longestPiece = 16_384
/** Bytes that may be written without a look at the room that is left: a literal and a short text. */
const slack = longestPiece + 1024

/** What a byte of a text is: 0 when it is copied. Copied but no ASCII, copied with a backslash, looked at. */
const beyondAscii = 1
const quoted = 2
const special = 3
const classes = /* @__PURE__ */ byteClasses()

const hexadecimal = /* @__PURE__ */ Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

let shared = /* @__PURE__ */ new Uint8Array(0)

/**
 * JSON that is written for the engine's own parser, which makes objects and texts faster than any JavaScript does: values
 * of XML are copied into it without becoming texts in between.
 */
export class JsonOutput {
  length = 0
  /** How many bytes more than characters the last values had. */
  excess = 0
  private bytes: Uint8Array
  private view: DataView
  /** Whether all that was written is ASCII. */
  isAscii = true

  constructor() {
    if (shared.length === 0) shared = new Uint8Array(usualSize)
    this.bytes = shared
    this.view = viewOf(shared)
  }

  clear(): void {
    this.length = 0
    this.isAscii = true
  }

  /** Makes room for a literal, a short text and `count` bytes more; false when there is too much. */
  room(count = 0): boolean {
    const needed = this.length + count + slack
    if (needed <= this.bytes.length) return true
    if (needed > mostBytes) return false
    const bytes = new Uint8Array(Math.min(mostBytes, Math.max(needed, this.bytes.length * 2)))
    bytes.set(this.bytes.subarray(0, this.length))
    this.bytes = bytes
    this.view = viewOf(bytes)
    return true
  }

  put({ length, words, last }: Literal): void {
    const { view, length: at } = this
    for (let i = 0; i < words.length; i++) view.setInt32(at + i * 4, words[i] as number, true)
    view.setInt32(at + length - 4, last, true)
    this.length = at + length
  }

  byte(byte: number): void {
    this.bytes[this.length++] = byte
  }

  /** Writes over a byte that was written before. */
  patch(at: number, byte: number): void {
    this.bytes[at] = byte
  }

  /** Copies bytes that need no look. */
  copy(input: Uint8Array, from: number, to: number): void {
    const { bytes } = this
    let at = this.length
    for (let i = from; i < to; i++) bytes[at++] = input[i] as number
    this.length = at
  }

  /**
   * Copies a text up to the next `<`, quotes not included. Gives where that is; when the text has something that is better
   * read with care, the complement (`~`) of where that stands.
   */
  text(input: Uint8Array, from: number): number {
    let i = from
    for (;;) {
      const { bytes } = this
      let at = this.length
      // Nothing becomes longer than twice its bytes.
      const limit = Math.min(input.length, i + ((bytes.length - at - slack) >> 1))
      let more = 0
      while (i < limit) {
        const byte = input[i] as number
        const kind = classes[byte] as number
        if (kind <= beyondAscii) {
          more |= kind
          bytes[at++] = byte
          i++
        } else if (kind === quoted) {
          bytes[at++] = 92
          bytes[at++] = byte === 9 ? 116 : byte === 10 ? 110 : byte
          i++
        } else if (byte === 38) {
          const reference = referenceAt(input, i)
          if (reference === 0) return ~i
          at = putCharacter(bytes, at, reference >> 4)
          i += reference & 15
        } else if (byte === 13) {
          // A line ends with CR, LF or both, which XML reads as LF.
          if (input[i + 1] !== 10) {
            bytes[at++] = 92
            bytes[at++] = 110
          }
          i++
        } else if (byte === 62 && !(input[i - 1] === 93 && input[i - 2] === 93)) {
          bytes[at++] = byte
          i++
        } else {
          this.length = at
          if (more !== 0) this.isAscii = false
          return byte === 60 ? i : ~i
        }
      }
      this.length = at
      if (more !== 0) this.isAscii = false
      if (i >= input.length || !this.room(Math.min(input.length - i, this.length) * 2 + 64)) return ~i
    }
  }

  /** All that was written, as the values of a list; undefined when it is no valid text. */
  values(): Value[] | undefined {
    const bytes = this.bytes.subarray(0, this.length)
    let text: string
    try {
      text = this.isAscii ? asciiText(bytes) : utf8Text(bytes, 'beyond-ascii')
    } catch {
      return undefined
    }
    this.excess = bytes.length - text.length
    return JSON.parse(text) as Value[]
  }
}

/** Writes a character as JSON has it in a text, in ASCII. Gives where the next one goes. */
function putCharacter(bytes: Uint8Array, from: number, code: number): number {
  let at = from
  if (code >= 32 && code < 127) {
    if (code === 34 || code === 92) bytes[at++] = 92
    bytes[at++] = code
    return at
  }
  if (code > 0xffff) at = putUnit(bytes, at, 0xd7c0 + (code >> 10))
  return putUnit(bytes, at, code > 0xffff ? 0xdc00 | (code & 0x3ff) : code)
}

/** Writes a UTF-16 unit by its number. */
function putUnit(bytes: Uint8Array, at: number, unit: number): number {
  bytes[at] = 92
  bytes[at + 1] = 117
  for (let i = 0; i < 4; i++) bytes[at + 2 + i] = hexadecimal[(unit >> (12 - i * 4)) & 15] as number
  return at + 6
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function byteClasses(): Uint8Array {
  const table = new Uint8Array(256).fill(special, 0, 32).fill(beyondAscii, 128)
  for (const character of '<>&') table[character.charCodeAt(0)] = special
  for (const character of '"\\\t\n') table[character.charCodeAt(0)] = quoted
  return table
}
