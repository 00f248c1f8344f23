import type { Kind } from '../../core/schema.js'
import { isEncoding, isSchema, mapNamespace, schemaKinds } from './names.js'

/** What the wire itself says of a value: `xsi:type`, `arrayType`. */
export interface WireType {
  /** A scalar's kind. */
  readonly kind?: Kind
  /** Name of an object type of the API, without its prefix. */
  readonly object?: string
  readonly list: boolean
  /** Name of the items' type, as the schema spells it. */
  readonly item?: string
  /** Apache's Map: PHP's associative arrays (foreign-wire section 1). */
  readonly map: boolean
}

/** A name with its namespace in the place of its prefix. */
export interface QualifiedName {
  readonly namespace: string | undefined
  readonly local: string
}

/** Namespace bindings. */
interface QualifiedNames {
  qualified(name: string): QualifiedName
}

/**
 * What a start tag says of its value.
 * @param type the text of its `xsi:type`.
 * @param arrayType the text of its `SOAP-ENC:arrayType`.
 */
export function wireType(
  scope: QualifiedNames,
  element: QualifiedName,
  type: string | undefined,
  arrayType: string | undefined,
): WireType | undefined {
  let wire: WireType | undefined
  if (type !== undefined) {
    const named = scope.qualified(type)
    wire = typeNamed(named.namespace, named.local)
  } else if (isSchema(element.namespace) || isEncoding(element.namespace)) {
    // In the literal style the elements are named after their types (foreign-wire section 2).
    wire = typeNamed(element.namespace, element.local)
  }
  if (arrayType === undefined) {
    // SoftLayer_XArray without arrayType, as some clients write it.
    const array = wire?.object?.endsWith('Array') === true
    return array ? { list: true, map: false, item: wire?.object?.slice(0, -5) as string } : wire
  }
  const bracket = arrayType.indexOf('[')
  const of = scope.qualified(bracket < 0 ? arrayType : arrayType.slice(0, bracket))
  if (arrayType.includes('[', bracket + 1)) return { list: true, map: false }
  const standard = isSchema(of.namespace) || isEncoding(of.namespace)
  const kind = standard ? schemaKinds.get(of.local) : undefined
  const item = kind ? primitiveOf(kind) : standard ? undefined : of.local
  return item === undefined ? { list: true, map: false } : { list: true, map: false, item }
}

/** SOAP 1.2's `itemType` as SOAP 1.1 writes it. */
export function arrayOf(itemType: string | undefined): string | undefined {
  return itemType === undefined ? undefined : `${itemType}[]`
}

/** What the name of a type says; undefined for one that is not known at all. */
function typeNamed(namespace: string | undefined, local: string): WireType | undefined {
  if (isSchema(namespace) || isEncoding(namespace)) {
    if (local === 'Array') return { list: true, map: false }
    if (local === 'Struct') return { object: '', list: false, map: false }
    const kind = schemaKinds.get(local)
    return kind && { kind, list: false, map: false }
  }
  if (namespace === mapNamespace) return { list: false, map: local === 'Map' }
  return namespace === undefined ? undefined : { object: local, list: false, map: false }
}

/** The API's own name for a kind. */
function primitiveOf(kind: Kind): string {
  switch (kind) {
    case 'integer':
      return 'unsignedLong'
    case 'date':
      return 'dateTime'
    case 'binary':
      return 'base64Binary'
    default:
      return kind
  }
}
