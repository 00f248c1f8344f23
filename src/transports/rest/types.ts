import type { TypeReference } from '../../core/schema.js'
import { typeName } from '../../core/type-name.js'
import { isObject } from '../../core/value.js'

/**
 * A copy of a result with the concrete type of each object as its first member `complexType`, as the API writes it
 * when asked. Objects of no known type get none. Below `maxDepth` nothing is copied: the writer refuses there.
 */
export function withTypes(value: unknown, reference: TypeReference | undefined, maxDepth: number): unknown {
  if (maxDepth < 0) return value
  if (Array.isArray(value)) return value.map((item) => withTypes(item, reference?.item, maxDepth - 1))
  if (!isObject(value)) return value
  const name = typeName(value) ?? value['complexType'] ?? reference?.type?.name
  const members = Object.entries(value).map(([member, child]): [string, unknown] => [
    member,
    withTypes(child, reference?.type?.property(member), maxDepth - 1),
  ])
  const first: [string, unknown][] = typeof name === 'string' ? [['complexType', name]] : []
  return Object.fromEntries([...first, ...members.filter(([member]) => member !== 'complexType')])
}
