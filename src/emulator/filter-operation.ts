import type { Kind } from '../core/schema.js'
import { isObject } from '../core/value.js'

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

/** The order of two members: numbers as numbers, text without case, null first, as MySQL does it. */
export function order(left: unknown, right: unknown, kind: Kind): number {
  const leftNull = left === null || left === undefined
  const rightNull = right === null || right === undefined
  if (leftNull || rightNull) return leftNull === rightNull ? 0 : leftNull ? -1 : 1
  return compare(left, text(right), kind)
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

/** More of them for each row would take too long. */
const maxConditions = 1000

/** Equality with any of a list of whatever length. */
function oneOf(operands: readonly unknown[], kind: Kind): Test {
  const keys = new Set(operands.map((operand) => key(operand, kind)))
  return (value) => isScalar(value) && keys.has(key(value, kind))
}

/** Equal values of a kind have equal keys. */
function key(value: unknown, kind: Kind): string | number | bigint {
  switch (kind) {
    case 'integer':
    case 'float':
    case 'decimal': {
      const given = text(value).trim()
      return /^-?\d{1,400}$/.test(given) ? BigInt(given) : Number(given === '' ? NaN : given)
    }
    case 'boolean':
      return /^(1|true)$/i.test(text(value).trim()) ? 1 : 0
    case 'date':
      return moment(value)?.start ?? text(value)
    default:
      return lower(value)
  }
}

function compare(value: unknown, operand: string, kind: Kind): number {
  switch (kind) {
    case 'integer':
    case 'float':
    case 'decimal':
      return compareNumbers(value, operand)
    case 'boolean': {
      const wanted = /^(1|true)$/i.test(operand.trim())
      return Number(value) - Number(wanted)
    }
    case 'date': {
      const left = time(value)
      const right = moment(operand)?.start
      return left === undefined || right === undefined ? NaN : left - right
    }
    default: {
      const left = lower(value)
      const right = operand.toLowerCase()
      return left < right ? -1 : left > right ? 1 : 0
    }
  }
}

/** Integers exactly, also beyond 2^53; all else as floating point. NaN, so no match, for what is no number. */
function compareNumbers(value: unknown, operand: string): number {
  const left = text(value)
  const right = operand.trim()
  if (/^-?\d{1,400}$/.test(left) && /^-?\d{1,400}$/.test(right)) {
    const difference = BigInt(left) - BigInt(right)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }
  return right === '' ? NaN : Number(left) - Number(right)
}

interface Moment {
  readonly start: number
  readonly wholeDay: boolean
}

const day = 86_400_000
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T]+(\d{1,2}):(\d{1,2}):(\d{1,2}))?$/

/** `MM/DD/YYYY HH24:MI:SS` in the API's time zone, or ISO text (F-6). */
function moment(value: unknown): Moment | undefined {
  const given = text(value).trim()
  const match = american.exec(given)
  if (match) {
    const [month, dayOfMonth, year, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const start = Date.UTC(year, month - 1, dayOfMonth, hour + 6, minute, second)
    return { start, wholeDay: hour + minute + second === 0 }
  }
  const parsed = Date.parse(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(given) ? `${given}-06:00` : given)
  return Number.isNaN(parsed) ? undefined : { start: parsed, wholeDay: /^\d{4}-\d\d-\d\d$/.test(given) }
}

function time(value: unknown): number | undefined {
  return typeof value === 'string' ? moment(value)?.start : undefined
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

function isScalar(value: unknown): value is string | number | bigint | boolean {
  return (
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
  )
}

function text(value: unknown): string {
  return isScalar(value) ? (typeof value === 'boolean' ? String(Number(value)) : String(value)) : ''
}

function lower(value: unknown): string {
  return text(value).toLowerCase()
}
