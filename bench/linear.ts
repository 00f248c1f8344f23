import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/machine.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import type { LinearResult } from './linear-variant.js'

// Whether decoding stays linear: nanoseconds for each record, level, member and character as their number grows, and what a
// small field of a large answer keeps alive. One process per protocol. `npm run bench:linear`; results in results/linear.json.
const run = promisify(execFile)
const script = fileURLToPath(new URL('linear-variant.ts', import.meta.url))
const results = new Map<string, LinearResult>()
for (const protocol of protocolNames) {
  process.stderr.write(`${protocol}\n`)
  const { stdout } = await run(process.execPath, ['--expose-gc', '--import=tsx', script, protocol])
  results.set(protocol, JSON.parse(stdout) as LinearResult)
}

const rows = [...results].flatMap(([protocol, { series, kept }]) => [
  ...series.map(({ unit, counts, nanoseconds }) => [
    protocol,
    `ns per ${unit}`,
    counts.map((count, i) => `${count.toLocaleString('en')}: ${(nanoseconds[i] ?? 0).toPrecision(3)}`).join('   '),
  ]),
  [protocol, 'kept by one field', `${kept.toLocaleString('en')} bytes of an answer of 100,000 records`],
])
const machine = thisMachine()
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n\n`)
process.stdout.write(`${plainTable(['protocol', 'what', 'count: time'], rows, new Set())}\n`)
await mkdir('results', { recursive: true })
await writeFile('results/linear.json', JSON.stringify({ machine, results: Object.fromEntries(results) }, undefined, 1))
