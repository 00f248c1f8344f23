import { toBase64 } from '../../core/base64.js'
import { dateText } from './date-text.js'
import type { TypeReference } from '../../core/schema.js'
import { escapeAttribute, escapeText } from '../xml/writer.js'
import { Budget, mostNodes } from './budget.js'
import { UnwritableValue } from './json-writer.js'
import { RawNumber } from './raw-number.js'

const xmlName = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/**
 * Writes a result as the API's `.xml` output. Of the real form only the root of errors is known (`<root>`, R-36), so this
 * is the safe choice: an element for each member, an `item` for each entry of a list, `xsi:nil` for null, text for all
 * else. Where no type is declared that would tell a reader what a text is, `xsi:type` does, in SOAP's words.
 *
 * @throws UnwritableValue, and CallError for characters that XML cannot carry.
 */
export function writeXml(value: unknown, reference: TypeReference | undefined, maxDepth: number): string {
  const text = new XmlWriter(maxDepth, new Budget(value, mostNodes)).element('root', '', value, reference, 0)
  const namespaces = [
    ['xsi', 'http://www.w3.org/2001/XMLSchema-instance', ' xsi:'],
    ['xsd', 'http://www.w3.org/2001/XMLSchema', '"xsd:'],
    ['SOAP-ENC', 'http://schemas.xmlsoap.org/soap/encoding/', '"SOAP-ENC:'],
  ] as const
  const used = namespaces.filter(([, , sign]) => text.includes(sign))
  const declared = used.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('')
  return `<?xml version="1.0" encoding="utf-8"?>\n<root${declared}${text.slice(5)}\n`
}

class XmlWriter {
  constructor(
    private readonly maxDepth: number,
    private readonly budget: Budget,
  ) {}

  element(
    name: string,
    attributes: string,
    value: unknown,
    reference: TypeReference | undefined,
    depth: number,
  ): string {
    const tag = `${name}${attributes}`
    if (value === null || value === undefined) return `<${tag} xsi:nil="true"/>`
    if (typeof value === 'object' && !isLeaf(value)) return this.container(name, tag, value, reference, depth)
    const type = isTold(value, reference) ? '' : typeAttribute(value)
    const text = textOf(value)
    return text === '' ? `<${tag}${type}></${name}>` : `<${tag}${type}>${text}</${name}>`
  }

  private container(
    name: string,
    tag: string,
    value: object,
    reference: TypeReference | undefined,
    depth: number,
  ): string {
    if (depth >= this.maxDepth) {
      throw new UnwritableValue(false, `it is nested deeper than ${this.maxDepth}, or holds itself`, 'value', 'depth')
    }
    const parts: string[] = []
    if (Array.isArray(value)) {
      this.budget.spend(value.length)
      const item = reference?.list === true ? reference.item : undefined
      for (const child of value as unknown[]) parts.push(this.element('item', '', child, item, depth + 1))
      const type = reference?.list === true ? '' : ' xsi:type="SOAP-ENC:Array"'
      return parts.length === 0 ? `<${tag}${type}/>` : `<${tag}${type}>${parts.join('')}</${name}>`
    }
    const entries = Object.entries(value).filter(([, member]) => member !== undefined)
    this.budget.spend(entries.length)
    const declared = reference?.item.type
    for (const [member, child] of entries) {
      const isName = xmlName.test(member)
      const key = isName ? '' : ` key="${escapeAttribute(member, () => 'value')}"`
      parts.push(this.element(isName ? member : 'item', key, child, declared?.property(member), depth + 1))
    }
    const type = isObjectBySight(entries, reference) ? '' : ' xsi:type="SOAP-ENC:Struct"'
    return parts.length === 0 ? `<${tag}${type}/>` : `<${tag}${type}>${parts.join('')}</${name}>`
  }
}

/** Whether a reader can see that this is an object, and neither a list nor nothing. */
function isObjectBySight(
  entries: readonly (readonly [string, unknown])[],
  reference: TypeReference | undefined,
): boolean {
  const [first] = entries
  if (!first) return false
  const property = reference?.item.type?.property(first[0])
  return entries.length > 1 || property !== undefined || (first[0] !== 'item' && reference?.list !== true)
}

function isLeaf(value: object): boolean {
  return value instanceof Uint8Array || value instanceof Date || value instanceof RawNumber
}

/** Whether the declared type says what the text is. */
function isTold(value: unknown, reference: TypeReference | undefined): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') return true
  switch (reference?.kind) {
    case undefined:
    case 'any':
    case 'json':
    case 'object':
    case 'void':
      return false
    default:
      return true
  }
}

function typeAttribute(value: unknown): string {
  if (typeof value === 'boolean') return ' xsi:type="xsd:boolean"'
  return typeof value === 'bigint' || Number.isInteger(value) ? ' xsi:type="xsd:int"' : ' xsi:type="xsd:double"'
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return escapeText(value, () => 'the result')
    case 'number':
      if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
      throw new UnwritableValue(true, `${value} cannot be written`, 'value')
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'object':
      if (value instanceof Uint8Array) return toBase64(value)
      if (value instanceof RawNumber) return value.text
      if (value instanceof Date) return dateText(value)
      break
    default:
  }
  throw new UnwritableValue(false, `a ${typeof value} is no value of the API`, 'value')
}
