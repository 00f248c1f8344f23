import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/report.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { ratioText } from './ratio-text.js'
import { saveResults } from './results-folder.js'

/** Microseconds of each round, by `variant/case`. */
export type Samples = ReadonlyMap<string, readonly (readonly number[])[]>

const run = promisify(execFile)

/**
 * Measures variants against each other: one process per variant and round, so that no other has shaped its machine code;
 * the order is reversed from round to round, so that none is always the one after the loudest.
 */
export async function measureRounds<V extends { readonly name: string }>(settings: {
  readonly script: string
  readonly variants: readonly V[]
  readonly rounds: number
  /** Further words for the process, after the variant. */
  readonly words: readonly string[]
}): Promise<Samples> {
  const { variants, rounds, words } = settings
  const script = fileURLToPath(new URL(settings.script, import.meta.url))
  const samples = new Map<string, number[][]>()
  for (let round = 0; round < rounds; round++) {
    for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
      process.stderr.write(`round ${round + 1} of ${rounds}: ${variant.name}\n`)
      const { stdout } = await run(process.execPath, ['--import=tsx', script, JSON.stringify(variant), ...words], {
        maxBuffer: 1 << 26,
      })
      const printed = JSON.parse(stdout) as { samples: Record<string, number[]> }
      for (const [name, times] of Object.entries(printed.samples)) {
        const key = `${variant.name}/${name}`
        samples.set(key, [...(samples.get(key) ?? []), times])
      }
    }
  }
  return samples
}

/** What a benchmark of ratios leaves behind. */
export interface RatioResults {
  readonly bench: string
  readonly machine: ReturnType<typeof thisMachine>
  readonly rounds: number
  /** The variant that the others are compared with. */
  readonly yardstick: string
  readonly cases: readonly string[]
  readonly rows: readonly RatioRow[]
}

export interface RatioRow {
  readonly variant: string
  readonly case: string
  /** Microseconds. */
  readonly median: number
  readonly lower: number
  readonly upper: number
  /** Times the yardstick's median of the same round, one for each round. */
  readonly ratios: readonly number[]
}

/** Sums samples up; variants that lack a case are left out of it. */
export function ratioResults(
  bench: string,
  samples: Samples,
  settings: { readonly yardstick: string; readonly cases: readonly string[]; readonly rounds: number },
): RatioResults {
  const rows: RatioRow[] = []
  for (const [key, rounds] of samples) {
    const slash = key.lastIndexOf('/')
    const name = key.slice(slash + 1)
    const base = samples.get(`${settings.yardstick}/${name}`)
    if (!base) continue
    const ratios = rounds.map((times, i) => summarize(times).median / summarize(base[i] ?? []).median)
    rows.push({ variant: key.slice(0, slash), case: name, ...summarize(rounds.flat()), ratios })
  }
  return { bench, machine: thisMachine(), ...settings, rows }
}

/** Writes the results into `results/` and prints them: a table, or JSON when the command line asks for it. */
export async function reportRatios(results: RatioResults, note: string): Promise<void> {
  const json = JSON.stringify(results, undefined, 1)
  await saveResults(results.bench, json)
  process.stdout.write(process.argv.includes('--json') ? `${json}\n` : ratioText(results, note))
}
