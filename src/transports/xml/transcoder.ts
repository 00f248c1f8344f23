import type { Value } from '../../core/value.js'
import { isAt } from './literal.js'
import { learn, padded, type Edge, type Move, type Slot } from './paths.js'
import { ScalarBytes } from './scalar-bytes.js'

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
export abstract class Transcoder extends ScalarBytes {
  /** How many bytes more than characters the items had so far. */
  excess = 0
  /** Up to where it looked. */
  seen = 0

  constructor(
    input: Uint8Array,
    /** Whether bytes beyond ASCII are UTF-8. */
    private readonly isUtf8: () => boolean,
  ) {
    super(input)
  }

  /**
   * Reads as many items as it can.
   * @param from where the next item, or white space before it, begins.
   * @param most how many items at most.
   * @param take takes items, and says whether more may come now.
   * @returns where the first byte is that was not read.
   */
  items(from: number, start: Slot, most: number, take: (items: readonly Value[]) => boolean): number {
    const { out } = this
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
          this.seen = this.at
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
      this.seen = Math.max(this.seen, done)
      if (!values) return passed
      const goesOn = take(values)
      passed = done
      this.excess += out.excess
      if (!goesOn) break
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
          this.at = end < 0 ? ~end : end
          if (end < 0) return false
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
    if (!step) return undefined
    const { to, moves } = step
    const json = padded(step.json, slot.way)
    if (!out.room(json.length)) return undefined
    for (let i = 0; i < json.length; i++) out.byte(json.charCodeAt(i))
    if (moves !== undefined) move(moves)
    learn(slot, this.input.subarray(at, this.at), { to, moves }, json)
    return to
  }
}

/** Before which item it is worth trying again: where items are seldom of the usual form the attempts become fewer. */
export function nextAttempt(before: number, now: number): number {
  return now + 1 + (now === before ? Math.min(now * 2 + 1, 64) : 0)
}

function move(moves: readonly Move[]): void {
  for (const { list, isFirst } of moves) list.index = isFirst ? 0 : list.index + 1
}
