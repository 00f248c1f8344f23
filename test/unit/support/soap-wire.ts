import type { Quirks } from '../../../src/core/quirk.js'
import { CallError } from '../../../src/core/error.js'
import type { IncomingCall, WireRequest, WireResponse } from '../../../src/core/codec.js'
import { protocol } from '../../../src/transports/soap/index.js'

const namespaces =
  'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:sl="http://api.service.softlayer.com/soap/v3.1/"'

/** A document in an envelope whose prefixes are soap, xsi, xsd, enc and sl. */
export function envelopeOf(body: string, header = ''): string {
  return `<soap:Envelope ${namespaces}>${header === '' ? '' : `<soap:Header>${header}</soap:Header>`}<soap:Body>${body}</soap:Body></soap:Envelope>`
}

/** A request with a given document. */
export function requestOf(service: string, document: string | Uint8Array): WireRequest {
  const body = typeof document === 'string' ? new TextEncoder().encode(document) : document
  return { method: 'POST', path: `/${service}`, headers: {}, body }
}

/** What a server half with some quirks makes of a request: a call, or the fault that it answers with. */
export function serverReads(
  service: string,
  document: string | Uint8Array,
  quirks: Quirks = { 'soap-strict-parameters': true },
): IncomingCall | { fault: string; status: number } {
  const mirror = protocol.mirror({ quirks })
  try {
    return mirror.parse(requestOf(service, document))
  } catch (error) {
    if (!CallError.is(error)) throw error
    const { status, body } = mirror.render(error, {})
    const text = new TextDecoder().decode(body)
    const [, code] = /<faultcode>(.*)<\/faultcode>/.exec(text) ?? []
    const [, message] = /<faultstring>(.*)<\/faultstring>/.exec(text) ?? []
    return { fault: `${code}: ${message}`, status }
  }
}

/** An answer with a given document. */
export function answerOf(
  document: string | Uint8Array,
  status = 200,
  headers: WireResponse['headers'] = {},
): WireResponse {
  const body = typeof document === 'string' ? new TextEncoder().encode(document) : document
  return { status, headers, body }
}

/** The text of a body. */
export function textOf({ body }: { readonly body?: Uint8Array }): string {
  return new TextDecoder().decode(body)
}
