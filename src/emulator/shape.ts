import { added, type MaskNode } from '../core/mask-parser.js'
import type { ObjectType, TypeReference } from '../core/schema.js'
import { setMember } from '../core/value.js'
import { setTypeName } from '../core/type-name.js'
import { apiFault, propertyNotValid } from './api-fault.js'
import { createBudget, matches, type FilterTree } from './filter-tree.js'
import { Row, type Derived, type World } from './world.js'

/** What shaping an answer depends on besides the objects. */
export interface ShapeSettings {
  readonly mask: MaskNode | undefined
  /** The call's filter from the answer's items down, for `filteredMask` (F-8). */
  readonly filter?: FilterTree | undefined
  /** Tell the type of every object, not only where it is not the declared one. */
  readonly types: boolean
  /** Naming a local property leaves out the others of its level (M-3). Default true. */
  readonly reduces?: boolean
  /** The mask had no root: nothing but what it names (M-3). Default false. */
  readonly bare?: boolean
}

/** Members in one answer, with repetitions: beyond this the API gives up too. */
const maxMembers = 5_000_000

interface Step {
  readonly name: string
  readonly child: MaskNode | undefined
  readonly filter: FilterTree | undefined
  readonly declared: ObjectType | undefined
  /** How the member is found where it is not stored. */
  readonly read?: Derived
}

interface Shaped {
  readonly value: Record<string, unknown>
  /** How many members it has when written out without sharing. */
  readonly size: number
}

/**
 * Makes a plain answer of rows, as a mask asks (section 2.5). One row under one part of the mask is one object of the
 * answer, however often it occurs, so that a protocol can write it once (S-22).
 *
 * The mask must have passed {@link validate}.
 *
 * @throws CallError `overload` for an answer beyond reason.
 */
export function shape(value: unknown, declared: TypeReference, world: World, settings: ShapeSettings): unknown {
  return new Shaper(world, settings).value(value, {
    name: '',
    child: settings.mask,
    filter: settings.filter,
    declared: declared.type,
  }).value
}

class Shaper {
  private readonly plans = new Map<MaskNode | undefined, Map<ObjectType, readonly Step[]>>()
  private readonly budget = createBudget()
  private readonly made = new Map<MaskNode | undefined, Map<Row, Shaped>>()

  constructor(
    private readonly world: World,
    private readonly settings: ShapeSettings,
  ) {}

  value(value: unknown, step: Step): { readonly value: unknown; readonly size: number } {
    if (value instanceof Row) return this.row(value, step)
    if (!Array.isArray(value)) return { value, size: 0 }
    const items: unknown[] = []
    let size = 0
    for (const item of value as readonly unknown[]) {
      if (
        step.name !== '' &&
        step.child?.filtered === true &&
        step.filter &&
        item instanceof Row &&
        !matches(item, step.filter, this.world, this.budget)
      )
        continue
      const shaped = this.value(item, step)
      size = grown(size, shaped.size)
      items.push(shaped.value)
    }
    return { value: items, size }
  }

  private row(row: Row, { child: mask, filter, declared }: Step): Shaped {
    let rows = this.made.get(mask)
    if (!rows) this.made.set(mask, (rows = new Map()))
    const known = rows.get(row)
    if (known) {
      if (row.type !== declared) setTypeName(known.value, row.type.name)
      return known
    }
    const value: Record<string, unknown> = {}
    let size = 1
    for (const step of this.plan(row.type, mask, filter)) {
      const stored = row.values[step.name]
      const found = stored === undefined ? step.read?.(row, this.world) : stored
      if (found === undefined) continue
      if (typeof found === 'object' && found !== null) {
        const member = this.world.visible(found)
        // One that is hidden is told as one that is not there.
        if (member === undefined) continue
        const shaped = this.value(member, step)
        size = grown(size, shaped.size + 1)
        setMember(value, step.name, shaped.value)
      } else {
        size++
        setMember(value, step.name, found)
      }
    }
    if (this.settings.types || row.type !== declared) setTypeName(value, row.type.name)
    const shaped = { value, size }
    rows.set(row, shaped)
    return shaped
  }

  /** Which members an object of a type gets: the same for each of its kind, so worked out once. */
  private plan(type: ObjectType, mask: MaskNode | undefined, filter: FilterTree | undefined): readonly Step[] {
    let plans = this.plans.get(mask)
    if (!plans) this.plans.set(mask, (plans = new Map()))
    let plan = plans.get(type)
    if (!plan) plans.set(type, (plan = this.makePlan(type, mask, filter)))
    return plan
  }

  private makePlan(type: ObjectType, mask: MaskNode | undefined, filter: FilterTree | undefined): Step[] {
    const { world } = this
    const { reduces = true, bare = false } = this.settings
    const named = new Map<string, MaskNode>()
    for (const [scope, properties] of mask?.scopes ?? []) {
      if (scope !== '' && !type.is(scope)) continue
      for (const [name, child] of properties) {
        // Two scopes that both hold for this type add up.
        const known = named.get(name)
        named.set(name, known ? added(known, child) : child)
      }
    }
    let reduced = bare && mask === this.settings.mask
    // Naming a local property leaves out the others at this level; naming relational ones only does not (M-3).
    if (reduces && mask?.legacy !== true) for (const name of named.keys()) reduced ||= type.form(name) === 'local'
    const steps: Step[] = []
    const step = (name: string, child: MaskNode | undefined): Step => ({
      name,
      child,
      filter: filter?.children.get(name),
      declared: type.property(name)?.type,
      read: world.reader(type, name),
    })
    if (!reduced)
      for (const name of type.names())
        if (type.form(name) === 'local' && !named.has(name)) steps.push(step(name, undefined))
    for (const [name, child] of named) steps.push(step(name, leafless(child)))
    return steps
  }
}

/** A property without a set of its own is as without a mask, except that the call's filter may cut it. */
function leafless(child: MaskNode): MaskNode | undefined {
  return child.scopes.size === 0 && !child.filtered ? undefined : child
}

function grown(size: number, more: number): number {
  const sum = size + more
  if (sum > maxMembers) {
    throw apiFault(
      'overload',
      '_ApiRequestFailed',
      'Expected result size too large. Narrow the object mask or set a result limit.',
    )
  }
  return sum
}

/** A mask without the properties that its type does not have, for who passes over them in silence. */
export function withoutUnknown(mask: MaskNode, type: ObjectType, world: World): MaskNode {
  if (!type.base) return mask
  const scopes = new Map<string, Map<string, MaskNode>>()
  for (const [scope, properties] of mask.scopes) {
    const within = scope === '' ? type : world.schema.type(scope)
    const kept = new Map<string, MaskNode>()
    for (const [name, child] of within ? properties : []) {
      const property = within?.property(name)
      if (!property) continue
      kept.set(name, property.type ? withoutUnknown(child, property.type, world) : { ...child, scopes: new Map() })
    }
    if (kept.size > 0) scopes.set(scope, kept)
  }
  return { ...mask, scopes }
}

/** Holds a mask to the type of its answer. @throws CallError `fault` for a property that a type does not have (M-5). */
export function validate(mask: MaskNode, type: ObjectType, world: World): void {
  // SoftLayer_Entity stands for "anything".
  if (!type.base) return
  for (const [scope, properties] of mask.scopes) {
    const within = scope === '' ? type : world.schema.type(scope)
    if (!within) throw apiFault('fault', '_Public', `Type '${scope.slice(0, 100)}' in the object mask does not exist.`)
    for (const [name, child] of properties) {
      const property = within.property(name)
      if (!property) throw propertyNotValid(name, within.name)
      if (property.type) validate(child, property.type, world)
      else if (child.scopes.size > 0 && property.kind !== 'any' && property.kind !== 'json')
        throw propertyNotValid(firstName(child), property.name)
    }
  }
}

function firstName(mask: MaskNode): string {
  for (const properties of mask.scopes.values()) for (const name of properties.keys()) return name
  return ''
}
