/** The objects, lists and bytes that are in more than one place of some values. Works without recursion. */
export function sharedValues(roots: readonly unknown[]): ReadonlySet<object> {
  const seen = new Set<object>()
  const shared = new Set<object>()
  const stack: unknown[] = [...roots]
  while (stack.length > 0) {
    const next = stack.pop()
    if (typeof next !== 'object' || next === null) continue
    if (seen.has(next)) {
      shared.add(next)
      continue
    }
    seen.add(next)
    if (next instanceof Uint8Array || next instanceof Date) continue
    for (const child of Array.isArray(next) ? (next as unknown[]) : Object.values(next)) stack.push(child)
  }
  return shared
}
