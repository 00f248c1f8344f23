import { setTimeout } from 'node:timers/promises'
import type { BenchCase } from './cases.js'
import type { Round } from './measure.js'
import { summarize, tidy } from './statistics.js'
import type { Subject } from './subject.js'

/** Milliseconds for the pairs of one process, about, and the most of them. */
const allowed = 600
const most = 8

/**
 * By how many milliseconds calls take longer over the line than past it, pair by pair. The one past it comes after a rest as
 * long as the line gives the other: a process that has rested is slower, and that is not the line's.
 */
export async function linePairs(
  benchCase: BenchCase,
  subject: Subject,
  pastLine: Subject,
  rest: (milliseconds: number) => Promise<unknown> = setTimeout,
): Promise<readonly number[]> {
  const differences: number[] = []
  let spent = 0
  try {
    while (differences.length < most && spent < allowed) {
      const over = await timeOf(benchCase, subject)
      await rest(over)
      const past = await timeOf(benchCase, pastLine)
      differences.push(over - past)
      spent += 2 * over
    }
  } catch {
    // Calls that fail are counted where they are measured.
  }
  return differences
}

/** What the line took of calls in all rounds, in milliseconds; undefined when no process could tell. */
export function lineInCalls(rounds: readonly Round[]): number | undefined {
  const pairs = rounds.flatMap(({ results }) => results).flatMap(({ line }) => line ?? [])
  return pairs.length === 0 ? undefined : tidy(summarize(pairs).median)
}

async function timeOf(benchCase: BenchCase, subject: Subject): Promise<number> {
  let time = NaN
  await benchCase.once(
    {
      async call(_row, call) {
        const answered = await subject.call(call, false)
        time = answered.times.total ?? NaN
        return undefined
      },
    },
    'line',
  )
  return time
}
