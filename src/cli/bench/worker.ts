import { benchCases, servicesOf } from './cases.js'
import { runTask, warmUp } from './load.js'
import type { Job, Told } from './task.js'
import { openSubject } from './variants.js'

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
  const subject = await openSubject(variant, target, servicesOf(choice))
  try {
    const single = tasks.filter(({ load }) => !load)
    const until = performance.now() + single.reduce((sum, task) => sum + job.warmUp + task.warmUp + task.measure, 0)
    const slow = new Set<string>()
    for (const benchCase of cases.filter(({ name }) => tasks.some((task) => task.case === name))) {
      const begun = performance.now()
      await warmUp(benchCase, subject, job.warmUp, label)
      if (performance.now() - begun > 2 * job.warmUp) slow.add(benchCase.name)
    }
    for (const [i, task] of tasks.entries()) {
      const benchCase = cases.find(({ name }) => name === task.case)
      if (!benchCase) throw new Error(`there is no case ${task.case}`)
      tell({ kind: 'begin', task })
      // What a slow case takes too long, the others have less: one of them must not cost minutes.
      const share = Math.max(leastMeasure, (until - performance.now()) / Math.max(1, single.length - i))
      const timed = task.load ? task : { ...task, measure: Math.min(task.measure, share) }
      const result = await runTask(benchCase, subject, slow.has(task.case) ? { ...timed, warmUp: 0 } : timed, label)
      tell({ kind: 'result', result })
    }
  } finally {
    await subject.close()
  }
  await new Promise<void>((resolve) => {
    process.send?.({ kind: 'done' } satisfies Told, undefined, undefined, () => resolve())
  })
}

function tell(told: Told): void {
  process.send?.(told)
}
