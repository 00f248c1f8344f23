import type { Kind, ObjectType } from '../core/schema.js'
import { isObject } from '../core/value.js'
import { apiFault } from './api-fault.js'
import { order } from './filter-comparison.js'
import { readOperation, type Sorting, type Test } from './filter-operation.js'
import { Row, type World } from './world.js'

/** A filter that is ready to be asked, from one type down. */
export interface FilterTree {
  readonly tests: ReadonlyMap<string, Test>
  readonly sortings: ReadonlyMap<string, Sorting & { readonly kind: Kind }>
  readonly children: ReadonlyMap<string, FilterTree>
}

/** How a filter is read. */
export interface FilterSettings {
  /** A property that is searched is not sorted by (F-5). Default true. */
  readonly searchBeatsSort?: boolean | undefined
}

const maxDepth = 50

/**
 * Reads the filter of a call from a type down. What the API would not understand is left out in silence (F-4, quirk
 * 9): unknown properties, unknown shapes.
 */
export function readFilter(
  filter: unknown,
  type: ObjectType | undefined,
  settings: FilterSettings = {},
  depth = 0,
): FilterTree | undefined {
  if (!isObject(filter) || !type || depth > maxDepth) return undefined
  const tests = new Map<string, Test>()
  const sortings = new Map<string, Sorting & { readonly kind: Kind }>()
  const children = new Map<string, FilterTree>()
  for (const name of Object.keys(filter)) {
    const property = type.property(name)
    const member = filter[name]
    if (!property || member === undefined) continue
    if (!isObject(member) || isLeaf(member)) {
      const { test, sorting } = readOperation(member, property.kind, settings.searchBeatsSort)
      if (test) tests.set(name, test)
      if (sorting) sortings.set(name, { ...sorting, kind: property.kind })
    } else {
      const child = readFilter(member, property.type, settings, depth + 1)
      if (child) children.set(name, child)
    }
  }
  return tests.size + sortings.size + children.size === 0 ? undefined : { tests, sortings, children }
}

/** How much work one answer may still make: filters can go round in circles of relations. */
export interface Budget {
  left: number
}

/** A fresh budget. */
export function createBudget(): Budget {
  return { left: 5_000_000 }
}

/** Whether an object fulfils all conditions; of a list of related objects, one has to (F-8). */
export function matches(row: Row | undefined, filter: FilterTree, world: World, budget: Budget): boolean {
  budget.left -= 1 + filter.tests.size
  if (budget.left < 0)
    throw apiFault('overload', '_ApiRequestFailed', 'Expected result size too large. Narrow the object filter.')
  for (const [name, test] of filter.tests) {
    const value = row && world.get(row, name)
    const met =
      Array.isArray(value) && value.length > 0
        ? value.some((item) => test(item))
        : test(Array.isArray(value) ? null : value)
    if (!met) return false
  }
  for (const [name, child] of filter.children) {
    if (!hasTests(child)) continue
    const related = row && world.get(row, name)
    const met =
      Array.isArray(related) && related.length > 0
        ? related.some((item) => item instanceof Row && matches(item, child, world, budget))
        : matches(related instanceof Row ? related : undefined, child, world, budget)
    if (!met) return false
  }
  return true
}

/** Filters and sorts rows. Without `orderBy` they stay in the order of their ids. */
export function select(rows: readonly Row[], filter: FilterTree | undefined, world: World): Row[] {
  if (!filter) return [...rows]
  const budget = createBudget()
  const found = hasTests(filter) ? rows.filter((row) => matches(row, filter, world, budget)) : [...rows]
  const keys = sortKeys(filter, [])
  if (keys.length === 0) return found
  keys.sort((a, b) => a.order - b.order)
  const decorated = found.map((row) => ({ row, values: keys.map((key) => follow(row, key.path, world)) }))
  decorated.sort((a, b) => {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as SortKey
      const result = order(a.values[i], b.values[i], key.kind)
      if (result !== 0 && !Number.isNaN(result)) return key.descending ? -result : result
    }
    return 0
  })
  return decorated.map(({ row }) => row)
}

/** Whether a filter says in which order rows come. */
export function sorts(filter: FilterTree | undefined): boolean {
  return filter !== undefined && sortKeys(filter, []).length > 0
}

/** @throws CallError `bad-request` for a filter that the API would ignore in silence, in whole or in part (F-4). */
export function refuseUnknown(filter: unknown, type: ObjectType | undefined, path = 'filter', depth = 0): void {
  if (!isObject(filter)) throw unknownFilter(path)
  if (depth > maxDepth) throw unknownFilter(path.slice(0, 200))
  for (const name of Object.keys(filter)) {
    const member = filter[name]
    if (member === undefined) continue
    const property = type?.property(name)
    const at = `${path}.${name.slice(0, 100)}`
    if (!property) throw unknownFilter(at)
    if (isObject(member) && !isLeaf(member)) refuseUnknown(member, property.type, at, depth + 1)
    else {
      const { test, sorting } = readOperation(member, property.kind)
      if (!test && !sorting) throw unknownFilter(at)
    }
  }
}

function unknownFilter(path: string): Error {
  return apiFault('bad-request', '_WebService_BadRequest', `The object filter has no meaning at ${path}.`, 400)
}

interface SortKey extends Sorting {
  readonly path: readonly string[]
  readonly kind: Kind
}

function sortKeys(filter: FilterTree, path: readonly string[]): SortKey[] {
  const keys: SortKey[] = []
  for (const [name, sorting] of filter.sortings) keys.push({ ...sorting, path: [...path, name] })
  for (const [name, child] of filter.children) keys.push(...sortKeys(child, [...path, name]))
  return keys
}

function follow(row: Row, path: readonly string[], world: World): unknown {
  let value: unknown = row
  for (const name of path) {
    if (Array.isArray(value)) value = (value as readonly unknown[])[0]
    value = value instanceof Row ? world.get(value, name) : undefined
  }
  return value
}

function hasTests(filter: FilterTree): boolean {
  if (filter.tests.size > 0) return true
  for (const child of filter.children.values()) if (hasTests(child)) return true
  return false
}

/** A property may be called `operation` too: then an object with members stands there. */
function isLeaf(member: Readonly<Record<string, unknown>>): boolean {
  return (member['operation'] !== undefined && !isObject(member['operation'])) || Array.isArray(member['options'])
}
