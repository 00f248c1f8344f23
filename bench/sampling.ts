import { quick } from './quick.js'

/** Results of the measured work are counted here, so that no compiler can leave the work out. */
let consumed = 0

/** How long and how often work is measured. */
export interface Sampling {
  /** Milliseconds in all; the first quarter is warm-up. */
  readonly budget: number
  /** Runs per sample: work of microseconds is shorter than the clock is fine. */
  readonly batch: number
  /** Fewest samples. Below 3 the warm-up counts too: it is work of seconds. */
  readonly least: number
}

/** Microseconds that some work takes, a sample for each batch. */
export async function sampleTimes(work: () => unknown, { budget, batch, least }: Sampling): Promise<number[]> {
  const samples: number[] = []
  const enough = quick ? 0 : budget
  const fewest = quick ? 1 : least
  const started = performance.now()
  while (samples.length < fewest || performance.now() - started < enough) {
    const begun = performance.now()
    for (let i = 0; i < batch; i++) {
      const value = work()
      consume(value instanceof Promise ? await value : value)
    }
    const taken = ((performance.now() - begun) * 1000) / batch
    if (begun - started >= enough / 4 || fewest < 3) samples.push(taken)
  }
  return samples
}

/** What a variant's process prints. */
export function printSamples(samples: Readonly<Record<string, readonly number[]>>): void {
  process.stdout.write(JSON.stringify({ samples, consumed }))
}

function consume(value: unknown): void {
  if (typeof value === 'string' || value instanceof Uint8Array) consumed += value.length
  else if (typeof value === 'object' && value !== null) consumed += Object.keys(value).length
}
