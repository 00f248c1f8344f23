import type { TypeReference } from '../../core/schema.js'
import { setMember, type Value } from '../../core/value.js'
import { nextAttempt } from '../xml/transcoder.js'
import { concreteType, itemType } from './declared.js'
import type { Element, Member } from './element.js'
import { LeafReader, violation } from './leaf-reader.js'
import { SoapContainer } from './soap-container.js'
import { SoapTranscoder } from './transcoder.js'

/** Reads rpc/encoded values straight into canonical values, guided by the declared types, else by `xsi:type`. */
export class SoapReader extends LeafReader {
  /** Whether items are read in steps: `bulk` gives a few hundred at a time. */
  inSteps = false
  private depth = 0

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
      this.bulk(items, operation, reference, 1, { passed: raw.length })
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

  /** Counts a level of nesting. @throws CallError `malformed` where there are too many. */
  enter(): void {
    if (++this.depth > this.settings.maxDepth) this.fail(`nesting deeper than ${this.settings.maxDepth} levels`)
  }

  /** The end of what was entered. */
  leave(): void {
    this.depth--
  }

  private complex(element: Element, reference: TypeReference | undefined): Value {
    const { wire } = element
    this.enter()
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
    this.leave()
    return value
  }

  /** Whether what comes next is a member of an item and not an item: a literal-style list of one. */
  private isBareItem(reference: TypeReference): boolean {
    const name = this.nextName()
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
          if (member.isKept) {
            if (previous) previous.next = member
            else shape.first = member
          }
        }
      }
      if (member.quick === undefined || !this.quickMember(result, member)) this.memberInto(result, member, isStruct)
      if (member.isKept) previous = member
    }
    this.endTag(element.name)
    return result
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
   * @param parts how many bytes of the first have been passed already; who is told how many items there are when nothing waits;
   * the only name that the items may have.
   */
  bulk(
    items: Value[],
    parent: Element,
    item: TypeReference | undefined,
    most: number,
    { passed = 0, whole, name = '' }: { passed?: number; whole?: (count: number) => void; name?: string } = {},
  ): void {
    const { settings, depth } = this
    if (settings.asPhp === true) return
    const { scope } = parent
    const start = scope.lists.start(
      `${scope.number} ${depth} ${name} ${item ? `${item.name} ${item.list}` : ''}`,
      (budget) => new SoapContainer(parent, { isList: true, name, reference: item, budget, depth }),
    )
    this.inBytes((behind, from) => {
      const transcoder = new SoapTranscoder(behind.bytes, () => behind.isUtf8(), settings, this.shared)
      const to = transcoder.items(from - passed, start, most, (more) => {
        const first = items.length
        for (const each of more) items.push(each)
        transcoder.settle(items, first, whole)
        return !this.inSteps
      })
      return { to: Math.max(to, from), excess: transcoder.excess, seen: transcoder.seen }
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
}
