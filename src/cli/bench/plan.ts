import type { BenchCase, CaseChoice } from './cases.js'
import { keyOf } from './prove.js'
import type { Load } from './results.js'
import { leastSamples } from './statistics.js'
import type { Target } from './subject.js'
import type { Job, Task } from './task.js'
import type { Variant } from './variants.js'

/** What to measure, and for how long. */
export interface Plan {
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
  /** About how many milliseconds a run of a case takes on a variant, by `keyOf`; what is missing takes none. */
  readonly times: ReadonlyMap<string, number>
}

/** Fewer rounds than this say nothing of the spread between processes. */
const leastRounds = 3
/** One call of a process may be the one in which it collects garbage, or compiles. */
const leastCalls = 2
/** Milliseconds until a process has loaded what it needs. */
export const start = 400
/** A case gets at least this long in each process. */
const leastVisit = 80
/** Parts of a visit that are warm-up, before all cases and before this one, and the most of them in milliseconds. */
const firstShare = 0.4
const secondShare = 0.1
const mostWarmUp = 1_500
/** Lists longer than this are not put under load. */
export const mostLoadedRecords = 1_000
/** A slow case takes no longer than this beyond its time, in milliseconds: to be called often enough, or to answer its callers. */
const patience = 10_000
/** A run that takes this many times what it should has fewer rounds, where they were not asked for. */
const mostOverrun = 1.5

/** What the process of one variant does in one round. */
export function jobFor(variant: Variant, round: number, plan: Plan): Job {
  const { cases, choice, target, pastLine, loads, budget, duration, rounds, variants } = plan
  const own = cases.filter((benchCase) => plan.fits(variant, benchCase))
  const visit = Math.max(leastVisit, (budget / rounds / variants.length - start) / cases.length)
  const first = Math.min(mostWarmUp, visit * firstShare)
  const second = Math.min(mostWarmUp, visit * secondShare)
  const least = Math.max(leastCalls, Math.ceil(leastSamples / fewestRounds(plan)))
  const single = own.map((benchCase): Task => ({
    case: benchCase.name,
    warmUp: second,
    measure: visit - first - second,
    least,
    patience,
  }))
  const loaded = own
    .filter(({ rows, records = 0 }) => rows.length === 1 && records <= mostLoadedRecords)
    .flatMap((benchCase) =>
      loads.map((load): Task => ({
        case: benchCase.name,
        load,
        warmUp:
          waitFor(load, callTime(benchCase.name, variant, plan), plan) > duration ? 0 : Math.min(300, duration / 4),
        measure: duration,
        least: 1,
        patience,
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

/** Whether a further round would take far more time than was asked for. */
export function endsBefore(round: number, spent: number, longest: number, plan: Plan): boolean {
  return round >= fewestRounds(plan) && spent + longest > mostOverrun * plannedRound(plan) * plan.rounds
}

function fewestRounds({ rounds, mayEndEarly }: Plan): number {
  return mayEndEarly ? Math.min(rounds, leastRounds) : rounds
}

/** Milliseconds of one round if calls took no time. */
export function plannedRound(plan: Plan): number {
  return plan.variants.reduce((sum, variant) => {
    const { tasks, warmUp } = jobFor(variant, 0, plan)
    if (tasks.length === 0) return sum
    return sum + start + tasks.reduce((time, task) => time + plannedTask(task, warmUp), 0)
  }, 0)
}

/** Milliseconds of one task, with its part of the warm-up before all of them. */
export function plannedTask({ load, warmUp, measure }: Task, first: number): number {
  return warmUp + measure + (load ? 0 : first)
}

/** About how many milliseconds a run of a case takes on a variant. */
export function callTime(name: string, variant: Variant, { times }: Plan): number {
  return times.get(keyOf(name, variant.name)) ?? 0
}

/** How long a call of a load waits about: callers of a server on this machine wait for each other. */
export function waitFor(load: Load, call: number, { target, duration }: Plan): number {
  const shared = /^https?:\/\/(localhost|127\.|\[::1\])/.test(target.endpoint)
  if (!shared) return call
  return load.kind === 'rate' ? Math.max(call, ((load.value * call) / 1000 - 1) * duration) : load.value * call
}

/**
 * Whether a load has had its share of the time already: one of slow calls takes long, and is measured in fewer rounds.
 */
export function hadItsShare(task: Task, spent: number, { rounds }: Plan): boolean {
  return task.load !== undefined && spent > 0 && spent >= rounds * plannedTask(task, 0)
}
