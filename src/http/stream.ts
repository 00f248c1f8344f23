import { Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'

import type { ResponseHead, WireResponse } from '../core/codec.js'
import { header } from '../core/codec.js'
import type { Timeouts } from '../core/deadline.js'
import { CallError } from '../core/error.js'
import type { ExchangeInput } from '../core/exchange.js'
import { codingsOf } from './decompress.js'
import { dispatch, type Flow } from './dispatch.js'
import type { OpenDispatcher } from './dispatcher.js'

/** What this library can undo as it arrives. Deflate comes in two forms, told apart only by looking ahead. */
export const streamEncoding = 'gzip, br'

/** Bytes that may wait for the reader before the socket is told to wait too. */
const highWater = 256 * 1024

/**
 * A response whose body is given as it arrives: memory does not grow with it, since a slow reader makes the server wait.
 * To stop reading ends the response and its connection.
 */
export function streamed(
  open: OpenDispatcher,
  input: ExchangeInput,
  settings: { readonly origin: string; readonly timeouts: Timeouts },
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    let body: Body | undefined
    dispatch(open, input, settings, {
      start(head, flow) {
        const raw = new Body(flow)
        body = raw
        try {
          resolve(responseOf(head, raw))
        } catch (error) {
          flow.stop(error as Error)
          reject(error as Error)
        }
      },
      data: (chunk) => body?.push(chunk),
      end: () => body?.push(null),
      fail(error) {
        if (body) body.destroy(error)
        else reject(error)
      },
    })
  })
}

/** The body as a stream that pauses the socket when it is full. */
class Body extends Readable {
  constructor(private readonly flow: Flow) {
    super({ highWaterMark: highWater })
  }

  override push(chunk: Uint8Array | null): boolean {
    const wantsMore = super.push(chunk)
    if (!wantsMore && chunk !== null) this.flow.pause()
    return wantsMore
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

function responseOf(head: ResponseHead, raw: Body): WireResponse {
  const codings = codingsOf(header(head.headers, 'content-encoding') ?? '')
  const headers: Record<string, string | readonly string[] | undefined> = { ...head.headers }
  if (codings.length > 0) {
    delete headers['content-encoding']
    delete headers['content-length']
  }
  const steps = codings.reverse().map(undoing)
  return { status: head.status, headers, body: new Uint8Array(0), chunks: chunksOf(raw, steps, head.status) }
}

async function* chunksOf(raw: Body, steps: readonly Transform[], status: number): AsyncGenerator<Uint8Array> {
  let stream: Readable = raw
  for (const step of steps) {
    const from = stream
    from.once('error', (error) => step.destroy(error))
    stream = from.pipe(step)
  }
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    if (CallError.is(error)) throw error.with({ status })
    throw new CallError('malformed', "the answer's compressed data is damaged or cut off", { cause: error, status })
  } finally {
    raw.destroy()
    for (const step of steps) step.destroy()
  }
}

function undoing(coding: string): Transform {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip()
    case 'deflate':
      return zlib.createInflate()
    case 'br':
      return zlib.createBrotliDecompress()
    default:
      throw new CallError(
        'malformed',
        `the answer is compressed with "${coding.slice(0, 40)}", which was not asked for`,
      )
  }
}
