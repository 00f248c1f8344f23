import type { Call } from './call.js'
import type { ValueSettings } from './codec.js'
import { canonicalScalar, type RawScalar } from './scalar.js'
import type { Kind, Schema, TypeReference } from './schema.js'
import { isObject, type Value } from './value.js'

/** The declared type of a call's result: the schema's, else the call's own `signature`; undefined when unknown. */
export function returnsOf(
  schema: Schema,
  call: Pick<Call, 'service' | 'method' | 'signature'>,
): TypeReference | undefined {
  const known = schema.service(call.service)?.method(call.method)?.returns
  if (known) return known
  const returns = call.signature?.returns
  return returns === undefined ? undefined : schema.reference(returns)
}

/**
 * Brings plain data, as JSON has it, into the canonical form of its declared type: wraps the bare item of a list
 * repairs the type drift of scalars, reads base64. Works in place on objects and lists.
 */
export function canonicalize(value: unknown, reference: TypeReference | undefined, settings: ValueSettings): Value {
  if (value === undefined) return null
  if (!reference) return value as Value
  if (reference.list) return canonicalList(value, reference, settings)
  return canonicalItem(value, reference, settings)
}

function canonicalList(value: unknown, reference: TypeReference, settings: ValueSettings): Value {
  if (value === null) return null
  let items = value
  if (!Array.isArray(items)) {
    if (value === '') return []
    items = isObject(value) ? (numberedItems(value) ?? [value]) : [value]
  }
  const list = items as unknown[]
  const { item } = reference
  if (item.kind === 'any' || item.kind === 'json') return list as Value
  for (let i = 0; i < list.length; i++) list[i] = canonicalItem(list[i], item, settings)
  return list as Value
}

/**
 * A PHP list whose keys have gaps is written as an object with numeric names; an empty object is an empty list.
 * Undefined when the object is something else, that is the list's only item.
 */
export function numberedItems(value: object): unknown[] | undefined {
  const names = Object.keys(value)
  for (const name of names) {
    for (let i = 0; i < name.length; i++) {
      const character = name.charCodeAt(i)
      if (character < 48 || character > 57) return undefined
    }
    if (name === '') return undefined
  }
  return Object.values(value)
}

function canonicalItem(value: unknown, reference: TypeReference, settings: ValueSettings): Value {
  const { kind } = reference
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return canonicalScalar(value as RawScalar, kind, settings)
  }
  if (kind !== 'object') return value as Value
  if (Array.isArray(value)) {
    // An empty PHP array is what became of an empty object.
    if (value.length === 0) return {}
    for (let i = 0; i < value.length; i++) value[i] = canonicalItem(value[i], reference, settings)
    return value as Value
  }
  const { type } = reference
  const members = value as Record<string, unknown>
  for (const name of Object.keys(members)) {
    const declared = type?.property(name)
    if (!declared) continue
    const member = members[name]
    if (declared.list) members[name] = canonicalList(member, declared, settings)
    else if (typeof member !== 'string' || !asItIs(declared.kind))
      members[name] = canonicalItem(member, declared, settings)
  }
  return value as Value
}

function asItIs(kind: Kind): boolean {
  return kind === 'string' || kind === 'any' || kind === 'json'
}
