import { fromBase64 } from './base64.js'
import type { ValueSettings } from './codec.js'
import type { Kind } from './schema.js'
import type { Value } from './value.js'

/** A scalar as a wire gave it. */
export type RawScalar = null | boolean | number | bigint | string | Uint8Array

/**
 * A scalar in the canonical form of its declared kind. This repairs the type drift of the API: numbers
 * as text, flags as 0 and 1, numbers for texts. What does not fit the kind is given as it came: nothing is lost.
 */
export function canonicalScalar(raw: RawScalar, kind: Kind, settings: ValueSettings): Value {
  if (typeof raw === 'string') return canonicalText(raw, kind, settings)
  if (raw === null) return null
  if (raw instanceof Uint8Array) return kind === 'string' ? (utf8(raw) ?? raw) : raw
  switch (kind) {
    case 'integer':
      return integer(raw)
    case 'float':
      return typeof raw === 'boolean' ? Number(raw) : typeof raw === 'bigint' ? Number(raw) : raw
    case 'decimal':
      return typeof raw === 'boolean' ? raw : canonicalText(String(raw), kind, settings)
    case 'boolean':
      return raw === 1 || raw === 1n ? true : raw === 0 || raw === 0n ? false : raw
    case 'string':
      return typeof raw === 'number' ? (decimalText(String(raw)) ?? String(raw)) : String(raw)
    default:
      return raw
  }
}

/** A text from the wire in the canonical form of a kind. An empty text is null for numbers, flags and dates. */
export function canonicalText(text: string, kind: Kind, settings: ValueSettings): Value {
  switch (kind) {
    case 'integer':
      return integerText(text)
    case 'float':
      return floatText(text)
    case 'decimal':
      return decimal(text, settings)
    case 'boolean':
      return booleanText(text)
    case 'date':
      return date(text, settings)
    case 'binary':
      return fromBase64(text) ?? text
    case 'void':
    case 'object':
      return text === '' ? null : text
    default:
      return text
  }
}

/** An integer beyond 2^53 as bigint, so that no digit is lost. */
export function integer(raw: boolean | number | bigint): number | bigint {
  if (typeof raw === 'number') {
    // The digits that were sent, not those that a double has beyond them.
    return Number.isInteger(raw) && !Number.isSafeInteger(raw) ? BigInt(decimalText(String(raw)) as string) : raw
  }
  if (typeof raw === 'boolean') return Number(raw)
  return raw >= Number.MIN_SAFE_INTEGER && raw <= Number.MAX_SAFE_INTEGER ? Number(raw) : raw
}

function integerText(text: string): Value {
  if (text.length < 16) {
    const quick = digits(text)
    if (quick >= 0) return quick
  }
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (isInteger(trimmed)) return integer(trimmed.length < 16 ? Number(trimmed) + 0 : BigInt(trimmed.replace('+', '')))
  const number = numberOf(trimmed)
  if (number !== undefined) return integer(number)
  if (trimmed === 'true') return 1
  return trimmed === 'false' ? 0 : text
}

/** The number of a text of up to 15 digits, -1 for any other text. */
export function digits(text: string): number {
  const { length } = text
  if (length === 0 || length > 15) return -1
  let value = 0
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function isInteger(text: string): boolean {
  let i = text.charCodeAt(0) === 45 || text.charCodeAt(0) === 43 ? 1 : 0
  if (i === text.length || text.length > 400) return false
  for (; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character < 48 || character > 57) return false
  }
  return true
}

function floatText(text: string): Value {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return numberOf(trimmed) ?? special.get(trimmed.toLowerCase()) ?? text
}

/** XSD, PHP and C spell these differently (foreign-wire sections 1 and 4). */
const special = new Map([
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['-infinity', -Infinity],
  ['nan', NaN],
])

function numberOf(text: string): number | undefined {
  const first = text.charCodeAt(text.charCodeAt(0) === 45 || text.charCodeAt(0) === 43 ? 1 : 0)
  // Number() also takes '0x10', '' and 'Infinity'.
  if (!(first >= 48 && first <= 57) && first !== 46) return undefined
  if (text.length > 1 && (text.includes('x') || text.includes('b') || text.includes('o') || text.includes('X')))
    return undefined
  const number = Number(text)
  return Number.isNaN(number) ? undefined : number
}

function booleanText(text: string): Value {
  switch (text.trim().toLowerCase()) {
    case '':
      return null
    case '1':
    case 'true':
      return true
    case '0':
    case 'false':
      return false
    default:
      return text
  }
}

function decimal(text: string, settings: ValueSettings): Value {
  if (text.trim() === '') return null
  const canonical = decimalText(text.trim())
  if (canonical === undefined) return text
  return settings.decimals === 'number' ? Number(canonical) : canonical
}

/**
 * The one spelling of a decimal: no plus sign, no exponent, one digit before the point, no zeros at the end, no `-0`.
 * Undefined when the text is no decimal number.
 *
 * @example
 * decimalText('.05') // '0.05'
 * decimalText('10.00') // '10'
 * decimalText('1.0E-7') // '0.0000001'
 */
export function decimalText(text: string): string | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const shift = Number(exponent)
  if (Math.abs(shift) > 400) return undefined
  let left = whole
  let right = fraction
  if (shift > 0) {
    left += right.slice(0, shift).padEnd(shift, '0')
    right = right.slice(shift)
  } else if (shift < 0) {
    right = left.slice(shift).padStart(-shift, '0') + right
    left = left.slice(0, shift)
  }
  left = left.slice(leadingZeros(left)) || '0'
  right = right.slice(0, right.length - trailingZeros(right))
  const magnitude = right === '' ? left : `${left}.${right}`
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude
}

function leadingZeros(text: string): number {
  let count = 0
  while (text.charCodeAt(count) === 48) count++
  return count
}

function trailingZeros(text: string): number {
  let count = 0
  while (count < text.length && text.charCodeAt(text.length - 1 - count) === 48) count++
  return count
}

const compactDate = /^(\d{4})(\d\d)(\d\d)T(\d\d):?(\d\d):?(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/
const offsetWithoutColon = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d)(\d\d)$/

function date(text: string, settings: ValueSettings): Value {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const canonical = dateText(trimmed)
  if (settings.dates !== 'date') return canonical
  const parsed = Date.parse(canonical)
  return Number.isNaN(parsed) ? canonical : new Date(parsed)
}

/** XML-RPC's compact form becomes the extended one, an offset gets its colon; other texts stay. */
export function dateText(text: string): string {
  if (text.length < 15 || text.length > 40) return text
  // The form the API writes: nothing to do, and the commonest by far.
  if (text.length === 25 && text.charCodeAt(4) === 45 && text.charCodeAt(22) === 58) return text
  const compact = compactDate.exec(text)
  if (compact) {
    const [, year, month, day, hour, minute, second, fraction = '', offset = ''] = compact
    return dateText(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${offset}`)
  }
  return text.replace(offsetWithoutColon, '$1:$2')
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
