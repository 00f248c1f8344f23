import type { ObjectType, Schema, TypeReference } from '../../core/schema.js'
import { operationType } from './filter.js'
import { ownNames } from './member-order.js'

/** Types of a schema, as the WSDL of a service needs them. */
export interface TypeWriter {
  /** The name of a type as an attribute has it, such as `xsd:int` or `tns:SoftLayer_TicketArray`. */
  name(reference: TypeReference): string
  /**
   * The declarations that these types and the filter of this type need, each once, sorted by name: with their bases,
   * their subtypes (a result may be of one) and all that they refer to.
   */
  declarations(references: Iterable<TypeReference>, filtered: ObjectType | undefined): string[]
}

/** One declaration, and the keys of those that it refers to. An alias has no text of its own. */
interface Declaration {
  readonly name: string
  readonly text: string
  readonly needs: readonly string[]
}

const xmlName = /^[A-Za-z_][\w.-]*$/

/** XSD names of the API's primitives (C-6); what a value of another one is, only the value can tell. */
const primitives: ReadonlyMap<string, string> = new Map([
  ...['int', 'unsignedInt', 'unsignedLong', 'decimal', 'float', 'boolean', 'string', 'dateTime', 'base64Binary'].map(
    (name) => [name, name] as const,
  ),
  ['enum', 'string'],
])

/**
 * Writes types as rpc/encoded XSD: objects extend their base, lists restrict `soap-enc:Array` (S-11), filters mirror the
 * types with an operation at each leaf (S-7). Declarations are made once per schema; a call only collects them.
 */
export function createTypeWriter(schema: Schema): TypeWriter {
  const made = new Map<string, Declaration>()
  let children: Map<string, string[]> | undefined

  function subtypes(name: string): readonly string[] {
    if (!children) {
      children = new Map()
      for (const type of schema.types()) {
        const base = schema.type(type)?.base?.name
        const siblings = base === undefined ? undefined : children.get(base)
        if (siblings) siblings.push(type)
        else if (base !== undefined) children.set(base, [type])
      }
    }
    return children.get(name) ?? []
  }

  function declaration(key: string): Declaration {
    let found = made.get(key)
    if (!found) made.set(key, (found = make(key)))
    return found
  }

  function make(key: string): Declaration {
    const colon = key.indexOf(':')
    const kind = key.slice(0, colon)
    const name = key.slice(colon + 1)
    const type = schema.type(name)
    if (kind === 'list') return list(name, type)
    if (kind === 'fixed' || !type || name.startsWith(operationType)) return fixed(name)
    if (kind === 'filter') return filter(type)
    // A type that is only a base stands for nothing but itself.
    if (kind === 'type') return alias(name, [`base:${name}`, ...subtypes(name).map((subtype) => `type:${subtype}`)])
    return object(type)
  }

  function object(type: ObjectType): Declaration {
    const needs = type.base ? [`base:${type.base.name}`] : []
    const elements = ownProperties(type).map(([property, reference]) => {
      needs.push(...keysOf(reference))
      return element(property, nameOf(reference))
    })
    return { name: type.name, text: complexType(type.name, elements, type.base?.name), needs }
  }

  function filter(type: ObjectType): Declaration {
    const base = type.base && `${type.base.name}ObjectFilter`
    const needs = type.base ? [`filter:${type.base.name}`] : []
    const elements = ownProperties(type).map(([property, { type: inner }]) => {
      needs.push(inner ? `filter:${inner.name}` : `fixed:${operationType}`)
      return element(property, `tns:${inner ? `${inner.name}ObjectFilter` : operationType}`)
    })
    const name = `${type.name}ObjectFilter`
    return { name, text: complexType(name, elements, base), needs }
  }

  function declarations(references: Iterable<TypeReference>, filtered: ObjectType | undefined): string[] {
    const keys = new Set<string>(filtered ? [`filter:${filtered.name}`, `fixed:${operationType}`] : [])
    for (const reference of references) for (const key of keysOf(reference)) keys.add(key)
    const found = new Map<string, string>()
    // What is added to a set while it is walked is walked too.
    for (const key of keys) {
      const { name, text, needs } = declaration(key)
      if (text !== '') found.set(name, text)
      for (const needed of needs) keys.add(needed)
    }
    return [...found.keys()].sort().map((name) => found.get(name) as string)
  }

  return { name: nameOf, declarations }
}

function alias(name: string, needs: readonly string[]): Declaration {
  return { name, text: '', needs }
}

function list(name: string, type: ObjectType | undefined): Declaration {
  const item = type ? `tns:${name}` : `xsd:${name}`
  return { name: `${name}Array`, text: listType(`${name}Array`, item), needs: type ? [`type:${name}`] : [] }
}

/** The types of a filter's leaves (S-7). */
function fixed(name: string): Declaration {
  const option = `${operationType}_Option`
  switch (name) {
    case operationType: {
      const elements = [element('operation', 'xsd:string'), element('options', `tns:${option}Array`)]
      return { name, text: complexType(name, elements), needs: [`fixed:${option}Array`] }
    }
    case `${option}Array`:
      return { name, text: listType(name, `tns:${option}`), needs: [`fixed:${option}`] }
    case option: {
      const elements = [element('name', 'xsd:string'), element('value', 'tns:stringArray')]
      return { name, text: complexType(name, elements), needs: ['list:string'] }
    }
    default:
      return alias(name, [])
  }
}

function nameOf(reference: TypeReference): string {
  const { list, name } = reference
  const type = objectOf(reference)
  if (list) return `tns:${type ? name : primitiveName(name)}Array`
  return type ? `tns:${name}` : `xsd:${primitiveName(name)}`
}

function keysOf(reference: TypeReference): string[] {
  const type = objectOf(reference)
  if (reference.list) return [`list:${type ? reference.name : primitiveName(reference.name)}`]
  return type ? [`type:${reference.name}`] : []
}

function objectOf(reference: TypeReference): ObjectType | undefined {
  return xmlName.test(reference.name) ? reference.type : undefined
}

function primitiveName(name: string): string {
  return primitives.get(name) ?? 'anyType'
}

/** What a type adds to its base, in the order of the answers. */
function ownProperties(type: ObjectType): [string, TypeReference][] {
  const own: [string, TypeReference][] = []
  for (const name of ownNames(type)) {
    const reference = xmlName.test(name) ? type.property(name) : undefined
    if (reference) own.push([name, reference])
  }
  return own
}

/** A member that may be absent and may be null: nothing of the API says which is never so. */
export function element(name: string, type: string): string {
  return `<xsd:element name="${name}" type="${type}" minOccurs="0" nillable="true"/>`
}

/** An object type; `base` is the name of the type that it extends. */
export function complexType(name: string, elements: readonly string[], base?: string): string {
  const members = elements.length === 0 ? '<xsd:sequence/>' : `<xsd:sequence>${elements.join('')}</xsd:sequence>`
  const content =
    base === undefined
      ? members
      : `<xsd:complexContent><xsd:extension base="tns:${base}">${members}</xsd:extension></xsd:complexContent>`
  return `<xsd:complexType name="${name}">${content}</xsd:complexType>\n`
}

function listType(name: string, item: string): string {
  const attribute = `<xsd:attribute ref="soap-enc:arrayType" wsdl:arrayType="${item}[]"/>`
  return `<xsd:complexType name="${name}"><xsd:complexContent><xsd:restriction base="soap-enc:Array">${attribute}</xsd:restriction></xsd:complexContent></xsd:complexType>\n`
}
