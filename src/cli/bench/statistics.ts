/** The middle of some measurements and how far they spread. */
export interface Summary {
  readonly median: number
  /** A quarter of the measurements is below, a quarter above `upper`. */
  readonly lower: number
  readonly upper: number
}

/** Median and quartiles; linear between neighbours. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = Float64Array.from(samples).sort()
  const at = (part: number): number => {
    const position = (sorted.length - 1) * part
    const below = sorted[Math.floor(position)] ?? NaN
    const above = sorted[Math.ceil(position)] ?? NaN
    return below + (above - below) * (position - Math.floor(position))
  }
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) }
}
