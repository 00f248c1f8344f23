import type { ValueSettings } from '../../core/codec.js'
import type { TypeReference } from '../../core/schema.js'
import type { Way } from '../xml/paths.js'
import { XmlReader, type XmlTag } from '../xml/reader.js'
import type { Element } from './element.js'
import { isScalar } from './leaf.js'

/** Whether an element is an object for certain, and one object where one is declared. */
export function isObjectElement({ wire }: Element, reference: TypeReference | undefined): boolean {
  if (reference?.list === true) return false
  const kind = reference?.kind
  if (wire?.object === undefined) return !wire && kind === 'object'
  return kind === undefined || kind === 'object' || kind === 'any'
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
      return 'text'
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

export function isObject(reference: TypeReference | undefined): boolean {
  return reference !== undefined && !reference.list && reference.kind === 'object'
}

/** Markup of undeclared prefixes is not usual. */
export const strict = {
  takesLooseMarkup: false,
  fail(message: string): never {
    throw new Error(message)
  },
}

/** A start tag that is a text of its own. */
export function tagOf(raw: string): XmlTag {
  let isDone = false
  const source = {
    get done() {
      return isDone
    },
    next() {
      if (isDone) return ''
      isDone = true
      return raw
    },
  }
  return new XmlReader(source).startTag()
}

/** Whether a name is one in JSON as it stands, and no trap. */
export function isMemberName(name: string): boolean {
  return /^[A-Za-z_]\w{0,199}$/.test(name) && name !== '__proto__'
}
