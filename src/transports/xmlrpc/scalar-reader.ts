import { fromBase64 } from '../../core/base64.js'
import type { ValueSettings } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import {
  canonicalScalar,
  canonicalText,
  dateText,
  decimalText,
  digits,
  integer,
  type RawScalar,
} from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { XmlReader } from '../xml/reader.js'
import type { TextSource } from '../xml/text.js'

/** How integers, flags and bytes of a request are read: PHP's decoder has its own way (foreign-wire section 4). */
export interface ReadingHabits {
  /** `<i8>` is null (quirk 34). */
  readonly i8AsNull: boolean
  /** `<int>` is cut to 32 bits (quirk 34). */
  readonly cutIntegers: boolean
  /** A flag is true only as `1` (quirk 34). */
  readonly trueAsFalse: boolean
  /** Text where `base64Binary` is declared is refused (quirk 36). */
  readonly base64WantsType: boolean
}

/** Nothing is lost. */
export const exactHabits: ReadingHabits = {
  i8AsNull: false,
  cutIntegers: false,
  trueAsFalse: false,
  base64WantsType: false,
}

/** Reads the scalars of XML-RPC in the canonical form of their declared types. */
export class ScalarReader extends XmlReader {
  constructor(
    source: TextSource,
    protected readonly settings: ValueSettings,
    protected readonly habits: ReadingHabits,
  ) {
    super(source)
  }

  /** Passes a start tag that must come next; says whether the element is empty. */
  open(name: string): boolean {
    const tag = this.startTag()
    if (local(tag.name) !== name) this.fail(`<${tag.name.slice(0, 40)}> where <${name}> must be`)
    return tag.empty
  }

  /** Whether a start tag of a name comes next. */
  isNext(name: string): boolean {
    this.need(name.length + 2)
    const { text, at } = this
    if (text.charCodeAt(at) !== 60 || text.slice(at + 1, at + 1 + name.length) !== name) return false
    const after = text.charCodeAt(at + 1 + name.length)
    return after === 62 || after === 47 || after === 32 || after === 9 || after === 10 || after === 13
  }

  protected string(text: string, reference: TypeReference | undefined): Value {
    if (!reference || (reference.kind === 'string' && !reference.list)) return text
    // The API writes null as an empty string: only for texts is it the text.
    if (text === '' && (reference.list || !isText(reference))) return null
    if (reference.kind === 'binary' && this.habits.base64WantsType) {
      throw new CallError('bad-request', 'a base64Binary argument must be <base64>, not <string>')
    }
    return this.scalar(text, reference)
  }

  protected integer(text: string, reference: TypeReference | undefined): Value {
    let number: number | bigint = digits(text)
    if (number < 0) {
      const trimmed = text.trim()
      if (trimmed === '') return null
      if (!/^[+-]?\d{1,400}$/.test(trimmed)) this.fail(`an integer that is not readable`)
      number = integer(BigInt(trimmed.replace('+', '')))
    }
    if (this.habits.cutIntegers) number = Number(BigInt.asIntN(32, BigInt(number)))
    if (!reference || (reference.kind === 'integer' && !reference.list)) return number
    return this.scalar(number, reference)
  }

  protected boolean(text: string, reference: TypeReference | undefined): Value {
    const flag = text === '1' ? true : text === '0' ? false : this.flag(text)
    if (flag === null) return null
    if (typeof flag !== 'boolean') this.fail('a boolean that is neither 0 nor 1')
    if (!reference || (reference.kind === 'boolean' && !reference.list)) return flag
    return this.scalar(flag, reference)
  }

  private flag(text: string): Value {
    return this.habits.trueAsFalse ? text.trim() === '1' : canonicalText(text, 'boolean', this.settings)
  }

  protected double(text: string, reference: TypeReference | undefined): Value {
    const number = canonicalText(text, 'float', this.settings)
    if (number === null) return null
    if (typeof number !== 'number') this.fail('a double that is not readable')
    const kind = reference?.kind
    // "0.300000" is 0.3; from the text, so that no digit is lost on the way through a binary float.
    if (kind === 'decimal' || kind === 'string' || kind === 'integer')
      return this.scalar(decimalText(text.trim()) ?? text, reference)
    return this.scalar(number, reference)
  }

  /** What a type element that is neither struct nor array holds. */
  protected typedScalar(name: string, content: string, reference: TypeReference | undefined): Value {
    switch (name) {
      case 'string':
        return this.string(content, reference)
      case 'i8':
        return this.habits.i8AsNull ? null : this.integer(content, reference)
      case 'int':
      case 'i1':
      case 'i2':
      case 'i4':
      case 'biginteger':
        return this.integer(content, reference)
      case 'boolean':
        return this.boolean(content, reference)
      case 'double':
      case 'float':
      case 'bigdecimal':
        return this.double(content, reference)
      case 'dateTime.iso8601':
      case 'dateTime':
        return this.scalar(dateText(content.trim()), reference, 'date')
      case 'base64':
        return this.scalar(fromBase64(content) ?? this.fail('base64 that is not readable'), reference)
      case 'nil':
        if (content.trim() !== '') this.fail('a nil with content')
        return null
      default:
        return this.fail(`the unknown type <${name.slice(0, 40)}>`)
    }
  }

  /** A scalar in the form of its declared kind; a bare scalar where a list is declared is its only item. */
  protected scalar(raw: RawScalar, reference: TypeReference | undefined, kind: 'date' | 'any' = 'any'): Value {
    const value = canonicalScalar(raw, reference && reference.kind !== 'any' ? reference.kind : kind, this.settings)
    return reference?.list === true ? [value] : value
  }

  protected closed(value: Value): Value {
    if (!this.take('</value>')) {
      this.skipMisc()
      this.endTag('value')
    }
    return value
  }

  /** A text without markup up to a known end tag; undefined when it has to be read with care. */
  protected quick(end: string): string | undefined {
    const { text, at } = this
    const stop = text.indexOf('<', at)
    if (text.slice(stop, stop + end.length) !== end) return undefined
    this.at = stop + end.length
    const content = text.slice(at, stop)
    return this.plain ? content : this.resolve(content, at)
  }
}

function isText(reference: TypeReference): boolean {
  return reference.kind === 'string' || reference.kind === 'any' || reference.kind === 'json'
}

/** A name without its prefix: `ex:nil` and `nil` are the same to this protocol. */
export function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
