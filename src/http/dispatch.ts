import type { Dispatcher } from 'undici'

import { lowerCaseHeaders, type ResponseHead, type WireHeaders, type WireRequest } from '../core/codec.js'
import type { CallError } from '../core/error.js'
import type { Timeouts } from '../core/deadline.js'
import type { Ending } from '../core/ending.js'
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

/** Where requests go. */
export interface Destination {
  readonly origin: string
  readonly timeouts: Timeouts
}

/** Sends one request on a dispatcher. */
export function dispatch(
  open: OpenDispatcher,
  request: WireRequest,
  ending: Ending,
  destination: Destination,
  receiver: Receiver,
): void {
  const sent = new Dispatched(open, ending, destination, receiver)
  const { origin, timeouts } = destination
  try {
    open.dispatcher.dispatch(
      {
        origin,
        path: request.path,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        headersTimeout: off(timeouts.headers),
        bodyTimeout: off(timeouts.body),
      },
      sent,
    )
  } catch (error) {
    sent.fail(error)
  }
}

/**
 * A handler of our own, since only it is told when the request reaches a socket: that is how we know whether a failed
 * request was ever sent.
 */
class Dispatched implements Dispatcher.DispatchHandler, Flow {
  private controller: Dispatcher.DispatchController | undefined
  private status = 0
  private settled = false
  private readonly onEnding = (): void => this.stop(this.ending.reason as Error)

  constructor(
    private readonly open: OpenDispatcher,
    private readonly ending: Ending,
    private readonly destination: Destination,
    private readonly receiver: Receiver,
  ) {
    ending.listen(this.onEnding)
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    // A request that waited for a connection and was given up meanwhile must not be sent.
    if (this.settled) started.abort(this.ending.reason as Error)
    else this.controller = started
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    received: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200 || this.settled) return
    this.status = status
    this.receiver.start({ status, headers: lowerCase(received) }, this)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (!this.settled) this.receiver.data(chunk)
  }

  onResponseEnd(): void {
    if (this.settle()) this.receiver.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error)
  }

  pause(): void {
    this.controller?.pause()
  }

  resume(): void {
    this.controller?.resume()
  }

  stop(error: Error): void {
    this.fail(error)
    this.controller?.abort(error)
  }

  fail(error: unknown): void {
    if (!this.settle()) return
    const { origin, timeouts } = this.destination
    const started = this.controller !== undefined
    const { status } = this
    this.receiver.fail(failure(error, { origin, timeouts, started, status, proxied: this.open.proxied }))
  }

  private settle(): boolean {
    if (this.settled) return false
    this.settled = true
    this.ending.leave(this.onEnding)
    return true
  }
}

function lowerCase(received: Readonly<Record<string, string | string[] | undefined>>): WireHeaders {
  const headers = lowerCaseHeaders()
  for (const name of Object.keys(received)) headers[name.toLowerCase()] = received[name]
  return headers
}
