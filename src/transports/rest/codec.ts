import { httpAuth } from '../../core/auth.js'
import type { Call, Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import { argumentsOf, checkCall } from '../../core/check-call.js'
import type { Codec, CodecSettings, ItemLimits, ResponseHead, WireRequest, WireResponse } from '../../core/codec.js'
import { isEmptyAnswer } from '../../core/empty-answer.js'
import { CallError } from '../../core/error.js'
import { WholeItems, type ItemDecoder } from '../../core/item-decoder.js'
import { normalizeFilter } from '../../core/filter.js'
import { normalizeMask } from '../../core/mask.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { replyOf, totalHeader } from '../../core/total.js'
import { Recent } from '../../core/recent.js'
import { utf8Bytes } from '../../core/utf8.js'
import type { Value } from '../../core/value.js'
import { canonicalPieces, failure, jsonValue, listInSteps, malformed, xmlValue } from './body.js'
import { Reading } from './canonical-json.js'
import type { ResponseContext } from './faults.js'
import { xmlReader } from './formats.js'
import { JsonItems, type ListReading } from './items.js'
import { UnwritableValue, writeJson } from './json-writer.js'
import { isLogin, loginOf, loginRequest } from './login.js'

const protocol = 'rest'

/**
 * The client half of REST: JSON over GET without arguments, over POST with them.
 * @throws CallError `config` for the format `xml` when its reader was not loaded.
 */
export function createCodec(settings: CodecSettings = {}): Codec {
  const { maxDepth = 500, format = 'json' } = settings
  const reading = new Reading(settings, maxDepth)
  const xml = format === 'xml' ? xmlReader() : undefined
  const { authorization } = httpAuth(settings.auth)
  const common = {
    accept: xml ? 'application/xml' : 'application/json',
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
      const path = pathOf(call, format) + queryOf(call, maxDepth)
      if (args.length === 0) return { method: 'GET', path, headers: getHeaders }
      if (isLogin(call)) return signOn(call, args, path, getHeaders)
      const texts = args.map((value, i) => write(value, `args[${i}]`, call, maxDepth))
      const body = utf8Bytes(`{"parameters":[${texts.join(',')}]}`)
      return { method: 'POST', path, headers: postHeaders, body }
    },

    decode(response: WireResponse, call: Call): Reply {
      const { status } = response
      const context: ResponseContext = { status, protocol, call }
      if (status < 200 || status > 299) throw failure(response, context, maxDepth, xml)
      const schema = settings.schema ?? builtInSchema()
      if (isEmptyAnswer(response, schema, call)) return { value: null }
      const returns = returnsOf(schema, call)
      if (xml) return replyOf(xmlValue(response, returns, context, reading, xml), totalHeader(response.headers))
      const value = canonicalPieces(response.body, returns, reading) ?? jsonValue(response, returns, context, reading)
      return replyOf(value, totalHeader(response.headers))
    },

    *decodeInParts(response: WireResponse, call: Call): Generator<undefined, Reply> {
      const { status, headers, body } = response
      const returns = returnsOf(settings.schema ?? builtInSchema(), call)
      const isJson = xml === undefined && status >= 200 && status <= 299
      const list = isJson && (yield* listInSteps(body, returns, reading))
      return list ? replyOf(list, totalHeader(headers)) : this.decode(response, call)
    },

    items(head: ResponseHead, call: Call, limits: ItemLimits): ItemDecoder {
      if (xml) return new WholeItems(head, call, (response) => this.decode(response, call), limits.bytes)
      const context: ResponseContext = { status: head.status, protocol, call }
      const returns = returnsOf(settings.schema ?? builtInSchema(), call)
      const source: ListReading = {
        decode: (response) => this.decode(response, call),
        malformed: (what) => malformed(what, context),
        list(bytes, isOne) {
          const headers = isOne ? head.headers : {}
          const list =
            canonicalPieces(bytes, returns, reading) ??
            jsonValue({ ...head, headers, body: bytes }, returns, context, reading)
          return Array.isArray(list) ? (list as Value[]) : []
        },
      }
      return new JsonItems(source, head, call, limits)
    },
  }
}

/** Names and masks in a URL. */
const escaped = new Recent(encodeURIComponent)

function pathOf(call: Call, format: string): string {
  const id = call.id === undefined ? '' : `/${idSegment(call)}`
  return `/${escaped.of(call.service)}${id}/${escaped.of(call.method)}.${format}`
}

function signOn(call: Call, args: readonly Value[], path: string, headers: WireRequest['headers']): WireRequest {
  const login = loginOf(args)
  if (!login || path.includes('?')) {
    const what =
      "an employee signs on with the arguments (username, password, remoteToken), no ':' in the name, no mask"
    throw refusal('invalid-call', what, call)
  }
  const { authorization, query } = loginRequest(login)
  return { method: 'GET', path: path + query, headers: { ...headers, authorization } }
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
    parts.push(`objectMask=${escaped.of(mask.text)}`)
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
