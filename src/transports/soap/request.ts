import { callOfHeaders } from '../../core/api-headers.js'
import type { IncomingCall, MirrorSettings, WireRequest } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import type { Parameter, Schema } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { serviceOfPath } from '../xml/service-path.js'
import { textSource } from '../xml/text.js'
import { Scope } from './element.js'
import { children, readEnvelope } from './envelope.js'
import { HeaderReader } from './header-blocks.js'
import { soap12Dialect } from './dialect.js'
import { isApiNamespace } from './names.js'
import { SoapReader } from './reader.js'
import type { ServerStyle } from './style.js'

type Part = { readonly name: string; value?: Value }

/** What a request says of the answer that it wants. */
export interface AnswerForm {
  is12: boolean
  /** The namespace of the API's older version, for who calls in that. */
  namespace?: string
}

/** Reads a request as PHP's ext/soap does (foreign-wire section 2). Fills in `form` as far as it gets. */
export function readRequest(
  request: WireRequest,
  style: ServerStyle,
  settings: MirrorSettings & { readonly schema: Schema; readonly maxDepth: number },
  form: AnswerForm,
): IncomingCall {
  const { schema, maxDepth } = settings
  const service = serviceOfPath(request.path) ?? ''
  const body = request.body ?? new Uint8Array()
  if (spaceBeforeDeclaration(body)) throw badRequest('white space before the XML declaration')
  const source = textSource(body, request.headers['content-type'])
  const reader = new SoapReader(source, { schema, maxDepth, types: 'subtypes', asPhp: true })
  const headers = new HeaderReader(reader, service, style, settings)
  const parts: Part[] = []
  let method = ''
  let parameters: readonly Parameter[] | undefined
  readEnvelope(reader, new Scope(), {
    envelope(element) {
      form.is12 = element.namespace === soap12Dialect.envelopeNamespace
    },
    header: (block) => headers.read(block),
    operation(element) {
      headers.checkEncoding(element)
      method = element.local
      if (isApiNamespace(element.namespace)) form.namespace = element.namespace
      parameters = schema.service(service)?.method(method)?.parameters
      if (element.hasNil && element.empty) return
      children(reader, element, (part) => {
        const byName = parameters?.find((parameter) => parameter.name === part.local)
        const entry = { name: part.local }
        reader.into(entry, 'value', part, (byName ?? parameters?.[parts.length])?.type)
        parts.push(entry)
      })
    },
  })
  const args = argumentsOf(parts, parameters, style.strictParameters)
  const call = callOfHeaders(service, headers.values(), request.headers['authorization'])
  return { service, method, ...call, ...(args.length > 0 ? { args } : {}) }
}

/**
 * One name that matches means all by name, and what is missing is null; no name that matches means all by position
 * (foreign-wire section 2, quirk 46).
 */
function argumentsOf(parts: readonly Part[], parameters: readonly Parameter[] = [], strict: boolean): Value[] {
  if (strict && parameters.length > 0 && parts.length === 0) throw clientFault('Missing parameter')
  const names = new Map(parts.map(({ name, value }) => [name, value ?? null]))
  if (!parameters.some(({ name }) => names.has(name))) {
    if (strict && parameters.length > 0 && parts.length > parameters.length) {
      throw clientFault('Error cannot find parameter')
    }
    return parts.map(({ value }) => value ?? null)
  }
  let last = parameters.length
  while (last > 0 && !names.has((parameters[last - 1] as Parameter).name)) last--
  return parameters.slice(0, last).map(({ name }) => names.get(name) ?? null)
}

/** PHP refuses an XML declaration that is not at the very start. */
function spaceBeforeDeclaration(body: Uint8Array): boolean {
  let at = 0
  while (at < body.length && ((body[at] as number) === 32 || ((body[at] as number) >= 9 && (body[at] as number) <= 13)))
    at++
  return at > 0 && body[at] === 60 && body[at + 1] === 63 && body[at + 2] === 120
}

function badRequest(why: string): CallError {
  return new CallError('malformed', `the XML request is not readable: ${why}`)
}

function clientFault(message: string): CallError {
  return new CallError('bad-request', message, { fault: { code: 'SOAP-ENV:Client', message } })
}
