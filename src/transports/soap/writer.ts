import { fromBase64, toBase64 } from '../../core/base64.js'
import { numberedItems } from '../../core/canonical.js'
import { decimalText } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { isObject } from '../../core/value.js'
import { checkPlain, dateOut, itemAt, Place } from '../xml/place.js'
import { Pieces } from '../xml/pieces.js'
import { escapeText } from '../xml/writer.js'
import type { Dialect } from './dialect.js'
import { inOrder, type MemberOrder } from './member-order.js'
import { integerType, itemType } from './schema-type.js'
import { countContainers } from './shared.js'
import { Sharing, type SharingForm } from './sharing.js'

/** What a client and a server of this API write differently. */
export interface ElementStyle {
  readonly dialect: Dialect
  readonly maxDepth: number
  /** Concrete type of an object, when it is known besides its members. */
  readonly typeName?: (value: object) => string | undefined
  /** What becomes of an object that occurs again (S-22). Cycles are possible unless it is repeated. */
  readonly sharing: SharingForm
  /** Keep a `complexType` member as an element too. A client sends it as `xsi:type` only (S-11). */
  readonly keepComplexType: boolean
  /** How lists are written. Default `typed`, as PHP does (S-21). */
  readonly lists?: 'typed' | 'encoding-array' | 'no-array-type' | 'named-items'
  /** The order of the members of a type. Default: as they come. */
  readonly memberOrder?: MemberOrder
  /**
   * Write what PHP's server reads without loss (foreign-wire section 2). A type that is said wins over the declared one,
   * so nothing is said of an object that is of no known one, unless it is empty; integers of more than 64 bits would
   * become floats, so they go as text, and white space alone, which would be dropped, as CDATA.
   */
  readonly toPhp?: boolean
  /** Leave out members that are null instead of saying so (S-24). */
  readonly leavesNullOut?: boolean
}

/** Without carriage returns, which a CDATA section cannot hold. */
const blank = /^[\t\n ]+$/
const xmlName = /^[A-Za-z_][A-Za-z0-9._-]*$/

/** Containers that are written before it is asked whether they are the same few again and again. */
const unasked = 20_000
/** How often, at most, what a value holds is written again on average: copies of copies would never end. */
const mostCopies = 20

/** Writes values as rpc/encoded elements with `xsi:type` on each (S-11, foreign-wire section 1). */
export class ElementWriter {
  private readonly place: Place
  private readonly dialect: Dialect
  private readonly scalarStart: string
  private readonly nil: string
  private sharing: Sharing | undefined
  private together = false
  private top: unknown
  private budget = unasked
  private asked = false
  /** Whether the namespace of Apache's Map has to be declared. */
  usesMap = false
  /** Whether writing ended because the value repeats itself too often. */
  exhausted = false

  constructor(private readonly style: ElementStyle) {
    this.place = new Place(style.maxDepth)
    this.dialect = style.dialect
    this.scalarStart = ` ${style.dialect.instance}:type="${style.dialect.schema}:`
    this.nil = ` ${style.dialect.instance}:nil="true"/>`
  }

  /** Roots that come next are these, and refer to one another: the ids of a message are its own. */
  shareAmong(roots: readonly unknown[]): void {
    this.share(roots)
    this.together = true
  }

  private share(value: unknown): void {
    this.sharing = this.style.sharing === 'repeated' ? undefined : new Sharing(value, this.style.sharing)
  }

  /** An element at the top, such as an argument or the result. */
  root(name: string, value: unknown, reference: TypeReference | undefined, step = name): string {
    this.top = value
    this.budget = unasked
    this.asked = false
    if (!this.together) this.share(value)
    return this.element(name, value, reference, step)
  }

  /** The elements that the last root refers to and that are not inside of it: they go after the operation. */
  rest(): string {
    let text = ''
    for (let next = this.sharing?.takeWaiting(); next; next = this.sharing?.takeWaiting()) {
      const { value, id, reference } = next
      this.place.enter(id, value)
      text += this.object('multiRef', value, reference, ` ${this.dialect.id}="${id}"`)
      this.place.leave(value)
    }
    return text
  }

  private element(name: string, given: unknown, reference: TypeReference | undefined, step: string | number): string {
    // An object where a list is declared is its only item, or PHP's empty array.
    const value = reference?.list === true && isObject(given) ? (numberedItems(given) ?? [given]) : given
    if (value === null || value === undefined) return `<${name}${this.nil}`
    let id = ''
    if (typeof value === 'object') {
      if (--this.budget < 0) this.ask()
      const told = this.sharing?.meet(value, reference)
      if (told?.written === false) return `<${name} ${this.dialect.reference}="#${told.id}"/>`
      if (told) id = ` ${this.dialect.id}="${told.id}"`
    }
    this.place.enter(step, value)
    const text =
      typeof value === 'object' ? this.object(name, value, reference, id) : this.scalar(name, value, reference)
    this.place.leave(value)
    return text
  }

  /** Whether what is written by now is still in proportion to the value: lists and repeated objects can multiply. */
  private ask(): void {
    if (!this.asked) {
      this.asked = true
      this.budget = mostCopies * countContainers(this.top)
    } else {
      this.exhausted = true
      this.place.refuse('invalid-call', 'repeats what it shares too often: it would be far larger than it is')
    }
  }

  private typed(name: string, type: string, text: string): string {
    return `<${name}${this.scalarStart}${type}">${text}</${name}>`
  }

  private scalar(name: string, value: unknown, reference: TypeReference | undefined): string {
    switch (typeof value) {
      case 'string':
        return this.typed(name, this.textType(value, reference), this.text(value))
      case 'boolean':
        return this.typed(name, 'boolean', String(value))
      case 'number':
        return this.number(name, value, reference)
      case 'bigint':
        return this.integer(name, value)
      default:
        return this.place.refuse('invalid-call', `is a ${typeof value}, which no protocol can carry`)
    }
  }

  /** ext/soap drops a text of white space only, however it is written, but not a CDATA section of it. */
  private text(value: string): string {
    if (this.style.toPhp === true && value.charCodeAt(0) <= 32 && blank.test(value)) return `<![CDATA[${value}]]>`
    return escapeText(value, this.place.text)
  }

  /** A text for a declared number or date is typed as declared when it reads as one: `xsi:type` wins on the server. */
  private textType(value: string, reference: TypeReference | undefined): string {
    if (!reference || reference.list) return 'string'
    switch (reference.kind) {
      case 'binary':
        if (fromBase64(value) !== undefined) return 'base64Binary'
        return this.place.refuse('invalid-call', 'is declared as base64Binary: give a Uint8Array, or base64 text')
      case 'decimal':
        return decimalText(value) === undefined ? 'string' : 'decimal'
      case 'integer':
        return /^-?\d{1,18}$/.test(value) ? integerType(BigInt(value)) : 'string'
      case 'date':
        return value.length > 18 && value.charCodeAt(4) === 45 ? 'dateTime' : 'string'
      default:
        return 'string'
    }
  }

  private number(name: string, value: number, reference: TypeReference | undefined): string {
    const kind = reference?.kind
    if (Number.isNaN(value)) return this.typed(name, 'double', 'NaN')
    if (!Number.isFinite(value)) return this.typed(name, 'double', value > 0 ? 'INF' : '-INF')
    if (kind === 'decimal') return this.typed(name, 'decimal', decimalText(String(value)) ?? String(value))
    if (Object.is(value, -0)) return this.typed(name, 'double', '-0.0')
    if (kind !== 'float' && Number.isSafeInteger(value)) {
      return this.typed(name, value >= -2147483648 && value <= 2147483647 ? 'int' : 'long', String(value))
    }
    const isInteger = Number.isInteger(value) && (kind === 'integer' || Math.abs(value) < 2 ** 63)
    if (kind === 'float' || !isInteger) return this.typed(name, 'double', String(value))
    return this.integer(name, BigInt(value))
  }

  private integer(name: string, value: bigint): string {
    const type = integerType(value)
    const isLong = type === 'int' || type === 'long'
    return this.typed(name, isLong || this.style.toPhp !== true ? type : 'string', value.toString())
  }

  private object(name: string, value: object, reference: TypeReference | undefined, id: string): string {
    if (Array.isArray(value)) return this.list(name, value as unknown[], reference)
    if (value instanceof Uint8Array) return this.typed(name, 'base64Binary', toBase64(value))
    if (value instanceof Date) return this.typed(name, 'dateTime', dateOut(value, this.place))
    checkPlain(value, this.place)
    const entries = this.place.reading(() => Object.entries(value)).filter(([, member]) => member !== undefined)
    if (entries.some(([member]) => !xmlName.test(member))) return this.map(name, entries, id)
    const concrete = this.typeName(value, reference)
    const { instance, encoding, api } = this.dialect
    const type = concrete === undefined ? `${encoding}:Struct` : `${api}:${concrete}`
    const properties = reference?.type
    let text = ''
    const ranks = concrete === undefined ? undefined : this.style.memberOrder?.(concrete)
    for (const [member, child] of inOrder(entries, ranks)) {
      if (member === 'complexType' && !this.style.keepComplexType) continue
      if (child === null && this.style.leavesNullOut === true) continue
      text += this.element(member, child, properties?.property(member), member)
    }
    if (concrete === undefined && this.style.toPhp === true && text !== '') return `<${name}${id}>${text}</${name}>`
    return `<${name}${id} ${instance}:type="${type}">${text}</${name}>`
  }

  private typeName(value: object, reference: TypeReference | undefined): string | undefined {
    const complexType = Object.hasOwn(value, 'complexType')
      ? (value as { complexType: unknown }).complexType
      : undefined
    if (typeof complexType === 'string' && xmlName.test(complexType)) return complexType
    return this.style.typeName?.(value) ?? reference?.type?.name
  }

  private list(name: string, items: readonly unknown[], reference: TypeReference | undefined): string {
    const item = reference?.list === true ? reference.item : undefined
    const { lists = 'typed' } = this.style
    const type = item?.type?.name
    const itemName = lists === 'named-items' ? (type ?? itemType(item)) : 'item'
    const text = new Pieces()
    for (let i = 0; i < items.length; i++) text.add(this.element(itemName, itemAt(items, i, this.place), item, i))
    const of = type === undefined ? `${this.dialect.schema}:${itemType(item)}` : `${this.dialect.api}:${type}`
    const plain = type === undefined || lists === 'encoding-array'
    const array = plain ? `${this.dialect.encoding}:Array` : `${this.dialect.api}:${type}Array`
    const size = plain || lists === 'typed' ? this.arraySize(of, items.length) : ''
    return `<${name}${size} ${this.dialect.instance}:type="${array}">${text.toString()}</${name}>`
  }

  private arraySize(of: string, length: number): string {
    const { encoding, version } = this.dialect
    return version === '1.1'
      ? ` ${encoding}:arrayType="${of}[${length}]"`
      : ` ${encoding}:itemType="${of}" ${encoding}:arraySize="${length}"`
  }

  /** Names that XML does not allow go as Apache's Map, as PHP's own arrays do. */
  private map(name: string, entries: readonly (readonly [string, unknown])[], id: string): string {
    this.usesMap = true
    let text = ''
    for (const [member, value] of entries) {
      const key = this.typed('key', 'string', this.text(member))
      text += `<item>${key}${this.element('value', value, undefined, member)}</item>`
    }
    return `<${name}${id} ${this.dialect.instance}:type="${this.dialect.map}:Map">${text}</${name}>`
  }
}
