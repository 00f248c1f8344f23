import { endsBefore, hadItsShare, jobFor } from './plan.js'
import type { Plan } from './plan.js'
import { timeFor } from './planned-time.js'
import { durationText } from './duration.js'
import { loadText } from './load-text.js'
import type { Task, TaskResult } from './task.js'
import { runJob } from './worker-process.js'

/** What one process found. */
export interface Round {
  readonly round: number
  readonly variant: string
  readonly results: readonly TaskResult[]
}

/**
 * Measures all cases on all variants. Each variant has a process of its own in each round; the order is reversed from round
 * to round, so that what the machine does meanwhile falls on all of them alike. When the signal aborts, it gives what was found
 * until then.
 */
export async function measure(
  plan: Plan,
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<readonly Round[]> {
  const { variants, rounds } = plan
  const found: Round[] = []
  const started = performance.now()
  const { single, loads, rounds: planned } = timeFor(plan)
  const about = durationText(single.expected + loads.expected)
  /** Milliseconds of each load so far. */
  const spent = new Map<string, number>()
  let longest = 0
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    if (endsBefore(round, begun - started, longest, plan)) break
    for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
      const job = jobFor(variant, round, plan)
      const keyOf = ({ case: name, load }: Task): string => JSON.stringify([variant.name, name, load])
      let tasks = job.tasks.filter((task) => !hadItsShare(task, spent.get(keyOf(task)) ?? 0, plan))
      // A process whose calls were given up has ended; the rest is for another one.
      while (tasks.length > 0) {
        const results = await runJob({ ...job, tasks }, signal, (task) => {
          const time = durationText(performance.now() - started)
          progress(
            `round ${round + 1} of ${Math.max(round + 1, planned)}, ${time} of about ${about}: ${variant.name}, ${task.case}${task.load ? `, ${loadText(task.load)}` : ''}`,
          )
        })
        for (const { task, spent: time } of results) spent.set(keyOf(task), (spent.get(keyOf(task)) ?? 0) + time)
        if (results.length > 0) found.push({ round, variant: variant.name, results })
        if (signal.aborted) return found
        tasks = tasks.slice(results.length)
      }
    }
    longest = Math.max(longest, performance.now() - begun)
  }
  return found
}
