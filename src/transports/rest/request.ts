import { fromBase64 } from '../../core/base64.js'
import { header, type WireRequest } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import type { FilterInput } from '../../core/filter.js'
import type { Method, Schema, TypeReference } from '../../core/schema.js'
import { isObject, setMember, type Value } from '../../core/value.js'
import { readJson } from './json.js'

/** A request that the API does not understand. */
export function badRequest(what: string): CallError {
  const fault = { code: 'SoftLayer_Exception_WebService_BadRequest', message: what }
  return new CallError('bad-request', what, { fault, status: 400 })
}

/** `{"parameters": [...]}`; a body on GET is not looked at, and neither is the content type. */
export function bodyArguments(request: WireRequest, maxDepth: number): Value[] {
  if (request.method === 'GET' || request.body === undefined) return []
  let body: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(request.body)
    if (text.trim() === '') return []
    // Two levels more for the object and its list.
    body = readJson(text, undefined, maxDepth + 2)
  } catch {
    throw badRequest('The request body is not valid JSON.')
  }
  if (!isObject(body)) throw badRequest('The request body must be an object with the list "parameters".')
  const parameters: unknown = Object.hasOwn(body, 'parameters') ? body['parameters'] : undefined
  if (parameters === undefined || parameters === null) return []
  if (!Array.isArray(parameters)) throw badRequest('"parameters" must be a list.')
  return parameters as Value[]
}

/** An argument from the path: text unless its parameter says otherwise. */
export function simpleArgument(text: string, target: Method | undefined, index: number): Value {
  const kind = target?.parameters[index]?.type.kind
  if (kind === 'integer' && /^-?[0-9]{1,4000}$/.test(text)) {
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : BigInt(text)
  }
  if (kind === 'boolean' && /^(true|1)$/i.test(text)) return true
  if (kind === 'boolean' && /^(false|0)$/i.test(text)) return false
  return text
}

/** Turns what the schema declares as base64Binary into bytes, in place; all else stays as it was sent. */
export function readBytes(value: Value, reference: TypeReference | undefined, schema: Schema): Value {
  if (typeof value === 'string') return reference?.kind === 'binary' ? (fromBase64(value) ?? value) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value as Value[]
    for (let i = 0; i < items.length; i++) items[i] = readBytes(items[i] as Value, reference?.item, schema)
    return items
  }
  const members = value as Record<string, Value>
  const named = Object.hasOwn(members, 'complexType') ? members['complexType'] : undefined
  const type = (typeof named === 'string' ? schema.type(named) : undefined) ?? reference?.item.type
  if (!type) return value
  for (const name of Object.keys(members)) {
    const declared = type.property(name)
    if (declared) setMember(members, name, readBytes(members[name] as Value, declared, schema))
  }
  return value
}

/** A filter that is no JSON object is ignored, as the API does (F-4). */
export function filterOf(text: string | undefined, maxDepth: number): FilterInput | undefined {
  if (text === undefined) return undefined
  try {
    const filter = readJson(text, undefined, maxDepth)
    return isObject(filter) ? filter : undefined
  } catch {
    return undefined
  }
}

/** `offset,limit` or `limit` alone. */
export function limitOf(text: string | undefined): { limit?: number; offset?: number } {
  const match = /^\s*(?:([0-9]{1,15})\s*,\s*)?([0-9]{1,15})\s*$/.exec(text?.slice(0, 100) ?? '')
  if (!match) return {}
  const limit = Number(match[2])
  const offset = Number(match[1] ?? 0)
  if (limit < 1) return {}
  return offset === 0 ? { limit } : { limit, offset }
}

export function asksForTypes(request: WireRequest): boolean {
  const value = header(request.headers, 'softlayer-include-types')?.trim().toLowerCase()
  return value === 'true' || value === '1'
}
