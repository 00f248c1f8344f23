import type { BenchCase } from './cases.js'
import type { MeasuredClient, Sample } from './client.js'

/** All samples of one line of the table on one protocol. */
export interface Measurement {
  readonly row: string
  readonly protocol: string
  readonly samples: Sample[]
}

/** How long to measure. */
export interface MeasureSettings {
  /** Milliseconds for all measured rounds. */
  readonly budget: number
  readonly rounds: number
  readonly signal: AbortSignal
  progress(text: string): void
}

/** Milliseconds that a protocol stays on one case before the next one's turn. */
const visit = 40
/** Milliseconds of warm-up for each case and protocol. */
const warmUp = 250
/** However slow the machine is, fewer rounds than this say nothing. */
const leastRounds = 3

/**
 * Measures all cases on all protocols. Protocols take turns within each case and change their order from round to
 * round, so that what the machine does meanwhile falls on all of them alike.
 */
export async function measure(
  cases: readonly BenchCase[],
  clients: readonly MeasuredClient[],
  settings: MeasureSettings,
): Promise<{ readonly measurements: readonly Measurement[]; readonly rounds: number }> {
  const book = new Map<string, Measurement>()
  for (const benchCase of cases) {
    for (const row of benchCase.rows) {
      for (const { protocol } of clients) {
        book.set(`${row}/${protocol.name}`, { row, protocol: protocol.name, samples: [] })
      }
    }
  }
  let run = 0

  async function stay(
    benchCase: BenchCase,
    client: MeasuredClient,
    milliseconds: number,
    keep: boolean,
  ): Promise<void> {
    const until = performance.now() + milliseconds
    do {
      run++
      await benchCase.once(
        {
          async call(row, call) {
            const { reply, sample } = await client.call(call, settings.signal)
            if (keep) book.get(`${row}/${client.protocol.name}`)?.samples.push(sample)
            return reply.value
          },
        },
        run,
      )
    } while (performance.now() < until)
  }

  for (const benchCase of cases) {
    settings.progress(`warm-up: ${benchCase.name}`)
    for (const client of clients) await stay(benchCase, client, warmUp, false)
  }
  const started = performance.now()
  let rounds = 0
  let longest = 0
  while (rounds < settings.rounds) {
    const begun = performance.now()
    if (rounds >= leastRounds && begun - started + longest > settings.budget) break
    const order = rounds % 2 === 0 ? clients : [...clients].reverse()
    for (const benchCase of cases) {
      settings.progress(`round ${rounds + 1}, ${Math.round((performance.now() - started) / 1000)} s: ${benchCase.name}`)
      for (const client of order) await stay(benchCase, client, visit, true)
    }
    rounds++
    longest = Math.max(longest, performance.now() - begun)
  }
  return { measurements: [...book.values()], rounds }
}
