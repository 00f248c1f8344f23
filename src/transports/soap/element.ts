import type { ObjectType, TypeReference } from '../../core/schema.js'
import { copyOf } from '../../core/copy.js'
import { ListMemory } from '../xml/paths.js'
import type { XmlTag } from '../xml/reader.js'
import { Shapes, type Shape } from '../xml/shapes.js'
import { isEncoding, isEnvelope, isInstance } from './names.js'
import { arrayOf, wireType, type QualifiedName, type WireType } from './wire-type.js'

/** A start tag with its namespaces resolved; the same object again for the same tag in the same scope. */
export interface Element {
  readonly raw: string
  readonly local: string
  readonly namespace: string | undefined
  /** Name as written, for the end tag. */
  readonly name: string
  readonly close: string
  readonly empty: boolean
  readonly id: string | undefined
  readonly href: string | undefined
  /** Whether `xsi:nil` is there, and says so. */
  readonly nil: boolean
  readonly hasNil: boolean
  readonly wire: WireType | undefined
  /** What SOAP itself says of a header block or an operation. */
  readonly rules: ElementRules | undefined
  readonly scope: Scope
}

/** The attributes of SOAP's own namespace. */
export interface ElementRules {
  readonly mustUnderstand?: string
  /** SOAP 1.2 calls it `role`. */
  readonly actor?: string
  readonly encodingStyle?: string
}

/** A member of an object as it was seen, with the one that came after it the last time. */
export interface Member {
  readonly raw: string
  readonly element: Element
  readonly name: string
  readonly reference: TypeReference | undefined
  /** How its text is read when it is a scalar of the declared type and nothing about it is special. */
  readonly quick: 'text' | 'integer' | 'flag' | 'date' | undefined
  /** A member that its type does not have, which PHP drops in silence (foreign-wire section 2). */
  readonly dropped: boolean
  /** Whether its tag is kept for the next time it comes. */
  readonly isKept: boolean
  next: Member | undefined
}

/** What a scope asks of the reader of its tags. */
interface TagReader {
  /** Whether attributes of undeclared prefixes are passed over, as PHP does. */
  readonly takesLooseMarkup: boolean
  fail(message: string): never
}

/** So many levels are quickly gone through. */
const fewLevels = 4
const mostInherited = 1_000
/** So many tags may be kept, and of so many that came once a number is remembered. */
const mostTags = 20_000

/** The namespace bindings in force, and what is known of the tags under them. */
export class Scope {
  readonly tags = new Map<string, Element>()
  private readonly shapes = new Shapes<Member>()
  /** What was found at levels further out. */
  private inherited: Map<string, string | undefined> | undefined
  /** How many more tags may be kept under a root scope: what a server sends must not fill the memory. */
  private readonly budget: { left: number; scopes: number; readonly lists: ListMemory; readonly met: Set<number> }
  /** Tells it from the others under the same root. */
  readonly number: number

  constructor(
    private readonly bindings: ReadonlyMap<string, string> = new Map(),
    private readonly parent?: Scope,
  ) {
    this.budget = parent ? parent.budget : { left: mostTags, scopes: 0, lists: new ListMemory(), met: new Set() }
    this.number = this.budget.scopes++
  }

  /** What was learned of lists, under all scopes of the root. */
  get lists(): ListMemory {
    return this.budget.lists
  }

  /** Whether no more tags are kept: a new root scope is due. */
  get full(): boolean {
    return this.budget.left <= 0
  }

  /** Resolves a tag and keeps it for the next time it comes. */
  remember(tag: XmlTag, reader: TagReader): Element {
    return (
      this.tags.get(tag.raw) ?? (this.isWorthKeeping(tag) ? this.add(copyOf(tag), reader) : this.resolve(tag, reader))
    )
  }

  /** The same for a tag whose text is its own and not a part of a larger one. */
  keep(tag: XmlTag, reader: TagReader): Element {
    return this.tags.get(tag.raw) ?? (this.isWorthKeeping(tag) ? this.add(tag, reader) : this.resolve(tag, reader))
  }

  /** Whether an element is kept for the next time its tag comes. */
  isKept(element: Element): boolean {
    return this.tags.get(element.raw) === element
  }

  /** What comes a second time is likely to come again, unless it has an id. */
  private isWorthKeeping({ attributes, raw }: XmlTag): boolean {
    return !this.full && raw.length <= 2000 && this.isMet(raw) && !attributes.some(({ name }) => isIdName(name))
  }

  /** Whether a tag came before. Where each is new, to keep them is what takes longest. */
  private isMet(raw: string): boolean {
    const { met } = this.budget
    let hash = this.number
    for (let i = 0; i < raw.length; i++) hash = (Math.imul(hash, 31) + raw.charCodeAt(i)) | 0
    // Of two that have the same number one is kept too soon, and nothing else.
    if (met.has(hash)) return true
    if (met.size >= mostTags) met.clear()
    met.add(hash)
    return false
  }

  private add(tag: XmlTag, reader: TagReader): Element {
    const element = this.resolve(tag, reader)
    this.tags.set(element.raw, element)
    // Long ones count for more, so that all of them stay within some megabytes.
    this.budget.left -= 1 + (tag.raw.length >> 7)
    return element
  }

  lookup(prefix: string): string | undefined {
    if (this.inherited?.has(prefix) === true) return this.inherited.get(prefix)
    let uri = this.bindings.get(prefix)
    let levels = 0
    for (let scope = this.parent; scope && uri === undefined; scope = scope.parent, levels++) {
      uri = scope.bindings.get(prefix)
    }
    if (uri === '') uri = undefined
    else if (uri === undefined && prefix === 'xml') uri = 'http://www.w3.org/XML/1998/namespace'
    if (levels > fewLevels) this.inherit(prefix, uri)
    return uri
  }

  /** Where each of hundreds of levels has bindings of its own, to go through all of them for each tag would take longest. */
  private inherit(prefix: string, uri: string | undefined): void {
    this.inherited ??= new Map()
    if (this.inherited.size < mostInherited) this.inherited.set(prefix, uri)
  }

  shape(type: ObjectType | undefined): Shape<Member> {
    return this.shapes.of(type)
  }

  /** The names and types of a tag in this scope (S-27: by binding, never by prefix). */
  resolve(tag: XmlTag, reader: TagReader): Element {
    const scope = this.within(tag, reader)
    let id: string | undefined
    let href: string | undefined
    let nil: string | undefined
    let type: string | undefined
    let arrayType: string | undefined
    let itemType: string | undefined
    let rules: Record<string, string> | undefined
    for (const { name, value } of tag.attributes) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) continue
      const colon = name.indexOf(':')
      if (colon < 0) {
        if (name === 'id') id = value
        else if (name === 'href') href = value
        continue
      }
      const namespace = scope.lookup(name.slice(0, colon))
      if (namespace === undefined) {
        if (reader.takesLooseMarkup) continue
        reader.fail(`the undeclared prefix of attribute ${name.slice(0, 40)}`)
      }
      const local = name.slice(colon + 1)
      if (isInstance(namespace)) {
        if (local === 'nil' || local === 'null') nil = value.trim()
        else if (local === 'type') type = value.trim()
      } else if (isEncoding(namespace)) {
        if (local === 'arrayType') arrayType = value.trim()
        else if (local === 'itemType') itemType = value.trim()
        else if (local === 'id') id = value
        else if (local === 'ref') href = value.startsWith('#') ? value : `#${value}`
      } else if (isEnvelope(namespace)) {
        rules ??= Object.create(null) as Record<string, string>
        rules[local === 'role' ? 'actor' : local] = value
      }
    }
    const colon = tag.name.indexOf(':')
    const local = tag.name.slice(colon + 1)
    const namespace = scope.lookup(colon < 0 ? '' : tag.name.slice(0, colon))
    if (colon >= 0 && namespace === undefined) reader.fail(`the undeclared prefix of <${tag.name.slice(0, 40)}>`)
    return {
      raw: tag.raw,
      local,
      namespace,
      name: tag.name,
      close: `</${tag.name}>`,
      empty: tag.empty,
      id,
      href,
      nil: nil === 'true' || nil === '1',
      hasNil: nil !== undefined,
      wire: wireType(scope, { namespace, local }, type, arrayType ?? arrayOf(itemType)),
      rules,
      scope,
    }
  }

  /** Resolves a QName in a value; an undeclared prefix gives no namespace. */
  qualified(name: string): QualifiedName {
    const colon = name.indexOf(':')
    return { namespace: this.lookup(colon < 0 ? '' : name.slice(0, colon)), local: name.slice(colon + 1) }
  }

  private within(tag: XmlTag, reader: TagReader): Scope {
    let bindings: Map<string, string> | undefined
    for (const { name, value } of tag.attributes) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
      if (name !== 'xmlns' && value === '') reader.fail('a prefix bound to nothing')
      bindings ??= new Map()
      bindings.set(name === 'xmlns' ? '' : name.slice(6), value)
    }
    return bindings ? new Scope(bindings, this) : this
  }
}

/** Whether an attribute gives its element an id: SOAP 1.2 puts a prefix before it. */
function isIdName(name: string): boolean {
  return name === 'id' || name.endsWith(':id')
}
