import { answerSizes, type AnswerSize } from './answers.js'
import { openClient, type CallVariant, type OpenClient } from './clients.js'

/** What a client's process is asked to do: so many calls in flight for so long. */
export interface CallTask {
  readonly size: AnswerSize
  readonly inFlight: number
  readonly milliseconds: number
}

/** What one client did in one task. */
export interface CallCell {
  readonly calls: number
  readonly callsPerSecond: number
  /** Microseconds of CPU time of the client's process, per call. */
  readonly cpu: number
  /** Milliseconds of each call. */
  readonly latencies: readonly number[]
}

// One client in a process of its own. Arguments: the variant as JSON, the server's port. Says 'ready' once its answers were found
// equal, then answers each task with a cell.
const [json = '{}', port = ''] = process.argv.slice(2)
const variant = JSON.parse(json) as CallVariant
const clients = new Map<AnswerSize, OpenClient>()
for (const size of Object.keys(answerSizes) as AnswerSize[]) clients.set(size, await openClient(variant, size, port))
process.on('message', (task: CallTask) => void run(task).then((cell) => process.send?.(cell)))
process.send?.('ready')

async function run({ size, inFlight, milliseconds }: CallTask): Promise<CallCell> {
  const client = clients.get(size) as OpenClient
  const latencies: number[] = []
  const cpu = process.cpuUsage()
  const begun = performance.now()
  const until = begun + milliseconds
  const caller = async (): Promise<void> => {
    for (let started = performance.now(); ;) {
      const value = await client.call()
      if (typeof value !== 'object') throw new Error(`${variant.name} gave no value`)
      const now = performance.now()
      latencies.push(now - started)
      if (now >= until) return
      started = now
    }
  }
  // So many callers, each with one call at a time; every one makes at least one.
  await Promise.all(Array.from({ length: inFlight }, caller))
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const calls = latencies.length
  return { calls, callsPerSecond: calls / seconds, cpu: (user + system) / calls, latencies }
}
