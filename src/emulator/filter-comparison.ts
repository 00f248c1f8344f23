import type { Kind } from '../core/schema.js'

// How the API compares what is in a filter with what is in its database.

/** The order of two members: numbers as numbers, text without case, null first, as MySQL does it. */
export function order(left: unknown, right: unknown, kind: Kind): number {
  const leftNull = left === null || left === undefined
  const rightNull = right === null || right === undefined
  if (leftNull || rightNull) return leftNull === rightNull ? 0 : leftNull ? -1 : 1
  return compare(left, text(right), kind)
}

/** Equal values of a kind have equal keys. */
export function key(value: unknown, kind: Kind): string | number | bigint {
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

/** Below, above or 0 as a value is to an operand; NaN when they cannot be compared. */
export function compare(value: unknown, operand: string, kind: Kind): number {
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

/** A point in time of a filter. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly start: number
  /** Whether only the day was given. */
  readonly wholeDay: boolean
}

const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T]+(\d{1,2}):(\d{1,2}):(\d{1,2}))?$/

/** `MM/DD/YYYY HH24:MI:SS` in the API's time zone, or ISO text (F-6). */
export function moment(value: unknown): Moment | undefined {
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

/** Milliseconds since 1970 of a date; undefined for what is none. */
export function time(value: unknown): number | undefined {
  return typeof value === 'string' ? moment(value)?.start : undefined
}

/** Whether a value can be compared at all. */
export function isScalar(value: unknown): value is string | number | bigint | boolean {
  return (
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
  )
}

/** The text of a scalar, as the API compares it; flags as 1 and 0. */
export function text(value: unknown): string {
  return isScalar(value) ? (typeof value === 'boolean' ? String(Number(value)) : String(value)) : ''
}

/** The same without case. */
export function lower(value: unknown): string {
  return text(value).toLowerCase()
}
