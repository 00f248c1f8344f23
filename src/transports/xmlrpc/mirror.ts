import { callOfHeaders } from '../../core/api-headers.js'
import type { Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import type { IncomingCall, Mirror, MirrorSettings, WireRequest, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { isObject, type Value } from '../../core/value.js'
import { serviceOfPath } from '../xml/service-path.js'
import { textSource } from '../xml/text.js'
import { faultFor } from './faults.js'
import { ValueReader } from './reader.js'
import { serverStyle, ValueWriter } from './writer.js'

/** The server half of XML-RPC: reads as the API does and writes in its form. */
export function createMirror(settings: MirrorSettings = {}): Mirror {
  const schema = settings.schema ?? builtInSchema()
  const maxDepth = settings.maxDepth ?? 500
  const style = { ...serverStyle(settings.quirks ?? {}), maxDepth }
  const utf8 = new TextEncoder()

  function accepts(request: WireRequest): boolean {
    return request.method === 'POST' && serviceOfPath(request.path) !== undefined
  }

  function parse(request: WireRequest): IncomingCall {
    const service = serviceOfPath(request.path) ?? ''
    const source = textSource(request.body ?? new Uint8Array(), request.headers['content-type'])
    const reader = new ValueReader(source, {}, maxDepth)
    if (reader.open('methodCall')) reader.fail('an empty methodCall')
    reader.skipMisc()
    if (reader.open('methodName')) reader.fail('an empty methodName')
    const method = reader.leaf('methodName').trim()
    const parameters = schema.service(service)?.method(method)?.parameters
    const values: Value[] = []
    reader.skipMisc()
    if (reader.isNext('params') && !reader.open('params')) {
      for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) {
        if (reader.open('param')) continue
        reader.skipMisc()
        values.push(reader.value(parameters?.[values.length - 1]?.type))
        reader.skipMisc()
        reader.endTag('param')
      }
      reader.endTag('params')
    }
    reader.skipMisc()
    reader.endTag('methodCall')
    reader.finish()
    return { service, method, ...envelopeOf(service, values, request.headers['authorization']) }
  }

  function render(outcome: Reply | CallError, call: Partial<IncomingCall>): WireResponse {
    if (CallError.is(outcome)) return fault(outcome)
    try {
      const { service = '', method = '' } = call
      const returns = returnsOf(schema, { ...call, service, method })
      const value = new ValueWriter(style).value(outcome.value ?? null, 'value', returns)
      return {
        status: 200,
        headers: {
          'content-type': 'text/xml',
          ...(outcome.total === undefined ? {} : { 'softlayer-total-items': String(outcome.total) }),
        },
        // Without <methodResponse>, as the API writes it.
        body: utf8.encode(`<?xml version="1.0" encoding="utf-8"?>\n<params>\n<param>\n${value}\n</param>\n</params>\n`),
      }
    } catch (error) {
      // A server has to answer, whatever is wrong with the value.
      return fault(new CallError('fault', CallError.is(error) ? error.message : 'Internal Error'))
    }
  }

  function fault(error: CallError): WireResponse {
    const { code, message } = faultFor(error)
    const member = (name: string, text: string): string =>
      `<member><name>${name}</name><value><string>${ascii(text)}</string></value></member>`
    const text = `<?xml version="1.0" encoding="iso-8859-1"?>\n<methodResponse><fault><value><struct>${member('faultCode', code)}${member('faultString', message)}</struct></value></fault></methodResponse>\n`
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: utf8.encode(text) }
  }

  return { accepts, parse, render }
}

function envelopeOf(
  service: string,
  values: Value[],
  authorization: string | undefined,
): Omit<IncomingCall, 'service' | 'method'> {
  const [first] = values
  const hasHeaders = isObject(first) && 'headers' in first
  const headers = hasHeaders && isObject(first['headers']) ? first['headers'] : {}
  const args = hasHeaders ? values.slice(1) : values
  const call = callOfHeaders(service, headers, authorization)
  return args.length > 0 ? { ...call, args } : call
}

/** Fault texts are labelled ISO-8859-1: references are read right whatever a client makes of the label. */
function ascii(text: string): string {
  let result = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (character === '&' || character === '<' || character === '>' || code > 126 || code === 13) {
      result += code >= 0xd800 && code <= 0xdfff ? '?' : code === 0xfffe || code === 0xffff ? '?' : `&#${code};`
    } else result += code < 32 && code !== 10 && code !== 9 ? '?' : character
  }
  return result
}
