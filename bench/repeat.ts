import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readEarlierResults } from '../src/cli/bench/earlier-results.js'
import { renderChanges, otherConditions } from '../src/cli/bench/regressions.js'
import { repeatVerdict } from './repeat-verdict.js'
import { resultsFolder } from './results-folder.js'

// Runs the bench twice and says whether both runs rank alike and agree within their intervals; exit code 1 when they do not.
// `npm run bench:repeat`; flags of `slt bench` go behind `--`, such as `npm run bench:repeat -- --suites list --budget 20`.
const flags = process.argv.slice(2)
const files = [1, 2].map((run) => `${resultsFolder}/repeat-${run}.json`)
for (const [i, file] of files.entries()) {
  process.stderr.write(`run ${i + 1} of ${files.length}\n`)
  const child = spawn(process.execPath, ['dist/cli/main.js', 'bench', ...flags, '--out', file], {
    stdio: ['inherit', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) process.exit(code ?? 1)
}
const [first, second] = await Promise.all(files.map((file) => readEarlierResults(file)))
if (!first || !second) throw new Error('a run left no results')
const { same, pairs, turned, lines, apart } = repeatVerdict(first, second)
for (const condition of otherConditions(first, second)) write(`warning: the runs differ: ${condition}`)
for (const warning of new Set([...first.warnings, ...second.warnings])) write(`warning: ${warning}`)
if (apart.length > 0) write(`${renderChanges(apart)}\n`)
for (const { case: name, left, right } of turned) write(`turned round: ${left} and ${right} at ${name}`)
write(`ranking: ${turned.length} of ${pairs} pairs that a run tells clearly apart turn round`)
write(`intervals: ${apart.length} of ${lines} lines are clearly apart`)
write(same ? 'the runs say the same' : 'the runs do NOT say the same: is the machine quiet?')
process.exitCode = same ? 0 : 1

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
