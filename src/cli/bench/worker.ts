import { benchCases, servicesOf } from './cases.js'
import { linePairs } from './line-pairs.js'
import { runTask } from './load.js'
import { leastShare } from './loops.js'
import type { Subject } from './subject.js'
import type { Job, Told } from './task.js'
import { openSubject } from './variants.js'
import { warmUpAll } from './warm-up.js'

// The process of one variant in one round: takes a job from its parent, tells what came of it, and ends.

process.once('message', (job: Job) => {
  work(job).then(
    () => process.disconnect(),
    (error: unknown) => {
      tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      process.disconnect()
      process.exitCode = 1
    },
  )
})
// Ctrl-C is the parent's to act on.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
tell({ kind: 'ready' })

/** A case is measured for at least this many milliseconds, and at least once. */
const leastMeasure = 50

async function work({ variant, target, choice, tasks, label, ...job }: Job): Promise<void> {
  const cases = benchCases(choice)
  const open = (endpoint: string): Promise<Subject> => openSubject(variant, { ...target, endpoint }, servicesOf(choice))
  const subject = await open(target.endpoint)
  // A client in a process of its own would not be the one that is warm.
  const pastLine = job.pastLine === undefined || subject.usage ? undefined : await open(job.pastLine)
  let cut = false
  try {
    const single = tasks.filter(({ load }) => !load)
    let until = performance.now() + single.reduce((sum, task) => sum + job.warmUp + task.warmUp + task.measure, 0)
    const asked = cases.filter(({ name }) => tasks.some((task) => task.case === name))
    const slow = await warmUpAll(asked, subject, pastLine, job.warmUp, label)
    const [plain] = asked.filter(({ rows, write }) => rows.length === 1 && !write)
    const begun = performance.now()
    const line =
      plain && pastLine && target.keepAlive && single.length > 0
        ? { case: plain.name, line: await linePairs(plain, subject, pastLine) }
        : undefined
    await pastLine?.close()
    // What is compared here is not taken from the time for measuring.
    until += performance.now() - begun
    for (const [i, task] of tasks.entries()) {
      const benchCase = cases.find(({ name }) => name === task.case)
      if (!benchCase) throw new Error(`there is no case ${task.case}`)
      tell({ kind: 'begin', task })
      // What a slow case takes too long, the others have less: one of them must not cost minutes.
      const rest = (until - performance.now()) / Math.max(1, single.length - i)
      const share = Math.max(leastMeasure, task.measure * leastShare, rest)
      const timed = task.load ? task : { ...task, measure: Math.min(task.measure, share) }
      const result = await runTask(benchCase, subject, slow.has(task.case) ? { ...timed, warmUp: 0 } : timed, label)
      const compared = line && line.case === task.case && !task.load ? { line: line.line } : {}
      tell({ kind: 'result', result: { ...result, ...compared } })
      cut = result.cut === true
      if (cut) break
    }
  } finally {
    // It would wait for what was given up; that ends with the process.
    if (!cut) await subject.close()
  }
  await new Promise<void>((resolve) => {
    process.send?.({ kind: 'done' } satisfies Told, undefined, undefined, () => resolve())
  })
}

function tell(told: Told): void {
  process.send?.(told)
}
