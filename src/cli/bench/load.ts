import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { BenchCase, Session } from './cases.js'
import type { Part } from './results.js'
import type { Answered, Subject } from './subject.js'
import type { RowResult, Task, TaskResult } from './task.js'
import { closedLoop, warmUp } from './warm-up.js'

/** More calls under way than this are not begun: they are errors, and the server is past its limit. */
const mostUnderWay = 2_000
/** Samples that are kept of one line and part. */
const mostSamples = 20_000

/** Milliseconds between two looks at the event loop: more often would cost the calls time. */
const resolution = 2

/** Runs one task on one subject: warm-up, then measuring. */
export async function runTask(benchCase: BenchCase, subject: Subject, task: Task, label: string): Promise<TaskResult> {
  let run = 0
  let calls = 0
  let resident = 0
  const rows: Record<string, RowResult> = {}
  for (const { name } of benchCase.rows) rows[name] = { calls: 0, errors: 0, samples: {} }
  // A case of several calls goes on with what the first ones answered.
  const wanted = benchCase.rows.length > 1

  const session = (due: number | undefined): Session => ({
    async call(row, call) {
      const kept = row === undefined ? undefined : rows[row]
      try {
        const answered = await subject.call(call, wanted)
        if (kept) keep(kept, answered, due)
        calls++
        if (!subject.usage && (calls & 15) === 0) resident = Math.max(resident, process.memoryUsage.rss())
        return wanted ? answered.value() : undefined
      } catch (error) {
        fail(kept, error)
        throw error
      }
    },
  })
  const once = (due?: number): Promise<unknown> =>
    benchCase.once(session(due), `${label}-${++run}`).catch(() => undefined)

  const callers = task.load?.kind === 'concurrency' ? task.load.value : 1
  if (task.warmUp > 0) await warmUp(benchCase, subject, task.warmUp, label, callers)
  const delay = monitorEventLoopDelay({ resolution })
  const before = await usageOf(subject)
  if (!subject.usage) delay.enable()
  const begun = performance.now()
  if (task.load?.kind === 'rate') {
    await openLoop(task.load.value, task.measure, once, () => {
      for (const kept of Object.values(rows)) fail(kept, new Error('too many calls under way'))
    })
  } else {
    await closedLoop(callers, task.measure, once)
  }
  // The last call at a rate is due before its time is over.
  const least = task.load?.kind === 'rate' ? task.measure : 0
  const seconds = Math.max(performance.now() - begun, least) / 1000
  delay.disable()
  const after = await usageOf(subject)
  return {
    task,
    rows,
    seconds,
    ...(task.load?.kind === 'rate' || calls === 0 ? {} : { cpu: (after.cpu - before.cpu) / calls }),
    resident: Math.max(resident, after.resident),
    ...(subject.usage || delay.count === 0
      ? {}
      : { loopDelay: { p99: held(delay.percentile(99)), max: held(delay.max) } }),
  }
}

/**
 * Begins calls when they are due, whatever became of the earlier ones, and gives each the time when it was due: a server
 * that stalls is not asked less (no coordinated omission).
 */
async function openLoop(
  rate: number,
  milliseconds: number,
  once: (due: number) => Promise<unknown>,
  refuse: () => void,
): Promise<void> {
  const begun = performance.now()
  const count = Math.max(1, Math.round((rate * milliseconds) / 1000))
  const underWay = new Set<Promise<unknown>>()
  for (let i = 0; i < count; i++) {
    const due = begun + (i * 1000) / rate
    for (let rest = due - performance.now(); rest > 0; rest = due - performance.now()) {
      // Timers are late by up to a millisecond.
      await new Promise((resolve) => (rest > 2 ? setTimeout(resolve, rest - 1.5) : setImmediate(resolve)))
    }
    // Calls that are late come in bunches; the answers must get their turn in between.
    if (i % 16 === 15) await new Promise(setImmediate)
    if (underWay.size >= mostUnderWay) {
      refuse()
      continue
    }
    const call = once(due)
    underWay.add(call)
    void call.then(() => underWay.delete(call))
  }
  await Promise.all(underWay)
}

function keep(kept: RowResult, answered: Answered, due: number | undefined): void {
  kept.calls++
  if (answered.bytes) kept.bytes = answered.bytes
  const times = due === undefined ? answered.times : { ...answered.times, total: performance.now() - due }
  for (const [part, time] of Object.entries(times) as [Part, number][]) {
    const samples = (kept.samples[part] ??= [])
    if (samples.length < mostSamples) samples.push(time)
    // Which ones are replaced depends on nothing but their number.
    else samples[(kept.calls * 7919) % mostSamples] = time
  }
}

function fail(kept: RowResult | undefined, error: unknown): void {
  if (!kept) return
  kept.errors++
  kept.firstError ??= error instanceof Error ? error.message : String(error)
}

async function usageOf(subject: Subject): Promise<{ cpu: number; resident: number }> {
  if (subject.usage) return subject.usage()
  const { user, system } = process.cpuUsage()
  return { cpu: (user + system) / 1000, resident: process.memoryUsage.rss() }
}

/** Milliseconds by which two ticks were further apart than they should. */
function held(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolution)
}
