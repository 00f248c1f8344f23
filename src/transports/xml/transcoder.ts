import type { Value } from '../../core/value.js'
import { JsonOutput } from './json-output.js'
import { isAt, type Literal } from './literal.js'
import { learn, padded, type Edge, type Move, type Slot } from './paths.js'
import { asciiText } from './text.js'

/** A way on that was found by reading, not by comparing. */
export interface Step {
  readonly json: string
  readonly to: Slot
  readonly moves?: readonly Move[]
}

/** JSON of so many bytes is parsed at a time: more of it would cost new memory, less of it calls. */
const pieceSize = 49_152

/**
 * Reads the items of a list by writing them as JSON, which the engine's own parser turns into values faster than any
 * JavaScript does. Between two texts of an item the markup is compared with what stood there in an item before; each run
 * that is compared was once read, so nothing is accepted that a reader would refuse.
 *
 * Only the usual forms are handled. Where something else comes it stops before the item, and a reader that knows all forms, and
 * what is wrong with the others, goes on there.
 */
export abstract class Transcoder {
  /** How many bytes more than characters the items had so far. */
  excess = 0
  protected at = 0
  protected readonly out = new JsonOutput()
  private readonly view: DataView

  constructor(
    protected readonly input: Uint8Array,
    /** Whether bytes beyond ASCII are UTF-8. */
    private readonly isUtf8: () => boolean,
  ) {
    this.view = new DataView(input.buffer, input.byteOffset, input.length)
  }

  /**
   * Reads as many items as it can.
   * @param from where the next item, or white space before it, begins.
   * @param most how many items at most.
   * @returns where the first byte is that was not read.
   */
  items(from: number, start: Slot, most: number, take: (items: readonly Value[]) => void): number {
    const { out } = this
    out.clear()
    let passed = from
    let left = most
    while (left > 0) {
      this.begin()
      this.at = passed
      let done = passed
      out.clear()
      while (left > 0 && out.length < pieceSize) {
        const before = out.length
        out.byte(44)
        if (!this.item(start)) {
          out.length = before
          left = 0
          break
        }
        this.pass()
        done = this.at
        left--
      }
      if (done === passed) return passed
      out.patch(0, 91)
      out.byte(93)
      const values = out.isAscii || this.isUtf8() ? out.values() : undefined
      if (!values) return passed
      take(values)
      passed = done
      this.excess += out.excess
    }
    return passed
  }

  /** Reads on from a slot to the next with care; undefined for anything unusual. */
  protected abstract step(slot: Slot): Step | undefined

  /** Reads what a slot of a tag has; false for anything unusual. */
  protected abstract inTag(slot: Slot): boolean

  /** Items begin that will be given together. */
  protected begin(): void {
    // Only of interest where items refer to each other.
  }

  /** An item is whole. */
  protected pass(): void {
    // Only of interest where items refer to each other.
  }

  private item(start: Slot): boolean {
    const { out } = this
    let slot = start
    for (;;) {
      if (!out.room()) return false
      const next = this.follow(slot)
      if (!next) return false
      slot = next
      switch (slot.way) {
        case 'text': {
          const end = out.text(this.input, this.at)
          if (end < 0) return false
          this.at = end
          break
        }
        case 'integer':
          if (!this.integer()) return false
          break
        case 'date':
          if (!this.date()) return false
          break
        case 'flag':
          if (!this.flag()) return false
          break
        case 'number':
          if (!this.number()) return false
          break
        case 'decimal':
          if (!this.decimal()) return false
          break
        case 'id':
        case 'reference':
          if (!this.inTag(slot)) return false
          break
        case 'end':
          return true
        case 'start':
          return false
      }
    }
  }

  private follow(slot: Slot): Slot | undefined {
    const { view, at, out } = this
    const { edges } = slot
    for (let i = 0; i < edges.length; i++) {
      const { markup, json, to, moves } = edges[i] as Edge
      if (!isAt(view, at, markup)) continue
      this.at = at + markup.length
      out.put(json)
      if (moves !== undefined) move(moves)
      return to
    }
    const step = this.step(slot)
    if (!step || !out.room(step.json.length)) return undefined
    const { json, to, moves } = step
    for (const character of padded(json, slot.way)) out.byte(character.charCodeAt(0))
    if (moves !== undefined) move(moves)
    learn(slot, this.input.slice(at, this.at), { to, moves }, json)
    return to
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
    return asciiText(input.subarray(at, end))
  }

  /** An empty text is null for all but texts. */
  private isEmpty(): boolean {
    if (this.input[this.at] !== 60) return false
    for (const byte of nullBytes) this.out.byte(byte)
    return true
  }

  /** An integer of up to 15 digits in its one spelling; -0 and 007 are numbers too, which are read with care. */
  private integer(): boolean {
    const { input, at } = this
    const first = input[at] === 45 ? at + 1 : at
    const end = this.digits(first)
    if (end === first) return this.isEmpty()
    if (end - first > 15 || (input[first] === 48 && (end - first > 1 || first > at)) || input[end] !== 60) return false
    this.out.copy(input, at, end)
    this.at = end
    return true
  }

  private number(): boolean {
    const { input, at } = this
    const end = this.plainNumber()
    if (end < 0) return this.isEmpty()
    this.out.copy(input, at, end)
    this.at = end
    return true
  }

  /** A decimal in its one spelling: without zeros at its end. */
  private decimal(): boolean {
    const { input, at, out } = this
    const end = this.plainNumber()
    if (end < 0) return this.isEmpty()
    let last = end
    const point = input.indexOf(46, at)
    if (point >= 0 && point < end) {
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

  private flag(): boolean {
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
  private date(): boolean {
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

/** Before which item it is worth trying again: where items are seldom of the usual form the attempts become fewer. */
export function nextAttempt(before: number, now: number): number {
  return now + 1 + (now === before ? Math.min(now * 2 + 1, 64) : 0)
}

const nullBytes = [110, 117, 108, 108]
const trueBytes = [116, 114, 117, 101]
const falseBytes = [102, 97, 108, 115, 101]

function move(moves: readonly Move[]): void {
  for (const { list, isFirst } of moves) list.index = isFirst ? 0 : list.index + 1
}

function isNamePart(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95)
  )
}
