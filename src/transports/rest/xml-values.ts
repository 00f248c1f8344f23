import type { TypeReference } from '../../core/schema.js'
import { setMember } from '../../core/value.js'

/** An element with its local name. */
export interface XmlElement {
  readonly name: string
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text of an element without children. */
  readonly text: string
}

/**
 * The plain data of an element. XML says neither what is a list nor what is a number, so the declared type decides; where
 * there is none, an `xsi:type` of ours, and else the names: children that are all called `item` are a list.
 */
export function valueOf(element: XmlElement, reference: TypeReference | undefined): unknown {
  const { attributes, children: elements } = element
  const nil = attributes.get('nil')
  if (nil === 'true' || nil === '1') return null
  const type = attributes.get('type')
  const said = type?.slice(type.indexOf(':') + 1)
  if (elements.length === 0) return leaf(element.text, said, reference)
  if (said !== 'Struct' && isList(elements, said, reference)) {
    const item = reference?.list === true ? reference.item : said === undefined ? reference : undefined
    return elements.map((child) => valueOf(child, item))
  }
  return members(elements, reference?.item)
}

/** Whether the children are items: by our own word, or because they are all of one name that is no property here. */
function isList(
  elements: readonly XmlElement[],
  said: string | undefined,
  reference: TypeReference | undefined,
): boolean {
  if (said === 'Array') return true
  const name = (elements[0] as XmlElement).name
  if (elements.some((element) => element.name !== name || element.attributes.has('key'))) return false
  if (name === 'item') return reference?.list === true || reference?.type?.property(name) === undefined
  return reference?.list === true && reference.item.type?.property(name) === undefined
}

function members(elements: readonly XmlElement[], declared: TypeReference | undefined): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const repeated = new Set<string>()
  for (const element of elements) {
    // Names that XML does not allow are in an attribute.
    const name = element.attributes.get('key') ?? element.name
    const value = valueOf(element, declared?.type?.property(name))
    if (!Object.hasOwn(found, name)) {
      setMember(found, name, value)
    } else if (repeated.has(name)) {
      ;(found[name] as unknown[]).push(value)
    } else {
      // An element for each item is how some writers put a list.
      repeated.add(name)
      setMember(found, name, [found[name], value])
    }
  }
  return found
}

function leaf(text: string, said: string | undefined, reference: TypeReference | undefined): unknown {
  switch (said) {
    case 'Array':
      return []
    case 'Struct':
      return {}
    case 'boolean':
      return text.trim() === 'true' || text.trim() === '1'
    case 'int':
    case 'integer':
    case 'long':
      return integer(text.trim()) ?? text
    case 'double':
      return text.trim() === '' ? text : Number(text)
    default:
  }
  // Layout between tags is no content.
  if (reference && (reference.list || reference.kind === 'object') && text.trim() === '')
    return reference.list ? [] : null
  return text
}

function integer(text: string): number | bigint | undefined {
  if (!/^-?[0-9]{1,4000}$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
