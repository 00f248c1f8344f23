import { httpAuth } from '../../core/auth.js'
import type { Call, Reply } from '../../core/call.js'
import { canonicalize, returnsOf } from '../../core/canonical.js'
import { argumentsOf, checkCall } from '../../core/check-call.js'
import { header, type Codec, type CodecSettings, type WireRequest, type WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { normalizeFilter } from '../../core/filter.js'
import { normalizeMask } from '../../core/mask.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import type { TypeReference } from '../../core/schema.js'
import { replyOf, totalHeader } from '../../core/total.js'
import type { Value } from '../../core/value.js'
import { failureOf, faultOf, restFault, statusError, type ResponseContext } from './faults.js'
import { JsonError, readJson } from './json.js'
import { UnwritableValue, writeJson } from './json-writer.js'

const protocol = 'rest'

/** The client half of REST: JSON over GET without arguments, over POST with them. */
export function createCodec(settings: CodecSettings = {}): Codec {
  const { maxDepth = 500 } = settings
  const { authorization } = httpAuth(settings.auth)
  const common = {
    accept: 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
    ...(settings.types === true ? { 'softlayer-include-types': 'true' } : {}),
  }
  const getHeaders = Object.freeze({ ...common })
  const postHeaders = Object.freeze({ ...common, 'content-type': 'application/json' })

  return {
    encode(call: Call): WireRequest {
      checkCall(call, protocol)
      if (call.headers !== undefined && Object.keys(call.headers).length > 0) {
        throw refusal('unsupported', 'API headers cannot be sent over this protocol', call)
      }
      const args = argumentsOf(call)
      const path = pathOf(call) + queryOf(call, maxDepth)
      if (args.length === 0) return { method: 'GET', path, headers: getHeaders }
      const texts = args.map((value, i) => write(value, `args[${i}]`, call, maxDepth))
      const body = new TextEncoder().encode(`{"parameters":[${texts.join(',')}]}`)
      return { method: 'POST', path, headers: postHeaders, body }
    },

    decode(response: WireResponse, call: Call): Reply {
      const { status } = response
      const context: ResponseContext = { status, protocol, call }
      const text = textOf(response)
      if (status < 200 || status > 299) throw failure(text, context, maxDepth)
      if (text === undefined) throw malformed('the body is not UTF-8', context)
      if (text.trim() === '') throw malformed('the body is empty', context)
      const returns = returnsOf(settings.schema ?? builtInSchema(), call)
      const body = bodyOf(text, returns, context, maxDepth)
      const fault = faultOf(body, returns)
      if (fault) throw restFault(fault, context)
      return replyOf(canonicalize(body, returns, settings), totalHeader(response.headers))
    },
  }
}

function pathOf(call: Call): string {
  const id = call.id === undefined ? '' : `/${idSegment(call)}`
  return `/${encodeURIComponent(call.service)}${id}/${encodeURIComponent(call.method)}.json`
}

function idSegment(call: Call): string {
  const id = String(call.id)
  // URL parsers resolve these two even when they are escaped: the call would go to another service.
  if (id === '.' || id === '..') throw refusal('invalid-call', `the id '${id}' cannot be part of a URL`, call)
  return encodeURIComponent(id)
}

function queryOf(call: Call, maxDepth: number): string {
  const parts: string[] = []
  const mask = normalizeMask(call.mask)
  if (mask) {
    if (!('text' in mask))
      throw refusal('unsupported', 'a legacy mask needs one of the XML protocols; write it as text', call)
    parts.push(`objectMask=${encodeURIComponent(mask.text)}`)
  }
  const filter = normalizeFilter(call.filter)
  if (filter) parts.push(`objectFilter=${encodeURIComponent(write(filter, 'filter', call, maxDepth))}`)
  // offset first.
  if (call.limit !== undefined) parts.push(`resultLimit=${call.offset ?? 0},${call.limit}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function write(value: Value, root: string, call: Call, maxDepth: number): string {
  try {
    return writeJson(value, root, maxDepth)
  } catch (error) {
    if (!(error instanceof UnwritableValue)) throw error
    throw refusal(error.sound ? 'unsupported' : 'invalid-call', error.message, call)
  }
}

function refusal(code: 'invalid-call' | 'unsupported', what: string, call: Call): CallError {
  return new CallError(code, `${call.service}::${call.method}: ${what}`, { call, protocol })
}

function malformed(what: string, context: ResponseContext): CallError {
  const { call } = context
  return new CallError('malformed', `${call.service}::${call.method}: HTTP ${context.status}, but ${what}`, context)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('windows-1252')

/** UTF-8 is tried first whatever the charset says; undefined when the body is neither. */
function textOf(response: WireResponse): string | undefined {
  try {
    return utf8.decode(response.body)
  } catch {
    const type = header(response.headers, 'content-type') ?? ''
    const known = /charset *= *"?(iso-8859-1|latin-?1|windows-1252|us-ascii)\b/i.test(type.slice(0, 200))
    return known || response.status > 299 ? latin1.decode(response.body) : undefined
  }
}

function failure(text: string | undefined, context: ResponseContext, maxDepth: number): CallError {
  const body = text ?? ''
  let fault
  try {
    fault = failureOf(readJson(body, undefined, maxDepth))
  } catch {
    // A balancer's page: the status is all there is to know.
  }
  return fault ? restFault(fault, context) : statusError(body, context)
}

function bodyOf(text: string, returns: TypeReference | undefined, context: ResponseContext, maxDepth: number): unknown {
  try {
    return readJson(text, returns, maxDepth)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    const isPage = text.trimStart().startsWith('<')
    // texts have been sent without quotes.
    if (!isPage && returns?.kind === 'string' && !returns.list && !/^\s*["{[]/.test(text)) return text
    throw malformed(isPage ? 'the body is a page, not JSON' : `the body cannot be read: ${error.message}`, context)
  }
}
