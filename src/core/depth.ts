/** Thrown where a value is nested deeper than it may be. */
export class TooDeep extends Error {
  constructor() {
    super('it is nested too deep')
  }
}

/** Whether containers are nested deeper than `levels`. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels <= 0) return true
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      if (typeof item === 'object' && item !== null && isDeeper(item, levels - 1)) return true
    }
    return false
  }
  // Much faster than Object.values.
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name]
    if (typeof member === 'object' && member !== null && isDeeper(member, levels - 1)) return true
  }
  return false
}
