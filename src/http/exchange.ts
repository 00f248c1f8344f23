import type { ResponseHead, WireRequest, WireResponse } from '../core/codec.js'
import { EndingInput, type Ending } from '../core/ending.js'
import { CallError } from '../core/error.js'
import type { Exchange } from '../core/exchange.js'
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
    async exchange(input) {
      open ??= await (opening ??= openDispatcher(settings))
      const streaming = input.stream === true ? await import('./stream.js') : undefined
      const ending = EndingInput.of(input)
      if (ending.aborted) throw failure(ending.reason, { origin, timeouts, started: false, status: 0 })
      const request = completed(input.request, streaming ? streamEncoding : acceptEncoding, agent)
      if (streaming) return streaming.streamed(open, request, ending, settings)
      const response = await whole(open, request, ending, settings)
      const encoding = first(response.headers['content-encoding'])
      if (encoding === undefined) return response
      try {
        const { decompress } = await import('./decompress.js')
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

/** The request with the headers that every request has, unless it has its own. */
function completed(request: WireRequest, codings: string, agent: string): WireRequest {
  const { method, path, body } = request
  const headers: Record<string, string> = { 'accept-encoding': codings, 'user-agent': agent }
  for (const name of Object.keys(request.headers)) headers[name] = request.headers[name] as string
  return body === undefined ? { method, path, headers } : { method, path, headers, body }
}

/** The response as if it had never been compressed. */
function plain(response: WireResponse, body: Uint8Array): WireResponse {
  const headers: Record<string, string | readonly string[] | undefined> = { ...response.headers }
  delete headers['content-encoding']
  delete headers['content-length']
  return { status: response.status, headers, body, received: response.body.length }
}

/** The response with all of its body. */
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
    private readonly resolve: (response: WireResponse) => void,
    private readonly reject: (error: CallError) => void,
  ) {}

  start(head: ResponseHead, flow: Flow): void {
    this.head = head
    this.flow = flow
    const announced = Number(first(head.headers['content-length']) ?? 0)
    if (announced > this.limit) flow.stop(tooLarge(this.limit))
  }

  data(chunk: Uint8Array): void {
    this.length += chunk.length
    if (this.length > this.limit) this.flow?.stop(tooLarge(this.limit))
    else this.chunks.push(chunk)
  }

  end(): void {
    const { status, headers } = this.head
    const body = joined(this.chunks, this.length)
    if (body instanceof Uint8Array) this.resolve({ status, headers, body })
    else {
      // There may be no memory for it.
      body.then(
        (whole) => this.resolve({ status, headers, body: whole }),
        (cause: unknown) =>
          this.reject(
            new CallError('too-large', `there is no memory for the answer of ${this.length} bytes`, { cause, status }),
          ),
      )
    }
  }

  fail(error: CallError): void {
    this.chunks = []
    this.reject(error)
  }
}

/** Of a header by its name in lower case, as `dispatch` gives all: to look for other spellings of one that is missing takes time. */
function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

const none: ResponseHead = { status: 0, headers: {} }
