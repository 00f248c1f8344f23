import { fromBase64, toBase64 } from '../../core/base64.js'
import { decimalText } from '../../core/scalar.js'
import type { Quirks } from '../../core/quirk.js'
import type { TypeReference } from '../../core/schema.js'
import { escapeText } from '../xml/writer.js'
import { checkPlain, dateOut, Place } from '../xml/place.js'

/** What a client and a server of this API write differently. */
export interface ValueStyle {
  readonly null: string
  /** Element of an integer beyond 32 bits: PHP reads `<i8>` as null and a large `<int>` wrapped (foreign-wire section 4). */
  readonly bigInteger: 'string' | 'int'
  readonly emptyStruct: string
  /** Whether NaN and the infinities are written, as PHP spells them. */
  readonly nonFinite: boolean
  readonly maxDepth: number
}

/** A client's style. */
export const clientStyle = {
  null: '<nil/>',
  bigInteger: 'string',
  emptyStruct: '<struct></struct>',
  nonFinite: false,
} as const

/** A server's style, and what of the API's own it has. */
export function serverStyle(quirks: Quirks): Omit<ValueStyle, 'maxDepth'> {
  return {
    null: quirks['xmlrpc-null-as-empty-text'] ? '<string/>' : '<nil/>',
    bigInteger: 'int',
    emptyStruct: quirks['xmlrpc-empty-struct-as-array'] ? '<array><data/></array>' : '<struct></struct>',
    nonFinite: true,
  }
}

/** Writes values as XML-RPC `<value>` elements. */
export class ValueWriter {
  private readonly place: Place

  constructor(private readonly style: ValueStyle) {
    this.place = new Place(style.maxDepth)
  }

  /**
   * One value with its element.
   * @param step where it is, for errors.
   * @param reference its declared type: base64 text for a declared `base64Binary` becomes `<base64>`.
   */
  value(value: unknown, step: string | number, reference?: TypeReference): string {
    this.place.enter(step, value)
    const text = `<value>${this.body(value, reference)}</value>`
    this.place.leave(value)
    return text
  }

  private body(value: unknown, reference: TypeReference | undefined): string {
    switch (typeof value) {
      case 'string':
        return this.text(value, reference)
      case 'number':
        return this.number(value)
      case 'boolean':
        return `<boolean>${value ? 1 : 0}</boolean>`
      case 'bigint':
        return this.integer(value.toString(), value >= -2147483648n && value <= 2147483647n)
      case 'undefined':
        return this.style.null
      case 'object':
        return value === null ? this.style.null : this.object(value, reference)
      default:
        return this.place.refuse('invalid-call', `is a ${typeof value}, which no protocol can carry`)
    }
  }

  private text(value: string, reference: TypeReference | undefined): string {
    if (reference?.kind === 'binary' && !reference.list) {
      if (fromBase64(value) === undefined) {
        this.place.refuse('invalid-call', 'is declared as base64Binary: give a Uint8Array, or base64 text')
      }
      return `<base64>${value}</base64>`
    }
    return value === '' ? '<string></string>' : `<string>${escapeText(value, this.place.text)}</string>`
  }

  private number(value: number): string {
    if (Number.isInteger(value) && !Object.is(value, -0)) {
      const small = value >= -2147483648 && value <= 2147483647
      return this.integer(small ? String(value) : BigInt(value).toString(), small)
    }
    if (Number.isFinite(value)) {
      // The specification knows no exponents.
      return `<double>${Object.is(value, -0) ? '-0' : (decimalText(String(value)) ?? String(value))}</double>`
    }
    if (!this.style.nonFinite) this.place.refuse('unsupported', `is ${value}, which XML-RPC cannot carry`)
    return `<double>${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}</double>`
  }

  private integer(digits: string, small: boolean): string {
    return small || this.style.bigInteger === 'int' ? `<int>${digits}</int>` : `<string>${digits}</string>`
  }

  private object(value: object, reference: TypeReference | undefined): string {
    if (Array.isArray(value)) {
      if (value.length === 0) return '<array><data/></array>'
      const item = reference?.list === true ? reference.item : undefined
      let text = '<array><data>'
      for (let i = 0; i < value.length; i++) text += this.value(value[i], i, item)
      return `${text}</data></array>`
    }
    if (value instanceof Uint8Array) return `<base64>${toBase64(value)}</base64>`
    if (value instanceof Date) return `<string>${dateOut(value, this.place)}</string>`
    checkPlain(value, this.place)
    const type = reference?.type
    let text = ''
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue
      const body = this.value(member, name, type?.property(name))
      text += `<member><name>${escapeText(name, this.place.text)}</name>${body}</member>`
    }
    return text === '' ? this.style.emptyStruct : `<struct>${text}</struct>`
  }
}
