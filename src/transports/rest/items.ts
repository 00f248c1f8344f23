import { ByteQueue } from '../../core/byte-queue.js'
import type { Call, Reply } from '../../core/call.js'
import type { ItemLimits, ResponseHead, WireResponse } from '../../core/codec.js'
import { isBlank } from '../../core/empty-answer.js'
import { checkHeld, FallibleItems, WholeItems } from '../../core/item-decoder.js'
import { totalHeader, totalOf } from '../../core/total.js'
import type { Value } from '../../core/value.js'
import { JsonBoundaries } from './json-boundaries.js'

/** How the parts of a list are read. */
export interface ListReading {
  decode(response: WireResponse, call: Call): Reply
  /**
   * Reads a JSON list that is whole.
   * @param isOne whether it has one item only. Each is UTF-8 or not for itself, so that it does not matter with which others it came.
   * @throws CallError `malformed`
   */
  list(text: Uint8Array, isOne: boolean): readonly Value[]
  /** The error for a body that is no JSON list. */
  malformed(what: string): Error
}

/** Reads a JSON list item by item: as many items at a time as are whole. */
export class JsonItems extends FallibleItems {
  private readonly boundaries = new JsonBoundaries()
  /** Bytes that are no whole item yet. */
  private readonly held = new ByteQueue()
  private whole: WholeItems | undefined
  private state: 'before' | 'within' | 'after' = 'before'
  private isFirst = true

  constructor(
    private readonly reading: ListReading,
    private readonly head: ResponseHead,
    call: Call,
    private readonly limits: ItemLimits,
  ) {
    super(call)
    this.total = totalOf(totalHeader(head.headers))
    if (head.status < 200 || head.status > 299) this.readWhole()
  }

  protected take(chunk: Uint8Array, give: (items: readonly Value[]) => void): void {
    if (this.whole) return this.ofWhole(this.whole.push(chunk), give)
    this.boundaries.at = 0
    if (this.state === 'before') {
      this.held.add(chunk)
      const boundary = this.boundaries.open(chunk)
      if (boundary === 'other') return this.readWhole()
      if (boundary === 'more') return
      this.held.drop(this.held.length)
      this.state = 'within'
    }
    if (this.state === 'within') this.takeItems(chunk, give)
    else if (!isBlank(chunk)) throw this.reading.malformed('there is more after the end of the list')
    checkHeld(this.held.length, this.limits.bytes, this.call)
  }

  protected finish(give: (items: readonly Value[]) => void): void {
    if (this.state === 'before' && !this.whole) this.readWhole()
    if (this.whole) this.ofWhole(this.whole.end(), give)
    else if (this.state === 'within') throw this.reading.malformed('it is cut off within the list')
  }

  private takeItems(chunk: Uint8Array, give: (items: readonly Value[]) => void): void {
    const { boundaries, held } = this
    const start = boundaries.at
    /** Ends of the items in the chunk, without the comma. */
    const ends: number[] = []
    let isEnd = false
    while (!isEnd) {
      const boundary = boundaries.next(chunk)
      if (boundary === 'more') break
      isEnd = boundary === 'end'
      ends.push(boundaries.at - 1)
    }
    if (ends.length === 0) return held.add(chunk.subarray(start))
    // The bracket that ended the list may be a brace.
    const isBrace = isEnd && chunk[boundaries.at - 1] !== 0x5d
    if (isBrace) ends.pop()
    if (ends.length > 0) this.takeWhole(start, ends, isEnd && !isBrace, chunk, give)
    if (isBrace) throw this.reading.malformed('it is not JSON: a list ends with }')
  }

  private takeWhole(
    start: number,
    ends: readonly number[],
    isEnd: boolean,
    chunk: Uint8Array,
    give: (items: readonly Value[]) => void,
  ): void {
    const { boundaries, held } = this
    const last = ends[ends.length - 1] as number
    held.add(chunk.subarray(start, last))
    // A list of none has no item before its end.
    const isNone = isEnd && this.isFirst && ends.length === 1 && isBlank(held.peek())
    if (!isNone) this.read(start, ends, chunk, give)
    held.drop(held.length)
    this.isFirst = false
    if (isEnd) {
      this.state = 'after'
      if (!isBlank(chunk.subarray(boundaries.at)))
        throw this.reading.malformed('there is more after the end of the list')
    } else held.add(chunk.subarray(last + 1))
  }

  private read(
    start: number,
    ends: readonly number[],
    chunk: Uint8Array,
    give: (items: readonly Value[]) => void,
  ): void {
    if (ends.length === 1) return give(this.listOf(this.held.peek(), true))
    try {
      return give(this.listOf(this.held.peek(), false))
    } catch {
      // See below.
    }
    // Something is wrong with one of them: those before it are given.
    let from = start
    const before = this.held.length - ((ends[ends.length - 1] as number) - start)
    for (const [i, end] of ends.entries()) {
      const item = i === 0 ? this.held.peek(before + end - start) : chunk.subarray(from, end)
      give(this.listOf(item, true))
      from = end + 1
    }
  }

  /** The items in some bytes, of which there must be at least one. */
  private listOf(items: Uint8Array, isOne: boolean): readonly Value[] {
    if (isBlank(items)) throw this.reading.malformed('it is not JSON: an item is missing')
    const text = new Uint8Array(items.length + 2)
    text[0] = 0x5b
    text.set(items, 1)
    text[items.length + 1] = 0x5d
    return this.reading.list(text, isOne)
  }

  private ofWhole(items: readonly Value[], give: (items: readonly Value[]) => void): void {
    const { failure, total } = this.whole as WholeItems
    give(items)
    this.total = total ?? this.total
    if (failure) throw failure
  }

  private readWhole(): void {
    const { reading, head, call, limits } = this
    this.whole = new WholeItems(head, call, (response) => reading.decode(response, call), limits.bytes)
    this.whole.push(this.held.peek())
    this.held.drop(this.held.length)
  }
}
