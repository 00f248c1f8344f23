import type { Dispatcher } from 'undici'

import type { WireHeaders, WireResponse } from '../core/codec.js'
import { header } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Exchange, ExchangeInput } from '../core/exchange.js'
import { acceptEncoding, decompress, tooLarge } from './decompress.js'
import { off, openDispatcher } from './dispatcher.js'
import type { DispatcherSettings, OpenDispatcher } from './dispatcher.js'
import { failure } from './failures.js'
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
    async exchange({ request, signal }) {
      open ??= await (opening ??= openDispatcher(settings))
      if (signal.aborted) throw failure(signal.reason, { origin, timeouts, started: false, status: 0 })
      const headers = { 'accept-encoding': acceptEncoding, 'user-agent': agent, ...request.headers }
      const response = await dispatch(open, { request: { ...request, headers }, signal }, settings)
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

/** What a failed answer says is told by its status, readable or not. */
function undecodable(error: unknown, status: number): unknown {
  if (!CallError.is(error)) return error
  if (error.code !== 'malformed' || status < 400) return error.with({ status })
  return new CallError('http', `HTTP ${status}, and ${error.message}`, { status, cause: error.cause })
}

/** The response as if it had never been compressed. */
function plain(response: WireResponse, body: Uint8Array): WireResponse {
  const headers: Record<string, string | readonly string[] | undefined> = { ...response.headers }
  delete headers['content-encoding']
  delete headers['content-length']
  return { status: response.status, headers, body, received: response.body.length }
}

/**
 * One request on a dispatcher. A handler of our own, since only it is told when the request reaches a socket: that is
 * how we know whether a failed request was ever sent.
 */
function dispatch(
  { dispatcher, proxied }: OpenDispatcher,
  { request, signal }: ExchangeInput,
  settings: HttpExchangeSettings,
): Promise<WireResponse> {
  const { origin, timeouts, maxResponseBytes } = settings
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let status = 0
    let headers: WireHeaders = {}
    let chunks: Uint8Array[] = []
    let length = 0
    let settled = false

    function settle(): boolean {
      if (settled) return false
      settled = true
      signal.removeEventListener('abort', onAbort)
      return true
    }
    function fail(error: unknown): void {
      if (!settle()) return
      chunks = []
      reject(failure(error, { origin, timeouts, started: controller !== undefined, status, proxied }))
    }
    function onAbort(): void {
      fail(signal.reason)
      controller?.abort(signal.reason as Error)
    }
    function stop(error: Error, stopped: Dispatcher.DispatchController): void {
      fail(error)
      stopped.abort(error)
    }

    signal.addEventListener('abort', onAbort)
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // A request that waited for a connection and was given up meanwhile must not be sent.
        if (settled) started.abort(signal.reason as Error)
        else controller = started
      },
      onResponseStart(current, statusCode, received) {
        if (statusCode < 200) return
        status = statusCode
        headers = lowerCase(received)
        const announced = Number(header(headers, 'content-length') ?? 0)
        if (announced > maxResponseBytes) stop(tooLarge(maxResponseBytes), current)
      },
      onResponseData(current, chunk) {
        if (settled) return
        length += chunk.length
        if (length > maxResponseBytes) stop(tooLarge(maxResponseBytes), current)
        else chunks.push(chunk)
      },
      onResponseEnd() {
        if (settle()) resolve({ status, headers, body: joined(chunks, length) })
      },
      onResponseError(_controller, error) {
        fail(error)
      },
    }
    try {
      dispatcher.dispatch(
        {
          origin,
          path: request.path,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          headersTimeout: off(timeouts.headers),
          bodyTimeout: off(timeouts.body),
        },
        handler,
      )
    } catch (error) {
      fail(error)
    }
  })
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, length)
}

function lowerCase(received: Readonly<Record<string, string | string[] | undefined>>): WireHeaders {
  const headers = Object.create(null) as Record<string, string | readonly string[] | undefined>
  for (const [name, value] of Object.entries(received)) headers[name.toLowerCase()] = value
  return headers
}
