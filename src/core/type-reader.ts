import type { Kind, ObjectType, TypeReference } from './schema.js'
import { long, typeName } from './type-code.js'

/** How a type finds others. */
export interface TypeLookup {
  type(name: string): ObjectType | undefined
  reference(text: string): TypeReference
  subtypes(name: string): readonly string[]
}

/** Makes a type from its line of the generated table. */
export function createType(name: string, row: string, lookup: TypeLookup): ObjectType {
  const [, baseCode = '', local = '', relational = '', counts = ''] = row.split('|')
  const base = baseCode === '' ? undefined : lookup.type(long(baseCode))
  const own = new Map<string, { type: string; form: 'local' | 'relational' | 'count' }>()
  for (const [list, form] of [
    [local, 'local'],
    [relational, 'relational'],
  ] as const) {
    for (const member of list === '' ? [] : list.split(',')) {
      const space = member.indexOf(' ')
      own.set(member.slice(0, space), { type: typeName(member.slice(space + 1)), form })
    }
  }
  for (const count of counts === '' ? [] : counts.split(',')) own.set(count, { type: 'unsignedLong', form: 'count' })

  const resolved = new Map<string, TypeReference | undefined>()

  function ownOrInherited(property: string): TypeReference | undefined {
    const found = own.get(property)
    if (found) return lookup.reference(found.type)
    return base ? (base as InternalType).declared(property) : undefined
  }

  /** A result may be of a subtype (`SoftLayer_Hardware_Server` for `SoftLayer_Hardware`) that REST does not name. */
  function ofSubtypes(property: string): TypeReference | undefined {
    let agreed: TypeReference | undefined
    const queue = [...lookup.subtypes(name)]
    for (let i = 0; i < queue.length; i++) {
      const subtype = lookup.type(queue[i] as string) as InternalType
      queue.push(...lookup.subtypes(queue[i] as string))
      const found = subtype.declaredHere(property)
      if (found && agreed && agreed !== found) return undefined
      agreed ??= found
    }
    return agreed
  }

  const made: InternalType = {
    name,
    base,
    declared: ownOrInherited,
    declaredHere: (property) => {
      const found = own.get(property)
      return found && lookup.reference(found.type)
    },
    property(property) {
      if (resolved.has(property)) return resolved.get(property)
      // SoftLayer_Entity stands for "anything": its subtypes are all types there are.
      const found = ownOrInherited(property) ?? (base ? ofSubtypes(property) : undefined)
      if (resolved.size < 5_000) resolved.set(property, found)
      return found
    },
    form: (property) => own.get(property)?.form ?? base?.form(property),
    names: () => [...new Set([...(base?.names() ?? []), ...own.keys()])],
    is: (other) => name === other || (base?.is(other) ?? false),
  }
  return made
}

interface InternalType extends ObjectType {
  declared(property: string): TypeReference | undefined
  declaredHere(property: string): TypeReference | undefined
}

/**
 * A reference to one item. Its `type` is looked up when first asked for: types refer to each other in circles.
 */
export function itemReference(
  name: string,
  kind: Kind | undefined,
  type: (name: string) => ObjectType | undefined,
): TypeReference {
  let found: ObjectType | undefined
  let asked = kind !== undefined
  const look = (): ObjectType | undefined => {
    if (!asked) {
      found = type(name)
      asked = true
    }
    return found
  }
  const reference = {
    name,
    list: false,
    get kind(): Kind {
      return kind ?? (look() ? 'object' : 'any')
    },
    get type(): ObjectType | undefined {
      return look()
    },
  } as { -readonly [K in keyof TypeReference]: TypeReference[K] }
  reference.item = reference
  return reference
}

/** A reference to a list of items. */
export function listOf(item: TypeReference): TypeReference {
  return {
    name: item.name,
    list: true,
    item,
    get kind() {
      return item.kind
    },
    get type() {
      return item.type
    },
  }
}
