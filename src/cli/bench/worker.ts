import { benchCases, servicesOf } from './cases.js'
import { runTask } from './load.js'
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

async function work({ variant, target, choice, tasks, label }: Job): Promise<void> {
  const cases = benchCases(choice)
  const subject = await openSubject(variant, target, servicesOf(choice))
  try {
    for (const task of tasks) {
      const benchCase = cases.find(({ name }) => name === task.case)
      if (!benchCase) throw new Error(`there is no case ${task.case}`)
      tell({ kind: 'begin', task })
      tell({ kind: 'result', result: await runTask(benchCase, subject, task, label) })
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
