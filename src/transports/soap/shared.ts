/**
 * The plain objects that occur more than once in a value, cycles included. Lists and bytes are not shared: PHP has
 * identity for objects only (foreign-wire section 1). Works without recursion.
 */
export function countShared(value: unknown): ReadonlySet<object> {
  const seen = new Set<object>()
  const shared = new Set<object>()
  const stack: unknown[] = [value]
  while (stack.length > 0) {
    const next = stack.pop()
    if (typeof next !== 'object' || next === null || next instanceof Uint8Array || next instanceof Date) continue
    if (seen.has(next)) {
      if (!Array.isArray(next)) shared.add(next)
      continue
    }
    seen.add(next)
    stack.push(...(Array.isArray(next) ? chunks(next) : Object.values(next)))
  }
  return shared
}

/** A spread of a very long list would overflow the call stack. */
function chunks(list: readonly unknown[]): readonly unknown[] {
  if (list.length <= 10_000) return list
  const parts: unknown[] = []
  for (let i = 0; i < list.length; i += 10_000) parts.push(list.slice(i, i + 10_000))
  return parts
}
