import { fromBase64 } from '../../core/base64.js'
import { dateText, decimalText } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import type { ByteWriter } from '../xml/byte-writer.js'
import { dateOut, type Place } from '../xml/place.js'
import { markup } from './markup.js'
import type { ValueStyle } from './style.js'

/** Writes what stands in a `<value>` that holds a text, a number or a date. */
export class ScalarWriter {
  constructor(
    private readonly style: ValueStyle,
    private readonly place: Place,
    private readonly out: ByteWriter,
  ) {}

  /** @param text has only characters of ASCII that mean nothing in XML. */
  element(name: string, text: string): void {
    this.out.markup(`<${name}>`)
    this.out.plain(text)
    this.out.markup(`</${name}>`)
  }

  string(value: string, reference: TypeReference | undefined): void {
    if (reference?.kind === 'binary' && !reference.list) {
      if (fromBase64(value) === undefined) {
        this.place.refuse('invalid-call', 'is declared as base64Binary: give a Uint8Array, or base64 text')
      }
      return this.element('base64', value)
    }
    if (this.style.typedDates && reference?.kind === 'date') {
      const compact = compactDate(value)
      if (compact !== undefined) return this.element('dateTime.iso8601', compact)
    }
    const { out } = this
    if (this.style.untypedText) return out.text(value, this.place.text)
    out.put(markup.text)
    out.text(value, this.place.text)
    out.put(markup.textEnd)
  }

  number(value: number): void {
    if (isInt(value)) return this.int(value)
    // What is beyond the integers of any server is a measure, not an id.
    const isWhole = Number.isInteger(value) && !Object.is(value, -0) && Math.abs(value) < 2 ** 64
    if (isWhole) return this.integer(BigInt(value))
    if (Number.isFinite(value)) {
      if (this.style.sixDecimals) return this.element('double', sixDecimals(value))
      // The specification knows no exponents.
      return this.element('double', Object.is(value, -0) ? '-0' : (decimalText(String(value)) ?? String(value)))
    }
    if (!this.style.nonFinite) this.place.refuse('unsupported', `is ${value}, which XML-RPC cannot carry`)
    this.element('double', Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf')
  }

  private int(value: number): void {
    if (this.style.integersAsText) return this.element('string', String(value))
    this.out.put(markup.integer)
    this.out.integer(value)
    this.out.put(markup.integerEnd)
  }

  integer(value: bigint): void {
    if (value >= -2147483648n && value <= 2147483647n) return this.int(Number(value))
    const { style } = this
    const digits = value.toString()
    switch (style.integersAsText ? 'text' : style.wideInteger) {
      case 'text':
        return this.element('string', digits)
      case 'double':
        return this.element('double', `${digits}.000000`)
      case 'i8':
        return this.element('i8', digits)
      case 'cut':
        return this.element('int', String(BigInt.asIntN(32, value)))
      case 'int':
        return this.element('int', digits)
    }
  }

  date(value: Date): void {
    this.place.step(undefined)
    this.element('string', dateOut(value, this.place))
  }
}

/** Whether a number is written as `<int>`. */
export function isInt(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0)
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
