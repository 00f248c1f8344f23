import { createTransport } from '../../create.js'
import type { Protocol, WireRequest } from '../../core/codec.js'
import type { CallLayer, WireLayer } from '../../core/transport.js'
import type { Part } from './results.js'
import type { Answered, Subject, Target } from './subject.js'
import { watchSockets } from './wire-clock.js'
import type { WireMarks } from './wire-clock.js'

interface CallRecord extends WireMarks {
  requestBytes: number
  sent: number
  times?: Answered['times']
  bytes?: Answered['bytes']
}

/** A client as a user has it, but without retries: a repeated call would be two calls in one measurement. */
export function createClient(protocol: Protocol, target: Target): Subject {
  const clock = watchSockets()
  // From the outermost layer to the socket nothing waits, so what is under way just now is this call; but in the first one,
  // which waits until the codec is loaded, and for which the others wait.
  let current: CallRecord | undefined
  let opened: Promise<void> | undefined
  const watchCall: CallLayer = (next) => async (input) => {
    const record = current
    const reply = await next(input)
    if (!record) return reply
    const { timings, bytes } = input.progress
    record.times = partsOf(record, timings, bytes.received < bytes.response)
    record.bytes = { request: record.requestBytes, plain: bytes.response, received: bytes.received }
    return reply
  }
  const watchWire: WireLayer = (next) => (input) => {
    const request = withSettings(input.request, target)
    const record = current
    current = undefined
    if (!record) return next({ ...input, request })
    record.requestBytes = sizeOf(request)
    record.sent = performance.now()
    return clock.during(record, () => next({ ...input, request }))
  }
  const transport = createTransport({
    protocol,
    endpoint: target.endpoint,
    auth: target.auth,
    retry: false,
    connections: target.connections,
    layers: [watchCall],
    wireLayers: [watchWire],
  })
  return {
    async call(call) {
      const record: CallRecord = { requestBytes: 0, sent: 0 }
      await opened
      current = record
      const pending = transport.call(call)
      opened ??= pending.then(ignore, ignore)
      const { value, total } = await pending
      return {
        value: () => value,
        ...(total === undefined ? {} : { total }),
        times: record.times ?? {},
        ...(record.bytes ? { bytes: record.bytes } : {}),
      }
    },
    async close() {
      clock.stop()
      await transport.close()
    },
  }
}

function ignore(): void {}

/** The wire's time in parts; a first call, whose socket was not there yet, has only the whole. */
function partsOf(
  { sent, headers, end }: CallRecord,
  timings: { readonly encode: number; readonly wire: number; readonly decode: number; readonly total: number },
  compressed: boolean,
): Partial<{ [P in Part]: number }> {
  const { encode, wire, decode, total } = timings
  if (headers === undefined || end === undefined) return { encode, decode, total }
  const firstByte = headers - sent
  const rest = Math.max(0, wire - firstByte)
  const transfer = compressed ? Math.min(rest, end - headers) : rest
  return { encode, firstByte, transfer, unpack: rest - transfer, decode, total }
}

function withSettings(request: WireRequest, { gzip, keepAlive }: Target): WireRequest {
  if (gzip && keepAlive) return request
  const headers = {
    ...request.headers,
    ...(gzip ? {} : { 'accept-encoding': 'identity' }),
    ...(keepAlive ? {} : { connection: 'close' }),
  }
  return { ...request, headers }
}

/** The host's and connection's own headers are the same for every protocol and are left out. */
function sizeOf(request: WireRequest): number {
  let size = Buffer.byteLength(`${request.method} ${request.path} HTTP/1.1\r\n\r\n`) + (request.body?.length ?? 0)
  for (const [name, value] of Object.entries(request.headers)) size += Buffer.byteLength(`${name}: ${value}\r\n`)
  return size
}
