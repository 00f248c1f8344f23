import { CallError } from './error.js'
import { isObject, setMember } from './value.js'
import type { Value } from './value.js'

/** A condition of a filter: an operator with its operand in one text or number, or a named form with options (F-2). @public */
export type FilterOperation = {
  /** `'web1'`, `5`, `'>= 5'`, `'*= web'`, `'not null'`, or `'in'`, `'orderBy'`, `'betweenDate'` ... with options. */
  readonly operation: string | number | bigint | boolean
  /** Each `value` is sent as a list, dates too (F-3). */
  readonly options?: readonly { readonly name: string; readonly value: FilterOptionValue }[]
}

/** The value of an option: one scalar or a list of them. @public */
export type FilterOptionValue = FilterScalar | readonly FilterScalar[]

type FilterScalar = string | number | bigint | boolean

/**
 * An object filter: the path from the service's own type down to a condition (F-1). A bare scalar stands for
 * `{ operation: scalar }`.
 *
 * @example
 * const filter: FilterInput = { virtualGuests: { hostname: { operation: '^= web' }, datacenter: { name: 'dal13' } } }
 *
 * @public
 */
export type FilterInput = { readonly [name: string]: Value | undefined }

/** A checked filter, plain data as REST sends it: nested objects down to `{ operation, options?: [{ name, value: [] }] }`. */
export type FilterNode = { readonly [name: string]: Value }

/**
 * Ready-made conditions for filters.
 *
 * @example
 * filter: { virtualGuests: { hostname: operations.startsWith('web'), id: operations.orderBy('DESC') } }
 *
 * @public
 */
export const operations = {
  equals: (value: FilterScalar): FilterOperation => ({ operation: value }),
  not: (value: FilterScalar): FilterOperation => ({ operation: `!= ${String(value)}` }),
  contains: (text: string): FilterOperation => ({ operation: `*= ${text}` }),
  startsWith: (text: string): FilterOperation => ({ operation: `^= ${text}` }),
  endsWith: (text: string): FilterOperation => ({ operation: `$= ${text}` }),
  greaterThan: (value: number | bigint): FilterOperation => ({ operation: `> ${String(value)}` }),
  lessThan: (value: number | bigint): FilterOperation => ({ operation: `< ${String(value)}` }),
  isNull: (): FilterOperation => ({ operation: 'is null' }),
  notNull: (): FilterOperation => ({ operation: 'not null' }),
  oneOf: (values: readonly FilterScalar[]): FilterOperation => withOptions('in', { data: values }),
  noneOf: (values: readonly FilterScalar[]): FilterOperation => withOptions('not in', { data: values }),
  /** Dates are `MM/DD/YYYY HH24:MI:SS` in the API's time zone (F-6). */
  betweenDates: (start: string, end: string): FilterOperation =>
    withOptions('betweenDate', { startDate: [start], endDate: [end] }),
  /** Sorts the result; the property cannot be searched at the same time (F-5). */
  orderBy: (direction: 'ASC' | 'DESC' = 'ASC', order?: number): FilterOperation =>
    withOptions('orderBy', order === undefined ? { sort: [direction] } : { sort: [direction], sortOrder: [order] }),
} as const

function withOptions(operation: string, options: Readonly<Record<string, readonly FilterScalar[]>>): FilterOperation {
  return { operation, options: Object.entries(options).map(([name, value]) => ({ name, value })) }
}

const maxDepth = 50

/**
 * Checks a filter and brings it into the one form that every protocol sends: no undefined members, every option's
 * value a list (F-3), frozen. A filter without conditions is no filter. The API ignores malformed filters in silence
 * and returns all rows (F-4), so the shape is checked here.
 *
 * @throws CallError `invalid-call` with the path of what is wrong.
 */
export function normalizeFilter(filter: FilterInput | undefined): FilterNode | undefined {
  if (filter === undefined || filter === null) return undefined
  if (!isObject(filter)) throw wrong('filter', 'must be an object of properties')
  return node(filter, 'filter', 0) as FilterNode | undefined
}

function node(value: Readonly<Record<string, unknown>>, path: string, depth: number): Value | undefined {
  if (depth > maxDepth) throw new CallError('invalid-call', `The filter is nested deeper than ${maxDepth} levels.`)
  if (isOperation(value)) return operationOf(value, path)
  const result: Record<string, unknown> = {}
  let empty = true
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (member === undefined) continue
    const child = isObject(member)
      ? node(member, `${path}.${name}`, depth + 1)
      : Object.freeze({ operation: scalar(member, `${path}.${name}`) })
    if (child === undefined) continue
    setMember(result, name, child)
    empty = false
  }
  return empty ? undefined : (Object.freeze(result) as Value)
}

/** A property may be called `operation` too: then an object with members stands there. */
function isOperation(value: Readonly<Record<string, unknown>>): boolean {
  return (value['operation'] !== undefined && !isObject(value['operation'])) || Array.isArray(value['options'])
}

function operationOf(value: Readonly<Record<string, unknown>>, path: string): Value {
  for (const name of Object.keys(value)) {
    if (name !== 'operation' && name !== 'options' && value[name] !== undefined) {
      throw wrong(`${path}.${name}`, 'stands beside an operation; an operation may have "options" only')
    }
  }
  const operation = scalar(value['operation'], `${path}.operation`)
  const options = value['options']
  if (options === undefined) return Object.freeze({ operation })
  if (!Array.isArray(options)) throw wrong(`${path}.options`, 'must be a list of { name, value } (F-3)')
  const checked = (options as readonly unknown[]).map((option, i) => {
    const where = `${path}.options[${i}]`
    if (!isObject(option) || typeof option['name'] !== 'string') throw wrong(where, 'must be { name, value } (F-3)')
    const given = option['value']
    const list = (Array.isArray(given) ? given : [given]) as readonly unknown[]
    const items = Object.freeze(list.map((item) => scalar(item, `${where}.value`)))
    return Object.freeze({ name: option['name'], value: items })
  })
  return Object.freeze({ operation, options: Object.freeze(checked) })
}

function scalar(value: unknown, path: string): Value {
  if (value instanceof Date)
    throw wrong(path, "is a Date; write it as text, MM/DD/YYYY HH:MM:SS in the API's time zone (F-6)")
  if (value === null) throw wrong(path, "is null; use { operation: 'is null' }")
  if (typeof value === 'number' && !Number.isFinite(value)) throw wrong(path, 'is not a finite number')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return value
  throw wrong(path, 'must be a text, number or boolean, or an object that leads to one')
}

function wrong(path: string, what: string): CallError {
  return new CallError('invalid-call', `The filter is not valid: ${path} ${what}.`)
}
