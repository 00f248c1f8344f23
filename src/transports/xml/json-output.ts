import type { Value } from '../../core/value.js'
import type { Literal } from './literal.js'
import { asciiText } from './text.js'

const usualSize = 131_072
/** More than this at a time is left to the reader that makes no copy. */
const mostBytes = 268_435_456
/** Bytes that may be written without a look at the room that is left. */
const slack = 1024

/** What a byte of a text is: copied, copied but no ASCII, or looked at. */
const plain = 0
const beyondAscii = 1
const classes = /* @__PURE__ */ byteClasses()

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

  /** Makes room for what a member needs besides its text; false when there is too much. */
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
   * Copies a text up to the next `<`, quotes not included. Gives where that is; -1 when the text has something that is
   * better read with care.
   */
  text(input: Uint8Array, from: number): number {
    let i = from
    for (;;) {
      const { bytes } = this
      let at = this.length
      // Nothing becomes longer than twice its bytes.
      const limit = Math.min(input.length, i + ((bytes.length - at - slack) >> 1))
      let kind = plain
      while (i < limit) {
        const byte = input[i] as number
        kind = classes[byte] as number
        if (kind > beyondAscii) break
        if (kind === beyondAscii) this.isAscii = false
        bytes[at++] = byte
        i++
      }
      this.length = at
      if (i >= input.length) return -1
      if (i >= limit) {
        if (!this.room(Math.min(input.length - i, this.length) * 2 + 64)) return -1
        continue
      }
      if (input[i] === 60) return i
      i = this.special(input, i)
      if (i < 0) return -1
    }
  }

  /** All that was written, as the values of a list; undefined when it is no valid text. */
  values(): Value[] | undefined {
    const bytes = this.bytes.subarray(0, this.length)
    let text: string
    this.excess = 0
    if (this.isAscii) text = asciiText(bytes)
    else {
      try {
        text = utf8.decode(bytes)
      } catch {
        return undefined
      }
      this.excess = bytes.length - text.length
      if (text.includes('\ufffe') || text.includes('\uffff')) return undefined
    }
    return JSON.parse(text) as Value[]
  }

  private special(input: Uint8Array, at: number): number {
    const byte = input[at] as number
    switch (byte) {
      case 34:
      case 92:
        this.byte(92)
        this.byte(byte)
        return at + 1
      case 9:
        this.byte(92)
        this.byte(116)
        return at + 1
      case 10:
        this.byte(92)
        this.byte(110)
        return at + 1
      case 62:
        // The end of a section must not stand in a text.
        if (input[at - 1] === 93 && input[at - 2] === 93) return -1
        this.byte(62)
        return at + 1
      case 38:
        return this.reference(input, at)
      default:
        return -1
    }
  }

  /** One of the five references of XML; numbers are read with care. */
  private reference(input: Uint8Array, at: number): number {
    const second = input[at + 2]
    switch (input[at + 1]) {
      case 97:
        if (second === 109 && input[at + 3] === 112 && input[at + 4] === 59) return this.resolved(38, at + 5)
        if (second === 112 && input[at + 3] === 111 && input[at + 4] === 115 && input[at + 5] === 59)
          return this.resolved(39, at + 6)
        return -1
      case 108:
        return second === 116 && input[at + 3] === 59 ? this.resolved(60, at + 4) : -1
      case 103:
        return second === 116 && input[at + 3] === 59 ? this.resolved(62, at + 4) : -1
      case 113:
        if (second !== 117 || input[at + 3] !== 111 || input[at + 4] !== 116 || input[at + 5] !== 59) return -1
        this.byte(92)
        return this.resolved(34, at + 6)
      default:
        return -1
    }
  }

  private resolved(byte: number, next: number): number {
    this.byte(byte)
    return next
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function byteClasses(): Uint8Array {
  const table = new Uint8Array(256).fill(2, 0, 32).fill(beyondAscii, 128)
  for (const character of '<>&"\\') table[character.charCodeAt(0)] = 2
  return table
}
