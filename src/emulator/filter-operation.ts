import type { Kind } from '../core/schema.js'
import { isObject } from '../core/value.js'
import { compare, isScalar, key, lower, moment, text, time, type Moment } from './filter-comparison.js'

/** Whether a member of a row fulfils one condition. */
export type Test = (value: unknown) => boolean

/** How a result is sorted by one property. */
export interface Sorting {
  readonly descending: boolean
  /** `sortOrder`: which of several sortings counts first. */
  readonly order: number
}

/** A leaf of a filter: a condition, a sorting, or neither when it means nothing (F-4). */
export interface Operation {
  readonly test?: Test
  readonly sorting?: Sorting
}

type Comparison = (value: unknown, operand: string, kind: Kind) => boolean

/** Longer operators first: `!^=` begins with `!`. */
const comparisons: readonly (readonly [string, Comparison])[] = [
  ['!^=', (value, operand) => !lower(value).startsWith(operand.toLowerCase())],
  ['!$=', (value, operand) => !lower(value).endsWith(operand.toLowerCase())],
  ['!*=', (value, operand) => !lower(value).includes(operand.toLowerCase())],
  ['!=', (value, operand, kind) => compare(value, operand, kind) !== 0],
  ['!~', (value, operand) => !text(value).includes(operand)],
  ['>=', (value, operand, kind) => compare(value, operand, kind) >= 0],
  ['<=', (value, operand, kind) => compare(value, operand, kind) <= 0],
  ['^=', (value, operand) => lower(value).startsWith(operand.toLowerCase())],
  ['$=', (value, operand) => lower(value).endsWith(operand.toLowerCase())],
  ['*=', (value, operand) => lower(value).includes(operand.toLowerCase())],
  ['_=', (value, operand, kind) => compare(value, operand, kind) === 0],
  ['>', (value, operand, kind) => compare(value, operand, kind) > 0],
  ['<', (value, operand, kind) => compare(value, operand, kind) < 0],
  ['~', (value, operand) => text(value).includes(operand)],
]

/**
 * Reads a leaf such as `{ operation: '^= web' }` (F-2). `kind` is that of the property. A leaf that searches and has
 * options to sort by only searches (F-5), unless the caller says otherwise.
 */
export function readOperation(leaf: unknown, kind: Kind, searchBeatsSort = true): Operation {
  if (kind === 'object') return relationTest(isObject(leaf) ? leaf['operation'] : leaf)
  if (!isObject(leaf)) return scalarTest(leaf, kind)
  const options = readOptions(leaf['options'])
  const read = operationOf(leaf['operation'], options, kind)
  return searchBeatsSort || read.sorting || !options.has('sort') ? read : { ...read, sorting: sortingOf(options) }
}

function operationOf(operation: unknown, options: ReadonlyMap<string, readonly unknown[]>, kind: Kind): Operation {
  const data = options.get('data')
  const conditions = data && data.length <= maxConditions ? data : undefined
  switch (operation) {
    case 'in':
      return data ? { test: oneOf(data, kind) } : {}
    case 'not in':
      return data ? { test: not(oneOf(data, kind)) } : {}
    case 'or':
      return conditions ? { test: anyOf(conditions.map((item) => testOf(item, kind))) } : {}
    case 'and':
      return conditions ? { test: allOf(conditions.map((item) => testOf(item, kind))) } : {}
    case 'isDate':
      return dateTest(
        options.get('date'),
        (value, date) => value === date.start || (date.wholeDay && value >= date.start && value < date.start + day),
      )
    case 'lessThanDate':
      return dateTest(options.get('date'), (value, date) => value < date.start)
    case 'greaterThanDate':
      return dateTest(options.get('date'), (value, date) => value > date.start)
    case 'betweenDate': {
      const start = moment(options.get('startDate')?.[0])
      const end = moment(options.get('endDate')?.[0])
      if (!start || !end) return {}
      return { test: (value) => (time(value) ?? NaN) >= start.start && (time(value) ?? NaN) <= end.start }
    }
    case 'orderBy':
      return { sorting: sortingOf(options) }
    default:
      return scalarTest(operation, kind)
  }
}

function sortingOf(options: ReadonlyMap<string, readonly unknown[]>): Sorting {
  const direction = String(options.get('sort')?.[0] ?? 'ASC').toUpperCase()
  return { descending: direction === 'DESC', order: Number(options.get('sortOrder')?.[0] ?? 0) || 0 }
}

/** A relation has no value of its own to compare or to sort by: it is there or not, and all else has no meaning. */
function relationTest(operation: unknown): Operation {
  const isPresence = typeof operation === 'string' && /^\s*(?:is|not) null\s*$/i.test(operation)
  return isPresence ? { test: testOf(operation, 'object') } : {}
}

function scalarTest(operand: unknown, kind: Kind): Operation {
  return isScalar(operand) ? { test: testOf(operand, kind) } : {}
}

function testOf(operation: unknown, kind: Kind): Test {
  if (typeof operation !== 'string') return equalTo(operation, kind)
  const trimmed = operation.trimStart()
  const lowered = trimmed.trimEnd().toLowerCase()
  if (lowered === 'is null') return (value) => value === null || value === undefined
  if (lowered === 'not null') return (value) => value !== null && value !== undefined
  for (const [sign, comparison] of comparisons) {
    if (!trimmed.startsWith(sign)) continue
    const operand = trimmed.slice(trimmed.charAt(sign.length) === ' ' ? sign.length + 1 : sign.length)
    return (value) =>
      value === null || value === undefined ? false : !isScalar(value) ? false : comparison(value, operand, kind)
  }
  return equalTo(operation, kind)
}

function equalTo(operand: unknown, kind: Kind): Test {
  const wanted = text(operand)
  return (value) => isScalar(value) && compare(value, wanted, kind) === 0
}

const day = 86_400_000
/** More of them for each row would take too long. */
const maxConditions = 1000

/** Equality with any of a list of whatever length. */
function oneOf(operands: readonly unknown[], kind: Kind): Test {
  const keys = new Set(operands.map((operand) => key(operand, kind)))
  return (value) => isScalar(value) && keys.has(key(value, kind))
}

function dateTest(operand: readonly unknown[] | undefined, test: (value: number, date: Moment) => boolean): Operation {
  const date = moment(operand?.[0])
  if (!date) return {}
  return {
    test: (value) => {
      const at = time(value)
      return at !== undefined && test(at, date)
    },
  }
}

/** Options as they may come from any protocol: a list or its only item, values with or without a list. */
function readOptions(options: unknown): Map<string, readonly unknown[]> {
  const result = new Map<string, readonly unknown[]>()
  const list: readonly unknown[] = Array.isArray(options) ? options : [options]
  for (const option of list) {
    if (!isObject(option) || typeof option['name'] !== 'string' || option['value'] === undefined) continue
    result.set(option['name'], Array.isArray(option['value']) ? option['value'] : [option['value']])
  }
  return result
}

function anyOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value))
}

function allOf(tests: readonly Test[]): Test {
  return (value) => tests.every((test) => test(value))
}

function not(test: Test): Test {
  return (value) => !test(value)
}
