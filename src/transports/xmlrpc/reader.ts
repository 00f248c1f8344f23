import type { ValueSettings } from '../../core/codec.js'
import { digits } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { setMember, type Value } from '../../core/value.js'
import { Container } from '../xml/paths.js'
import type { Shape } from '../xml/shapes.js'
import type { TextSource } from '../xml/text.js'
import { nextAttempt } from '../xml/transcoder.js'
import { learnFlat, learnSpaced } from './learned-markup.js'
import { arrayValue, structValue } from './list-forms.js'
import { Memory, type Member, type ScalarMarkup } from './memory.js'
import { exactHabits, local, ScalarReader, type ReadingHabits } from './scalar-reader.js'
import { XmlRpcTranscoder } from './transcoder.js'

/** A key of a PHP list. */
const index = /^\d{1,10}$/

/** Reads XML-RPC values straight into canonical values, guided by the declared types. */
export class ValueReader extends ScalarReader {
  /** Whether items are read in steps: `bulk` gives a few hundred at a time. */
  inSteps = false
  private depth = 0

  constructor(
    source: TextSource,
    settings: ValueSettings,
    private readonly maxDepth: number,
    private readonly memory = new Memory(),
    habits: ReadingHabits = exactHabits,
  ) {
    super(source, settings, habits)
  }

  /** Reads the `<value>` element that is the answer. */
  root(reference: TypeReference | undefined): Value {
    if (reference?.list === false) {
      const items: Value[] = []
      this.bulk(items, reference, 1)
      if (items.length > 0) return items[0] as Value
    }
    return this.value(reference)
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
    if (name === 'struct') return tag.empty ? structValue({}, reference) : this.struct(reference, tag.name)
    if (name === 'array') return tag.empty ? arrayValue([], reference) : this.array(reference, tag.name)
    const content = tag.empty ? '' : this.leaf(tag.name)
    return this.typedScalar(name, content, reference)
  }

  private struct(reference: TypeReference | undefined, tag = 'struct'): Value {
    this.deeper()
    const shape = this.memory.shape(reference?.type)
    // A list whose keys have gaps, or the only item of one (X-26).
    const item = reference?.list === true ? reference.item : undefined
    const result: Record<string, Value> = {}
    let previous: Member | undefined
    for (;;) {
      const start = this.position
      const predicted: Member | undefined = previous ? previous.next : shape.first
      if (predicted?.scalar && !item && this.quickMember(predicted.scalar, predicted.name, result)) {
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
      if (!spaced && !member.scalar && !item) learnFlat(member, this.text.slice(this.at, this.at + 9))
      const declared = member.reference ?? (item && index.test(member.name) ? item : undefined)
      const value = spaced ? this.value(declared) : this.valueBody(declared)
      if (member.name === '__proto__') setMember(result, member.name, value)
      else result[member.name] = value
      if (!this.take('</member>')) {
        this.skipMisc()
        this.endTag('member')
      }
      if (spaced && !item) this.learnSpaced(member, start)
      previous = member
    }
    this.endTag(tag)
    this.depth--
    return structValue(result, reference)
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
      // Beyond 32 bits a server may read something else.
      if (number < 0 || number > 2147483647) return false
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

  /** Remembers the markup of a member that has white space in it: the next record has the same. */
  private learnSpaced(member: Member, start: number): void {
    const passed = this.position - start
    if (this.at < passed) return
    const from = this.at - passed
    learnSpaced(member, this.text.slice(from, Math.min(this.at, from + 500)), passed)
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
    let next = this.depth === 1 ? 0 : 8
    for (;;) {
      if (items.length === next) {
        const before = items.length
        this.bulk(items, item, Infinity)
        next = nextAttempt(before, items.length)
      }
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

  /** Reads items at the present depth, as far as they are of the usual form. */
  bulk(items: Value[], item: TypeReference | undefined, most: number): void {
    if (this.habits !== exactHabits) return
    const key = `${this.depth} ${item ? `${item.name} ${item.list}` : ''}`
    const start = this.memory.lists.start(
      key,
      (budget) => new Container({ isList: true, name: '', reference: item, budget, depth: this.depth }),
    )
    this.inBytes((behind, from) => {
      const transcoder = new XmlRpcTranscoder(behind.bytes, () => behind.isUtf8(), this.settings, this.maxDepth)
      const to = transcoder.items(from, start, most, (more) => {
        for (const each of more) items.push(each)
        return !this.inSteps
      })
      return { to, excess: transcoder.excess, seen: transcoder.seen }
    })
  }

  private endArray(items: Value[], reference: TypeReference | undefined, tag: string): Value {
    this.skipMisc()
    this.endTag(tag)
    this.depth--
    return arrayValue(items, reference)
  }

  /** Counts a level of nesting. @throws CallError `malformed` where there are too many. */
  deeper(): void {
    if (++this.depth > this.maxDepth) this.fail(`nesting deeper than ${this.maxDepth} levels`)
  }
}
