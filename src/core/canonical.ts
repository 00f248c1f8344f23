import type { Call } from './call.js'
import type { ValueSettings } from './codec.js'
import { canonicalScalar, type RawScalar } from './scalar.js'
import type { Kind, ObjectType, Schema, TypeReference } from './schema.js'
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
  for (let i = 0; i < list.length; i++) {
    list[i] = item.list ? canonicalList(list[i], item, settings) : canonicalItem(list[i], item, settings)
  }
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
  if (type) canonicalMembers(value as Record<string, unknown>, type, settings)
  return value as Value
}

/** What is to be done with a member; `look` when only a look at the value can tell. */
interface Step {
  readonly name: string
  readonly declared: TypeReference | undefined
  readonly way: 'leave' | 'text' | 'integer' | 'boolean' | 'date' | 'look'
}

interface Plan {
  readonly known: Map<string, Step>
  /** The steps of the last object, in its order: most records have the members of the one before. */
  readonly last: Step[]
}

const plans = new WeakMap<ObjectType, Plan>()
/** Names come from the wire. */
const longestPlan = 500

function canonicalMembers(members: Record<string, unknown>, type: ObjectType, settings: ValueSettings): void {
  let plan = plans.get(type)
  if (!plan) plans.set(type, (plan = { known: new Map(), last: [] }))
  const { last } = plan
  let i = 0
  // Much faster than Object.keys; inherited members are left alone below.
  for (const name in members) {
    let step = last[i]
    if (step?.name !== name) {
      step = plan.known.get(name) ?? stepOf(name, type, plan)
      if (i < longestPlan) last[i] = step
    }
    i++
    const member = members[name]
    if (member === null && step.way !== 'look') continue
    switch (step.way) {
      case 'leave':
        continue
      case 'text':
        if (typeof member === 'string') continue
        break
      case 'integer':
        if (Number.isSafeInteger(member)) continue
        break
      case 'boolean':
        if (typeof member === 'boolean') continue
        break
      case 'date':
        if (settings.dates !== 'date' && typeof member === 'string' && isUsualDate(member)) continue
        break
      case 'look':
        break
    }
    const { declared } = step
    if (declared && Object.hasOwn(members, name)) members[name] = canonicalize(member, declared, settings)
  }
}

function stepOf(name: string, type: ObjectType, { known }: Plan): Step {
  const declared = type.property(name)
  const way = declared ? (declared.list ? 'look' : (ways.get(declared.kind) ?? 'look')) : 'leave'
  const step: Step = { name, declared, way }
  if (known.size < longestPlan) known.set(name, step)
  return step
}

/** Nothing is to be done with a scalar that is as declared. */
const ways: ReadonlyMap<Kind, Step['way']> = new Map([
  ['any', 'leave'],
  ['json', 'leave'],
  ['string', 'text'],
  ['integer', 'integer'],
  ['boolean', 'boolean'],
  ['date', 'date'],
])

/** The form the API writes, without white space around it. */
function isUsualDate(text: string): boolean {
  return (
    text.length === 25 &&
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(22) === 58 &&
    text.charCodeAt(0) > 32 &&
    text.charCodeAt(24) > 32
  )
}
