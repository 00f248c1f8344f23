import { canonicalize } from '../core/canonical.js'
import type { Method, TypeReference } from '../core/schema.js'
import { isObject, setMember, type Value, type ValueObject } from '../core/value.js'
import { apiFault, invalidValue, propertyNotValid } from './api-fault.js'
import { dateText } from './world.js'

const maxDepth = 100

/**
 * The arguments of a call in the canonical form of their parameters, checked. A protocol without types gives text
 * for numbers, so this is where they become numbers again.
 *
 * @throws CallError `fault` for a wrong type, an unknown member or a missing argument.
 */
export function readArguments(method: Method, args: readonly (Value | undefined)[] | undefined): Value[] {
  const given = args ?? []
  const known = method.parameters.map((parameter, i) => {
    const value = given[i]
    if (value === undefined || value === null) return (parameter.fallback ?? null) as Value
    const copy = canonicalize(copied(value, 0), parameter.type, {})
    checkValue(copy, parameter.type, parameter.name)
    return copy
  })
  return known
}

/** An object argument. @throws CallError `fault` when it is none. */
export function objectArgument(value: Value | undefined, name: string): ValueObject {
  if (isObject(value)) return value
  throw apiFault('fault', '_InvalidValue', `Parameter '${name}' must be an object.`)
}

/** A list of objects as argument. @throws CallError `fault` when it is none. */
export function objectsArgument(value: Value | undefined, name: string): ValueObject[] {
  if (!Array.isArray(value)) throw apiFault('fault', '_InvalidValue', `Parameter '${name}' must be a list of objects.`)
  return (value as readonly Value[]).map((item) => objectArgument(item, name))
}

/** Arguments belong to the caller; the world keeps its own copies. */
function copied(value: Value | undefined, depth: number): unknown {
  if (depth > maxDepth) throw invalidValue('An argument is nested too deep.')
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : dateText(value.getTime())
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => copied(item, depth + 1))
  if (!isObject(value)) return value
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    if (value[name] !== undefined) setMember(result, name, copied(value[name], depth + 1))
  }
  return result
}

function checkValue(value: Value, reference: TypeReference, path: string): void {
  if (value === null) return
  if (reference.list) {
    if (!Array.isArray(value)) throw wrongKind(path, `a list of ${reference.name}`)
    for (const item of value as readonly Value[]) checkValue(item, reference.item, path)
    return
  }
  switch (reference.kind) {
    case 'any':
    case 'json':
    case 'void':
      return
    case 'object':
      checkObject(value, reference, path)
      return
    default:
      if (!fits(value, reference.kind)) throw wrongKind(path, reference.name)
  }
}

function checkObject(value: Value, reference: TypeReference, path: string): void {
  if (!isObject(value)) throw wrongKind(path, reference.name)
  const { type } = reference
  if (!type?.base) return
  for (const name of Object.keys(value)) {
    // A member of softlayer-python's that names a subtype (foreign-wire section 4).
    if (name === 'complexType') continue
    const property = type.property(name)
    if (!property) throw propertyNotValid(name, type.name)
    checkValue(value[name] ?? null, property, `${path}.${name}`)
  }
}

function fits(value: Value, kind: TypeReference['kind']): boolean {
  switch (kind) {
    case 'integer':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
    case 'float':
      return typeof value === 'number'
    case 'decimal':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'binary':
      return value instanceof Uint8Array
    case 'date':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    default:
      return typeof value === 'string'
  }
}

function wrongKind(path: string, name: string): Error {
  return invalidValue(`Value for '${path.slice(0, 200)}' must be of type ${name}.`)
}
