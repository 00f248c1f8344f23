import type { Dispatcher } from 'undici'

import type { ResponseHead, WireHeaders } from '../core/codec.js'
import type { CallError } from '../core/error.js'
import type { Timeouts } from '../core/deadline.js'
import type { ExchangeInput } from '../core/exchange.js'
import { off } from './dispatcher.js'
import type { OpenDispatcher } from './dispatcher.js'
import { failure } from './failures.js'

/** What becomes of a response. Of `end` and `fail` exactly one is called, once, and last. */
export interface Receiver {
  start(head: ResponseHead, flow: Flow): void
  data(chunk: Uint8Array): void
  end(): void
  fail(error: CallError): void
}

/** How a receiver acts on the response. */
export interface Flow {
  /** Stops reading from the socket; it fills up, and the server waits. */
  pause(): void
  resume(): void
  /** Ends the response with an error. */
  stop(error: Error): void
}

/**
 * One request on a dispatcher. A handler of our own, since only it is told when the request reaches a socket: that is
 * how we know whether a failed request was ever sent.
 */
export function dispatch(
  { dispatcher, proxied }: OpenDispatcher,
  { request, signal }: ExchangeInput,
  { origin, timeouts }: { readonly origin: string; readonly timeouts: Timeouts },
  receiver: Receiver,
): void {
  let controller: Dispatcher.DispatchController | undefined
  let status = 0
  let settled = false

  function settle(): boolean {
    if (settled) return false
    settled = true
    signal.removeEventListener('abort', onAbort)
    return true
  }
  function fail(error: unknown): void {
    if (settle())
      receiver.fail(failure(error, { origin, timeouts, started: controller !== undefined, status, proxied }))
  }
  function stop(error: Error): void {
    fail(error)
    controller?.abort(error)
  }
  function onAbort(): void {
    stop(signal.reason as Error)
  }

  signal.addEventListener('abort', onAbort)
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      // A request that waited for a connection and was given up meanwhile must not be sent.
      if (settled) started.abort(signal.reason as Error)
      else controller = started
    },
    onResponseStart(current, statusCode, received) {
      if (statusCode < 200 || settled) return
      status = statusCode
      const flow = { pause: () => current.pause(), resume: () => current.resume(), stop }
      receiver.start({ status, headers: lowerCase(received) }, flow)
    },
    onResponseData(_controller, chunk) {
      if (!settled) receiver.data(chunk)
    },
    onResponseEnd() {
      if (settle()) receiver.end()
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
}

function lowerCase(received: Readonly<Record<string, string | string[] | undefined>>): WireHeaders {
  const headers = Object.create(null) as Record<string, string | readonly string[] | undefined>
  for (const [name, value] of Object.entries(received)) headers[name.toLowerCase()] = value
  return headers
}
