import type { Spread } from './results.js'

/** A median and how sure it is; without an interval nobody knows. */
export type Estimate = Pick<Spread, 'median' | 'interval'>

/**
 * How two medians stand to each other. `clear`: they differ, surely and by enough to matter. `equal`: whatever they differ by
 * is too little to matter. `unclear`: these measurements cannot tell. `few`: too few calls were made to tell anything.
 */
export type Relation = 'clear' | 'equal' | 'unclear' | 'few'

/** Medians that are nearer to each other than this are no reason to choose one, however sure the difference is. */
export const leastRelevant = 0.05

/** Compares medians by their intervals and by what matters. */
export function relationOf(left: Estimate, right: Estimate): Relation {
  if (!left.interval || !right.interval) return 'few'
  const apart = left.interval[1] < right.interval[0] || right.interval[1] < left.interval[0]
  if (apart) return within(left.median, right.median) ? 'equal' : 'clear'
  const ends = [...left.interval, ...right.interval]
  return within(Math.min(...ends), Math.max(...ends)) ? 'equal' : 'unclear'
}

/** Whether two medians differ surely and by enough to matter. */
export function clearlyDiffers(left: Estimate, right: Estimate): boolean {
  return relationOf(left, right) === 'clear'
}

/** What is said of two medians that do not clearly differ. */
export const relationText: Readonly<Record<Exclude<Relation, 'clear'>, string>> = {
  equal: 'practically equal',
  unclear: 'no clear difference',
  few: 'too few calls',
}

function within(left: number, right: number): boolean {
  return Math.max(left, right) < Math.min(left, right) * (1 + leastRelevant)
}
