import { ByteQueue } from '../../core/byte-queue.js'
import type { Call, Reply } from '../../core/call.js'
import { header, type ItemLimits, type ResponseHead, type WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { checkHeld, FallibleItems, WholeItems } from '../../core/item-decoder.js'
import { totalHeader, totalOf } from '../../core/total.js'
import type { Value } from '../../core/value.js'
import { XmlBoundaries, type Boundary } from './boundaries.js'
import { ItemSource } from './item-source.js'
import { LateBytes, type Doubts } from './late-bytes.js'

/** What a protocol knows of its answers, for reading lists while they arrive. */
export interface ItemDialect extends Doubts {
  readonly protocol: string
  /**
   * Looks at a tag of the beginning: how many elements are open within the list that begins here, `undefined` to go on, and
   * `never` when this is no list on the wire.
   * @param path local names of the open elements, this one included unless it is empty or an end.
   */
  locate(path: readonly string[], boundary: Boundary, name: string): number | 'never' | undefined
  /** Whether what is within the innermost open element tells nothing of the list: its tags are not asked about then. */
  passes?(path: readonly string[]): boolean
  /**
   * Reads the beginning, up to the first item.
   * @param first the local name of the tag that `locate` was last asked about.
   * @returns undefined when it turns out to be no list.
   */
  begin(source: ItemSource, first: string): ItemReading | undefined
  decode(response: WireResponse, call: Call): Reply
}

/** A list that is being read. */
export interface ItemReading {
  /** The total as the beginning or the end has told it, whatever it is. */
  readonly total: string | number | undefined
  /** Reads so many items, which are there in full, and of those behind them what is whole and as usual. */
  read(count: number): void
  /** Takes out the items that are complete. */
  ready(): readonly Value[]
  /** Reads all that comes after the last item. */
  end(): void
  /** The body ended within the list. */
  cut(): never
}

/** A list that was found. */
interface OpenList {
  readonly source: ItemSource
  readonly reading: ItemReading
  /** How many elements are open between its items. */
  readonly depth: number
}

/** More than this before the list begins is no list's beginning; the whole answer is read at once then. */
const longestBeginning = 1_048_576

/** Where items are not of the usual form so many are found, then read. */
const mostTogether = 64

/** Reads the list of an XML answer item by item: the end of an item is found in the bytes, then it goes to the reader. */
export class XmlItems extends FallibleItems {
  private readonly boundaries = new XmlBoundaries()
  private readonly beginning = new ByteQueue()
  private readonly path: string[] = []
  /** Where the tags of the open elements end, in bytes from the start. */
  private readonly ends: number[] = []
  private list: OpenList | undefined
  private whole: WholeItems | undefined
  private readonly late: LateBytes
  private isOver = false
  /** Of how many items the end is looked for before they are read. */
  private together = 1

  constructor(
    private readonly dialect: ItemDialect,
    private readonly head: ResponseHead,
    call: Call,
    private readonly limits: ItemLimits,
  ) {
    super(call)
    this.late = new LateBytes(dialect)
    this.total = totalOf(totalHeader(head.headers))
    if (head.status < 200 || head.status > 299) this.readWhole()
  }

  protected take(chunk: Uint8Array, give: (items: readonly Value[]) => void): void {
    if (this.whole) void this.ofWhole(this.whole.push(chunk), give)
    else if (this.list) this.takeCertain(this.list, chunk, give)
    else this.inContext(() => this.takeBeginning(chunk, give))
  }

  protected finish(give: (items: readonly Value[]) => void): void {
    const { list } = this
    if (!list) {
      if (!this.whole) this.readWhole()
      return this.ofWhole((this.whole as WholeItems | undefined)?.end() ?? [], give)
    }
    const { source, reading } = list
    if (this.late.length > 0) this.takeItems(list, this.late.rest(source), give)
    this.inContext(() => {
      source.release(0)
      if (!this.isOver) reading.cut()
      reading.end()
      this.total = totalOf(reading.total ?? totalHeader(this.head.headers))
      give(reading.ready())
    })
  }

  private ofWhole(items: readonly Value[], give: (items: readonly Value[]) => void): void {
    const { failure, total } = this.whole as WholeItems
    give(items)
    this.total = total ?? this.total
    if (failure) throw failure
  }

  private readWhole(): void {
    const { dialect, head, call, limits } = this
    this.whole = new WholeItems(head, call, (response) => dialect.decode(response, call), limits.bytes)
    if (this.beginning.length > 0) this.whole.push(this.beginning.peek())
    this.beginning.drop(this.beginning.length)
  }

  private takeBeginning(chunk: Uint8Array, give: (items: readonly Value[]) => void): void {
    const before = this.beginning.length
    this.beginning.add(chunk)
    // Bytes that are no ASCII between others: another kind of encoding.
    if (before < 4 && this.beginning.peek(4).some((byte) => byte === 0 || byte >= 0xfe)) return this.readWhole()
    const { boundaries } = this
    boundaries.at = 0
    for (;;) {
      const { path } = this
      const boundary = boundaries.next(chunk, this.dialect.passes?.(path) === true ? path.length - 1 : Infinity)
      if (boundary === 'more') break
      const end = before + boundaries.at
      const located = boundary === 'other' ? 'never' : this.passTag(boundary, end)
      if (located === 'never') return this.readWhole()
      if (located === undefined) continue
      const reading = this.begin(located, end)
      if (!reading) return this.readWhole()
      // The first item may have been a tag only, which was passed already.
      const passed = boundary === 'empty' && boundaries.depth === located ? 1 : 0
      return this.takeRest(reading, chunk, passed, chunk.length - boundaries.at, give)
    }
    if (this.beginning.length > longestBeginning) this.readWhole()
  }

  private passTag(boundary: Boundary, end: number): number | 'never' | undefined {
    const { path, ends } = this
    const bytes = this.beginning.peek(end)
    const name = localName(bytes.subarray(bytes.lastIndexOf(0x3c)))
    if (boundary === 'start') {
      path.push(name)
      ends.push(end)
    }
    const located = this.dialect.locate(path, boundary, name)
    if (boundary === 'end') {
      path.pop()
      ends.pop()
    }
    return located
  }

  /** The list was found: from here on bytes go to a reader. Undefined when it is no list after all. */
  private begin(depth: number, end: number): OpenList | undefined {
    const bytes = this.beginning.peek()
    const source = new ItemSource(header(this.head.headers, 'content-type'))
    source.add(bytes)
    source.release(bytes.length - (this.ends[depth - 1] as number))
    const tag = bytes.subarray(bytes.lastIndexOf(0x3c, end - 1), end)
    const reading = this.dialect.begin(source, localName(tag))
    if (!reading) return undefined
    this.beginning.drop(bytes.length)
    this.list = { source, reading, depth }
    this.total = totalOf(reading.total ?? totalHeader(this.head.headers))
    return this.list
  }

  private takeCertain(list: OpenList, chunk: Uint8Array, give: (items: readonly Value[]) => void): void {
    const { late, limits, call } = this
    const certain = late.take(chunk)
    if (certain.length > 0) this.takeItems(list, certain, give)
    checkHeld(late.length, limits.bytes, call)
  }

  private takeItems(list: OpenList, chunk: Uint8Array, give: (items: readonly Value[]) => void): void {
    list.source.add(chunk)
    this.boundaries.at = 0
    if (!this.isOver) this.inContext(() => this.takeRest(list, chunk, 0, chunk.length, give))
    checkHeld(list.source.held, this.limits.bytes, this.call)
  }

  /**
   * Goes on in a chunk that the source has already, of which the last `rest` bytes are not scanned. Where the next item ends
   * is found first, so that the reader has something that is whole; what it reads beyond that is not scanned.
   */
  private takeRest(
    { source, reading, depth }: OpenList,
    chunk: Uint8Array,
    passed: number,
    rest: number,
    give: (items: readonly Value[]) => void,
  ): void {
    const { boundaries } = this
    let items = passed
    let left = rest
    try {
      for (let isScanned = this.isOver; !isScanned; items = 0) {
        while (items < this.together) {
          const boundary = boundaries.next(chunk, depth)
          this.isOver = boundary !== 'more' && boundary !== 'other' && boundaries.depth < depth
          isScanned = this.isOver || boundary === 'more'
          if (isScanned) break
          // What cannot be an item is given to the reader as one, which says what is wrong with it.
          items++
          left = boundary === 'other' ? 0 : chunk.length - boundaries.at
        }
        if (items === 0) return
        source.release(left)
        reading.read(items)
        const isAhead = source.held < left
        this.together = isAhead ? 1 : Math.min(this.together * 2, mostTogether)
        if (isAhead) boundaries.at = chunk.length - source.held
      }
    } finally {
      give(reading.ready())
    }
  }

  private inContext(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!CallError.is(error) || error.code !== 'malformed' || error.call) throw error
      const { call, head, dialect } = this
      const message = `${call.service}::${call.method}: ${error.message}`
      const context = { call, protocol: dialect.protocol, status: head.status, cause: error.cause }
      throw new CallError('malformed', message, context)
    }
  }
}

/** The local name of the tag that some bytes begin with. */
function localName(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 200))
  return /^<\/?(?:[^\s/>:]*:)?([^\s/>:]*)/.exec(start)?.[1] ?? ''
}
