import type { ValueSettings } from '../../core/codec.js'
import { CallError, type Fault } from '../../core/error.js'
import type { Schema, TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { XmlReader } from '../xml/reader.js'
import type { TextSource } from '../xml/text.js'
import type { Element, Scope } from './element.js'
import { References } from './references.js'
import type { SharedObjects } from './shared-places.js'

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

/** Reads start tags, and keeps what they say of shared values: their ids, and the references to those (S-22). */
export class ElementReader extends XmlReader {
  protected readonly multiRefs: References
  /** The id that the last value refers to, when its element comes later. */
  protected forward: string | undefined
  protected readonly shared: SharedObjects = {
    isWaiting: () => this.multiRefs.waiting > 0,
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
    protected readonly settings: SoapReaderSettings,
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

  /** The local name of the start tag that comes next, unless it is very long. */
  nextName(): string | undefined {
    this.need(130)
    return /^<(?:[^\s/>:]{1,60}:)?([^\s/>]{1,60})/.exec(this.text.slice(this.at, this.at + 130))?.[1]
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

  protected refer(element: Element, reference: TypeReference | undefined): Value {
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

  protected wait(container: object, key: string | number, reference: TypeReference | undefined): void {
    this.multiRefs.wait(container, key, this.forward as string, reference)
    this.forward = undefined
  }

  protected register<T extends Value>(element: Element, value: T): T {
    const { id } = element
    if (id !== undefined && !this.multiRefs.define(id, value)) {
      this.fail(`the id ${JSON.stringify(id.slice(0, 40))} twice`)
    }
    return value
  }
}
