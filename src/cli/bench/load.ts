import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { BenchCase, Session } from './cases.js'
import { callersOf, closedLoop, oneAtATime, openLoop, within } from './loops.js'
import type { Part } from './results.js'
import type { Answered, Subject } from './subject.js'
import type { RowResult, Task, TaskResult } from './task.js'

/** Samples that are kept of one line and part. */
const mostSamples = 20_000

/** Milliseconds between two looks at the event loop: more often would cost the calls time. */
const resolution = 2

/** Runs one task on one subject: warm-up, then measuring. */
export async function runTask(benchCase: BenchCase, subject: Subject, task: Task, label: string): Promise<TaskResult> {
  const started = performance.now()
  let run = 0
  let calls = 0
  let resident = 0
  let phase: 'warm-up' | 'measuring' | 'over' = 'warm-up'
  const rows = new Map(
    benchCase.rows.map(({ name }): [string, RowResult] => [name, { calls: 0, errors: 0, unanswered: 0, samples: {} }]),
  )
  /** When each call that is under way began, or was due. */
  const underWay = new Map<symbol, { readonly kept: RowResult; readonly since: number }>()
  // A case of several calls goes on with what the first ones answered.
  const wanted = benchCase.rows.length > 1

  const session = (due: number | undefined): Session => ({
    async call(row, call) {
      const kept = row === undefined ? undefined : rows.get(row)
      const number = Symbol()
      const counts = phase === 'measuring'
      if (kept) underWay.set(number, { kept, since: due ?? performance.now() })
      try {
        const answered = await subject.call(call, wanted)
        if (counts && phase === 'measuring') {
          if (kept) keep(kept, answered, due)
          calls++
        }
        if (!subject.usage && (calls & 15) === 0) resident = Math.max(resident, process.memoryUsage.rss())
        return wanted ? answered.value() : undefined
      } catch (error) {
        if (counts && phase === 'measuring') fail(kept, error)
        throw error
      } finally {
        underWay.delete(number)
      }
    },
  })
  const { load, measure } = task
  // Where several calls wait for another process to take them up, its clock does not see that.
  const unseen = subject.usage !== undefined && load !== undefined && load.value > 1
  const once = (due = unseen ? performance.now() : undefined): Promise<unknown> =>
    benchCase.once(session(due), `${label}-${++run}`).catch(() => undefined)

  const callers = load?.kind === 'concurrency' ? load.value : 1
  const warm = task.warmUp > 0 ? callersOf(callers, task.warmUp, once) : idle(callers)
  // A caller whose first answer takes longer is measured from when it has it.
  await within(Promise.all(warm), load ? Math.max(task.warmUp, measure) : Infinity)
  phase = 'measuring'
  const delay = monitorEventLoopDelay({ resolution })
  const before = await usageOf(subject)
  if (!subject.usage) delay.enable()
  const begun = performance.now()
  const { answered } =
    load?.kind === 'rate'
      ? await openLoop(load.value, task, once, (reason) => {
          for (const kept of rows.values()) fail(kept, new Error(reason))
        })
      : load
        ? await closedLoop(warm, task, once)
        : await oneAtATime(task, task.least, once)
  const end = performance.now()
  // The last call at a rate is due before its time is over.
  const seconds = Math.max(end - begun, load?.kind === 'rate' ? measure : 0) / 1000
  phase = 'over'
  for (const { kept, since } of underWay.values()) {
    kept.unanswered++
    addSample(kept, 'total', end - since)
  }
  delay.disable()
  const after = await usageOf(subject)
  return {
    task,
    rows,
    seconds,
    spent: end - started,
    ...(load?.kind === 'rate' || calls === 0 ? {} : { cpu: (after.cpu - before.cpu) / calls }),
    resident: Math.max(resident, after.resident),
    ...(subject.usage || delay.count === 0
      ? {}
      : { loopDelay: { p99: held(delay.percentile(99)), max: held(delay.max) } }),
    ...(answered ? {} : { cut: true }),
  }
}

function idle(callers: number): readonly Promise<unknown>[] {
  return Array.from({ length: callers }, () => Promise.resolve())
}

function keep(kept: RowResult, answered: Answered, due: number | undefined): void {
  kept.calls++
  if (answered.bytes) kept.bytes = answered.bytes
  const times = due === undefined ? answered.times : { ...answered.times, total: performance.now() - due }
  for (const [part, time] of Object.entries(times) as [Part, number][]) addSample(kept, part, time)
}

function addSample(kept: RowResult, part: Part, time: number): void {
  const samples = (kept.samples[part] ??= [])
  if (samples.length < mostSamples) samples.push(time)
  // Which ones are replaced depends on nothing but their number.
  else samples[((kept.calls + kept.unanswered) * 7919) % mostSamples] = time
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
