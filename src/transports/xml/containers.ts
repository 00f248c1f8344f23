/** The objects, lists and bytes of some values. */
export interface Containers {
  readonly all: ReadonlySet<object>
  /** Those that are in more than one place, cycles included. */
  readonly repeated: ReadonlySet<object>
}

/**
 * Finds all objects, lists and bytes that would be written. It goes no further than a writer does before it refuses: down to its
 * deepest level, and in a list to the first hole, as a list of holes can be longer than any memory.
 */
export function containersOf(roots: readonly unknown[], maxDepth: number): Containers {
  const all = new Set<object>()
  const repeated = new Set<object>()
  // Level by level: what is met first on a long way may be near on another.
  let level = containersIn(roots)
  for (let depth = 0; level.length > 0 && depth <= maxDepth; depth++) {
    const next: object[] = []
    for (const container of level) {
      if (all.has(container)) repeated.add(container)
      else {
        all.add(container)
        if (!(container instanceof Uint8Array)) containersIn(container, next)
      }
    }
    level = next
  }
  return { all, repeated }
}

/** Adds what is directly in an object or list. */
function containersIn(container: object, found: object[] = []): object[] {
  const members = Array.isArray(container) ? (container as readonly unknown[]) : Object.values(container)
  const { length } = members
  for (let i = 0; i < length; i++) {
    const member = members[i]
    if (typeof member === 'object') {
      if (member !== null && !(member instanceof Date)) found.push(member)
    } else if (member === undefined && !(i in members)) break
  }
  return found
}
