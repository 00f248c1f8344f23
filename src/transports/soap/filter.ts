import type { ObjectType, TypeReference } from '../../core/schema.js'
import { isObject } from '../../core/value.js'

/** The type of a filter's leaves (S-7). */
export const operationType = 'SoftLayer_Utility_ObjectFilter_Operation'

/**
 * How filters are typed on SOAP (S-7, S-8): each level `<Datatype>ObjectFilter`, each leaf an operation, its `options`
 * a list of options with a list of values. Both halves of the protocol read and write filters with these types.
 */
export function filterReference(type: ObjectType | undefined, name: string): TypeReference {
  return reference(`${name}ObjectFilter`, (property) => {
    if (property === 'operation') return undefined
    if (property === 'options') return optionsReference
    const inner = type?.property(property)
    return filterReference(inner?.type, inner?.type ? inner.name : 'SoftLayer_Entity')
  })
}

/** Gives the leaves of a filter their type's name, so that they are written as operations. */
export function filterTypeName(value: object): string | undefined {
  return isObject(value) && 'operation' in value && !isObject(value['operation']) ? operationType : undefined
}

const valueReference = listOf(reference('', () => undefined, 'any'))
const nameReference = reference('', () => undefined, 'any')
const optionsReference = listOf(
  reference(`${operationType}_Option`, (name) =>
    name === 'value' ? valueReference : name === 'name' ? nameReference : undefined,
  ),
)

function reference(
  name: string,
  property: (name: string) => TypeReference | undefined,
  kind: 'object' | 'any' = 'object',
): TypeReference {
  const type: ObjectType | undefined =
    kind === 'any'
      ? undefined
      : { name, base: undefined, property, form: () => undefined, names: () => [], is: (other) => other === name }
  const made = { name, list: false, kind, type } as { -readonly [K in keyof TypeReference]: TypeReference[K] }
  made.item = made
  return made
}

function listOf(item: TypeReference): TypeReference {
  return { name: item.name, list: true, kind: item.kind, item, type: item.type }
}
