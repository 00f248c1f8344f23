import { readFile, writeFile } from 'node:fs/promises'
import { plainTable } from '../src/cli/output.js'
import { regressions, type Baseline } from './regressions.js'
import type { RatioResults } from './rounds.js'

// Compares the last results of bench:codec and bench:encode with those of bench/baseline.json; fails on clear regressions.
// `npm run bench:compare`; `npm run bench:compare -- --save` makes the last results the baseline.
const file = new URL('baseline.json', import.meta.url)
const benches = ['codec', 'encode']
const now: RatioResults[] = []
for (const bench of benches) now.push(await resultsOf(bench))

if (process.argv.includes('--save')) {
  const baseline: Baseline = { machine: now[0]?.machine, ratios: {} }
  for (const { bench, rows } of now) {
    for (const { variant, case: name, ratios } of rows) {
      if (variant.startsWith('ours')) {
        baseline.ratios[`${bench}: ${variant}: ${name}`] = ratios.map((ratio) => Number(ratio.toPrecision(3)))
      }
    }
  }
  await writeFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`)
} else {
  const baseline = JSON.parse(await readFile(file, 'utf8')) as Baseline
  const { worse, compared } = regressions(baseline, now)
  if (worse.length > 0) {
    const rows = worse.map(({ name, before, after }) => [name, before.toFixed(2), after.toFixed(2)])
    process.stdout.write(`${plainTable(['slower', 'at most, before', 'at least, now'], rows, new Set())}\n`)
    process.exitCode = 1
  }
  process.stdout.write(`${compared} ratios compared, ${worse.length} clearly worse\n`)
}

async function resultsOf(bench: string): Promise<RatioResults> {
  const path = `results/${bench}.json`
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new Error(`${path} is not there: run \`npm run bench:${bench}\` first`)
  return JSON.parse(text) as RatioResults
}
