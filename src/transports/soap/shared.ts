/**
 * The plain objects that occur more than once in a value, cycles included. Lists and bytes are not shared: PHP has
 * identity for objects only (foreign-wire section 1). Works without recursion.
 */
export function countShared(value: unknown): ReadonlySet<object> {
  return containers(value).shared
}

/** How many different objects, lists and bytes a value holds. */
export function countContainers(value: unknown): number {
  return containers(value).seen.size
}

function containers(value: unknown): { readonly seen: Set<object>; readonly shared: Set<object> } {
  const seen = new Set<object>()
  const shared = new Set<object>()
  const stack: unknown[] = [value]
  while (stack.length > 0) {
    const next = stack.pop()
    if (typeof next !== 'object' || next === null || next instanceof Date) continue
    const isBytes = next instanceof Uint8Array
    if (seen.has(next)) {
      if (!isBytes && !Array.isArray(next)) shared.add(next)
      continue
    }
    seen.add(next)
    if (isBytes) continue
    for (const child of Array.isArray(next) ? (next as unknown[]) : Object.values(next)) stack.push(child)
  }
  return { seen, shared }
}
