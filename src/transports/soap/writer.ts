import { toBase64 } from '../../core/base64.js'
import { numberedItems } from '../../core/canonical.js'
import type { Kind, TypeReference } from '../../core/schema.js'
import { isObject } from '../../core/value.js'
import type { ByteWriter } from '../xml/byte-writer.js'
import { hasOwnMembersOnly } from '../xml/own-members.js'
import { checkPlain, dateOut, itemAt, Place } from '../xml/place.js'
import { arraySize, type Dialect } from './dialect.js'
import type { ElementStyle } from './element-style.js'
import { xmlName, type ElementMarkup, type ElementShape, type ElementShapes, type Member } from './markup.js'
import { inOrder } from './member-order.js'
import { Proportion } from './proportion.js'
import { isDate, ScalarWriter } from './scalar-writer.js'
import { itemType } from './schema-type.js'
import { Sharing } from './sharing.js'

/** Writes values as rpc/encoded elements with `xsi:type` on each (S-11, foreign-wire section 1). */
export class ElementWriter {
  private readonly place: Place
  private readonly scalars: ScalarWriter
  private readonly dialect: Dialect
  private sharing: Sharing | undefined
  private together = false
  private readonly proportion = new Proportion()
  /** Whether the namespace of Apache's Map has to be declared. */
  usesMap = false

  /** @param shapes what was written before in this dialect. */
  constructor(
    private readonly style: ElementStyle,
    private readonly shapes: ElementShapes,
    readonly out: ByteWriter,
  ) {
    this.place = new Place(style.maxDepth)
    this.scalars = new ScalarWriter(style, this.place, out)
    this.dialect = style.dialect
  }

  /** Whether writing ended because the value repeats itself too often. */
  get exhausted(): boolean {
    return this.proportion.isLost
  }

  /** Roots that come next are these, and refer to one another: the ids of a message are its own. */
  shareAmong(roots: readonly unknown[]): void {
    this.share(roots)
    this.together = true
  }

  private share(value: unknown): void {
    this.sharing =
      this.style.sharing === 'repeated' ? undefined : new Sharing(value, this.style.sharing, this.style.maxDepth)
  }

  /** An element at the top, such as an argument or the result. */
  root(name: string, value: unknown, reference: TypeReference | undefined, step = name): void {
    this.proportion.begin(value)
    if (!this.together) this.share(value)
    this.place.step(step)
    this.element(this.markup(name), value, reference)
  }

  /** The elements that the last root refers to and that are not inside of it: they go after the operation. */
  rest(): void {
    for (let next = this.sharing?.takeWaiting(); next; next = this.sharing?.takeWaiting()) {
      const { value, id, reference } = next
      this.place.step(id)
      this.container(this.markup('multiRef'), value, reference, ` ${this.dialect.id}="${id}"`)
    }
  }

  private markup(name: string): ElementMarkup {
    return this.shapes.markup(name, this.place.text)
  }

  private element(tag: ElementMarkup, given: unknown, reference: TypeReference | undefined): void {
    if (typeof given !== 'object' || given === null) return this.scalars.scalar(tag, given, reference)
    // An object where a list is declared is its only item, or PHP's empty array.
    const value = reference?.list === true && isObject(given) ? (numberedItems(given) ?? [given]) : given
    // A date is no larger than the text that it becomes.
    if (!(value instanceof Date)) this.proportion.count(this.place)
    const told = this.sharing?.meet(value, reference)
    if (told?.written === false) {
      this.out.put(tag.start)
      return this.out.markup(` ${this.dialect.reference}="#${told.id}"/>`)
    }
    this.container(tag, value, reference, told ? ` ${this.dialect.id}="${told.id}"` : '')
  }

  private container(tag: ElementMarkup, value: object, reference: TypeReference | undefined, id: string): void {
    const { place } = this
    place.enter(value)
    if (Array.isArray(value)) this.list(tag, value as unknown[], reference)
    else if (value instanceof Uint8Array) this.scalars.typed(tag, 'base64Binary', toBase64(value))
    else if (value instanceof Date) this.scalars.typed(tag, 'dateTime', dateOut(value, place))
    else {
      const { level } = place
      try {
        this.object(tag, value as Readonly<Record<string, unknown>>, reference, id)
      } catch (error) {
        throw place.unreadable(error, level)
      }
    }
    place.leave(value)
  }

  private object(
    tag: ElementMarkup,
    value: Readonly<Record<string, unknown>>,
    reference: TypeReference | undefined,
    id: string,
  ): void {
    const { out } = this
    const isBare = hasOwnMembersOnly(value)
    if (!isBare) checkPlain(value, this.place)
    const shape = this.shapes.shape(reference?.type)
    if (!this.areNames(shape, value, isBare)) return this.map(tag, value, id)
    const concrete = this.typeName(value, reference)
    out.put(tag.start)
    if (id !== '') out.markup(id)
    const tagLength = out.length
    const saysNothing = concrete === undefined && this.style.toPhp === true
    if (saysNothing) out.markup('>')
    else this.type(concrete)
    const start = out.length
    this.members(shape, value, isBare, concrete === undefined ? undefined : this.style.memberOrder?.(concrete))
    if (saysNothing && out.length === start) {
      out.cutTo(tagLength)
      this.type(undefined)
    }
    out.put(tag.end)
  }

  private type(concrete: string | undefined): void {
    const { instance, encoding, api } = this.dialect
    const type = concrete === undefined ? `${encoding}:Struct` : `${api}:${concrete}`
    this.out.markup(` ${instance}:type="${type}">`)
  }

  /** Whether XML has a place for all names. */
  private areNames(shape: ElementShape, value: Readonly<Record<string, unknown>>, isBare: boolean): boolean {
    if (!isBare) {
      return Object.keys(value).every((name) => value[name] === undefined || xmlName.test(name))
    }
    let previous: Member | undefined
    for (const name in value) {
      previous = this.memberAfter(shape, name, previous)
      if (!previous.markup.isName && value[name] !== undefined) return false
    }
    return true
  }

  private memberAfter(shape: ElementShape, name: string, previous: Member | undefined): Member {
    const member = previous ? previous.next : shape.first
    return member?.name === name ? member : this.shapes.member(shape, name, previous, this.place.text)
  }

  private members(
    shape: ElementShape,
    value: Readonly<Record<string, unknown>>,
    isBare: boolean,
    ranks: ReadonlyMap<string, number> | undefined,
  ): void {
    let previous: Member | undefined
    if (isBare && !ranks) {
      for (const name in value) {
        previous = this.memberAfter(shape, name, previous)
        this.member(previous, value[name])
      }
    } else {
      for (const name of inOrder(Object.keys(value), ranks)) {
        previous = this.memberAfter(shape, name, previous)
        this.member(previous, value[name])
      }
    }
  }

  private member({ name, markup, reference, kind }: Member, value: unknown): void {
    if (value === undefined || (name === 'complexType' && !this.style.keepComplexType)) return
    if (value === null && this.style.leavesNullOut === true) return
    const { out, place } = this
    place.step(name)
    if (typeof value === 'string') {
      if (kind === 'date' ? !isDate(value) || reference?.list : kind !== undefined && kind !== 'string') {
        return this.scalars.scalar(markup, value, reference)
      }
      out.put(kind === 'date' ? markup.date : markup.text)
      this.scalars.text(value)
      out.put(markup.end)
    } else if (typeof value === 'number' && (value | 0) === value && !Object.is(value, -0) && !isFraction(kind)) {
      out.put(markup.int)
      out.integer(value)
      out.put(markup.end)
    } else this.element(markup, value, reference)
  }

  private typeName(value: object, reference: TypeReference | undefined): string | undefined {
    const complexType = Object.hasOwn(value, 'complexType')
      ? (value as { complexType: unknown }).complexType
      : undefined
    if (typeof complexType === 'string' && xmlName.test(complexType)) return complexType
    return this.style.typeName?.(value) ?? reference?.type?.name
  }

  private list(tag: ElementMarkup, items: readonly unknown[], reference: TypeReference | undefined): void {
    const { out, place } = this
    const item = reference?.list === true ? reference.item : undefined
    const { lists = 'typed' } = this.style
    const type = item?.type?.name
    const of = type === undefined ? `${this.dialect.schema}:${itemType(item)}` : `${this.dialect.api}:${type}`
    const plain = type === undefined || lists === 'encoding-array'
    const array = plain ? `${this.dialect.encoding}:Array` : `${this.dialect.api}:${type}Array`
    const size = plain || lists === 'typed' ? arraySize(this.dialect, of, items.length) : ''
    out.put(tag.start)
    out.markup(`${size} ${this.dialect.instance}:type="${array}">`)
    const itemTag = this.markup(lists === 'named-items' ? (type ?? itemType(item)) : 'item')
    for (let i = 0; i < items.length; i++) {
      place.step(undefined)
      const value = itemAt(items, i, place)
      place.step(i)
      this.element(itemTag, value, item)
    }
    out.put(tag.end)
  }

  /** Names that XML does not allow go as Apache's Map, as PHP's own arrays do. */
  private map(tag: ElementMarkup, members: Readonly<Record<string, unknown>>, id: string): void {
    const { out, place, dialect } = this
    this.usesMap = true
    out.put(tag.start)
    out.markup(`${id} ${dialect.instance}:type="${dialect.map}:Map">`)
    const [key, value] = [this.markup('key'), this.markup('value')]
    for (const name of Object.keys(members)) {
      const member = members[name]
      if (member === undefined) continue
      place.step(undefined)
      out.markup('<item>')
      out.put(key.text)
      this.scalars.text(name)
      out.put(key.end)
      place.step(name)
      this.element(value, member, undefined)
      out.markup('</item>')
    }
    out.put(tag.end)
  }
}

/** Whether whole numbers of a kind are not written as such. */
function isFraction(kind: Kind | undefined): boolean {
  return kind === 'float' || kind === 'decimal'
}
