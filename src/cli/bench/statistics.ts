import type { Histogram, Spread } from './results.js'

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
  return { median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) }
}

/**
 * Fewer calls than this say nothing of how sure their median is: six are the fewest whose lowest and highest have the true median
 * between them 95 times in 100, whatever their distribution.
 */
export const leastSamples = 6

/** Samples by round, summed up; of none, all is 0. Fewer than `fewest` have no interval. */
export function spreadOf(rounds: readonly (readonly number[])[], fewest = leastSamples): Spread {
  const filled = rounds.filter((round) => round.length > 0)
  const count = filled.reduce((sum, { length }) => sum + length, 0)
  if (filled.length === 0) filled.push([0])
  const sorted = Float64Array.from(filled.flat()).sort()
  let sum = 0
  for (const sample of sorted) sum += sample
  const at = (part: number): number => tidy(quantile(sorted, part))
  return {
    count,
    mean: tidy(sum / sorted.length),
    min: at(0),
    lower: at(0.25),
    median: at(0.5),
    upper: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    ...(count < fewest ? {} : { interval: bootstrapInterval(filled) }),
  }
}

/** Draws of the bootstrap, and samples that each drawn round gives to one. */
const draws = 400
const perRound = 60

/**
 * 95 % interval of the median of all rounds. Rounds are drawn with replacement, then samples of each: samples of one
 * process resemble each other more than those of two, and an interval that ignores this is far too narrow. So is the
 * bootstrap of few rounds, see `expansion`. One round says nothing of other processes: its interval is a factor of two at
 * least.
 */
export function bootstrapInterval(rounds: readonly (readonly number[])[], seed = 1): readonly [number, number] {
  const filled = rounds.filter((round) => round.length > 0)
  if (filled.length === 0) return [NaN, NaN]
  const random = createRandom(seed)
  const medians = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    const drawn: number[] = []
    for (let i = 0; i < filled.length; i++) {
      const round = filled[Math.floor(random() * filled.length)] as readonly number[]
      const count = Math.min(round.length, perRound)
      for (let j = 0; j < count; j++) drawn.push(round[Math.floor(random() * round.length)] as number)
    }
    medians[draw] = quantile(Float64Array.from(drawn).sort(), 0.5)
  }
  medians.sort()
  const median = quantile(Float64Array.from(filled.flat()).sort(), 0.5)
  const factor = expansion(filled.length)
  const end = (part: number): number => {
    const found = quantile(medians, part)
    // Times are ratios of each other: what is far below the median must not come out below nothing.
    return found > 0 && median > 0 ? median * (found / median) ** factor : found
  }
  const least = filled.length === 1 ? 2 : 1
  return [tidy(Math.min(end(0.025), median / least)), tidy(Math.max(end(0.975), median * least))]
}

/** Two-sided 95 % points of Student's t, from one degree of freedom on. */
const studentT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]

/**
 * By how much the bootstrap of so many rounds is too narrow: of three rounds that differ, its "95 %" hold the truth three times
 * out of four. Student's t for the normal distribution, and n - 1 for n, as in Hesterberg's "What teachers should know about
 * the bootstrap" (2015), section 4.
 */
function expansion(rounds: number): number {
  const freedom = Math.max(1, rounds - 1)
  const t = studentT[freedom - 1] ?? 1.96 + 2.5 / freedom
  return (t / 1.96) * Math.sqrt((freedom + 1) / freedom)
}

/** Bins to a power of ten. */
const binsPerDecade = 20

/** Counts samples in bins that grow by 12 %, from the first to the last that is not empty. */
export function histogramOf(samples: readonly number[]): Histogram {
  const counts = new Map<number, number>()
  for (const sample of samples) {
    const bin = Math.floor(Math.log10(Math.max(sample, 1e-6)) * binsPerDecade)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  if (counts.size === 0) return { edges: [], counts: [] }
  const first = Math.min(...counts.keys())
  const last = Math.max(...counts.keys())
  const bins = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return {
    edges: [...bins, last + 1].map((bin) => tidy(10 ** (bin / binsPerDecade))),
    counts: bins.map((bin) => counts.get(bin) ?? 0),
  }
}

/** At most so many samples, evenly from all of them, in their order. */
export function thinned(samples: readonly number[], most: number): readonly number[] {
  const step = Math.max(1, samples.length / most)
  const kept: number[] = []
  for (let i = 0; i < samples.length; i += step) kept.push(tidy(samples[Math.floor(i)] as number))
  return kept
}

/** Six digits that count: more are noise, and make the file big. */
export function tidy(value: number): number {
  return Number(value.toPrecision(6))
}

/** Of sorted samples; linear between neighbours. */
function quantile(sorted: Float64Array, part: number): number {
  const position = (sorted.length - 1) * part
  const below = sorted[Math.floor(position)] ?? NaN
  const above = sorted[Math.ceil(position)] ?? NaN
  return below + (above - below) * (position - Math.floor(position))
}

/** Mulberry32: the same seed draws the same numbers. */
function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
