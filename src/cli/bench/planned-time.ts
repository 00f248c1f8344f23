import { leastShare } from './loops.js'
import { callTime, endsBefore, hadItsShare, jobFor, plannedTask, start, waitFor } from './plan.js'
import type { Plan } from './plan.js'
import type { Task } from './task.js'
import type { Variant } from './variants.js'
import { durationText } from './duration.js'
import { leastSamples } from './statistics.js'
import { firstCallsTime } from './warm-up.js'

/** About how long a plan will take, in milliseconds. */
export interface PlannedTime {
  /** One call at a time, if calls took no time, and as it will be about. */
  readonly single: { readonly planned: number; readonly expected: number }
  /** The same of loads. */
  readonly loads: { readonly planned: number; readonly expected: number }
  /** How many rounds there will be. */
  readonly rounds: number
}

/** About how long a plan will take. */
export function timeFor(plan: Plan): PlannedTime {
  let [planned, expected, plannedLoads, firstLoads] = [0, 0, 0, 0]
  const loads: { readonly task: Task; readonly time: number }[] = []
  for (const variant of plan.variants) {
    const { tasks, warmUp } = jobFor(variant, 0, plan)
    if (tasks.length === 0) continue
    const single = tasks.filter(({ load }) => !load)
    const own = single.reduce((sum, task) => sum + plannedTask(task, warmUp), 0)
    const [begun] = single
    // Past a line they take next to nothing.
    const first = begun && plan.pastLine === undefined ? firstCallsTime(callTime(begun.case, variant, plan)) : 0
    const needed = single.reduce(
      (sum, task) => sum + neededFor(task, warmUp, callTime(task.case, variant, plan)),
      first,
    )
    planned += start + own
    expected += start + Math.max(own, needed)
    for (const task of tasks.filter(({ load }) => load)) {
      const time = loadTime(task, variant, plan)
      loads.push({ task, time })
      plannedLoads += plannedTask(task, 0)
      firstLoads += time
    }
  }
  let rounds = 1
  const round = expected + firstLoads
  while (rounds < plan.rounds && !endsBefore(rounds, rounds * round, round, plan)) rounds++
  const spent = loads.reduce((sum, { task, time }) => sum + visits(task, time, rounds, plan) * time, 0)
  return {
    single: { planned: planned * plan.rounds, expected: expected * rounds },
    loads: { planned: plannedLoads * plan.rounds, expected: spent },
    rounds,
  }
}

/** Says how long it will take when that is long, or longer than was asked for, and why; undefined when there is no need to. */
export function announcement(plan: Plan): string | undefined {
  const { single, loads, rounds } = timeFor(plan)
  // Slow calls show in each round, also where there are fewer of them.
  const slow = single.expected / rounds > (1.2 * single.planned) / plan.rounds
  const expected = single.expected + loads.expected
  const reasons = [
    slow && single.expected > 1.2 * plan.budget
      ? `more than --budget since calls are slow, and fewer than ${leastSamples} of each cannot be compared`
      : single.expected > 1.5 * plan.budget
        ? 'more than --budget since each case needs a little time in every process'
        : undefined,
    loads.expected > 1.2 * loads.planned ? 'loads of slow calls take longer than --duration' : undefined,
  ].filter((reason) => reason !== undefined)
  if (reasons.length === 0 && expected < 120_000) return undefined
  return [`this takes about ${durationText(expected)}`, ...reasons].join('; ')
}

/** One at a time: a slow call is made once to warm up, and as often as it must. */
function neededFor(task: Task, first: number, call: number): number {
  const second = call > 2 * first ? 0 : Math.max(task.warmUp, call)
  const least = Math.min(task.least * call, task.measure + task.patience + call)
  return Math.max(first, call) + second + Math.max(task.measure * leastShare, least)
}

function loadTime(task: Task, variant: Variant, plan: Plan): number {
  if (!task.load) return 0
  const wait = waitFor(task.load, callTime(task.case, variant, plan), plan)
  return (task.warmUp > 0 ? Math.max(task.warmUp, wait) : 0) + task.measure + Math.min(wait, task.patience)
}

function visits(task: Task, time: number, rounds: number, plan: Plan): number {
  let made = 1
  while (made < rounds && !hadItsShare(task, made * time, plan)) made++
  return made
}
