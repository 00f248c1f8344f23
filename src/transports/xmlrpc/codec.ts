import { apiHeadersOf, type ApiHeaders } from '../../core/api-headers.js'
import type { Call, Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import { argumentsOf, checkCall } from '../../core/check-call.js'
import {
  header,
  type Codec,
  type CodecSettings,
  type WireHeaders,
  type WireRequest,
  type WireResponse,
} from '../../core/codec.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { isEmptyAnswer } from '../../core/empty-answer.js'
import { replyOf, totalHeader } from '../../core/total.js'
import { isObject, setMember, type Value } from '../../core/value.js'
import { httpFailure, readable } from '../xml/http-failure.js'
import { XmlItems } from '../xml/items.js'
import { listInParts } from '../xml/list-parts.js'
import { piece } from '../xml/byte-writer.js'
import { textSource } from '../xml/text.js'
import { writing } from '../xml/place.js'
import { firstByteReference, isLatin1, unfoldedPhpText } from './byte-references.js'
import { faultErrorOf, isFault } from './faults.js'
import { itemDialect, ListReading } from './items.js'
import { createMemberShapes } from './markup.js'
import { Memory } from './memory.js'
import { ValueReader } from './reader.js'
import { clientStyle } from './style.js'
import { ValueWriter } from './writer.js'

const httpHeaders = Object.freeze({
  accept: 'text/xml, application/xml',
  'content-type': 'text/xml; charset=utf-8',
})
const beforeMethod = piece('<?xml version="1.0" encoding="utf-8"?>\n<methodCall><methodName>')
const afterMethod = piece('</methodName><params><param>')
const nextParameter = piece('</param><param>')
const end = piece('</param></params></methodCall>')

/** The client half of XML-RPC (wire-facts section 2.3). */
export function createCodec(settings: CodecSettings = {}): Codec {
  const schema = settings.schema ?? builtInSchema()
  const maxDepth = settings.maxDepth ?? 500
  const memory = new Memory()
  const style = clientStyle(maxDepth)
  const shapes = createMemberShapes()

  function encode(call: Call): WireRequest {
    checkCall(call, 'xmlrpc')
    return writing('xmlrpc', call, () => write(call))
  }

  function write(call: Call): WireRequest {
    const { authorization, headers } = apiHeadersOf(call, settings.auth)
    const args = argumentsOf(call)
    const sent = legacyLeaves(headers)
    const writer = new ValueWriter(style, shapes, [sent, args])
    const { out } = writer
    const parameters = schema.service(call.service)?.method(call.method)?.parameters
    const named = call.signature?.parameters
    out.put(beforeMethod)
    out.text(call.method, () => 'method')
    out.put(afterMethod)
    // The headers come first even when there are none: else the first argument would be taken for them.
    writer.value({ headers: sent }, 'headers')
    for (let i = 0; i < args.length; i++) {
      const type = named?.[i]?.type
      const reference = parameters?.[i]?.type ?? (type === undefined ? undefined : schema.reference(type))
      out.put(nextParameter)
      writer.value(args[i], `args[${i}]`, reference)
    }
    out.put(end)
    return {
      method: 'POST',
      path: `/${encodeURIComponent(call.service)}`,
      headers: authorization === undefined ? httpHeaders : { ...httpHeaders, authorization },
      body: out.finish(),
    }
  }

  function decode(response: WireResponse, call: Call): Reply {
    if (isEmptyAnswer(response, schema, call)) return { value: null }
    return readable(response, { protocol: 'xmlrpc', call }, () => {
      const body = unfoldedPhpText(response.body) ?? response.body
      const source = textSource(body, header(response.headers, 'content-type'))
      const reader = new ValueReader(source, settings, maxDepth, memory)
      const outcome = readResponse(reader, () => returnsOf(schema, call))
      // A fault is a fault on any status; a value is an answer only on a good one.
      if ('fault' in outcome) throw faultErrorOf(outcome.fault, response.status, call)
      if (isFault(outcome.value)) throw faultErrorOf(outcome.value, response.status, call)
      if (response.status < 200 || response.status > 299) throw httpFailure(response, { protocol: 'xmlrpc', call })
      return replyOf(outcome.value, totalHeader(response.headers))
    })
  }

  function* decodeInParts(response: WireResponse, call: Call): Generator<undefined, Reply> {
    const { status, headers, body } = response
    const isList = status >= 200 && status <= 299
    const read = isList && (yield* listInParts(() => openList(body, headers, returnsOf(schema, call))))
    return read ? replyOf(read.list, totalHeader(headers)) : decode(response, call)
  }

  /** Undefined for a text whose references may be bytes: `decode` looks at all of it for them. */
  function openList(
    body: Uint8Array,
    headers: WireHeaders,
    returns: ReturnType<typeof returnsOf>,
  ): ListReading | undefined {
    if (isLatin1(body) && firstByteReference(body) !== undefined) return undefined
    const reader = new ValueReader(textSource(body, header(headers, 'content-type')), settings, maxDepth, memory)
    reader.inSteps = true
    return new ListReading(reader, returns)
  }

  return {
    encode,
    decode,
    decodeInParts,
    items: (head, call, limits) =>
      new XmlItems(itemDialect(settings, maxDepth, memory, returnsOf(schema, call), decode), head, call, limits),
  }
}

type Outcome = { readonly fault: Value } | { readonly value: Value }

function readResponse(reader: ValueReader, returns: () => ReturnType<typeof returnsOf>): Outcome {
  const wrapped = reader.isNext('methodResponse')
  if (wrapped) {
    if (reader.open('methodResponse')) reader.fail('an empty methodResponse')
    reader.skipMisc()
  }
  if (reader.isNext('fault')) {
    reader.open('fault')
    reader.skipMisc()
    const fault = reader.value(undefined)
    reader.skipMisc()
    reader.endTag('fault')
    atEnd(reader, wrapped)
    return { fault }
  }
  // A success is <params> without <methodResponse> (X-20); both are taken.
  if (!reader.isNext('params')) reader.fail('an answer that is not XML-RPC')
  const reference = returns()
  let value: Value = reference?.list === true ? [] : null
  if (!reader.open('params')) {
    reader.skipMisc()
    if (!reader.atEnd()) {
      if (!reader.open('param')) {
        reader.skipMisc()
        value = reader.root(reference)
        reader.skipMisc()
        reader.endTag('param')
      }
      reader.skipMisc()
    }
    reader.endTag('params')
  }
  atEnd(reader, wrapped)
  return { value }
}

function atEnd(reader: ValueReader, wrapped: boolean): void {
  if (wrapped) {
    reader.skipMisc()
    reader.endTag('methodResponse')
  }
  reader.finish()
}

/** A leaf of a legacy mask is an empty array on this protocol. */
function legacyLeaves(headers: ApiHeaders['headers']): Readonly<Record<string, unknown>> {
  let result: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(headers)) {
    if (!name.endsWith('ObjectMask') || !isObject(value) || !isObject(value['mask'])) continue
    result ??= { ...headers }
    setMember(result, name, { mask: leaves(value['mask']) })
  }
  return result ?? headers
}

function leaves(mask: object): unknown {
  const entries = Object.entries(mask) as [string, object][]
  return entries.length === 0 ? [] : Object.fromEntries(entries.map(([name, child]) => [name, leaves(child)]))
}
