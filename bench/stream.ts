import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/report.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import type { Holds } from './stream/holds.js'
import { linesName } from './stream/lines.js'
import { streamTable } from './stream/table.js'
import type { StreamSample } from './stream/table.js'
import { saveResults } from './results-folder.js'

// Lists read item by item: how memory, speed and the event loop hold as lists grow. A server process that makes the list as it
// sends it, and a reader process per variant and round, order reversed from round to round. Beside the protocols a bare loop reads
// lines of JSON: what the engine's collector holds the loop for shows there too.
// `npm run bench:stream [rounds] [counts]`; raw results in results/stream.json.
const rounds = Number(process.argv[2] ?? 3)
const counts = (process.argv[3] ?? '10000,100000,1000000').split(',').map(Number)
const run = promisify(execFile)
const path = (name: string): string => fileURLToPath(new URL(`stream/${name}`, import.meta.url))

interface Sample extends StreamSample {
  readonly seconds: number
  readonly holds: Holds
}
const samples = new Map<string, Sample[]>()
const variants = [...protocolNames, linesName].flatMap((protocol) => counts.map((count) => ({ protocol, count })))
for (let round = 0; round < rounds; round++) {
  for (const { protocol, count } of round % 2 === 0 ? variants : [...variants].reverse()) {
    process.stderr.write(`round ${round + 1} of ${rounds}: ${protocol}, ${count} items\n`)
    const server = spawn(process.execPath, ['--import=tsx', path('server.ts'), protocol, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = (await once(server.stdout, 'data')) as [Buffer]
      const words = ['--expose-gc', '--import=tsx', path('variant.ts'), protocol, line.toString().trim(), String(count)]
      const { stdout } = await run(process.execPath, words)
      const key = `${protocol}/${count}`
      samples.set(key, [...(samples.get(key) ?? []), JSON.parse(stdout) as Sample])
    } finally {
      server.kill()
    }
  }
}

const { head, rows } = streamTable(Object.fromEntries(samples))
const machine = thisMachine()
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n`)
process.stdout.write(`medians of ${rounds} processes each; peak = resident memory above that before the list;\n`)
process.stdout.write(
  'longest hold as monitorEventLoopDelay tells; at work = of the thread without a turn, no waits for a core\n\n',
)
process.stdout.write(`${plainTable(head, rows, new Set(head.slice(1)))}\n`)
await saveResults('stream', JSON.stringify({ machine, rounds, samples: Object.fromEntries(samples) }))
