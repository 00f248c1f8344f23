import type { Call, Reply } from '../../../src/core/call.js'
import type { CodecSettings, IncomingCall, WireResponse } from '../../../src/core/codec.js'
import { CallError } from '../../../src/core/error.js'
import { resolveQuirks, type Quirks } from '../../../src/core/quirk.js'
import { protocol } from '../../../src/transports/xmlrpc/index.js'

export const account: Call = { service: 'SoftLayer_Account', method: 'getObject' }
/** A call of no declared types. */
export const unlisted: Call = { service: 'SoftLayer_Account', method: 'unlistedMethod' }

export function bytes(text: string, encoding: BufferEncoding = 'utf8'): Uint8Array {
  return new Uint8Array(Buffer.from(text, encoding))
}

/** The text of the request that the client half writes. */
export function written(call: Call, settings?: CodecSettings): string {
  return Buffer.from(protocol.codec(settings).encode(call).body ?? []).toString('utf8')
}

/** The element of the first argument, as the client half writes it. */
export function argument(value: unknown, call: Call = unlisted): string {
  const text = written({ ...call, args: [value as never] })
  const start = text.indexOf('</param><param><value>')
  return text.slice(start + 22, text.lastIndexOf('</value></param></params>'))
}

export function answered(
  body: string | Uint8Array,
  status = 200,
  headers: WireResponse['headers'] = { 'content-type': 'text/xml' },
): WireResponse {
  return { status, headers, body: typeof body === 'string' ? bytes(body) : body }
}

/** What the client half makes of an answer. */
export function read(response: WireResponse, call: Call = account, settings?: CodecSettings): Reply {
  return protocol.codec(settings).decode(response, call)
}

/** What the client half makes of the content of a `<value>` in an answer. */
export function value(content: string, call: Call = unlisted, settings?: CodecSettings): unknown {
  return read(answered(`<params><param><value>${content}</value></param></params>`), call, settings).value
}

export function fault(members: string, prolog = ''): string {
  return `${prolog}<methodResponse><fault><value><struct>${members}</struct></value></fault></methodResponse>`
}

export function member(name: string, content: string): string {
  return `<member><name>${name}</name><value>${content}</value></member>`
}

/** What the server half reads of a body. */
export function parsed(
  body: string | Uint8Array,
  settings: { quirks?: Quirks; service?: string; headers?: Record<string, string> } = {},
): IncomingCall {
  return protocol.mirror({ quirks: settings.quirks ?? {} }).parse({
    method: 'POST',
    path: `/${settings.service ?? 'SoftLayer_Account'}`,
    headers: settings.headers ?? {},
    body: typeof body === 'string' ? bytes(body) : body,
  })
}

/** A request with elements of parameters after the headers. */
export function request(method: string, params: string, headers = '', prolog = ''): string {
  const first = `<param><value><struct>${member('headers', `<struct>${headers}</struct>`)}</struct></value></param>`
  return `${prolog}<methodCall><methodName>${method}</methodName><params>${first}${params}</params></methodCall>`
}

export function param(content: string): string {
  return `<param><value>${content}</value></param>`
}

/** The text of an answer of the server half. */
export function rendered(outcome: Reply | CallError, quirks: Quirks = {}, call: Call = account): string {
  return Buffer.from(protocol.mirror({ quirks }).render(outcome, call).body).toString('utf8')
}

/** The API's own behaviour, with some of it set otherwise. */
export function api(quirks: Quirks = {}): Quirks {
  return resolveQuirks(protocol.quirks, quirks)
}

/** The error that a function throws. */
export function thrown(run: () => unknown): CallError {
  try {
    run()
  } catch (error) {
    if (CallError.is(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
