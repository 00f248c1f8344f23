import type { ObjectType, Schema, TypeReference } from '../../core/schema.js'

/** The concrete type that the wire names, when it is known and fits the declared one; else the declared. */
export function concreteType(
  schema: Schema,
  name: string | undefined,
  reference: TypeReference | undefined,
): ObjectType | undefined {
  const declared = reference?.type
  if (name === undefined || name === '' || name === declared?.name) return declared
  const concrete = schema.type(name)
  return concrete && (!declared || concrete.is(declared.name)) ? concrete : declared
}

/** The declared type of a list's items, else what the wire says of them. */
export function itemType(
  schema: Schema,
  name: string | undefined,
  reference: TypeReference | undefined,
): TypeReference | undefined {
  if (reference && reference.kind !== 'any') return reference.item
  return name === undefined ? undefined : schema.reference(name)
}

/** The name that an object tells as `complexType`; undefined when it tells none. */
export function toldType(
  types: boolean | 'subtypes',
  name: string | undefined,
  declared: TypeReference | undefined,
): string | undefined {
  if (types === false || name === undefined || name === '') return undefined
  return types === true || name !== declared?.name ? name : undefined
}
