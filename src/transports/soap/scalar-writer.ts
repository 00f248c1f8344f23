import { fromBase64 } from '../../core/base64.js'
import { decimalText } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import type { ByteWriter } from '../xml/byte-writer.js'
import type { Place } from '../xml/place.js'
import type { ElementStyle } from './element-style.js'
import type { ElementMarkup } from './markup.js'
import { integerType } from './schema-type.js'

/** Without carriage returns, which a CDATA section cannot hold. */
const blank = /^[\t\n ]+$/

/** Writes elements that hold a text, a number or a flag, each with its XSD type. */
export class ScalarWriter {
  constructor(
    private readonly style: Pick<ElementStyle, 'toPhp'>,
    private readonly place: Place,
    private readonly out: ByteWriter,
  ) {}

  /** An element with a scalar, or without a value. */
  scalar(tag: ElementMarkup, value: unknown, reference: TypeReference | undefined): void {
    switch (typeof value) {
      case 'string':
        this.out.put(tag.typed(this.textType(value, reference)))
        this.text(value)
        return this.out.put(tag.end)
      case 'boolean':
        return this.out.put(tag.flag(value))
      case 'number':
        return this.number(tag, value, reference)
      case 'bigint':
        return this.integer(tag, value)
      case 'undefined':
      case 'object':
        return this.out.put(tag.nil)
      default:
        return this.place.refuse('invalid-call', `is a ${typeof value}, which no protocol can carry`)
    }
  }

  /** An element of a type that has only characters that mean nothing in XML. */
  typed(tag: ElementMarkup, type: string, text: string): void {
    this.out.put(tag.typed(type))
    this.out.plain(text)
    this.out.put(tag.end)
  }

  /** ext/soap drops a text of white space only, however it is written, but not a CDATA section of it. */
  text(value: string): void {
    if (this.style.toPhp === true && value.charCodeAt(0) <= 32 && blank.test(value)) {
      return this.out.markup(`<![CDATA[${value}]]>`)
    }
    this.out.text(value, this.place.text)
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
        return isDate(value) ? 'dateTime' : 'string'
      default:
        return 'string'
    }
  }

  private number(tag: ElementMarkup, value: number, reference: TypeReference | undefined): void {
    const kind = reference?.kind
    if (Number.isNaN(value)) return this.typed(tag, 'double', 'NaN')
    if (!Number.isFinite(value)) return this.typed(tag, 'double', value > 0 ? 'INF' : '-INF')
    if (kind === 'decimal') return this.typed(tag, 'decimal', decimalText(String(value)) ?? String(value))
    if (Object.is(value, -0)) return this.typed(tag, 'double', '-0.0')
    if (kind !== 'float' && Number.isSafeInteger(value)) {
      return this.typed(tag, value >= -2147483648 && value <= 2147483647 ? 'int' : 'long', String(value))
    }
    const isInteger = Number.isInteger(value) && (kind === 'integer' || Math.abs(value) < 2 ** 63)
    if (kind === 'float' || !isInteger) return this.typed(tag, 'double', String(value))
    return this.integer(tag, BigInt(value))
  }

  private integer(tag: ElementMarkup, value: bigint): void {
    const type = integerType(value)
    const isLong = type === 'int' || type === 'long'
    this.typed(tag, isLong || this.style.toPhp !== true ? type : 'string', value.toString())
  }
}

/** Whether a text for a declared date reads as one. */
export function isDate(text: string): boolean {
  return text.length > 18 && text.charCodeAt(4) === 45
}
