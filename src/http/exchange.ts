import { header, type ResponseHead, type WireRequest, type WireResponse } from '../core/codec.js'
import { EndingInput, type Ending } from '../core/ending.js'
import { CallError } from '../core/error.js'
import type { Exchange, ExchangeInput } from '../core/exchange.js'
import { acceptEncoding, streamEncoding, tooLarge, undecodable } from './codings.js'
import { dispatch, type Flow, type Receiver } from './dispatch.js'
import { openDispatcher } from './dispatcher.js'
import type { DispatcherSettings, OpenDispatcher } from './dispatcher.js'
import { failure } from './failures.js'
import { joined } from './joined.js'
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
    // No function that waits is on the way of a usual call: each takes its time.
    exchange(input) {
      return open ? exchangeOn(open, input) : first(input)
    },
    async close() {
      await (await opening?.catch(() => undefined))?.close()
    },
  }

  async function first(input: ExchangeInput): Promise<WireResponse> {
    open = await (opening ??= openDispatcher(settings))
    return exchangeOn(open, input)
  }

  function exchangeOn(dispatcher: OpenDispatcher, input: ExchangeInput): Promise<WireResponse> {
    const ending = EndingInput.of(input)
    if (input.stream === true) return streamed(dispatcher, input.request, ending)
    if (ending.aborted) return Promise.reject(notBegun(ending))
    return whole(dispatcher, completed(input.request, acceptEncoding, agent), ending, settings)
  }

  async function streamed(dispatcher: OpenDispatcher, request: WireRequest, ending: Ending): Promise<WireResponse> {
    const streaming = await import('./stream.js')
    if (ending.aborted) throw notBegun(ending)
    return streaming.streamed(dispatcher, completed(request, streamEncoding, agent), ending, settings)
  }

  function notBegun(ending: Ending): CallError {
    return failure(ending.reason, { origin, timeouts, started: false, status: 0 })
  }
}

/** The request with the headers that every request has, unless it has its own. */
function completed({ method, path, headers: own, body }: WireRequest, codings: string, agent: string): WireRequest {
  const headers = { 'accept-encoding': codings, 'user-agent': agent, ...own }
  return body === undefined ? { method, path, headers } : { method, path, headers, body }
}

/** The response as if it had never been compressed. */
function plain(response: WireResponse, body: Uint8Array): WireResponse {
  const headers: Record<string, string | readonly string[] | undefined> = { ...response.headers }
  delete headers['content-encoding']
  delete headers['content-length']
  return { status: response.status, headers, body, received: response.body.length }
}

async function decompressed(response: WireResponse, encoding: string, limit: number): Promise<WireResponse> {
  try {
    const { decompress } = await import('./decompress.js')
    return plain(response, await decompress(response.body, encoding, limit))
  } catch (error) {
    throw undecodable(error, response.status)
  }
}

/** The response with all of its body, decompressed. */
function whole(
  open: OpenDispatcher,
  request: WireRequest,
  ending: Ending,
  settings: HttpExchangeSettings,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    dispatch(open, request, ending, settings, new WholeBody(settings.maxResponseBytes, resolve, reject))
  })
}

class WholeBody implements Receiver {
  private head: ResponseHead = none
  private flow: Flow | undefined
  private chunks: Uint8Array[] = []
  private length = 0

  constructor(
    private readonly limit: number,
    private readonly resolve: (response: WireResponse | Promise<WireResponse>) => void,
    private readonly reject: (error: CallError) => void,
  ) {}

  start(head: ResponseHead, flow: Flow): void {
    this.head = head
    this.flow = flow
    const announced = Number(header(head.headers, 'content-length') ?? 0)
    if (announced > this.limit) flow.stop(tooLarge(this.limit))
  }

  data(chunk: Uint8Array): void {
    this.length += chunk.length
    if (this.length > this.limit) this.flow?.stop(tooLarge(this.limit))
    else this.chunks.push(chunk)
  }

  end(): void {
    const body = joined(this.chunks, this.length)
    if (body instanceof Uint8Array) this.give(body)
    else {
      const { status } = this.head
      // There may be no memory for it.
      body.then(
        (all) => this.give(all),
        (cause: unknown) =>
          this.reject(
            new CallError('too-large', `there is no memory for the answer of ${this.length} bytes`, { cause, status }),
          ),
      )
    }
  }

  private give(body: Uint8Array): void {
    const { status, headers } = this.head
    const response = { status, headers, body }
    const encoding = header(headers, 'content-encoding')
    this.resolve(encoding === undefined ? response : decompressed(response, encoding, this.limit))
  }

  fail(error: CallError): void {
    this.chunks = []
    this.reject(error)
  }
}

const none: ResponseHead = { status: 0, headers: {} }
