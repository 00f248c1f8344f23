import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Job, Task, TaskResult, Told } from './task.js'

/**
 * Runs a job in a process of its own; gives the results in the order of its tasks. They are fewer when the signal aborts, and
 * after calls that were given up.
 */
export async function runJob(
  job: Job,
  signal: AbortSignal,
  begin: (task: Task) => void,
): Promise<readonly TaskResult[]> {
  // The same as this file: compiled, or as it is written.
  const file = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url))
  const child = fork(file, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const results: TaskResult[] = []
  let failure: string | undefined
  let done = false
  let talk = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    talk = (talk + text).slice(-4_000)
  })
  child.on('message', (message) => {
    const told = message as Told
    if (told.kind === 'ready') child.send(job)
    else if (told.kind === 'begin') begin(told.task)
    else if (told.kind === 'result') results.push(told.result)
    else if (told.kind === 'done') done = true
    else failure = told.message
  })
  const stop = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    await once(child, 'close')
  } finally {
    signal.removeEventListener('abort', stop)
  }
  if (signal.aborted) return results
  if (failure !== undefined || !done) {
    throw new Error(`measuring ${job.variant.name} failed: ${failure ?? (talk.trim() || 'its process ended early')}`)
  }
  return results
}
