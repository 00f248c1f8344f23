import type { Call, CallOptions } from './call.js'
import type { Codec, ItemLimits, WireResponse } from './codec.js'
import { Deadline } from './deadline.js'
import { endingOf, untilEnded, type Closing, type Ending } from './ending.js'
import { CallError } from './error.js'
import { WholeItems, type ItemDecoder } from './item-decoder.js'
import { isTurnOver, nextTurn } from './turns.js'
import type { Value } from './value.js'

/** Bytes that are decoded at a time. */
const slice = 64 * 1024

/** A list that has begun to arrive: its first items, and how to get the others. */
export class OpenItems {
  private isDone = false

  private constructor(
    private readonly decoder: ItemDecoder,
    private readonly chunks: AsyncIterator<Uint8Array>,
    private first: readonly Value[],
    private readonly status: number,
  ) {}

  /**
   * Reads up to the first items, so that a fault is met while the call can still be sent again.
   * @throws CallError with the API's fault.
   */
  static async open(response: WireResponse, codec: Codec, call: Call, limits: ItemLimits): Promise<OpenItems> {
    const { status, headers } = response
    const decoder =
      codec.items?.({ status, headers }, call, limits) ??
      new WholeItems({ status, headers }, call, (whole) => codec.decode(whole, call), limits.bytes)
    const chunks = (response.chunks ?? once(response.body))[Symbol.asyncIterator]()
    const items = new OpenItems(decoder, slices(chunks), [], status)
    try {
      while (items.first.length === 0 && !items.isDone) items.first = await items.next()
    } catch (error) {
      await items.close()
      throw error
    }
    return items
  }

  get total(): number | undefined {
    return this.decoder.total
  }

  /** The items that come next; none when the list is over. @throws CallError for what came instead of the next item. */
  async batch(): Promise<readonly Value[]> {
    if (this.first.length > 0) {
      const { first } = this
      this.first = []
      return first
    }
    let items: readonly Value[] = []
    while (items.length === 0 && !this.isDone) items = await this.next()
    return items
  }

  /** Ends the response. */
  async close(): Promise<void> {
    this.isDone = true
    await this.chunks.return?.()
  }

  private async next(): Promise<readonly Value[]> {
    const { decoder } = this
    this.failed()
    if (isTurnOver()) await nextTurn()
    const { done, value } = await this.chunks.next()
    const items = done === true ? decoder.end() : decoder.push(value)
    if (items.length === 0) this.failed()
    this.isDone = done === true && decoder.failure === undefined
    return items
  }

  /** @throws CallError what went wrong after the items that were given. */
  private failed(): void {
    const { failure } = this.decoder
    if (failure) throw failure.with({ status: failure.status ?? this.status })
  }
}

/** How a stream of items is sent. */
export interface ItemsInput {
  readonly options: CallOptions
  /** Milliseconds until the answer has begun. */
  readonly timeout: number
  readonly subject: string
  /** Ends the stream when the transport is closed. */
  readonly closed: Closing
  /** Is aborted when the stream is over; what is still held then is not given any more. */
  readonly life: AbortController
  open(signal: AbortSignal): Promise<OpenItems>
}

/**
 * Gives the items as they arrive, as many at a time as are whole. The deadline is for the beginning of the answer: how long
 * all of it takes is up to who reads it; silence in its middle has a deadline of its own.
 */
export async function* streamBatches(input: ItemsInput): AsyncGenerator<readonly Value[]> {
  const { options, timeout, subject, closed, life, open } = input
  const end = (reason: unknown): void => life.abort(reason)
  const ending = endingOf(life.signal)
  const opening = new Deadline({ milliseconds: timeout, phase: 'total', subject, caller: options.signal })
  const leave = [forward(opening, end), forward(closed, end)]
  let items: OpenItems | undefined
  try {
    if (life.signal.aborted) throw (life.signal.reason as CallError).with({ unsent: true })
    items = await untilEnded(open(life.signal), ending)
    opening.stop()
    const rest = new Deadline({ milliseconds: Infinity, phase: 'total', subject, caller: options.signal })
    leave.push(() => rest.stop(), forward(rest, end))
    for (;;) {
      const batch = await untilEnded(items.batch(), ending)
      if (batch.length === 0) return
      yield batch
      if (life.signal.aborted) throw life.signal.reason as Error
    }
  } finally {
    opening.stop()
    for (const stop of leave) stop()
    const closing = items?.close()
    // An exchange that does not end with its signal must not keep the reader waiting.
    if (life.signal.aborted) closing?.catch(() => undefined)
    else await closing
  }
}

/**
 * The items of batches one by one. No generator: going through one costs more than decoding a small item.
 */
export class ItemIterator<T> implements AsyncIterableIterator<T> {
  private batch: readonly T[] = []
  private at = 0
  private loading: Promise<unknown> | undefined
  private isLeft = false

  constructor(
    private readonly batches: AsyncGenerator<readonly T[]>,
    private readonly life: AbortController,
  ) {}

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T, undefined>> {
    // Someone who does not wait for one item before asking for the next still gets all of them in order.
    if (this.loading) return this.loading.then(() => this.next())
    if (this.at < this.batch.length && !this.life.signal.aborted) {
      return Promise.resolve({ done: false, value: this.batch[this.at++] as T })
    }
    const load = this.load()
    this.loading = load.catch(() => undefined)
    return load
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.batch = []
    this.isLeft = true
    // A generator would let whoever leaves wait for the next items, or for a deadline when none come.
    if (this.loading) this.life.abort(new CallError('aborted', 'nobody reads the list any more'))
    await this.batches.return(undefined)
    return { done: true, value: undefined }
  }

  private async load(): Promise<IteratorResult<T, undefined>> {
    this.batch = []
    this.at = 0
    try {
      const { done, value } = await this.batches.next()
      if (done === true) return { done, value: undefined }
      this.batch = value
      return { done: false, value: value[this.at++] as T }
    } catch (error) {
      if (this.isLeft) return { done: true, value: undefined }
      throw error
    } finally {
      this.loading = undefined
    }
  }
}

function forward(from: Omit<Ending, 'signal'>, end: (reason: unknown) => void): () => void {
  const onEnd = (): void => end(from.reason)
  if (from.aborted) onEnd()
  else from.listen(onEnd)
  return () => from.leave(onEnd)
}

async function* slices(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const { done, value } = await chunks.next()
      if (done === true) return
      for (let at = 0; at < value.length; at += slice) yield value.subarray(at, at + slice)
    }
  } finally {
    await chunks.return?.()
  }
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  if (body.length > 0) yield body
}
