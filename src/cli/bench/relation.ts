import type { Spread } from './results.js'

/** A median and how sure it is. */
export type Estimate = Pick<Spread, 'median' | 'interval'>

/**
 * How two medians stand to each other. `clear`: they differ, surely and by enough to matter. `equal`: whatever they differ by
 * is too little to matter. `unclear`: these measurements cannot tell.
 */
export type Relation = 'clear' | 'equal' | 'unclear'

/** Medians that are nearer to each other than this are no reason to choose one, however sure the difference is. */
export const leastRelevant = 0.05

/** Compares medians by their intervals and by what matters. */
export function relationOf(left: Estimate, right: Estimate): Relation {
  const apart = left.interval[1] < right.interval[0] || right.interval[1] < left.interval[0]
  if (apart) return within(left.median, right.median) ? 'equal' : 'clear'
  const ends = [...left.interval, ...right.interval]
  return within(Math.min(...ends), Math.max(...ends)) ? 'equal' : 'unclear'
}

/** Whether two medians differ surely and by enough to matter. */
export function clearlyDiffers(left: Estimate, right: Estimate): boolean {
  return relationOf(left, right) === 'clear'
}

function within(left: number, right: number): boolean {
  return Math.max(left, right) < Math.min(left, right) * (1 + leastRelevant)
}
