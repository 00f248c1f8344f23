import { fromBase64 } from '../../core/base64.js'
import type { ValueSettings } from '../../core/codec.js'
import { canonicalScalar, canonicalText, decimalText, type RawScalar } from '../../core/scalar.js'
import type { Kind, TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import type { Way } from '../xml/paths.js'
import type { Element, Member } from './element.js'

/** Whether values of a kind are scalars for certain. */
export function isScalar(kind: Kind | undefined): kind is Kind {
  return kind !== undefined && kind !== 'any' && kind !== 'json' && kind !== 'object' && kind !== 'void'
}

/**
 * The text of a scalar in the form of its declared kind, else of the kind that the wire names.
 * Undefined when the text is not of the kind that the wire names.
 */
export function readScalar(
  text: string,
  wire: Kind | undefined,
  declared: Kind | undefined,
  settings: ValueSettings,
): Value | undefined {
  if (wire === 'binary') {
    const bytes = fromBase64(text)
    return bytes && canonicalScalar(bytes, declared ?? 'binary', settings)
  }
  if (wire === 'boolean') {
    const flag = canonicalText(text, 'boolean', settings)
    if (flag !== null && typeof flag !== 'boolean') return undefined
    return canonicalScalar(flag, isScalar(declared) ? declared : 'boolean', settings)
  }
  const kind = isScalar(declared) ? declared : (wire ?? 'string')
  if (kind === 'string' && isNumeric(wire)) return decimalText(text.trim()) ?? text
  const isNumber = (wire === 'integer' || wire === 'float') && kind !== 'string' && kind !== 'decimal'
  const value = isNumber && kind === 'binary' ? text : canonicalText(text, kind, settings)
  if (!isNumber || typeof value !== 'string') return value
  // A number that the declared type has no place for is given as the number that it is.
  const own = canonicalText(text, wire, settings)
  return typeof own === 'string' ? undefined : canonicalScalar(own as RawScalar, kind, settings)
}

/** Whether the wire names a kind of number: its text is told in the one spelling of all protocols. */
function isNumeric(wire: Kind | undefined): boolean {
  return wire === 'integer' || wire === 'float' || wire === 'decimal'
}

/** How the text of an element is read; undefined when it is not simply a text. */
export function wayOf(
  { wire, local }: Element,
  reference: TypeReference | undefined,
  settings: ValueSettings,
): Way | undefined {
  if (local === '__proto__' || reference?.list === true) return undefined
  if (wire && (wire.kind === undefined || wire.list || wire.map)) return undefined
  if (!wire && reference?.kind === 'object') return undefined
  const kind = reference && isScalar(reference.kind) ? reference.kind : (wire?.kind ?? 'string')
  const given = wire?.kind ?? kind
  if (given === 'binary' || (given === 'boolean' && kind !== 'boolean')) return undefined
  switch (kind) {
    case 'string':
      return isNumeric(wire?.kind) ? 'decimal' : 'text'
    case 'integer':
      return given === 'integer' || given === 'string' ? 'integer' : undefined
    case 'boolean':
      return given === 'boolean' || given === 'string' ? 'flag' : undefined
    case 'date':
      return settings.dates === 'date' || (given !== 'date' && given !== 'string') ? undefined : 'date'
    case 'float':
      return given === 'float' || given === 'integer' || given === 'string' ? 'number' : undefined
    case 'decimal':
      return settings.decimals === 'number' ? undefined : 'decimal'
    default:
      return undefined
  }
}

/** What the wire says of a text that is read at once. */
const quickKinds: Readonly<Record<string, Kind>> = { text: 'string', integer: 'integer', flag: 'boolean', date: 'date' }

/** How a member's text can be read at once: a scalar of the declared kind, with nothing special about its tag. */
export function quickWay(
  element: Element,
  reference: TypeReference | undefined,
  settings: ValueSettings,
): Member['quick'] {
  const { wire, id, href, hasNil, empty } = element
  if (id !== undefined || href !== undefined || hasNil || empty) return undefined
  const way = wayOf(element, reference, settings)
  if (way === undefined || (wire?.kind !== undefined && wire.kind !== quickKinds[way])) return undefined
  return way in quickKinds ? (way as Member['quick']) : undefined
}
