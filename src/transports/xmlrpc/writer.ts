import { fromBase64, toBase64 } from '../../core/base64.js'
import { dateText, decimalText } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { isObject } from '../../core/value.js'
import { escapeText } from '../xml/writer.js'
import { Pieces } from '../xml/pieces.js'
import { checkPlain, dateOut, itemAt, Place } from '../xml/place.js'
import type { ValueStyle } from './style.js'

/** Writes values as XML-RPC `<value>` elements. One writer writes one message. */
export class ValueWriter {
  private readonly place: Place
  private readonly seen = new Set<object>()
  /** How many of the values that are open were written before. */
  private repeating = 0
  private left: number

  constructor(private readonly style: ValueStyle) {
    this.place = new Place(style.maxDepth)
    this.left = style.maxRepeated
  }

  /**
   * One value with its element.
   * @param step where it is, for errors.
   * @param reference its declared type: base64 text for a declared `base64Binary` becomes `<base64>`.
   */
  value(value: unknown, step: string | number, reference?: TypeReference): string {
    return `<value>${this.inside(value, step, reference)}</value>`
  }

  private inside(value: unknown, step: string | number, reference: TypeReference | undefined): string {
    this.place.enter(step, value)
    const again = typeof value === 'object' && value !== null && this.isAgain(value)
    if (again) this.repeating++
    if (this.repeating > 0) this.repeat(typeof value === 'string' ? value.length : 0)
    const text = this.body(value, reference)
    if (again) this.repeating--
    this.place.leave(value)
    return text
  }

  private isAgain(value: object): boolean {
    if (this.seen.has(value)) return true
    this.seen.add(value)
    return false
  }

  /** What is written once is in memory anyway; only what is written again and again can grow without end. */
  private repeat(length: number): void {
    this.left -= length + 32
    if (this.left < 0) this.place.refuse(this.style.tooLarge.code, this.style.tooLarge.message)
  }

  private body(value: unknown, reference: TypeReference | undefined): string {
    switch (typeof value) {
      case 'string':
        return this.string(value, reference)
      case 'number':
        return this.number(value)
      case 'boolean':
        return `<boolean>${value ? 1 : 0}</boolean>`
      case 'bigint':
        return this.integer(value)
      case 'undefined':
        return this.style.null
      case 'object':
        return value === null ? this.style.null : this.object(value, reference)
      default:
        return this.place.refuse('invalid-call', `is a ${typeof value}, which no protocol can carry`)
    }
  }

  private string(value: string, reference: TypeReference | undefined): string {
    if (reference?.kind === 'binary' && !reference.list) {
      if (fromBase64(value) === undefined) {
        this.place.refuse('invalid-call', 'is declared as base64Binary: give a Uint8Array, or base64 text')
      }
      return `<base64>${value}</base64>`
    }
    if (this.style.typedDates && reference?.kind === 'date') {
      const compact = compactDate(value)
      if (compact !== undefined) return `<dateTime.iso8601>${compact}</dateTime.iso8601>`
    }
    const text = value === '' ? '' : this.escaped(value)
    return this.style.untypedText ? text : `<string>${text}</string>`
  }

  private escaped(value: string): string {
    const text = escapeText(value, this.place.text)
    if (!this.style.numericEscapes || !/[&"]/.test(text)) return text
    return text
      .replaceAll('&amp;', '&#38;')
      .replaceAll('&lt;', '&#60;')
      .replaceAll('&gt;', '&#62;')
      .replaceAll('"', '&#34;')
  }

  private number(value: number): string {
    // What is beyond the integers of any server is a measure, not an id.
    const isWhole = Number.isInteger(value) && !Object.is(value, -0) && Math.abs(value) < 2 ** 64
    if (isWhole) return this.integer(value)
    if (Number.isFinite(value)) {
      if (this.style.sixDecimals) return `<double>${sixDecimals(value)}</double>`
      // The specification knows no exponents.
      return `<double>${Object.is(value, -0) ? '-0' : (decimalText(String(value)) ?? String(value))}</double>`
    }
    if (!this.style.nonFinite) this.place.refuse('unsupported', `is ${value}, which XML-RPC cannot carry`)
    return `<double>${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}</double>`
  }

  private integer(value: number | bigint): string {
    const { style } = this
    const small = value >= -2147483648 && value <= 2147483647
    const digits = small ? String(value) : BigInt(value).toString()
    if (style.integersAsText) return `<string>${digits}</string>`
    if (small) return `<int>${digits}</int>`
    switch (style.wideInteger) {
      case 'text':
        return `<string>${digits}</string>`
      case 'double':
        return `<double>${digits}.000000</double>`
      case 'i8':
        return `<i8>${digits}</i8>`
      case 'cut':
        return `<int>${BigInt.asIntN(32, BigInt(value))}</int>`
      case 'int':
        return `<int>${digits}</int>`
    }
  }

  private object(value: object, reference: TypeReference | undefined): string {
    if (Array.isArray(value)) return this.array(value, reference?.list === true ? reference.item : undefined)
    if (value instanceof Uint8Array) return `<base64>${this.base64(value)}</base64>`
    if (value instanceof Date) return `<string>${dateOut(value, this.place)}</string>`
    checkPlain(value, this.place)
    const type = reference?.type
    let text = ''
    for (const [name, member] of this.place.reading(() => Object.entries(value))) {
      if (member === undefined) continue
      const body = this.value(member, name, type?.property(name))
      text += `<member><name>${this.escaped(name)}</name>${body}</member>`
    }
    return text === '' ? this.style.emptyStruct : `<struct>${text}</struct>`
  }

  private array(items: readonly unknown[], item: TypeReference | undefined): string {
    if (items.length === 0) return '<array><data/></array>'
    if (this.style.bareListOfOne && items.length === 1 && !isNothing(items[0])) return this.inside(items[0], 0, item)
    const text = new Pieces()
    for (let i = 0; i < items.length; i++) text.add(this.value(itemAt(items, i, this.place), i, item))
    return `<array><data>${text.toString()}</data></array>`
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

/** C's `%f`. */
function sixDecimals(value: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`
}

/** The form of the specification, with the offset and fraction kept; undefined for what is no date. */
function compactDate(text: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d:\d\d[.\d]{0,10}(?:Z|[+-]\d\d:\d\d)?)$/.exec(dateText(text))
  return match ? `${match[1]}${match[2]}${match[3]}${match[4]}` : undefined
}
