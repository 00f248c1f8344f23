import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/machine.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import type { LinearResult } from './linear/variant.js'
import { saveResults } from './results-folder.js'

// Whether decoding stays linear: what each record, level, member and character takes as their number grows, whole and item by
// item, hostile ones too; memory per record; what a small field of a 50 MB answer keeps alive. One process per protocol.
// `npm run bench:linear [-- most records] [--json]`; results in results/linear.json. Of each there are 100,000 at most unless told;
// ten times as many take about ten times as long, and gigabytes of memory.

/** What the bench leaves behind. */
export interface LinearResults {
  readonly bench: 'linear'
  readonly machine: ReturnType<typeof thisMachine>
  readonly results: Readonly<Record<string, LinearResult>>
}

const script = fileURLToPath(new URL('linear/variant.ts', import.meta.url))
const most = Number(process.argv[2]) || 100_000
const results: Record<string, LinearResult> = {}
for (const protocol of protocolNames) {
  const words = ['--expose-gc', '--max-old-space-size=8192', '--import=tsx', script, protocol, String(most)]
  const running = promisify(execFile)(process.execPath, words, { maxBuffer: 1 << 24 })
  running.child.stderr?.pipe(process.stderr)
  const { stdout } = await running
  const { series, kept } = JSON.parse(stdout) as LinearResult
  results[protocol] = { series, kept }
}

const machine = thisMachine()
const all: LinearResults = { bench: 'linear', machine, results }
const json = JSON.stringify(all, undefined, 1)
await saveResults('linear', json)
process.stdout.write(process.argv.includes('--json') ? `${json}\n` : text(all))

function text({ machine: { cpu, cores, system, node } }: LinearResults): string {
  const rows = Object.entries(results).flatMap(([protocol, { series, kept }]) => [
    ...series.map(({ what, counts, values, json: beside }) => [
      protocol,
      what,
      counts
        .map((count, i) => {
          const other = beside?.[i] === undefined ? '' : ` (JSON ${beside[i].toPrecision(3)})`
          return `${count.toLocaleString('en')}: ${values[i]?.toPrecision(3) ?? 'too slow'}${other}`
        })
        .join('   '),
    ]),
    [
      protocol,
      'bytes kept by one field',
      `call() ${kept.call.toLocaleString('en')}, items() ${kept.items.toLocaleString('en')} of an answer of ${kept.answer.toLocaleString('en')}`,
    ],
  ])
  return `${cpu}, ${cores} cores, ${system}, node ${node}\n\n${plainTable(['protocol', 'what', 'count: each'], rows, new Set())}\n`
}
