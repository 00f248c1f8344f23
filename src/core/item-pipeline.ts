import type { Call, CallOptions } from './call.js'
import type { Codec, ItemLimits, WireResponse } from './codec.js'
import { startDeadline, untilAborted } from './deadline.js'
import { CallError } from './error.js'
import { WholeItems, type ItemDecoder } from './item-decoder.js'
import type { Value } from './value.js'

/** Bytes that are decoded at a time. */
const slice = 64 * 1024
/** Milliseconds of work after which others have their turn. */
const turn = 4

/** A list that has begun to arrive: its first items, and how to get the others. */
export class OpenItems {
  private last = performance.now()
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
    if (decoder.failure) throw decoder.failure.with({ status: decoder.failure.status ?? this.status })
    if (performance.now() - this.last > turn) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      this.last = performance.now()
    }
    const { done, value } = await this.chunks.next()
    const items = done === true ? decoder.end() : decoder.push(value)
    if (done === true) {
      if (items.length === 0 && decoder.failure) throw decoder.failure
      this.isDone = !decoder.failure
    }
    return items
  }
}

/** How a stream of items is sent. */
export interface ItemsInput {
  readonly options: CallOptions
  /** Milliseconds until the answer has begun. */
  readonly timeout: number
  readonly subject: string
  /** Ends the stream when the transport is closed. */
  readonly closed: AbortSignal
  open(signal: AbortSignal): Promise<OpenItems>
}

/**
 * Gives the items as they arrive. The deadline is for the beginning of the answer: how long all of it takes is up to who
 * reads it; silence in its middle has a deadline of its own.
 */
export async function* streamItems({ options, timeout, subject, closed, open }: ItemsInput): AsyncGenerator<Value> {
  const life = new AbortController()
  const end = (reason: unknown): void => life.abort(reason)
  const opening = startDeadline({ milliseconds: timeout, phase: 'total', subject, caller: options.signal })
  const leave = [forward(opening.signal, end), forward(closed, end)]
  let watch: { stop(): void } | undefined
  let items: OpenItems | undefined
  try {
    if (life.signal.aborted) throw (life.signal.reason as CallError).with({ unsent: true })
    items = await untilAborted(open(life.signal), life.signal)
    opening.stop()
    const rest = startDeadline({ milliseconds: Infinity, phase: 'total', subject, caller: options.signal })
    watch = rest
    leave.push(forward(rest.signal, end))
    for (;;) {
      const batch = await untilAborted(items.batch(), life.signal)
      if (batch.length === 0) return
      for (const item of batch) {
        if (life.signal.aborted) throw life.signal.reason
        yield item
      }
    }
  } finally {
    opening.stop()
    watch?.stop()
    for (const stop of leave) stop()
    const closing = items?.close()
    // An exchange that does not end with its signal must not keep the reader waiting.
    if (life.signal.aborted) closing?.catch(() => undefined)
    else await closing
  }
}

function forward(signal: AbortSignal, end: (reason: unknown) => void): () => void {
  const onAbort = (): void => end(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort)
  return () => signal.removeEventListener('abort', onAbort)
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

// eslint-disable-next-line @typescript-eslint/require-await
async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  if (body.length > 0) yield body
}

