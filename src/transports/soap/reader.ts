import type { ValueSettings } from '../../core/codec.js'
import { CallError, type Fault } from '../../core/error.js'
import { digits } from '../../core/scalar.js'
import type { Kind, Schema, TypeReference } from '../../core/schema.js'
import { setMember, type Value } from '../../core/value.js'
import { XmlReader } from '../xml/reader.js'
import type { TextSource } from '../xml/text.js'
import type { Shape } from '../xml/shapes.js'
import { concreteType, itemType, toldType } from './declared.js'
import type { Element, Member, Scope } from './element.js'
import { isScalar, quickWay, readScalar } from './leaf.js'
import { readPhpScalar } from './php-leaf.js'
import { References } from './references.js'
import { nextAttempt } from '../xml/transcoder.js'
import { SoapContainer } from './soap-container.js'
import { SoapTranscoder, type SharedObjects } from './transcoder.js'

export interface SoapReaderSettings extends ValueSettings {
  readonly schema: Schema
  readonly maxDepth: number
  /** Give the concrete type of each object, or of those that are not of the declared type, as `complexType`. */
  readonly types: boolean | 'subtypes'
  /** Take and refuse what PHP's server does (foreign-wire section 2), instead of what is unambiguous. */
  readonly asPhp?: boolean
  /** How many shared objects are remembered. Default: all. */
  readonly mostReferences?: number
}

const violation: Fault = { code: 'SOAP-ENV:Server', message: 'SOAP-ERROR: Encoding: Violation of encoding rules' }

/** Reads rpc/encoded values straight into canonical values, guided by the declared types, else by `xsi:type`. */
export class SoapReader extends XmlReader {
  private readonly multiRefs: References
  /** The id that the last value refers to, when its element comes later. */
  private forward: string | undefined
  private depth = 0
  private readonly shared: SharedObjects = {
    isDefined: (id) => this.multiRefs.isDefined(id),
    define: (id, value) => void this.multiRefs.define(id, value),
    refer: (container, key, id, reference) => {
      const target = this.target(id, reference)
      if (target === undefined) this.multiRefs.wait(container, key, id, reference)
      else (container as Record<string | number, unknown>)[key] = target
    },
  }

  constructor(
    source: TextSource,
    private readonly settings: SoapReaderSettings,
  ) {
    super(source)
    this.multiRefs = new References(settings, settings.mostReferences)
  }

  get takesLooseMarkup(): boolean {
    return this.settings.asPhp === true
  }

  /** Fails with the words that PHP's server has for it. */
  refuse(message: string, fault: Fault): never {
    try {
      return this.fail(message)
    } catch (error) {
      throw CallError.is(error) ? error.with({ fault }) : error
    }
  }

  /** Reads the start tag that comes next. */
  element(scope: Scope): Element {
    const { text, at } = this
    const stop = text.indexOf('>', at)
    const known = stop < 0 ? undefined : scope.tags.get(text.slice(at, stop + 1))
    if (known) {
      this.at = stop + 1
      return known
    }
    return scope.remember(this.startTag(), this)
  }

  /** Reads the value of an element whose start tag has been passed, into a member of its container. */
  into(container: object, key: string | number, element: Element, reference: TypeReference | undefined): void {
    const value = this.value(element, reference)
    if (this.forward !== undefined) this.wait(container, key, reference)
    else (container as Record<string | number, unknown>)[key] = value
  }

  /** The same for the result, in the element of the operation. */
  result(
    container: { value: Value },
    element: Element,
    reference: TypeReference | undefined,
    operation: Element,
  ): void {
    const { id, href, raw, scope } = element
    if (reference?.list === false && id === undefined && href === undefined && scope === operation.scope) {
      const items: Value[] = []
      this.bulk(items, operation, reference, 1, raw.length)
      if (items.length > 0) {
        container.value = items[0] as Value
        return
      }
    }
    this.into(container, 'value', element, reference)
  }

  /** Reads an element that others refer to, outside of its place (SOAP::Lite, Axis). */
  independent(element: Element): void {
    if (element.id === undefined) this.skipElement(element)
    else this.into({}, 'value', element, this.multiRefs.wanted(element.id))
  }

  /** How many places wait for an element that comes later. */
  get waiting(): number {
    return this.multiRefs.waiting
  }

  /** All elements that were referred to must have come. */
  resolveReferences(): void {
    const missing = this.multiRefs.missing()
    if (missing === undefined) return
    const name = missing.slice(0, 40)
    const message = `SOAP-ERROR: Encoding: Unresolved reference '#${name}'`
    this.refuse(`the unresolved reference #${name}`, { code: 'SOAP-ENV:Server', message })
  }

  private value(element: Element, reference: TypeReference | undefined): Value {
    if (element.href !== undefined) return this.refer(element, reference)
    if (element.nil || (element.hasNil && this.settings.asPhp === true)) {
      if (!element.empty) this.skipElement(element)
      return this.register(element, null)
    }
    if (element.empty) return this.leafValue('', element, reference)
    const { text, at } = this
    const stop = text.indexOf('<', at)
    const { close } = element
    if (text.slice(stop, stop + close.length) === close) {
      const raw = text.slice(at, stop)
      this.at = stop + close.length
      return this.leafValue(this.plain ? raw : this.resolve(raw, at), element, reference)
    }
    const before = this.content()
    const leaf = this.atEnd()
    if (leaf) {
      if (this.settings.asPhp === true && this.mixed) this.refuse('text beside a section or instruction', violation)
      this.endTag(element.name)
      return this.leafValue(before, element, reference)
    }
    if (before.trim() !== '') this.refuse('text beside elements', violation)
    return this.complex(element, reference)
  }

  /**
   * Whether an element that was begun is a list, and of what.
   * @param first the local name of the element that comes next.
   */
  listOf(
    element: Element,
    declared: TypeReference | undefined,
    first: string,
  ): { readonly reference: TypeReference | undefined } | undefined {
    const { wire } = element
    if (element.id !== undefined || element.href !== undefined || element.hasNil || wire?.map === true) return undefined
    const isBareItem = first !== 'item' && declared?.type?.property(first) !== undefined
    const isList = wire?.list === true || (declared?.list === true && wire?.object === undefined && !isBareItem)
    return isList ? { reference: itemType(this.settings.schema, wire?.item, declared) } : undefined
  }

  private complex(element: Element, reference: TypeReference | undefined): Value {
    const { wire } = element
    if (++this.depth > this.settings.maxDepth) this.fail(`nesting deeper than ${this.settings.maxDepth} levels`)
    let value: Value
    if (wire?.map === true) value = this.map(element, reference)
    else if (
      wire?.list === true ||
      (reference?.list === true && wire?.object === undefined && !this.isBareItem(reference))
    ) {
      value = this.list(element, itemType(this.settings.schema, wire?.item, reference))
      if (reference && !reference.list && reference.kind === 'object' && value.length === 0) value = {}
    } else {
      const object = this.object(element, reference)
      value = reference?.list === true ? [object] : object
    }
    this.depth--
    return value
  }

  /** Whether what comes next is a member of an item and not an item: a literal-style list of one. */
  private isBareItem(reference: TypeReference): boolean {
    this.need(130)
    const name = /^<(?:[^\s/>:]{1,60}:)?([^\s/>]{1,60})/.exec(this.text.slice(this.at, this.at + 130))?.[1]
    return name !== undefined && name !== 'item' && reference.type?.property(name) !== undefined
  }

  private object(element: Element, declared: TypeReference | undefined): { [name: string]: Value } {
    const { scope } = element
    const type = concreteType(this.settings.schema, element.wire?.object, declared)
    const shape = scope.shape(type)
    const result: Record<string, Value> = {}
    if (element.id !== undefined) this.register(element, result)
    this.tellType(element, declared, result)
    // PHP's own SOAP-ENC:Struct wins over the declared type, and has whatever members came.
    const isStruct = element.wire?.object === ''
    let previous: Member | undefined
    for (;;) {
      const predicted = previous ? previous.next : shape.first
      let member: Member
      if (predicted && this.take(predicted.raw)) member = predicted
      else {
        this.skipMisc()
        if (predicted && this.take(predicted.raw)) member = predicted
        else {
          if (this.atEnd()) break
          member = this.member(shape, scope)
          if (member.element.id === undefined) {
            if (previous) previous.next = member
            else shape.first = member
          }
        }
      }
      if (member.quick === undefined || !this.quickMember(result, member)) this.memberInto(result, member, isStruct)
      if (member.element.id === undefined) previous = member
    }
    this.endTag(element.name)
    return result
  }

  /** Reads a scalar of the declared type, when it looks as it nearly always does. */
  private quickMember(result: Record<string, Value>, member: Member): boolean {
    const { text, at } = this
    const { close } = member.element
    const stop = text.indexOf('<', at)
    if (text.slice(stop, stop + close.length) !== close) return false
    const raw = text.slice(at, stop)
    let value: Value
    if (member.quick === 'text') value = this.plain ? raw : this.resolve(raw, at)
    else if (member.quick === 'integer') {
      const number = digits(raw)
      if (number < 0) return false
      value = number
    } else if (member.quick === 'flag') {
      if (raw !== 'true' && raw !== 'false') return false
      value = raw === 'true'
    } else {
      if (raw.length !== 25 || raw.charCodeAt(22) !== 58 || raw.charCodeAt(4) !== 45) return false
      if (!this.plain && raw.includes('&')) return false
      value = raw
    }
    result[member.name] = value
    this.at = stop + close.length
    return true
  }

  private memberInto(result: Record<string, Value>, member: Member, keepsAll: boolean): void {
    const { name, element, reference } = member
    if (member.dropped && !keepsAll) {
      // Read all the same: others may refer to it.
      this.into({}, name, element, undefined)
      return
    }
    const value = this.value(element, reference)
    if (this.forward !== undefined) {
      // The place is kept, so that members stay in document order.
      if (name !== '__proto__') result[name] = null
      this.wait(result, name, reference)
    } else if (name === '__proto__') setMember(result, name, value)
    else if (reference?.list === true && Array.isArray(value) && Array.isArray(result[name])) {
      // Literal-style serializers repeat the element for each item.
      for (const item of value as Value[]) (result[name] as Value[]).push(item)
    } else result[name] = value
  }

  private member(shape: Shape<Member>, scope: Scope): Member {
    const element = this.element(scope)
    let member = shape.members.get(element.raw)
    if (member) return member
    const { local } = element
    const reference = shape.type?.property(local)
    const { type } = shape
    // Also what only a subtype has: PHP keeps that for its xsi:type alone.
    const dropped =
      this.settings.asPhp === true &&
      type?.base !== undefined &&
      type.form(local) === undefined &&
      local !== 'complexType'
    member = {
      raw: element.raw,
      element,
      name: local,
      reference,
      quick: dropped ? undefined : quickWay(element, reference, this.settings),
      dropped,
      next: undefined,
    }
    if (element.id === undefined && shape.members.size < 4000) shape.members.set(element.raw, member)
    return member
  }

  private list(element: Element, item: TypeReference | undefined): Value[] {
    const items: Value[] = []
    if (element.id !== undefined) this.register(element, items)
    let last: Element | undefined
    let attempt = this.depth === 1 ? 0 : 8
    for (;;) {
      if (items.length === attempt) {
        const before = items.length
        this.bulk(items, element, item, Infinity)
        attempt = nextAttempt(before, items.length)
      }
      let next: Element
      if (last && this.take(last.raw)) next = last
      else {
        this.skipMisc()
        if (last && this.take(last.raw)) next = last
        else {
          if (this.atEnd()) break
          next = this.element(element.scope)
          if (next.id === undefined) last = next
        }
      }
      items.push(null)
      const value = this.value(next, item)
      if (this.forward !== undefined) this.wait(items, items.length - 1, item)
      else items[items.length - 1] = value
    }
    this.endTag(element.name)
    return items
  }

  /**
   * Reads items at the present depth, as far as they are of the usual form.
   * @param parent the element that they are in.
   * @param passed how many bytes of the first have been passed already.
   */
  bulk(items: Value[], parent: Element, item: TypeReference | undefined, most: number, passed = 0): void {
    const { settings, depth } = this
    const { scope } = parent
    const start = scope.lists.start(
      `${scope.number} ${depth} ${item ? `${item.name} ${item.list}` : ''}`,
      (budget) => new SoapContainer(parent, { isList: true, name: '', reference: item, budget, depth }),
    )
    if (!start || settings.asPhp === true) return
    this.inBytes((behind, from) => {
      const transcoder = new SoapTranscoder(behind.bytes, () => behind.isUtf8(), settings, this.shared)
      const to = transcoder.items(from - passed, start, most, (more) => {
        const first = items.length
        for (const each of more) items.push(each)
        transcoder.settle(items, first)
      })
      return { to: Math.max(to, from), excess: transcoder.excess }
    })
  }

  /**
   * `<item><key/><value/></item>`: a PHP array, that is an object with any names; where a list is declared, a list whose keys
   * have gaps, or the only item of one (X-26).
   */
  private map(element: Element, reference: TypeReference | undefined): Value {
    const members: Record<string, Value> = {}
    const items: Value[] = []
    let isList: boolean | undefined
    for (this.skipMisc(); !this.atEnd(); this.skipMisc()) {
      const item = this.element(element.scope)
      if (item.empty) this.fail('a map entry without a key')
      this.skipMisc()
      const key = this.element(item.scope)
      if (key.local === 'value') this.fail('a map entry that does not begin with its key')
      const name = String(this.value(key, undefined) ?? '')
      this.skipMisc()
      if (this.atEnd()) this.fail('a map entry without a value')
      const isIndex = reference?.list === true && /^\d{1,10}$/.test(name)
      if (isList === undefined) this.register(element, isIndex ? items : reference?.list === true ? [members] : members)
      if ((isList ??= isIndex) !== isIndex) this.fail('a list with names among its keys')
      const declared = isList ? reference?.item : reference?.type?.property(name)
      if (isList) items.push(null)
      else setMember(members, name, null)
      const value = this.value(this.element(item.scope), declared)
      if (this.forward !== undefined) this.wait(isList ? items : members, isList ? items.length - 1 : name, declared)
      else if (isList) items[items.length - 1] = value
      else setMember(members, name, value)
      this.skipMisc()
      this.endTag(item.name)
    }
    this.endTag(element.name)
    if (isList === undefined) return this.register(element, reference?.list === true ? [] : members)
    return isList ? items : reference?.list === true ? [members] : members
  }

  private leafValue(text: string, element: Element, reference: TypeReference | undefined): Value {
    const { wire } = element
    const declared = reference?.kind
    if (!wire && declared === 'string' && !reference?.list)
      return element.id === undefined ? text : this.register(element, text)
    if (wire?.list === true || reference?.list === true) {
      if (text.trim() === '') {
        const empty = wire?.list !== true && wire?.object !== undefined ? [{}] : []
        const value: Value = reference && !reference.list && declared === 'object' ? {} : empty
        return this.register(element, value)
      }
      if (wire?.list === true) this.fail('text where the items of a list must be')
      return this.register(element, [this.scalar(text, wire?.kind, declared)])
    }
    if (wire?.map === true || wire?.object !== undefined || (!wire && declared === 'object')) {
      // An enum or another simple type of the API's own namespace is a text.
      if (text.trim() !== '' && declared !== 'object')
        return this.register(element, this.scalar(text, undefined, declared))
      if (text.trim() !== '') this.fail('text where an object must be')
      if (isScalar(declared)) return this.register(element, this.scalar(text, undefined, declared))
      const result: Record<string, Value> = {}
      this.tellType(element, reference, result)
      return this.register(element, result)
    }
    return this.register(element, this.scalar(text, wire?.kind, declared))
  }

  private scalar(text: string, wire: Kind | undefined, declared: Kind | undefined): Value {
    const read = this.settings.asPhp === true ? readPhpScalar : readScalar
    const value = read(text, wire, declared, this.settings)
    return value === undefined ? this.refuse(`a ${wire ?? 'value'} that is not readable`, violation) : value
  }

  private tellType(element: Element, declared: TypeReference | undefined, result: Record<string, Value>): void {
    const name = toldType(this.settings.types, element.wire?.object, declared)
    if (name !== undefined) result['complexType'] = name
  }

  private refer(element: Element, reference: TypeReference | undefined): Value {
    if (!element.empty) this.skipElement(element)
    const href = element.href as string
    if (!href.startsWith('#')) this.fail('a reference to another document')
    const id = href.slice(1)
    const target = this.target(id, reference)
    if (target !== undefined) return this.register(element, target)
    if (element.id !== undefined) this.multiRefs.alias(element.id, id)
    this.forward = id
    return null
  }

  /** What an id stands for, if that has come. */
  private target(id: string, reference: TypeReference | undefined): Value | undefined {
    const target = this.multiRefs.target(id, reference)
    if (target !== undefined || !this.multiRefs.hasForgotten) return target
    const { mostReferences } = this.settings
    this.fail(`a reference to none of the last ${mostReferences} shared objects; read the list with call()`)
  }

  private wait(container: object, key: string | number, reference: TypeReference | undefined): void {
    this.multiRefs.wait(container, key, this.forward as string, reference)
    this.forward = undefined
  }

  private register<T extends Value>(element: Element, value: T): T {
    const { id } = element
    if (id !== undefined && !this.multiRefs.define(id, value)) {
      this.fail(`the id ${JSON.stringify(id.slice(0, 40))} twice`)
    }
    return value
  }
}
