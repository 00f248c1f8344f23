import { summarize } from '../src/cli/bench/statistics.js'
import type { RatioResults } from './rounds.js'

/** Ratios to JSON in the same round, by what was measured. */
export interface Baseline {
  readonly machine: RatioResults['machine'] | undefined
  readonly ratios: Readonly<Record<string, readonly number[]>>
}

/** What became slower or faster: the middle round before and now, as times that of JSON. */
export interface Change {
  readonly name: string
  readonly before: number
  readonly after: number
}

/** What a comparison found. */
export interface Comparison {
  /** Clearly slower; the only reason to fail. */
  readonly worse: readonly Change[]
  readonly better: readonly Change[]
  readonly compared: number
  /** In the baseline and not measured now. */
  readonly missing: readonly string[]
  /** Measured now and not in the baseline. */
  readonly added: readonly string[]
  /** Measured in so few rounds, then or now, that nothing can be said. */
  readonly unsure: readonly string[]
}

/** Middle rounds of one and the same code differ by this much and more on a machine that does other things too. */
const relevant = 1.25
/** Of fewer rounds than these, those now are all above those before once in six times by chance alone. */
const fewest = 3

/**
 * What is clearly slower than it was: no round now reaches down to any round before, and the middle ones are apart by what
 * matters. Ratios to JSON in the same round carry from one machine to another far better than times do.
 */
export function regressions(baseline: Baseline, now: readonly RatioResults[]): Comparison {
  const measured = ownRatios(now)
  const worse: Change[] = []
  const better: Change[] = []
  const unsure: string[] = []
  const both = Object.keys(measured).filter((name) => Object.hasOwn(baseline.ratios, name))
  for (const name of both) {
    const [then = [], today = []] = [baseline.ratios[name], measured[name]]
    if (Math.min(then.length, today.length) < fewest) {
      unsure.push(name)
      continue
    }
    const change = { name, before: summarize(then).median, after: summarize(today).median }
    if (Math.min(...today) > Math.max(...then) && change.after >= change.before * relevant) worse.push(change)
    if (Math.max(...today) < Math.min(...then) && change.before >= change.after * relevant) better.push(change)
  }
  return {
    worse,
    better,
    unsure,
    compared: both.length - unsure.length,
    missing: Object.keys(baseline.ratios).filter((name) => !Object.hasOwn(measured, name)),
    added: Object.keys(measured).filter((name) => !Object.hasOwn(baseline.ratios, name)),
  }
}

/** The last results as a baseline. */
export function baselineOf(now: readonly RatioResults[]): Baseline {
  return { machine: now[0]?.machine, ratios: ownRatios(now) }
}

/** Packages of others are there to be seen, not to be watched. */
function ownRatios(results: readonly RatioResults[]): Record<string, readonly number[]> {
  const ratios: Record<string, readonly number[]> = {}
  for (const { bench, rows } of results) {
    for (const { variant, case: name, ratios: rounds } of rows) {
      if (!variant.startsWith('ours') || rounds.some((ratio) => !Number.isFinite(ratio))) continue
      ratios[`${bench}: ${variant}: ${name}`] = rounds.map((ratio) => Number(ratio.toPrecision(3)))
    }
  }
  return ratios
}
