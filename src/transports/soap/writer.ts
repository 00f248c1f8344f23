import { fromBase64, toBase64 } from '../../core/base64.js'
import { numberedItems } from '../../core/canonical.js'
import { decimalText } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { isObject } from '../../core/value.js'
import { checkPlain, dateOut, Place } from '../xml/place.js'
import { escapeText } from '../xml/writer.js'
import { countShared } from './shared.js'

/** What a client and a server of this API write differently. */
export interface ElementStyle {
  readonly maxDepth: number
  /** Concrete type of an object, when it is known besides its members. */
  readonly typeName?: (value: object) => string | undefined
  /** Write an object that occurs again as `href="#refN"`, as PHP does (S-22); cycles become possible. */
  readonly multiRef: boolean
  /** Keep a `complexType` member as an element too. A client sends it as `xsi:type` only (S-11). */
  readonly keepComplexType: boolean
}

const xmlName = /^[A-Za-z_][A-Za-z0-9._-]*$/

/** Writes values as rpc/encoded elements with `xsi:type` on each (S-11, foreign-wire section 1). */
export class ElementWriter {
  private readonly place: Place
  private readonly names = new Map<object, string>()
  private shared: ReadonlySet<object> = new Set()
  /** Whether the namespace of Apache's Map has to be declared. */
  usesMap = false

  constructor(private readonly style: ElementStyle) {
    this.place = new Place(style.maxDepth)
  }

  /** An element at the top, such as an argument or the result. */
  root(name: string, value: unknown, reference: TypeReference | undefined, step = name): string {
    if (this.style.multiRef) this.shared = countShared(value)
    return this.element(name, value, reference, step)
  }

  private element(name: string, given: unknown, reference: TypeReference | undefined, step: string | number): string {
    // An object where a list is declared is its only item, or PHP's empty array.
    const value = reference?.list === true && isObject(given) ? (numberedItems(given) ?? [given]) : given
    if (value === null || value === undefined) return `<${name} xsi:nil="true"/>`
    if (typeof value === 'object' && this.names.has(value)) return `<${name} href="#${this.names.get(value)}"/>`
    this.place.enter(step, value)
    const text = typeof value === 'object' ? this.object(name, value, reference) : this.scalar(name, value, reference)
    this.place.leave(value)
    return text
  }

  private scalar(name: string, value: unknown, reference: TypeReference | undefined): string {
    switch (typeof value) {
      case 'string':
        return typed(name, this.textType(value, reference), escapeText(value, this.place.text))
      case 'boolean':
        return typed(name, 'boolean', String(value))
      case 'number':
        return this.number(name, value, reference)
      case 'bigint':
        return typed(name, integerType(value), value.toString())
      default:
        return this.place.refuse('invalid-call', `is a ${typeof value}, which no protocol can carry`)
    }
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
        return value.length > 18 && value.charCodeAt(4) === 45 ? 'dateTime' : 'string'
      default:
        return 'string'
    }
  }

  private number(name: string, value: number, reference: TypeReference | undefined): string {
    const kind = reference?.kind
    if (Number.isNaN(value)) return typed(name, 'double', 'NaN')
    if (!Number.isFinite(value)) return typed(name, 'double', value > 0 ? 'INF' : '-INF')
    if (kind === 'decimal') return typed(name, 'decimal', decimalText(String(value)) ?? String(value))
    if (Object.is(value, -0)) return typed(name, 'double', '-0')
    if (kind === 'float' || !Number.isInteger(value)) return typed(name, 'double', String(value))
    const integer = BigInt(value)
    return typed(name, integerType(integer), integer.toString())
  }

  private object(name: string, value: object, reference: TypeReference | undefined): string {
    if (Array.isArray(value)) return this.list(name, value as unknown[], reference)
    if (value instanceof Uint8Array) return typed(name, 'base64Binary', toBase64(value))
    if (value instanceof Date) return typed(name, 'dateTime', dateOut(value, this.place))
    checkPlain(value, this.place)
    let id = ''
    if (this.shared.has(value)) {
      const given = `ref${this.names.size + 1}`
      this.names.set(value, given)
      id = ` id="${given}"`
    }
    const entries = Object.entries(value).filter(([, member]) => member !== undefined)
    if (entries.some(([member]) => !xmlName.test(member))) return this.map(name, entries, id)
    const concrete = this.typeName(value, reference)
    const type = concrete === undefined ? 'SOAP-ENC:Struct' : `ns1:${concrete}`
    const properties = reference?.type
    let text = ''
    for (const [member, child] of entries) {
      if (member === 'complexType' && !this.style.keepComplexType) continue
      text += this.element(member, child, properties?.property(member), member)
    }
    return `<${name}${id} xsi:type="${type}">${text}</${name}>`
  }

  private typeName(value: object, reference: TypeReference | undefined): string | undefined {
    const complexType = Object.hasOwn(value, 'complexType')
      ? (value as { complexType: unknown }).complexType
      : undefined
    if (typeof complexType === 'string' && xmlName.test(complexType)) return complexType
    return this.style.typeName?.(value) ?? reference?.type?.name
  }

  private list(name: string, items: readonly unknown[], reference: TypeReference | undefined): string {
    const item = reference?.list === true ? reference.item : undefined
    let text = ''
    for (let i = 0; i < items.length; i++) text += this.element('item', items[i], item, i)
    const type = item?.type?.name
    const open =
      type === undefined
        ? `SOAP-ENC:arrayType="xsd:${itemType(item)}[${items.length}]" xsi:type="SOAP-ENC:Array"`
        : `SOAP-ENC:arrayType="ns1:${type}[${items.length}]" xsi:type="ns1:${type}Array"`
    return `<${name} ${open}>${text}</${name}>`
  }

  /** Names that XML does not allow go as Apache's Map, as PHP's own arrays do. */
  private map(name: string, entries: readonly (readonly [string, unknown])[], id: string): string {
    this.usesMap = true
    let text = ''
    for (const [member, value] of entries) {
      const key = typed('key', 'string', escapeText(member, this.place.text))
      text += `<item>${key}${this.element('value', value, undefined, member)}</item>`
    }
    return `<${name}${id} xsi:type="ns2:Map">${text}</${name}>`
  }
}

function typed(name: string, type: string, text: string): string {
  return `<${name} xsi:type="xsd:${type}">${text}</${name}>`
}

function integerType(value: bigint): string {
  if (value >= -2147483648n && value <= 2147483647n) return 'int'
  if (value >= -9223372036854775808n && value <= 9223372036854775807n) return 'long'
  return value > 0n && value <= 18446744073709551615n ? 'unsignedLong' : 'integer'
}

function itemType(item: TypeReference | undefined): string {
  switch (item?.kind) {
    case 'integer':
      return 'int'
    case 'float':
      return 'float'
    case 'date':
      return 'dateTime'
    case 'binary':
      return 'base64Binary'
    case 'string':
    case 'boolean':
    case 'decimal':
      return item.kind
    default:
      return 'anyType'
  }
}
