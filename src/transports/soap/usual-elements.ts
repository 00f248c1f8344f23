import type { TypeReference } from '../../core/schema.js'
import { XmlReader, type XmlTag } from '../xml/reader.js'
import type { Element } from './element.js'

/** Whether an element is an object for certain, and one object where one is declared. */
export function isObjectElement({ wire }: Element, reference: TypeReference | undefined): boolean {
  if (reference?.list === true) return false
  const kind = reference?.kind
  if (wire?.object === undefined) return !wire && kind === 'object'
  return kind === undefined || kind === 'object' || kind === 'any'
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

/** A source that nothing comes from. */
const nothing = { done: true, next: (): string => '' }

/** Reads start tags that are texts of their own: one reader for all, as to make one takes longer than to read a tag. */
class TagReader extends XmlReader {
  of(raw: string): XmlTag {
    this.text = raw
    this.at = 0
    this.hasReferences = raw.includes('&')
    return this.startTag()
  }
}

let reader: TagReader | undefined

/** A start tag that is a text of its own. */
export function tagOf(raw: string): XmlTag {
  reader ??= new TagReader(nothing)
  return reader.of(raw)
}

/** Whether a name is one in JSON as it stands, and no trap. */
export function isMemberName(name: string): boolean {
  return /^[A-Za-z_]\w{0,199}$/.test(name) && name !== '__proto__'
}
