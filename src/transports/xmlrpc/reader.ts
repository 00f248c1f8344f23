import type { ValueSettings } from '../../core/codec.js'
import { numberedItems } from '../../core/canonical.js'
import { fromBase64 } from '../../core/base64.js'
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
import { setMember, type Value } from '../../core/value.js'
import { XmlReader } from '../xml/reader.js'
import type { TextSource } from '../xml/text.js'
import type { Shape } from '../xml/shapes.js'
import { Memory, quickTypes, type Member, type ScalarMarkup } from './memory.js'

/** Reads XML-RPC values straight into canonical values, guided by the declared types. */
export class ValueReader extends XmlReader {
  private depth = 0

  constructor(
    source: TextSource,
    private readonly settings: ValueSettings,
    private readonly maxDepth: number,
    private readonly memory = new Memory(),
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

  /** Reads a `<value>` element that comes next. */
  value(reference: TypeReference | undefined): Value {
    if (this.take('<value>')) return this.valueBody(reference)
    this.skipMisc()
    return this.open('value') ? this.string('', reference) : this.valueBody(reference)
  }

  private valueBody(reference: TypeReference | undefined): Value {
    this.need(2)
    const { text } = this
    if (text.charCodeAt(this.at) === 60) {
      switch (text.charCodeAt(this.at + 1)) {
        case 115:
          if (this.take('<string>'))
            return this.closed(this.string(this.quick('</string>') ?? this.leaf('string'), reference))
          if (this.take('<struct>')) return this.closed(this.struct(reference))
          break
        case 105:
          if (this.take('<int>')) return this.closed(this.integer(this.quick('</int>') ?? this.leaf('int'), reference))
          break
        case 98:
          if (this.take('<boolean>')) {
            return this.closed(this.boolean(this.quick('</boolean>') ?? this.leaf('boolean'), reference))
          }
          break
        case 97:
          if (this.take('<array>')) return this.closed(this.array(reference))
          break
        case 47:
          return this.closed(this.string('', reference))
      }
    }
    return this.otherBody(reference)
  }

  /** Anything but the common forms: indented, with attributes, untyped, or wrong. */
  private otherBody(reference: TypeReference | undefined): Value {
    const before = this.content()
    if (this.atEnd()) return this.closed(this.string(before, reference))
    if (before.trim() !== '') this.fail('text and an element in one value')
    const value = this.typed(reference)
    this.skipMisc()
    return this.closed(value)
  }

  private typed(reference: TypeReference | undefined): Value {
    const tag = this.startTag()
    const name = local(tag.name)
    if (name === 'struct') return tag.empty ? this.finishStruct({}, reference) : this.struct(reference, tag.name)
    if (name === 'array') return tag.empty ? this.finishArray([], reference) : this.array(reference, tag.name)
    const content = tag.empty ? '' : this.leaf(tag.name)
    switch (name) {
      case 'string':
        return this.string(content, reference)
      case 'int':
      case 'i1':
      case 'i2':
      case 'i4':
      case 'i8':
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

  private string(text: string, reference: TypeReference | undefined): Value {
    if (!reference || (reference.kind === 'string' && !reference.list)) return text
    // The API writes null as an empty string: only for texts is it the text.
    if (text === '' && (reference.list || !isText(reference))) return null
    return this.scalar(text, reference)
  }

  private integer(text: string, reference: TypeReference | undefined): Value {
    let number: number | bigint = digits(text)
    if (number < 0) {
      const trimmed = text.trim()
      if (!/^[+-]?\d{1,400}$/.test(trimmed)) this.fail(`an integer that is not readable`)
      number = integer(BigInt(trimmed.replace('+', '')))
    }
    if (!reference || (reference.kind === 'integer' && !reference.list)) return number
    return this.scalar(number, reference)
  }

  private boolean(text: string, reference: TypeReference | undefined): Value {
    const flag = text === '1' ? true : text === '0' ? false : canonicalText(text, 'boolean', this.settings)
    if (typeof flag !== 'boolean') this.fail('a boolean that is neither 0 nor 1')
    if (!reference || (reference.kind === 'boolean' && !reference.list)) return flag
    return this.scalar(flag, reference)
  }

  private double(text: string, reference: TypeReference | undefined): Value {
    const number = canonicalText(text, 'float', this.settings)
    if (typeof number !== 'number') this.fail('a double that is not readable')
    const kind = reference?.kind
    // "0.300000" is 0.3; from the text, so that no digit is lost on the way through a binary float.
    if (kind === 'decimal' || kind === 'string') return this.scalar(decimalText(text.trim()) ?? text, reference)
    return this.scalar(number, reference)
  }

  /** A scalar in the form of its declared kind; a bare scalar where a list is declared is its only item. */
  private scalar(raw: RawScalar, reference: TypeReference | undefined, kind: 'date' | 'any' = 'any'): Value {
    const value = canonicalScalar(raw, reference && reference.kind !== 'any' ? reference.kind : kind, this.settings)
    return reference?.list === true ? [value] : value
  }

  private struct(reference: TypeReference | undefined, tag = 'struct'): Value {
    this.deeper()
    const shape = this.memory.shape(reference?.type)
    const result: Record<string, Value> = {}
    let previous: Member | undefined
    for (;;) {
      const predicted: Member | undefined = previous ? previous.next : shape.first
      if (predicted?.scalar && this.quickMember(predicted.scalar, predicted.name, result)) {
        previous = predicted
        continue
      }
      let member: Member
      let spaced = false
      if (predicted && this.take(predicted.opening)) member = predicted
      else {
        this.skipMisc()
        if (this.atEnd()) break
        member = this.member(shape)
        spaced = true
        if (previous) previous.next = member
        else shape.first = member
      }
      if (!spaced && !member.scalar) this.learn(member)
      const value = spaced ? this.value(member.reference) : this.valueBody(member.reference)
      if (member.name === '__proto__') setMember(result, member.name, value)
      else result[member.name] = value
      if (!this.take('</member>')) {
        this.skipMisc()
        this.endTag('member')
      }
      previous = member
    }
    this.endTag(tag)
    this.depth--
    return this.finishStruct(result, reference)
  }

  /** Reads a member whose markup is as it was the last time. */
  private quickMember({ open, close, read }: ScalarMarkup, name: string, result: Record<string, Value>): boolean {
    const { text } = this
    const start = this.at + open.length
    if (text.slice(this.at, start) !== open) return false
    const stop = text.indexOf('<', start)
    if (text.slice(stop, stop + close.length) !== close) return false
    const raw = text.slice(start, stop)
    let value: Value
    if (read === 'text') value = this.plain ? raw : this.resolve(raw, start)
    else if (read === 'integer') {
      const number = digits(raw)
      if (number < 0) return false
      value = number
    } else if (read === 'boolean') {
      if (raw !== '0' && raw !== '1') return false
      value = raw === '1'
    } else {
      // Anything but the API's own form is read with care.
      if (raw.length !== 25 || raw.charCodeAt(22) !== 58 || raw.charCodeAt(4) !== 45 || this.settings.dates === 'date')
        return false
      if (!this.plain && raw.includes('&')) return false
      value = raw
    }
    result[name] = value
    this.at = stop + close.length
    return true
  }

  /** Remembers the markup around a scalar whose type is the declared one. */
  private learn(member: Member): void {
    const { reference, name } = member
    if (reference?.list === true || name === '__proto__') return
    for (const [tag, read, kind] of quickTypes) {
      const quick = reference ? reference.kind === kind : read !== 'date'
      const start = `<${tag}>`
      if (!quick || this.text.slice(this.at, this.at + start.length) !== start) continue
      member.scalar = { open: member.opening + start, close: `</${tag}></value></member>`, read }
      return
    }
  }

  private finishStruct(result: Record<string, Value>, reference: TypeReference | undefined): Value {
    if (reference?.list !== true) return result
    return (numberedItems(result) as Value[] | undefined) ?? [result]
  }

  /** A member's start and name; its value comes next. */
  private member(shape: Shape<Member>): Member {
    if (this.open('member')) this.fail('a member without a name')
    this.skipMisc()
    if (this.open('name')) return this.memory.member(shape, '')
    const name = this.leaf('name')
    this.skipMisc()
    this.need(30)
    if (!this.isNext('value') && !/^<\w{1,20}:value/.test(this.text.slice(this.at, this.at + 30)))
      this.fail('a member without a value')
    return this.memory.member(shape, name)
  }

  private array(reference: TypeReference | undefined, tag = 'array'): Value {
    this.deeper()
    const items: Value[] = []
    const item = reference?.list === true ? reference.item : reference
    if (!this.take('<data>')) {
      this.skipMisc()
      if (this.atEnd()) return this.endArray(items, reference, tag)
      if (this.open('data')) return this.endArray(items, reference, tag)
    }
    for (;;) {
      if (this.take('<value>')) {
        items.push(this.valueBody(item))
        continue
      }
      this.skipMisc()
      if (this.atEnd()) break
      items.push(this.value(item))
    }
    this.endTag('data')
    return this.endArray(items, reference, tag)
  }

  private endArray(items: Value[], reference: TypeReference | undefined, tag: string): Value {
    this.skipMisc()
    this.endTag(tag)
    this.depth--
    return this.finishArray(items, reference)
  }

  private finishArray(items: Value[], reference: TypeReference | undefined): Value {
    // PHP writes an empty object as an empty list.
    return items.length === 0 && reference && !reference.list && reference.kind === 'object' ? {} : items
  }

  private closed(value: Value): Value {
    if (!this.take('</value>')) {
      this.skipMisc()
      this.endTag('value')
    }
    return value
  }

  /** A text without markup up to a known end tag; undefined when it has to be read with care. */
  private quick(end: string): string | undefined {
    const { text, at } = this
    const stop = text.indexOf('<', at)
    if (text.slice(stop, stop + end.length) !== end) return undefined
    this.at = stop + end.length
    const content = text.slice(at, stop)
    return this.plain ? content : this.resolve(content, at)
  }

  private deeper(): void {
    if (++this.depth > this.maxDepth) this.fail(`nesting deeper than ${this.maxDepth} levels`)
  }
}

function isText(reference: TypeReference): boolean {
  return reference.kind === 'string' || reference.kind === 'any' || reference.kind === 'json'
}

/** A name without its prefix: `ex:nil` and `nil` are the same to this protocol. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
