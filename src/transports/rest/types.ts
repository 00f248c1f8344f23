import type { TypeReference } from '../../core/schema.js'
import { typeName } from '../../core/type-name.js'
import { isObject } from '../../core/value.js'

/**
 * A copy of a result with the concrete type of each object as its first member `complexType`, as the API writes it
 * when asked. Objects of no known type get none. What is shared stays shared. Below `maxDepth` nothing is copied:
 * the writer refuses there.
 *
 * @param future says the types of a later version of the API, which no schema knows.
 */
export function withTypes(
  value: unknown,
  reference: TypeReference | undefined,
  maxDepth: number,
  future = false,
): unknown {
  const copies = new Map<object, Map<TypeReference | undefined, unknown>>()

  function copy(given: unknown, declared: TypeReference | undefined, levels: number): unknown {
    if (levels < 0 || (!Array.isArray(given) && !isObject(given))) return given
    let known = copies.get(given)
    if (!known) copies.set(given, (known = new Map()))
    if (known.has(declared)) return known.get(declared)
    if (Array.isArray(given)) {
      const list: unknown[] = []
      known.set(declared, list)
      for (const item of given as unknown[]) list.push(copy(item, declared?.item, levels - 1))
      return list
    }
    const name = typeName(given) ?? given['complexType'] ?? declared?.type?.name
    const members: Record<string, unknown> = {}
    known.set(declared, members)
    if (typeof name === 'string') members['complexType'] = future ? `${name}_Future` : name
    for (const [member, child] of Object.entries(given)) {
      if (member === 'complexType') continue
      const value = copy(child, declared?.type?.property(member), levels - 1)
      Object.defineProperty(members, member, { value, enumerable: true, configurable: true, writable: true })
    }
    return members
  }

  return copy(value, reference, maxDepth)
}
