import { summarize } from '../../src/cli/bench/statistics.js'
import { answerSizes, type AnswerSize } from './answers.js'
import { openClient, type CallVariant } from './clients.js'

/** What one client did with one size of answers and so many calls in flight. */
export interface CallCell {
  readonly size: AnswerSize
  readonly inFlight: number
  readonly calls: number
  readonly callsPerSecond: number
  /** Microseconds of CPU time of the client's process, per call. */
  readonly cpu: number
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

// One client in a process of its own. Arguments: the variant as JSON, the server's port, milliseconds for each cell, sizes and
// calls in flight. Prints its cells as JSON.
const [json = '{}', port = '', milliseconds = '600', sizes = Object.keys(answerSizes).join(), flights = '1,10,100'] =
  process.argv.slice(2)
const variant = JSON.parse(json) as CallVariant
const budget = Number(milliseconds)
const cells: CallCell[] = []
let consumed = 0
for (const size of sizes.split(',') as AnswerSize[]) {
  const client = await openClient(variant, size, port)
  for (const inFlight of flights.split(',').map(Number)) {
    await callers(inFlight, budget / 2, [])
    const latencies: number[] = []
    const cpu = process.cpuUsage()
    const begun = performance.now()
    await callers(inFlight, budget, latencies)
    const seconds = (performance.now() - begun) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const calls = latencies.length
    const sorted = Float64Array.from(latencies).sort()
    const at = (part: number): number => sorted[Math.min(calls - 1, Math.floor(part * calls))] ?? 0
    cells.push({
      size,
      inFlight,
      calls,
      callsPerSecond: calls / seconds,
      cpu: (user + system) / calls,
      p50: summarize(latencies).median,
      p95: at(0.95),
      p99: at(0.99),
    })
  }
  await client.close()

  /** So many callers, each with one call at a time; every one makes at least one. */
  async function callers(count: number, time: number, latencies: number[]): Promise<void> {
    const until = performance.now() + time
    const caller = async (): Promise<void> => {
      for (let begun = performance.now(); ;) {
        const value = await client.call()
        if (typeof value === 'object' && value !== null) consumed++
        const now = performance.now()
        latencies.push(now - begun)
        if (now >= until) return
        begun = now
      }
    }
    await Promise.all(Array.from({ length: count }, caller))
  }
}
process.stdout.write(JSON.stringify({ cells, consumed }))
