import { createTransport } from '../../create.js'
import type { Auth } from '../../core/auth.js'
import type { Call, Reply } from '../../core/call.js'
import type { Protocol, WireRequest } from '../../core/codec.js'
import type { Timings } from '../../core/error.js'
import type { CallLayer, WireLayer } from '../../core/transport.js'

/** What one call cost. */
export interface Sample extends Timings {
  /** Request line, the headers that the protocol sets, and the body. */
  readonly requestBytes: number
  /** Body after decompression. */
  readonly responseBytes: number
  /** Body as it came over the wire. */
  readonly receivedBytes: number
}

/** A transport that tells what each call cost. */
export interface MeasuredClient {
  readonly protocol: Protocol
  call(call: Call, signal: AbortSignal): Promise<{ readonly reply: Reply; readonly sample: Sample }>
  close(): Promise<void>
}

/** A client as a user has it, but without retries: a repeated call would be two calls in one measurement. */
export function createMeasuredClient(protocol: Protocol, endpoint: string, auth: Auth): MeasuredClient {
  let sample: Sample | undefined
  let requestBytes = 0
  const watchCall: CallLayer = (next) => async (input) => {
    const reply = await next(input)
    const { timings, bytes } = input.progress
    sample = { ...timings, requestBytes, responseBytes: bytes.response, receivedBytes: bytes.received }
    return reply
  }
  const watchWire: WireLayer = (next) => (input) => {
    requestBytes = sizeOf(input.request)
    return next(input)
  }
  const transport = createTransport({
    protocol,
    endpoint,
    auth,
    retry: false,
    layers: [watchCall],
    wireLayers: [watchWire],
  })
  return {
    protocol,
    async call(call, signal) {
      const reply = await transport.call(call, { signal })
      if (!sample) throw new Error('the call was not measured')
      return { reply, sample }
    },
    close: () => transport.close(),
  }
}

/** The host's and connection's own headers are the same for every protocol and are left out. */
function sizeOf(request: WireRequest): number {
  let size = Buffer.byteLength(`${request.method} ${request.path} HTTP/1.1\r\n\r\n`) + (request.body?.length ?? 0)
  for (const [name, value] of Object.entries(request.headers)) size += Buffer.byteLength(`${name}: ${value}\r\n`)
  return size
}
