import { unwritable, usualEscapes, type Escapes } from './writer.js'

const encoder = /* @__PURE__ */ new TextEncoder()

/** A piece of markup as the bytes that are written. */
export function piece(markup: string): Uint8Array {
  return encoder.encode(markup)
}

const firstSize = 16_384
/** What one message leaves to the next one. */
let spare: Uint8Array | undefined
/** The memory of a larger message goes with it. */
const longestSpare = 1 << 20
const nothing = new Uint8Array()

/** Up to this, a character at a time is faster than a call of the engine. */
const shortText = 64
const longMarkup = 200
/** So much of a text is written before it is asked again whether there is room. */
const partSize = 4_096
/** The longest escape is `&#13;`. */
const mostBytes = 5
/** Texts whose bytes are their characters. */
const plainText = /^[\t\n -%'-;=?-~]*$/

/**
 * Writes XML into memory that is there already. New memory for each message, and texts put together only to be turned into
 * bytes, would take several times as long as the writing itself.
 */
export class ByteWriter {
  private bytes: Uint8Array
  private at = 0

  /** @param escapes what is written for characters that may not stand in a text. */
  constructor(private readonly escapes: Escapes = usualEscapes) {
    // Taken, not borrowed: the reading of a caller's value can run code that writes another message.
    this.bytes = spare ?? memory(firstSize)
    spare = undefined
  }

  /** How many bytes have been written. */
  get length(): number {
    return this.at
  }

  /** Takes back what was written after a certain length. */
  cutTo(length: number): void {
    this.at = length
  }

  put(markup: Uint8Array): void {
    const { length } = markup
    this.room(length)
    this.bytes.set(markup, this.at)
    this.at += length
  }

  /** Markup that is not worth to be kept as a piece. */
  markup(text: string): void {
    const { length } = text
    this.room(length * 3)
    const { bytes, at } = this
    let i = 0
    if (length <= longMarkup) {
      for (let code; i < length && (code = text.charCodeAt(i)) < 128; i++) bytes[at + i] = code
    }
    this.at = at + i
    if (i < length) this.at += encoder.encodeInto(i === 0 ? text : text.slice(i), bytes.subarray(at + i)).written
  }

  /** Puts a piece before what is written from some place on. */
  insert(place: number, markup: Uint8Array): void {
    this.room(markup.length)
    this.bytes.copyWithin(place + markup.length, place, this.at)
    this.bytes.set(markup, place)
    this.at += markup.length
  }

  /** Changes the markup from some place on. */
  change(place: number, by: (text: string) => string): void {
    const text = new TextDecoder().decode(this.bytes.subarray(place, this.at))
    this.at = place
    this.markup(by(text))
  }

  /** A whole number of up to 53 bits. */
  integer(value: number): void {
    if (!(value >= 0 && value < 1e9)) return this.markup(String(value))
    this.room(9)
    let end = this.at + 1
    for (let power = 10; power <= value; power *= 10) end++
    let rest = value | 0
    for (let i = end; i > this.at;) {
      const tens = (rest / 10) | 0
      this.bytes[--i] = 48 + rest - tens * 10
      rest = tens
    }
    this.at = end
  }

  /**
   * The content of a text, escaped where it must be.
   * @param where names the place in an error, such as `args[0].notes`.
   * @throws CallError `unsupported` for a character that XML 1.0 cannot carry, `invalid-call` for half a surrogate pair.
   */
  text(text: string, where: () => string): void {
    const { length } = text
    if (length > shortText && plainText.test(text)) return this.plain(text)
    for (let i = 0; i < length;) i = this.textPart(text, i, Math.min(i + partSize, length), where)
  }

  /** The message. Nothing can be written after it. */
  finish(): Uint8Array<ArrayBuffer> {
    const written = this.bytes.subarray(0, this.at) as Uint8Array<ArrayBuffer>
    if (this.bytes.length > longestSpare) return written
    const copy = memory(this.at)
    copy.set(written)
    spare = this.bytes
    this.bytes = nothing
    this.at = 0
    return copy
  }

  /** A text that is known to be ASCII and to need no escape. */
  plain(text: string): void {
    const { length } = text
    this.room(length)
    const { bytes, at } = this
    if (length <= shortText) for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i)
    else if (typeof Buffer === 'function') Buffer.from(bytes.buffer, bytes.byteOffset).write(text, at, 'latin1')
    else encoder.encodeInto(text, bytes.subarray(at))
    this.at = at + length
  }

  /** Looks at each character once, and writes it. */
  private textPart(text: string, from: number, to: number, where: () => string): number {
    // The last character may be a pair of two.
    this.room((to - from) * mostBytes + 4)
    const { bytes, escapes } = this
    let { at } = this
    let i = from
    while (i < to) {
      const code = text.charCodeAt(i++)
      if (code < 128) {
        const escape = escapes[code]
        if (escape === undefined) bytes[at++] = code
        else if (escape.length === 0) throw unwritable(text, where)
        else for (let j = 0; j < escape.length; j++) bytes[at++] = escape[j] as number
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6)
        bytes[at++] = 0x80 | (code & 63)
      } else if (code < 0xd800 || (code > 0xdfff && code < 0xfffe)) {
        bytes[at++] = 0xe0 | (code >> 12)
        bytes[at++] = 0x80 | ((code >> 6) & 63)
        bytes[at++] = 0x80 | (code & 63)
      } else {
        const low = code < 0xdc00 ? text.charCodeAt(i++) : 0
        if (!(low >= 0xdc00 && low <= 0xdfff)) throw unwritable(text, where)
        const point = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        bytes[at++] = 0xf0 | (point >> 18)
        bytes[at++] = 0x80 | ((point >> 12) & 63)
        bytes[at++] = 0x80 | ((point >> 6) & 63)
        bytes[at++] = 0x80 | (point & 63)
      }
    }
    this.at = at
    return i
  }

  private room(more: number): void {
    if (this.at + more > this.bytes.length) this.grow(more)
  }

  private grow(more: number): void {
    const { bytes } = this
    // Memory that is not touched costs nothing; each copy does.
    const larger = memory(Math.max(bytes.length * (bytes.length < 1 << 24 ? 4 : 2), this.at + more))
    larger.set(bytes.subarray(0, this.at))
    if (bytes.length <= longestSpare) spare = bytes
    this.bytes = larger
  }
}

function memory(size: number): Uint8Array<ArrayBuffer> {
  if (typeof Buffer !== 'function') return new Uint8Array(size)
  const { buffer, byteOffset } = Buffer.allocUnsafe(size)
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, size)
}
