import type { CaseChoice, BenchCase } from './cases.js'
import type { Load } from './results.js'
import type { Target } from './subject.js'
import type { Job, Task, TaskResult } from './task.js'
import type { Variant } from './variants.js'
import { runJob } from './worker-process.js'

/** What to measure, and for how long. */
export interface MeasureSettings {
  readonly cases: readonly BenchCase[]
  readonly choice: CaseChoice
  readonly variants: readonly Variant[]
  /** Whether a variant takes part in a case. */
  fits(variant: Variant, benchCase: BenchCase): boolean
  readonly target: Target
  /** The server's own address when a line is shaped before it: for warming up. */
  readonly pastLine?: string
  readonly loads: readonly Load[]
  /** Milliseconds for all one-at-a-time measuring. */
  readonly budget: number
  /** Milliseconds of each load. */
  readonly duration: number
  readonly rounds: number
  /** Whether a few rounds may be left out when they take longer than planned. */
  readonly mayEndEarly: boolean
  readonly signal: AbortSignal
  progress(text: string): void
}

/** What one process found. */
export interface Round {
  readonly round: number
  readonly variant: string
  readonly results: readonly TaskResult[]
}

/** Fewer rounds than this say nothing of the spread between processes. */
const leastRounds = 3
/** Milliseconds until a process has loaded what it needs. */
const start = 400
/** A case gets at least this long in each process. */
const leastVisit = 80
/** Parts of a visit that are warm-up, before all cases and before this one, and the most of them in milliseconds. */
const firstShare = 0.4
const secondShare = 0.1
const mostWarmUp = 1_500
/** Lists longer than this are not put under load. */
export const mostLoadedRecords = 1_000

/**
 * Measures all cases on all variants. Each variant has a process of its own in each round; the order is reversed from round
 * to round, so that what the machine does meanwhile falls on all of them alike.
 */
export async function measure(settings: MeasureSettings): Promise<readonly Round[]> {
  const { variants, rounds, signal } = settings
  const found: Round[] = []
  const started = performance.now()
  let longest = 0
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    // On a slow machine fewer rounds, but never so few that they say nothing.
    if (round >= leastRounds && settings.mayEndEarly && begun - started + longest > 1.2 * timeFor(settings)) break
    for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
      const job = jobFor(variant, round, settings)
      if (job.tasks.length === 0) continue
      const results = await runJob(job, signal, (task) => {
        const seconds = Math.round((performance.now() - started) / 1000)
        settings.progress(
          `round ${round + 1} of ${rounds}, ${seconds} s: ${variant.name}, ${task.case}${loadText(task.load)}`,
        )
      })
      found.push({ round, variant: variant.name, results })
    }
    longest = Math.max(longest, performance.now() - begun)
  }
  return found
}

/** About how long it takes, in milliseconds. */
export function timeFor(settings: MeasureSettings): number {
  const jobs = settings.variants.map((variant) => jobFor(variant, 0, settings))
  const one = jobs.reduce(
    (sum, { tasks, warmUp: first }) =>
      sum + start + tasks.reduce((time, { warmUp, measure, load }) => time + warmUp + measure + (load ? 0 : first), 0),
    0,
  )
  return one * settings.rounds
}

function jobFor(variant: Variant, round: number, settings: MeasureSettings): Job {
  const { cases, choice, target, pastLine, loads, budget, duration, rounds, variants } = settings
  const own = cases.filter((benchCase) => settings.fits(variant, benchCase))
  const visit = Math.max(leastVisit, (budget / rounds / variants.length - start) / cases.length)
  const first = Math.min(mostWarmUp, visit * firstShare)
  const second = Math.min(mostWarmUp, visit * secondShare)
  const single = own.map((benchCase): Task => ({
    case: benchCase.name,
    warmUp: second,
    measure: visit - first - second,
  }))
  const loaded = own
    .filter(({ rows, records = 0 }) => rows.length === 1 && records <= mostLoadedRecords)
    .flatMap((benchCase) =>
      loads.map((load): Task => ({
        case: benchCase.name,
        load,
        warmUp: Math.min(300, duration / 4),
        measure: duration,
      })),
    )
  const label = `${process.pid}-${variants.indexOf(variant)}-${round}`
  return {
    variant,
    target,
    ...(pastLine === undefined ? {} : { pastLine }),
    choice,
    warmUp: first,
    tasks: [...single, ...loaded],
    label,
  }
}

function loadText(load: Load | undefined): string {
  if (!load) return ''
  return load.kind === 'rate' ? `, ${load.value} calls/s` : `, ${load.value} at a time`
}
