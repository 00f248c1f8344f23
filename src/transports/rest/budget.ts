/** Most values and members that `JSON.stringify` is given. */
export const mostPlainNodes = 20_000_000
/** The same where texts are put together here, which takes many times as long. */
export const mostNodes = 5_000_000
/** The same for the formats that only people read. */
export const mostReadableNodes = 200_000

/** So many nodes are written before anyone asks how many there are in all. */
const unasked = 500_000

/** What is too large to be written: an object in many places is written out in each. */
export class TooManyNodes extends Error {
  constructor() {
    super('it is too large: some objects of it are in very many places')
  }
}

/** A value that holds itself has no end. */
export class HoldsItself extends Error {
  constructor() {
    super('it holds itself')
  }
}

/**
 * Counts what is written, so that a small value of shared objects cannot keep a process busy for hours. Counting is all
 * that most values cost; the size of large ones is found out, by looking at each object once.
 */
export class Budget {
  private left: number

  constructor(
    private readonly root: unknown,
    private readonly most: number,
  ) {
    this.left = Math.min(unasked, most)
  }

  /** @throws TooManyNodes, HoldsItself */
  spend(nodes: number): void {
    this.left -= nodes
    if (this.left >= 0) return
    if (sizeOf(this.root, new Map(), 0) > this.most) throw new TooManyNodes()
    this.left = Infinity
  }
}

/** How many nodes a value has when it is written out. Deeper than the stack reaches is left to those who write. */
function sizeOf(value: unknown, known: Map<object, number>, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > 2_000) return 1
  if (value instanceof Uint8Array || value instanceof Date) return 1
  const found = known.get(value)
  if (found !== undefined) {
    if (found === beingSized) throw new HoldsItself()
    return found
  }
  known.set(value, beingSized)
  let size = 1
  const members = Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)
  const { length } = members
  for (let i = 0; i < length; i++) {
    const member = members[i]
    // Nothing is written after a hole, and a list of holes can be longer than any memory.
    if (member === undefined && !(i in members)) break
    size += sizeOf(member, known, depth + 1)
  }
  known.set(value, size)
  return size
}

const beingSized = -1
