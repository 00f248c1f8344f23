import { toBase64 } from '../../core/base64.js'
import type { TypeReference } from '../../core/schema.js'
import { isObject } from '../../core/value.js'
import { escapeText, numericEscapes, usualEscapes } from '../xml/writer.js'
import { ByteWriter } from '../xml/byte-writer.js'
import { hasOwnMembersOnly } from '../xml/own-members.js'
import { checkPlain, itemAt, Place } from '../xml/place.js'
import { containersOf } from '../xml/containers.js'
import { MemberMarkup, markup, type Member, type MemberShape, type MemberShapes } from './markup.js'
import { isInt, ScalarWriter } from './scalar-writer.js'
import type { ValueStyle } from './style.js'

/** Writes values as XML-RPC `<value>` elements. One writer writes one message. */
export class ValueWriter {
  readonly out: ByteWriter
  private readonly place: Place
  private readonly scalars: ScalarWriter
  /** What is in more than one place, once that matters. */
  private shared: ReadonlySet<object> | undefined
  private readonly seen = new Set<object>()
  /** How many of the values that are open were written before. */
  private repeating = 0
  private left: number
  /** When so much is written, it is asked what of it is there again and again. */
  private unasked: number

  /** @param roots what is going to be written. */
  constructor(
    private readonly style: ValueStyle,
    private readonly shapes: MemberShapes,
    private readonly roots: readonly unknown[],
  ) {
    this.out = new ByteWriter(style.numericEscapes ? numericEscapes : usualEscapes)
    this.place = new Place(style.maxDepth)
    this.scalars = new ScalarWriter(style, this.place, this.out)
    this.left = style.maxRepeated
    this.unasked = style.maxRepeated
  }

  /**
   * One value with its element.
   * @param step where it is, for errors.
   * @param reference its declared type: base64 text for a declared `base64Binary` becomes `<base64>`.
   */
  value(value: unknown, step: string | number, reference?: TypeReference): void {
    this.place.step(step)
    this.out.put(markup.value)
    this.inside(value, reference)
    this.out.put(markup.valueEnd)
  }

  private inside(value: unknown, reference: TypeReference | undefined): void {
    if (this.repeating > 0) this.repeat(typeof value === 'string' ? value.length : 0)
    switch (typeof value) {
      case 'string':
        return this.scalars.string(value, reference)
      case 'number':
        return this.scalars.number(value)
      case 'boolean':
        return this.out.put(value ? markup.true : markup.false)
      case 'bigint':
        return this.scalars.integer(value)
      case 'undefined':
        return this.out.markup(this.style.null)
      case 'object':
        return value === null ? this.out.markup(this.style.null) : this.container(value, reference)
      default:
        return this.place.refuse('invalid-call', `is a ${typeof value}, which no protocol can carry`)
    }
  }

  private container(value: object, reference: TypeReference | undefined): void {
    if (this.out.length > this.unasked) this.ask()
    const again = this.shared !== undefined && this.isAgain(value, this.shared)
    // What is there once is counted when it is written; only what is there again and again can grow without end.
    if (again && this.repeating++ === 0) this.repeat(0)
    this.place.enter(value)
    if (Array.isArray(value)) this.array(value, reference?.list === true ? reference.item : undefined)
    else if (value instanceof Uint8Array) this.scalars.element('base64', this.base64(value))
    else if (value instanceof Date) this.scalars.date(value)
    else this.object(value, reference)
    this.place.leave(value)
    if (again) this.repeating--
  }

  private ask(): void {
    this.unasked = Infinity
    const { repeated } = containersOf(this.roots, this.style.maxDepth)
    if (repeated.size > 0) this.shared = repeated
  }

  private isAgain(value: object, shared: ReadonlySet<object>): boolean {
    if (!shared.has(value)) return false
    if (this.seen.has(value)) return true
    this.seen.add(value)
    return false
  }

  private repeat(length: number): void {
    this.left -= length + 32
    if (this.left < 0) this.place.refuse(this.style.tooLarge.code, this.style.tooLarge.message)
  }

  private object(value: object, reference: TypeReference | undefined): void {
    const { out, place } = this
    const { level } = place
    const shape = this.shapes.shape(reference?.type)
    const start = out.length
    out.put(markup.struct)
    const empty = out.length
    try {
      let previous: Member | undefined
      const record = value as Readonly<Record<string, unknown>>
      if (hasOwnMembersOnly(value)) {
        for (const name in record) previous = this.member(shape, name, record[name], previous)
      } else {
        place.step(undefined)
        checkPlain(value, place)
        for (const name of Object.keys(value)) previous = this.member(shape, name, record[name], previous)
      }
    } catch (error) {
      throw place.unreadable(error, level)
    }
    if (out.length > empty) return out.put(markup.structEnd)
    out.cutTo(start)
    out.markup(this.style.emptyStruct)
  }

  private member(shape: MemberShape, name: string, value: unknown, previous: Member | undefined): Member | undefined {
    if (value === undefined) return previous
    const { out, style } = this
    let member = previous ? previous.next : shape.first
    if (member?.name !== name || style.numericEscapes) member = this.memberOf(shape, name, previous)
    const { markup: own } = member
    this.place.step(name)
    if (this.repeating > 0) {
      // Each value is counted below.
    } else if (typeof value === 'string') {
      if (!style.untypedText && member.kind !== 'binary' && member.kind !== 'date') {
        out.put(own.text)
        out.text(value, this.place.text)
        out.put(markup.textMemberEnd)
        return member
      }
    } else if (typeof value === 'number') {
      if (isInt(value) && !style.integersAsText) {
        out.put(own.integer)
        out.integer(value)
        out.put(markup.integerMemberEnd)
        return member
      }
    } else if (typeof value === 'boolean') {
      out.put(own.flag(value))
      return member
    }
    out.put(own.opening)
    this.inside(value, member.reference)
    out.put(markup.memberEnd)
    return member
  }

  private memberOf(shape: MemberShape, name: string, previous: Member | undefined): Member {
    this.place.step(undefined)
    if (!this.style.numericEscapes) return this.shapes.member(shape, name, previous, this.place.text)
    const spelled = escapeText(name, this.place.text)
      .replaceAll('&amp;', '&#38;')
      .replaceAll('&lt;', '&#60;')
      .replaceAll('&gt;', '&#62;')
      .replaceAll('"', '&#34;')
    const reference = shape.type?.property(name)
    return { name, markup: new MemberMarkup(spelled), reference, kind: reference?.kind, next: undefined }
  }

  private array(items: readonly unknown[], item: TypeReference | undefined): void {
    const { out, place } = this
    const { length } = items
    if (length === 0) return out.put(markup.noItems)
    if (this.style.bareListOfOne && length === 1 && !isNothing(items[0])) {
      place.step(0)
      return this.inside(items[0], item)
    }
    out.put(markup.array)
    for (let i = 0; i < length; i++) {
      place.step(undefined)
      const value = itemAt(items, i, place)
      place.step(i)
      out.put(markup.value)
      this.inside(value, item)
      out.put(markup.valueEnd)
    }
    out.put(markup.arrayEnd)
  }

  private base64(bytes: Uint8Array): string {
    if (this.repeating > 0) this.repeat(bytes.length)
    const text = toBase64(bytes)
    return this.style.base64Lines ? text.replace(/.{1,72}/g, '$&\n') : text
  }
}

/** What would be read as no item, or as another list. */
function isNothing(item: unknown): boolean {
  if (item === null || item === undefined || item === '') return true
  return Array.isArray(item) || (isObject(item) && Object.values(item).every((member) => member === undefined))
}
