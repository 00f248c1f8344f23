import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { quick } from '../quick.js'
import { spreadOf, summarize } from '../../src/cli/bench/statistics.js'
import { answerSizes, writeAnswers, type AnswerSize } from './answers.js'
import type { CallVariant } from './clients.js'
import type { CallCell, CallTask } from './variant.js'
import { resultsFolder } from '../results-folder.js'

/** What the clients did with one size of answers and so many calls in flight. */
export interface CallRow {
  readonly size: AnswerSize
  readonly inFlight: number
  readonly variant: string
  readonly calls: number
  /** Of each round. */
  readonly callsPerSecond: readonly number[]
  /** Microseconds of CPU time of the client's process per call, of each round. */
  readonly cpu: readonly number[]
  /** Milliseconds of calls of all rounds. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number }
}

/** What each client does with each size before anything counts: its machine code is made in it. */
const warmUp = { inFlight: 10, milliseconds: quick ? 10 : 1_500 }

/**
 * Measures clients against one server process with ready bytes. Each has a process of its own; all take turns of a fraction
 * of a second, in an order that is reversed from round to round, so that a busy moment of the machine meets all of them.
 */
export async function measureCalls(
  variants: readonly CallVariant[],
  { rounds, milliseconds }: { readonly rounds: number; readonly milliseconds: number },
): Promise<{ readonly bytes: Readonly<Record<string, number>>; readonly rows: readonly CallRow[] }> {
  const folder = `${resultsFolder}/call-answers`
  await mkdir(folder, { recursive: true })
  const bytes = await writeAnswers(folder)
  const server = spawn(process.execPath, ['--import=tsx', pathOf('server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const clients = new Map<string, ChildProcess>()
  const rows: CallRow[] = []
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer]
    for (const variant of variants) {
      const words = [JSON.stringify(variant), port.toString().trim()]
      const client = fork(pathOf('variant.ts'), words, { execArgv: ['--import=tsx'] })
      clients.set(variant.name, client)
      await answerOf(client, variant.name)
    }
    for (const size of Object.keys(answerSizes) as AnswerSize[]) {
      process.stderr.write(`${size}, warm-up\n`)
      for (const [name, client] of clients) await taskOf(client, name, { size, ...warmUp })
      for (const inFlight of [1, 10, 100]) {
        process.stderr.write(`${size}, ${inFlight} in flight\n`)
        rows.push(...(await takeTurns(clients, { size, inFlight, milliseconds }, rounds)))
      }
    }
  } finally {
    for (const client of clients.values()) client.kill()
    server.kill()
    await rm(folder, { recursive: true })
  }
  return { bytes, rows }
}

async function takeTurns(
  clients: ReadonlyMap<string, ChildProcess>,
  task: CallTask,
  rounds: number,
): Promise<readonly CallRow[]> {
  const cells = new Map<string, CallCell[]>([...clients.keys()].map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, client] of round % 2 === 0 ? clients : [...clients].reverse()) {
      const cell = await taskOf(client, name, task)
      // The first one opens the connections.
      if (round >= 0) cells.get(name)?.push(cell)
    }
  }
  return [...cells].map(([variant, own]) => {
    const { median, p95, p99 } = spreadOf(own.map(({ latencies }) => latencies))
    return {
      size: task.size,
      inFlight: task.inFlight,
      variant,
      calls: own.reduce((sum, { calls }) => sum + calls, 0),
      callsPerSecond: own.map(({ callsPerSecond }) => callsPerSecond),
      cpu: own.map(({ cpu }) => cpu),
      latency: { p50: median, p95, p99 },
    }
  })
}

async function taskOf(client: ChildProcess, name: string, task: CallTask): Promise<CallCell> {
  client.send(task)
  return (await answerOf(client, name)) as CallCell
}

async function answerOf(client: ChildProcess, name: string): Promise<unknown> {
  const ended = (code: unknown): void => void client.emit('error', new Error(`${name} ended with ${String(code)}`))
  client.once('exit', ended)
  const [answer] = (await once(client, 'message')) as [unknown]
  client.off('exit', ended)
  return answer
}

/** Calls per second as times another variant's, the median of the rounds; undefined when one of them is missing. */
export function timesOf(row: CallRow, rows: readonly CallRow[], other: string): number | undefined {
  const theirs = rows.find(
    ({ size, inFlight, variant }) => size === row.size && inFlight === row.inFlight && variant === other,
  )
  if (!theirs || theirs === row) return undefined
  return summarize(row.callsPerSecond.map((speed, i) => speed / (theirs.callsPerSecond[i] ?? NaN))).median
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
