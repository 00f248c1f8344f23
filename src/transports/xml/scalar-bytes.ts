import { asciiText } from '../../core/ascii.js'
import { JsonOutput } from './json-output.js'
import { isAt, type Literal } from './literal.js'

/**
 * A place in the bytes of an XML text, and the JSON that its values are written as. Each method passes what comes next; it
 * gives false, and its place is void, for what has to be read with care.
 */
export class ScalarBytes {
  protected at = 0
  protected readonly out = new JsonOutput()
  protected readonly view: DataView

  constructor(protected readonly input: Uint8Array) {
    this.view = new DataView(input.buffer, input.byteOffset, input.length)
  }

  /** Passes an ASCII text, if the bytes go on with it. */
  protected takeText(expected: string): boolean {
    const { input, at } = this
    for (let i = 0; i < expected.length; i++) if (input[at + i] !== expected.charCodeAt(i)) return false
    this.at = at + expected.length
    return true
  }

  /** Passes a literal, if the bytes go on with it. */
  protected take(expected: Literal): boolean {
    if (!isAt(this.view, this.at, expected)) return false
    this.at += expected.length
    return true
  }

  protected space(): void {
    const { input } = this
    let byte = input[this.at]
    while (byte === 32 || byte === 10 || byte === 9 || byte === 13) byte = input[++this.at]
  }

  /** Passes a name that is one in JSON as well; empty when there is none. */
  protected plainName(): string {
    const { input, at } = this
    let end = at
    while (end - at < 200 && isNamePart(input[end])) end++
    this.at = end
    return asciiText(input, at, end)
  }

  /** An empty text is null for all but texts. */
  private isEmpty(): boolean {
    if (this.input[this.at] !== 60) return false
    for (const byte of nullBytes) this.out.byte(byte)
    return true
  }

  /** An integer of up to 15 digits in its one spelling; -0 and 007 are numbers too, which are read with care. */
  protected integer(): boolean {
    const { input, at } = this
    const first = input[at] === 45 ? at + 1 : at
    const end = this.digits(first)
    if (end === first) return this.isEmpty()
    if (end - first > 15 || (input[first] === 48 && (end - first > 1 || first > at)) || input[end] !== 60) return false
    this.out.copy(input, at, end)
    this.at = end
    return true
  }

  protected number(): boolean {
    const { input, at } = this
    const end = this.plainNumber()
    if (end < 0) return this.isEmpty()
    this.out.copy(input, at, end)
    this.at = end
    return true
  }

  /** A decimal in its one spelling: without zeros at its end. */
  protected decimal(): boolean {
    const { input, at, out } = this
    const end = this.plainNumber()
    if (end < 0) return this.isEmpty()
    let last = end
    let point = at
    while (point < end && input[point] !== 46) point++
    if (point < end) {
      while (input[last - 1] === 48) last--
      if (last - 1 === point) last--
    }
    out.byte(34)
    out.copy(input, at, last)
    out.byte(34)
    this.at = end
    return true
  }

  /** Where a number of digits with or without a fraction ends; -1 when it is anything else. */
  private plainNumber(): number {
    const { input, at } = this
    const first = input[at] === 45 ? at + 1 : at
    let end = this.digits(first)
    // Negative zeros have more than one form.
    if (end === first || (input[first] === 48 && (end - first > 1 || first > at))) return -1
    if (input[end] === 46) {
      const fraction = end + 1
      end = this.digits(fraction)
      if (end === fraction) return -1
    }
    return input[end] === 60 && end - at <= 200 ? end : -1
  }

  private digits(from: number): number {
    const { input } = this
    let end = from
    for (let byte = input[end]; byte !== undefined && byte >= 48 && byte <= 57; byte = input[end]) end++
    return end
  }

  protected flag(): boolean {
    const { input, at, out } = this
    const first = input[at]
    const isTrue = first === 49 || first === 116
    const word = first === 49 || first === 48 ? 1 : isTrue ? 4 : 5
    if (input[at + word] !== 60) return this.isEmpty()
    const bytes = isTrue ? trueBytes : falseBytes
    if (word > 1) for (let i = 0; i < word; i++) if (input[at + i] !== bytes[i]) return false
    for (const byte of bytes) out.byte(byte)
    this.at = at + word
    return true
  }

  /** A time in the form that the API writes, `2024-05-17T12:00:00-06:00`. */
  protected date(): boolean {
    const { input, at, out } = this
    if (input[at + 25] !== 60 || input[at + 4] !== 45 || input[at + 22] !== 58) return this.isEmpty()
    for (let i = at; i < at + 25; i++) {
      const byte = input[i] as number
      // Digits and letters, + - . and :
      if (!((byte >= 48 && byte <= 58) || byte === 45 || byte === 43 || byte === 46 || (byte >= 65 && byte <= 90)))
        return false
    }
    out.byte(34)
    out.copy(input, at, at + 25)
    out.byte(34)
    this.at = at + 25
    return true
  }
}

const nullBytes = [110, 117, 108, 108]
const trueBytes = [116, 114, 117, 101]
const falseBytes = [102, 97, 108, 115, 101]

function isNamePart(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95)
  )
}
