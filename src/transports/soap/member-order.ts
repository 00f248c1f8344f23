import type { ObjectType, Schema } from '../../core/schema.js'

/** Ranks of a type's members; undefined for a type that the schema does not have. */
export type MemberOrder = (typeName: string) => ReadonlyMap<string, number> | undefined

/** What a type adds to its base, in alphabetical order. */
export function ownNames(type: ObjectType): string[] {
  const inherited = new Set(type.base?.names() ?? [])
  return type
    .names()
    .filter((name) => !inherited.has(name))
    .sort()
}

/**
 * The order in which PHP writes the members of an object, and in which a client that believes the WSDL wants them: those
 * of the base first, each type's own in alphabetical order (foreign-wire section 1).
 */
export function createMemberOrder(schema: Schema): MemberOrder {
  const known = new Map<string, ReadonlyMap<string, number>>()

  return function order(typeName: string): ReadonlyMap<string, number> | undefined {
    const found = known.get(typeName)
    if (found) return found
    const type = schema.type(typeName)
    if (!type) return undefined
    const ranks = new Map<string, number>(type.base ? order(type.base.name) : [])
    for (const name of ownNames(type)) ranks.set(name, ranks.size)
    known.set(typeName, ranks)
    return ranks
  }
}

/** Names in the order of these ranks; those without one come last, as they came. */
export function inOrder(names: readonly string[], ranks: ReadonlyMap<string, number> | undefined): readonly string[] {
  if (!ranks) return names
  let last = -1
  for (const name of names) {
    const rank = ranks.get(name) ?? Infinity
    if (rank < last) return names.toSorted((left, right) => byRank(ranks.get(left), ranks.get(right)))
    last = rank
  }
  return names
}

function byRank(left = Infinity, right = Infinity): number {
  return left === right ? 0 : left - right
}
