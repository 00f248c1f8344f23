import { asciiText } from '../../core/ascii.js'
import type { ValueSettings } from '../../core/codec.js'
import type { Schema, TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { Budget, type Move, type Slot } from '../xml/paths.js'
import { Transcoder, type Step } from '../xml/transcoder.js'
import { concreteType, itemType, toldType } from './declared.js'
import type { Element, Scope } from './element.js'
import { wayOf } from './leaf.js'
import { endOfId, SharedPlaces, type SharedObjects } from './shared-places.js'
import { SoapContainer } from './soap-container.js'
import { isMemberName, isObject, isObjectElement, strict, tagOf } from './usual-elements.js'

interface Settings extends ValueSettings {
  readonly schema: Schema
  readonly maxDepth: number
  readonly types: boolean | 'subtypes'
}

/** The id in a tag, or what it refers to, and the tag before that. */
const identified = /^(<[^\s"'/<>]+(?:\s+[^\s"'=<>]+="[^"<>]*")*\s+(?:(id)=|href=)"(#?))[\w.-]{1,100}"/
const longestTag = 2000
const size = /\[\d{1,10}\]/
const printable = /^[\x20-\x7e\t\n\r]*$/

/** Reads the items of SOAP's lists as PHP writes them, flat or indented, with the objects that they share. */
export class SoapTranscoder extends Transcoder {
  private readonly shared: SharedPlaces

  constructor(
    input: Uint8Array,
    isUtf8: () => boolean,
    private readonly settings: Settings,
    objects: SharedObjects,
  ) {
    super(input, isUtf8)
    this.shared = new SharedPlaces(objects)
  }

  protected override begin(): void {
    this.shared.begin()
  }

  protected override pass(): void {
    this.shared.pass()
  }

  /**
   * Puts shared objects into their places in the items that were given last.
   * @param whole is told how many items there are whenever nothing waits.
   */
  settle(items: Value[], first: number, whole?: (count: number) => void): void {
    this.shared.settle(items, first, whole)
  }

  protected inTag(slot: Slot): boolean {
    const { input, at } = this
    const end = endOfId(input, at)
    if (end === at || input[end] !== 34) return false
    if (!this.shared.add(asciiText(input, at, end), slot)) return false
    this.at = end
    return true
  }

  protected step({ way, container: from, name: last, reference: declared, markup }: Slot): Step | undefined {
    let container = from as SoapContainer
    let json = way === 'text' ? '"' : ''
    let before: string | undefined = last
    let isOver = true
    const moves: Move[] = []
    if (way === 'start') {
      isOver = false
      before = undefined
    } else if (way === 'id' || way === 'reference') {
      const element = this.tagAround(container)
      if (!element) return undefined
      const opened = this.opened(element, container, last, declared, way)
      if (!opened) return undefined
      json += opened.json
      if (opened.to) return { json, to: opened.to }
      if (opened.inner) {
        container = opened.inner
        before = undefined
        isOver = false
      }
    } else if (!this.takeText(markup)) return undefined
    for (;;) {
      if (isOver && !container.parent) return { json, to: container.slot('', 'end', undefined), ...moved(moves) }
      this.space()
      const { input, at } = this
      if (input[at] !== 60) return undefined
      if (input[at + 1] === 47) {
        // The list is over: of the outermost nothing more is read here.
        if (!container.parent || !this.takeText(container.element.close)) return undefined
        const isEmpty = before === undefined
        if (container.isList) json += isEmpty ? '[]' : ']'
        else json += isEmpty ? `{${container.head}}` : '}'
        before = container.name
        container = container.parent as SoapContainer
        isOver = true
        continue
      }
      const element = this.tag(container.element.scope)
      if (!element) return undefined
      const name = container.isList ? '' : element.local
      if (container.isList) {
        if (container.parent) {
          json += before === undefined ? '[' : ','
          moves.push({ list: container, isFirst: before === undefined })
        } else if (container.name !== '' && element.local !== container.name) return undefined
      } else {
        if (!isMemberName(name) || !container.mayFollow(name, before)) return undefined
        json += before === undefined ? (container.head === '' ? '{' : `{${container.head},`) : ','
        json += `"${name}":`
      }
      const reference = container.isList ? container.reference : container.type?.property(name)
      if (element.id !== undefined || element.href !== undefined) {
        const start = this.at - element.raw.length
        const [, prefix, id] = identified.exec(element.raw) ?? []
        if (prefix === undefined || (element.id !== undefined && element.href !== undefined)) return undefined
        this.at = start + prefix.length
        const to = container.slot(name, id === undefined ? 'reference' : 'id', reference, prefix)
        return { json, to, ...moved(moves) }
      }
      const opened = this.opened(element, container, name, reference)
      if (!opened) return undefined
      json += opened.json
      if (opened.to) return { json, to: opened.to, ...moved(moves) }
      isOver = !opened.inner
      before = opened.inner ? undefined : name
      container = opened.inner ?? container
    }
  }

  /** What comes after a start tag: a text, members or items, or nothing at all. */
  private opened(
    element: Element,
    container: SoapContainer,
    name: string,
    reference: TypeReference | undefined,
    way?: 'id' | 'reference',
  ): { json: string; to?: Slot; inner?: SoapContainer } | undefined {
    const { wire, empty } = element
    const nothing = { json: 'null' }
    if (way === 'reference')
      return empty && element.href?.startsWith('#') === true && !element.hasNil ? nothing : undefined
    if (element.hasNil) return element.nil && empty && way === undefined ? nothing : undefined
    if (empty) {
      if (way === undefined && wire?.list === true) return { json: isObject(reference) ? '{}' : '[]' }
      return undefined
    }
    const found = way === undefined ? wayOf(element, reference, this.settings) : undefined
    if (found) {
      const to = container.slot(name, found, reference, element.close)
      return { json: found === 'text' ? '"' : '', to }
    }
    const inner = this.inner(element, container, name, reference, way !== undefined)
    return inner && inner.depth <= this.settings.maxDepth ? { json: '', inner } : undefined
  }

  private inner(
    element: Element,
    container: SoapContainer,
    name: string,
    reference: TypeReference | undefined,
    isShared: boolean,
  ): SoapContainer | undefined {
    const { wire } = element
    if (wire?.map === true) return undefined
    const isList = wire?.list === true
    // Which is an empty object when it has no items.
    if (isList && isObject(reference)) return undefined
    if (!isList && !isObjectElement(element, reference)) return undefined
    let key = element.id === undefined ? element.raw : element.raw.replace(`"${element.id}"`, '""')
    // How many items a list has changes nothing about them.
    if (isList) key = key.replace(size, '[]')
    const create = (budget: Budget): SoapContainer => {
      const own = isShared ? { ...element, id: undefined } : element
      const parts = { isList, name, parent: container, budget }
      if (isList) {
        return new SoapContainer(own, { ...parts, reference: itemType(this.settings.schema, wire.item, reference) })
      }
      const type = concreteType(this.settings.schema, wire?.object, reference)
      const told = toldType(this.settings.types, wire?.object, reference)
      const head = told === undefined ? '' : `"complexType":${JSON.stringify(told)}`
      return new SoapContainer(own, { ...parts, reference, type, head })
    }
    // Of a tag that never came before nothing is worth to be kept, unless it differs in what is new each time.
    const isLasting = isShared || key !== element.raw || container.element.scope.isKept(element)
    return isLasting ? container.within(`${name} ${key}`, create) : create(new Budget())
  }

  /** The start tag that comes next. */
  private tag(scope: Scope): Element | undefined {
    const { input, at } = this
    const end = input.indexOf(62, at) + 1
    if (end === 0 || end - at > longestTag) return undefined
    const raw = asciiText(input, at, end)
    if (!printable.test(raw)) return undefined
    this.at = end
    const known = scope.tags.get(raw)
    if (known) return known
    try {
      return scope.keep(tagOf(raw), strict)
    } catch {
      return undefined
    }
  }

  /** The start tag that a place is in. */
  private tagAround(container: SoapContainer): Element | undefined {
    this.at = this.input.lastIndexOf(60, this.at)
    return this.tag(container.element.scope)
  }
}

function moved(moves: readonly Move[]): { moves?: readonly Move[] } {
  return moves.length === 0 ? {} : { moves }
}
