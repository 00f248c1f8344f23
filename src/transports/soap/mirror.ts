import { callOfHeaders } from '../../core/api-headers.js'
import type { Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import type { IncomingCall, Mirror, MirrorSettings, WireRequest, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import type { Parameter } from '../../core/schema.js'
import { typeName } from '../../core/type-name.js'
import { setMember, type Value } from '../../core/value.js'
import { serviceOfPath } from '../xml/service-path.js'
import { textSource } from '../xml/text.js'
import { escapeText } from '../xml/writer.js'
import { Scope } from './element.js'
import { children, envelope, readEnvelope } from './envelope.js'
import { faultFor } from './faults.js'
import { filterReference } from './filter.js'
import { apiNamespace } from './names.js'
import { SoapReader } from './reader.js'
import { ElementWriter } from './writer.js'

/** The server half of SOAP: reads as PHP's ext/soap does and writes in its form (foreign-wire sections 1 and 2). */
export function createMirror(settings: MirrorSettings = {}): Mirror {
  const schema = settings.schema ?? builtInSchema()
  const maxDepth = settings.maxDepth ?? 500
  const namespace = apiNamespace(settings.version)
  const utf8 = new TextEncoder()

  function accepts(request: WireRequest): boolean {
    return request.method === 'POST' && serviceOfPath(request.path) !== undefined
  }

  function parse(request: WireRequest): IncomingCall {
    const service = serviceOfPath(request.path) ?? ''
    const source = textSource(request.body ?? new Uint8Array(), request.headers['content-type'])
    const reader = new SoapReader(source, { schema, maxDepth, types: 'subtypes', anyNilIsNull: true })
    const headers: Record<string, Value> = Object.create(null) as Record<string, Value>
    const parts: { name: string; value?: Value }[] = []
    let method = ''
    let parameters: readonly Parameter[] | undefined
    readEnvelope(reader, new Scope(), {
      header(block) {
        const filter = block.local === `${service}ObjectFilter`
        // Matched by local name; one that comes twice counts the last time.
        reader.into(headers, block.local, block, filter ? filterReference(schema.type(service), service) : undefined)
      },
      operation(element) {
        method = element.local
        parameters = schema.service(service)?.method(method)?.parameters
        if (element.hasNil && element.empty) return
        children(reader, element, (part) => {
          const at = parts.length
          const byName = parameters?.find((parameter) => parameter.name === part.local)
          const entry = { name: part.local }
          parts.push(entry)
          reader.into(entry, 'value', part, (byName ?? parameters?.[at])?.type)
        })
      },
    })
    const args = byNameOrPosition(parts, parameters)
    const call = callOfHeaders(service, withoutTypes(headers, maxDepth), request.headers['authorization'])
    return { service, method, ...call, ...(args.length > 0 ? { args } : {}) }
  }

  function render(outcome: Reply | CallError, call: Partial<IncomingCall>): WireResponse {
    if (CallError.is(outcome)) return fault(outcome)
    try {
      const { service = '', method = '' } = call
      const returns = returnsOf(schema, { ...call, service, method })
      const writer = new ElementWriter({ maxDepth, multiRef: true, keepComplexType: true, typeName })
      const nothing = outcome.value === undefined || (outcome.value === null && returns?.kind === 'void')
      const result = nothing ? '' : writer.root(`${method}Return`, outcome.value, returns, 'value')
      // Untyped on the wire: PHP's client cannot read a typed one (foreign-wire section 3).
      const header =
        outcome.total === undefined ? '' : `<ns1:totalItems><amount>${outcome.total}</amount></ns1:totalItems>`
      const body = `<ns1:${method}Response>${result}</ns1:${method}Response>`
      return answer(200, envelope(namespace, header, body, writer.usesMap))
    } catch (error) {
      // A server has to answer, whatever is wrong with the value.
      return fault(new CallError('fault', CallError.is(error) ? error.message : 'Internal Error'))
    }
  }

  function fault(error: CallError): WireResponse {
    const { code, message } = faultFor(error)
    const body = `<SOAP-ENV:Fault><faultcode>${readableText(code)}</faultcode><faultstring>${readableText(message)}</faultstring></SOAP-ENV:Fault>`
    return answer(500, envelope(namespace, '', body, false))
  }

  function answer(status: number, text: string): WireResponse {
    return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: utf8.encode(text) }
  }

  return { accepts, parse, render }
}

/**
 * One name that matches means all by name, and what is missing is null; no name that matches means all by position
 * (foreign-wire section 2).
 */
function byNameOrPosition(
  parts: readonly { name: string; value?: Value }[],
  parameters: readonly Parameter[] = [],
): Value[] {
  const names = new Map(parts.map(({ name, value }) => [name, value ?? null]))
  if (!parameters.some(({ name }) => names.has(name))) return parts.map(({ value }) => value ?? null)
  let last = parameters.length
  while (last > 0 && !names.has((parameters[last - 1] as Parameter).name)) last--
  return parameters.slice(0, last).map(({ name }) => names.get(name) ?? null)
}

/** How many objects of headers may be there again by reference: copies of copies would never end. */
const mostRepeats = 10_000

/**
 * Types inside of headers say nothing: ext/soap reads them untyped. What is referred to is copied into its places, so
 * that what reads masks and filters later meets trees only.
 *
 * @throws CallError `malformed` for headers that contain themselves, or unfold to far more than was sent.
 */
function withoutTypes(headers: Readonly<Record<string, Value>>, maxDepth: number): Record<string, Value> {
  const seen = new Set<object>()
  let repeats = 0

  function strip(value: Value, depth: number): Value {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date)
      return value
    if (depth > maxDepth) throw new CallError('malformed', `a header is nested deeper than ${maxDepth} levels`)
    if (seen.has(value) && ++repeats > mostRepeats)
      throw new CallError('malformed', 'a header repeats itself too often')
    seen.add(value)
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => strip(item, depth + 1))
    const entries = Object.entries(value).filter(
      ([name, member]) => name !== 'complexType' || typeof member !== 'string',
    )
    return Object.fromEntries(entries.map(([name, member]) => [name, strip(member as Value, depth + 1)]))
  }

  const result: Record<string, Value> = {}
  for (const [name, value] of Object.entries(headers)) setMember(result, name, strip(value, 0))
  return result
}

/** A fault text never fails: what XML cannot carry becomes a question mark. */
function readableText(text: string): string {
  return escapeText(text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/gu, '?'), () => 'fault')
}
