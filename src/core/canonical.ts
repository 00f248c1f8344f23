import type { Call } from './call.js'
import type { ValueSettings } from './codec.js'
import { isDeeper, TooDeep } from './depth.js'
import { canonicalScalar, type RawScalar } from './scalar.js'
import * as way from './record-plan.js'
import { planOf, type Plan, type Step } from './record-plan.js'
import type { Schema, TypeReference } from './schema.js'
import { isObject, setMember, type Value } from './value.js'

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

/** How values are brought into their canonical form. */
export interface CanonicalSettings extends ValueSettings {
  /** Told of the numbers that are met; default nobody is. */
  readonly numbers?: Numbers | undefined
}

/**
 * Whether some number may have had more digits in the text than it has now. No number is in doubt that is an integer up to
 * 2^53 or one with a fraction, but for those of a decimal or text and those in data of which no type is known.
 */
export class Numbers {
  areInDoubt = false
  /** Whether a decimal or text was larger than any double, which none of its digits show any more. */
  areTooLarge = false
}

/**
 * Brings plain data, as JSON has it, into the canonical form of its declared type: wraps the bare item of a list
 * repairs the type drift of scalars, reads base64. Works in place on objects and lists.
 *
 * @param levels how deep objects and lists may be nested; default without end.
 * @throws TooDeep
 */
export function canonicalize(
  value: unknown,
  reference: TypeReference | undefined,
  settings: CanonicalSettings,
  levels = withoutEnd,
): Value {
  if (value === undefined) return null
  if (!reference) return unchanged(value, settings, levels)
  if (reference.list) return canonicalList(value, reference, settings, levels)
  return canonicalItem(value, reference, settings, levels)
}

/** More levels than any value has. The engine counts small integers faster than `Infinity`. */
const withoutEnd = 1e9

/** A value of which nothing is known. */
function unchanged(value: unknown, { numbers }: CanonicalSettings, levels: number): Value {
  if (numbers && mayHoldDoubt(value)) numbers.areInDoubt = true
  if (levels < withoutEnd / 2 && isDeeper(value, levels)) throw new TooDeep()
  return value as Value
}

/** What is looked at no further may hold anything. */
function mayHoldDoubt(value: unknown): boolean {
  return typeof value === 'number' ? isPastSafe(value) : typeof value === 'object' && value !== null
}

/** Infinity is what became of an integer of 400 digits. */
function isPastSafe(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER
}

function canonicalList(value: unknown, reference: TypeReference, settings: CanonicalSettings, levels: number): Value {
  if (value === null) return null
  if (Array.isArray(value)) return canonicalItems(value, reference.item, settings, inside(levels))
  if (value === '') return []
  const items = isObject(value) ? numberedItems(value) : undefined
  // The bare item is as deep as it was.
  return items
    ? canonicalItems(items, reference.item, settings, inside(levels))
    : canonicalItems([value], reference.item, settings, levels)
}

function canonicalItems(list: unknown[], item: TypeReference, settings: CanonicalSettings, levels: number): Value {
  const { kind } = item
  if (kind === 'any' || kind === 'json') {
    for (const each of list) unchanged(each, settings, levels)
    return list as Value
  }
  const plan = item.list || !item.type ? undefined : planOf(item.type)
  for (let i = 0; i < list.length; i++) {
    const each = list[i]
    if (plan && isRecord(each)) canonicalMembers(each, plan, settings, inside(levels))
    else list[i] = canonicalize(each, item, settings, levels)
  }
  return list as Value
}

/** The levels that are left inside of an object or a list. */
function inside(levels: number): number {
  if (levels <= 0) throw new TooDeep()
  return levels - 1
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

function canonicalItem(value: unknown, reference: TypeReference, settings: CanonicalSettings, levels: number): Value {
  const { kind } = reference
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    if (typeof value === 'number' && settings.numbers) {
      const isSpelled = kind === 'decimal' || (kind === 'string' && !Number.isSafeInteger(value))
      if (isSpelled || isPastSafe(value)) settings.numbers.areInDoubt = true
      if (isSpelled && !Number.isFinite(value)) settings.numbers.areTooLarge = true
    }
    return canonicalScalar(value as RawScalar, kind, settings)
  }
  if (kind !== 'object') return unchanged(value, settings, levels)
  if (Array.isArray(value)) {
    const left = inside(levels)
    // An empty PHP array is what became of an empty object.
    if (value.length === 0) return {}
    for (let i = 0; i < value.length; i++) value[i] = canonicalItem(value[i], reference, settings, left)
    return value as Value
  }
  const { type } = reference
  if (!type) return unchanged(value, settings, levels)
  canonicalMembers(value as Record<string, unknown>, planOf(type), settings, inside(levels))
  return value as Value
}

function canonicalMembers(
  members: Record<string, unknown>,
  plan: Plan,
  settings: CanonicalSettings,
  levels: number,
): void {
  if (isOutOfDate(members)) return
  const keepsDates = settings.dates !== 'date'
  let previous: Step = plan.start
  let next = previous.next
  // Much faster than Object.keys; inherited members are left alone below.
  for (const name in members) {
    let step = next
    if (step.name !== name) step = plan.step(name, previous)
    previous = step
    next = step.next
    const member = members[name]
    switch (step.way) {
      case way.text:
        if (typeof member === 'string' || member === null) continue
        break
      case way.integer:
        if (typeof member === 'number' ? Number.isSafeInteger(member) : member === null) continue
        break
      case way.boolean:
        if (typeof member === 'boolean' || member === null) continue
        break
      case way.date:
        if (typeof member === 'string' ? keepsDates && isUsualDate(member) : member === null) continue
        break
      case way.object:
        if (member === null) continue
        if (!isRecord(member)) break
        canonicalMembers(member, step.within(), settings, inside(levels))
        continue
      case way.objects:
        if (member === null) continue
        if (!Array.isArray(member)) break
        canonicalRecords(member, step, settings, inside(levels))
        continue
      case way.asIs:
        if (typeof member === 'object' || typeof member === 'number') unchanged(member, settings, levels)
        continue
      case way.unclear:
        break
    }
    const { declared } = step
    if (declared && Object.hasOwn(members, name)) {
      setMember(members, name, canonicalize(member, declared, settings, levels))
    }
  }
}

/**
 * Reads a member, which has the engine bring an object up to date that it made before it knew all forms of the objects like
 * it. A loop over the names of one that is out of date is twice as slow from then on, for all objects. Never true.
 */
function isOutOfDate(members: { readonly id?: unknown }): boolean {
  return members.id === planOf
}

function canonicalRecords(list: unknown[], step: Step, settings: CanonicalSettings, levels: number): void {
  const plan = step.within()
  for (let i = 0; i < list.length; i++) {
    const each = list[i]
    if (isRecord(each)) canonicalMembers(each, plan, settings, inside(levels))
    else list[i] = canonicalItem(each, (step.declared as TypeReference).item, settings, levels)
  }
}

/** An object with members. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}

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
