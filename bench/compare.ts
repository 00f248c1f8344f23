import { readFile, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import prettier from 'prettier'
import { loadWarning } from '../src/cli/bench/machine.js'
import { plainTable } from '../src/cli/output.js'
import { baselineOf, regressions } from './regressions.js'
import type { Baseline, Change } from './regressions.js'
import type { RatioResults } from './rounds.js'
import { resultsFolder } from './results-folder.js'

// Compares the last results of bench:codec and bench:encode with those of bench/baseline.json; ends with 1 on clear regressions
// only, with 2 when there is nothing to compare. `npm run bench:compare [-- --json]`; `npm run bench:compare -- --save` makes
// the last results the baseline.
const file = 'bench/baseline.json'
const benches = ['codec', 'encode']

try {
  const now = await Promise.all(benches.map(resultsOf))
  if (process.argv.includes('--save')) await save(now)
  else await compare(now)
} catch (error) {
  process.stderr.write(`bench:compare: ${(error as Error).message}\n`)
  process.exitCode = 2
}

async function save(now: readonly RatioResults[]): Promise<void> {
  for (const { bench, rounds } of now) {
    if (rounds < 3) throw new Error(`${resultsFolder}/${bench}.json has ${rounds} rounds; a baseline needs 3 or more`)
  }
  const { machine } = now[0] as RatioResults
  const busy = loadWarning({ load: loadavg(), cores: machine.cores })
  if (busy !== undefined) process.stderr.write(`warning: ${busy}\n`)
  const baseline = baselineOf(now)
  const style = await prettier.resolveConfig(file)
  await writeFile(file, await prettier.format(JSON.stringify(baseline), { ...style, filepath: file }))
  process.stdout.write(`${Object.keys(baseline.ratios).length} ratios saved in ${file}\n`)
}

async function compare(now: readonly RatioResults[]): Promise<void> {
  const baseline = await readBaseline()
  const comparison = regressions(baseline, now)
  const { worse, better, compared, missing, added, unsure } = comparison
  if (worse.length > 0) process.exitCode = 1
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(comparison, undefined, 1)}\n`)
    return
  }
  const { machine } = now[0] as RatioResults
  const others = (['cpu', 'node'] as const).filter((fact) => machine[fact] !== baseline.machine?.[fact])
  for (const fact of others) {
    process.stdout.write(`the baseline is of another ${fact}: ${baseline.machine?.[fact]}; this is ${machine[fact]}\n`)
  }
  if (better.length > 0) process.stdout.write(`${table('faster', better)}\n`)
  if (worse.length > 0) process.stdout.write(`${table('slower', worse)}\n`)
  const notes = [
    [missing, 'in the baseline only'],
    [added, 'not in the baseline'],
    [unsure, 'of fewer than 3 rounds, so not judged'],
  ] as const
  for (const [names, note] of notes) if (names.length > 0) process.stdout.write(`${names.length} ratios ${note}\n`)
  process.stdout.write(`${compared} ratios compared, ${worse.length} clearly worse, ${better.length} clearly better\n`)
  if (compared === 0) throw new Error('nothing could be compared: measure 3 rounds or more of each bench')
}

function table(title: string, changes: readonly Change[]): string {
  const rows = changes.map(({ name, before, after }) => [name, before.toFixed(2), after.toFixed(2)])
  return plainTable([`clearly ${title}, x JSON`, 'before', 'now'], rows, new Set(['before', 'now']))
}

async function readBaseline(): Promise<Baseline> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) {
    throw new Error(
      `there is no baseline (${file}). On a quiet machine: npm run bench:codec, npm run bench:encode, then npm run bench:compare -- --save`,
    )
  }
  return JSON.parse(text) as Baseline
}

async function resultsOf(bench: string): Promise<RatioResults> {
  const path = `${resultsFolder}/${bench}.json`
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new Error(`${path} is not there: run \`npm run bench:${bench}\` first`)
  return JSON.parse(text) as RatioResults
}
