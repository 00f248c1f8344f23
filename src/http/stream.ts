import { Readable } from 'node:stream'

import type { ResponseHead, WireRequest, WireResponse } from '../core/codec.js'
import { header } from '../core/codec.js'
import type { Timeouts } from '../core/deadline.js'
import type { Ending } from '../core/ending.js'
import { CallError } from '../core/error.js'
import { tooLarge, undecodable } from './codings.js'
import { checkCoding, codingsOf, undoing } from './decompress.js'
import { dispatch, type Flow } from './dispatch.js'
import type { OpenDispatcher } from './dispatcher.js'

/** Bytes that may wait for the reader before the socket is told to wait too. */
const highWater = 256 * 1024

/**
 * A response whose body is given as it arrives. A slow reader makes the server wait, unless the connection ends with the
 * answer: there undici cannot be paused, and what waits is bounded by `maxResponseBytes`.
 * To stop reading ends the response and its connection.
 */
export function streamed(
  open: OpenDispatcher,
  request: WireRequest,
  ending: Ending,
  settings: { readonly origin: string; readonly timeouts: Timeouts; readonly maxResponseBytes: number },
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    let body: Body | undefined
    dispatch(open, request, ending, settings, {
      start(head, flow) {
        const raw = new Body(head, flow, settings.maxResponseBytes)
        body = raw
        try {
          resolve(responseOf(head, raw))
        } catch (error) {
          reject(undecodable(error, head.status) as Error)
          flow.stop(error as Error)
        }
      },
      data: (chunk) => body?.push(chunk),
      end: () => body?.push(null),
      fail(error) {
        if (body) body.breakOff(error)
        else reject(error)
      },
    })
  })
}

/** The body as a stream that pauses the socket when it is full, where that can be done. */
class Body extends Readable {
  /** Why the body ends before its end. */
  failure: CallError | undefined
  private readonly canPause: boolean
  /** Bytes of the body that have not come yet; NaN when nobody said how many there are. */
  private left: number

  constructor(
    { headers }: ResponseHead,
    private readonly flow: Flow,
    private readonly mostWaiting: number,
  ) {
    super({ highWaterMark: highWater })
    const isChunked = header(headers, 'transfer-encoding') !== undefined
    this.canPause = isKept(header(headers, 'connection'), isChunked)
    this.left = isChunked ? NaN : Number(header(headers, 'content-length') ?? NaN)
    // Whoever reads is told; an error before that, or without a reader, must not end the process.
    this.on('error', () => undefined)
  }

  override push(chunk: Uint8Array | null): boolean {
    const wantsMore = super.push(chunk)
    this.left -= chunk?.length ?? 0
    if (wantsMore || chunk === null || this.left === 0) return wantsMore
    if (this.canPause) this.flow.pause()
    else if (this.readableLength > this.mostWaiting) this.flow.stop(tooLarge(this.mostWaiting))
    return wantsMore
  }

  /** Ends the body early: what has come can still be read. */
  breakOff(error: CallError): void {
    this.failure = error
    this.push(null)
  }

  override _read(): void {
    this.flow.resume()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // Nobody reads on: the connection is of no more use. After the end this does nothing.
    if (!this.readableEnded) this.flow.stop(error ?? new CallError('aborted', 'nobody reads the answer any more'))
    done(error)
  }
}

/**
 * Whether a connection surely outlives its answer. Of one that does not, undici must know the end at once: it fails an
 * assertion, which ends the process, when the server closes while reading is paused. HTTP/1.0 shows by no header of its own.
 */
function isKept(connection: string | undefined, isChunked: boolean): boolean {
  const said = connection?.toLowerCase() ?? ''
  return !said.includes('close') && (isChunked || said.includes('keep-alive'))
}

function responseOf(head: ResponseHead, raw: Body): WireResponse {
  const codings = codingsOf(header(head.headers, 'content-encoding') ?? '')
  const headers: Record<string, string | readonly string[] | undefined> = { ...head.headers }
  if (codings.length > 0) {
    delete headers['content-encoding']
    delete headers['content-length']
  }
  for (const coding of codings) checkCoding(coding)
  return {
    status: head.status,
    headers,
    body: new Uint8Array(0),
    chunks: chunksOf(raw, codings.reverse(), head.status),
  }
}

async function* chunksOf(raw: Body, codings: readonly string[], status: number): AsyncGenerator<Uint8Array> {
  const streams: Readable[] = [raw]
  try {
    let stream: Readable = raw
    for (const coding of codings) {
      const start = await startOf(stream)
      // Nothing is nothing, whatever it is said to be compressed with.
      if (start === undefined) break
      const from = stream
      const step = undoing(coding, start)
      streams.push(step)
      from.once('error', (error) => step.destroy(error))
      stream = from.pipe(step)
    }
    for await (const chunk of stream) yield chunk as Uint8Array
    if (raw.failure) throw raw.failure
  } catch (cause) {
    // Cut-off data is not damaged by itself.
    const error: unknown = raw.failure ?? cause
    if (CallError.is(error)) throw error.with({ status })
    throw undecodable(
      new CallError('malformed', "the answer's compressed data is damaged or cut off", { cause: error }),
      status,
    )
  } finally {
    for (const stream of streams) stream.destroy()
  }
}

/** The first byte of a stream, which is left in it; undefined when there is none. */
async function startOf(stream: Readable): Promise<number | undefined> {
  if (stream.readableLength === 0) await begun(stream)
  const chunk = stream.read() as Uint8Array | null
  if (chunk === null) return undefined
  stream.unshift(chunk)
  return chunk[0]
}

/** Waits for the first bytes, or the end. */
function begun(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    function leave(): void {
      stream.off('readable', onBegun).off('end', onBegun).off('close', onBegun).off('error', onError)
    }
    function onBegun(): void {
      leave()
      resolve()
    }
    function onError(error: Error): void {
      leave()
      reject(error)
    }
    if (stream.errored) reject(stream.errored)
    else if (stream.destroyed || stream.readableEnded) resolve()
    else stream.on('readable', onBegun).on('end', onBegun).on('close', onBegun).on('error', onError)
  })
}
