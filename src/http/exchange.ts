import type { ResponseHead, WireResponse } from '../core/codec.js'
import { header } from '../core/codec.js'
import type { Exchange, ExchangeInput } from '../core/exchange.js'
import { acceptEncoding, decompress, tooLarge, undecodable } from './decompress.js'
import { dispatch } from './dispatch.js'
import { openDispatcher } from './dispatcher.js'
import type { DispatcherSettings, OpenDispatcher } from './dispatcher.js'
import { failure } from './failures.js'
import { streamed, streamEncoding } from './stream.js'
import { version } from './version.js'

/** Settings of the HTTP exchange. */
export interface HttpExchangeSettings extends DispatcherSettings {
  /** Most bytes of an answer after decompression. */
  readonly maxResponseBytes: number
  /** Put after this library's own name in the user agent. */
  readonly userAgent?: string | undefined
}

/** An exchange over HTTP, and how to close its connections. */
export interface HttpExchange {
  readonly exchange: Exchange
  close(): Promise<void>
}

/**
 * An exchange over HTTP/1.1. Nothing is loaded or opened before the first request. Redirects are not followed: they
 * would carry credentials elsewhere.
 */
export function createHttpExchange(settings: HttpExchangeSettings): HttpExchange {
  const { origin, timeouts } = settings
  const agent = `softlayer-transports/${version}${settings.userAgent === undefined ? '' : ` ${settings.userAgent}`}`
  let opening: Promise<OpenDispatcher> | undefined
  let open: OpenDispatcher | undefined

  return {
    async exchange({ request, signal, stream }) {
      open ??= await (opening ??= openDispatcher(settings))
      if (signal.aborted) throw failure(signal.reason, { origin, timeouts, started: false, status: 0 })
      const codings = stream === true ? streamEncoding : acceptEncoding
      const headers = { 'accept-encoding': codings, 'user-agent': agent, ...request.headers }
      const input = { request: { ...request, headers }, signal }
      if (stream === true) return streamed(open, input, settings)
      const response = await whole(open, input, settings)
      const encoding = header(response.headers, 'content-encoding')
      if (encoding === undefined) return response
      try {
        return plain(response, await decompress(response.body, encoding, settings.maxResponseBytes))
      } catch (error) {
        throw undecodable(error, response.status)
      }
    },
    async close() {
      await (await opening?.catch(() => undefined))?.close()
    },
  }
}

/** The response as if it had never been compressed. */
function plain(response: WireResponse, body: Uint8Array): WireResponse {
  const headers: Record<string, string | readonly string[] | undefined> = { ...response.headers }
  delete headers['content-encoding']
  delete headers['content-length']
  return { status: response.status, headers, body, received: response.body.length }
}

/** The response with all of its body. */
function whole(open: OpenDispatcher, input: ExchangeInput, settings: HttpExchangeSettings): Promise<WireResponse> {
  const { maxResponseBytes } = settings
  return new Promise((resolve, reject) => {
    let head: ResponseHead = { status: 0, headers: {} }
    let stop: (error: Error) => void
    let chunks: Uint8Array[] = []
    let length = 0
    dispatch(open, input, settings, {
      start(received, flow) {
        head = received
        stop = (error) => flow.stop(error)
        const announced = Number(header(head.headers, 'content-length') ?? 0)
        if (announced > maxResponseBytes) stop(tooLarge(maxResponseBytes))
      },
      data(chunk) {
        length += chunk.length
        if (length > maxResponseBytes) stop(tooLarge(maxResponseBytes))
        else chunks.push(chunk)
      },
      end() {
        resolve({ ...head, body: joined(chunks, length) })
      },
      fail(error) {
        chunks = []
        reject(error)
      },
    })
  })
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, length)
}
