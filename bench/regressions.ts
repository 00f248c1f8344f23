import type { RatioResults } from './rounds.js'

/** Ratios to JSON in the same round, by what was measured. */
export interface Baseline {
  readonly machine: RatioResults['machine'] | undefined
  readonly ratios: Record<string, readonly number[]>
}

/** What became slower: the highest ratio before, the lowest now. */
export interface Regression {
  readonly name: string
  readonly before: number
  readonly after: number
}

/** Rounds of one machine differ by this much and more; a regression has to be beyond all of it. */
const margin = 1.2

/**
 * What is clearly slower than it was: every round now is above every round before, and by a margin. Ratios to JSON in the same
 * round carry from one machine to another far better than times do.
 */
export function regressions(
  baseline: Baseline,
  now: readonly RatioResults[],
): { readonly worse: readonly Regression[]; readonly compared: number } {
  const worse: Regression[] = []
  let compared = 0
  for (const { bench, rows } of now) {
    for (const row of rows) {
      const name = `${bench}: ${row.variant}: ${row.case}`
      const known = baseline.ratios[name]
      if (!known || known.length === 0 || row.ratios.length === 0) continue
      compared++
      const before = Math.max(...known)
      const after = Math.min(...row.ratios)
      if (after > before * margin) worse.push({ name, before, after })
    }
  }
  return { worse, compared }
}
