import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/machine.js'
import { summarize, type Summary } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import { loadProtocol, protocolNames } from '../src/transports/index.js'
import { bundleSizes, installedSizes } from './start/sizes.js'
import type { BundleSize, InstalledSize } from './start/sizes.js'
import { bundleTable, installedTable, startTable } from './start/tables.js'
import { short } from './tables.js'
import { resultsFolder, saveResults } from './results-folder.js'

// What it costs to begin: the import in a bare node, the first request written, the command line's help; and what is bundled and
// installed. A process per variant and round, order reversed from round to round.
// `npm run bench:start [-- rounds] [--json]` builds first; raw results in results/start.json.

/** What the bench leaves behind. */
export interface StartResults {
  readonly bench: 'start'
  readonly machine: ReturnType<typeof thisMachine>
  readonly rounds: number
  /** A node that does nothing: milliseconds, milliseconds of CPU time, bytes of memory. */
  readonly bare: Sample
  /** Above the bare node of the same round. */
  readonly rows: readonly ({ readonly variant: string } & Readonly<Record<keyof Sample, Summary>>)[]
  readonly bundles: readonly BundleSize[]
  readonly installed: readonly InstalledSize[]
}

/** A process: milliseconds until it ended, milliseconds of CPU time, which a busy machine changes less, and bytes of memory. */
interface Sample {
  readonly wall: number
  readonly cpu: number
  readonly rss: number
}

const rounds = Number(process.argv[2]) || 15
const run = promisify(execFile)
const folder = `${resultsFolder}/start`
const call = "{ service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: 'mask[id]', limit: 10 }"
const firstCall = (name: string): string =>
  `const { loadProtocol } = await import('./dist/index.js'); (await loadProtocol('${name}')).codec().encode(${call})`

// The API's own WSDL of one service, without the import that would be fetched from elsewhere.
await mkdir(folder, { recursive: true })
const request = { method: 'GET', path: '/SoftLayer_Account?wsdl', headers: { host: 'localhost' } }
const described = (await loadProtocol('soap')).mirror().document?.(request)
const wsdl = Buffer.from(described?.body ?? [])
  .toString()
  .replace(/<xsd:import [^>]*>/g, '')
await writeFile(join(folder, 'large.wsdl'), wsdl)

const bareNode = 'bare node'
const variants: readonly { readonly name: string; readonly code: string }[] = [
  { name: bareNode, code: '' },
  { name: "import 'softlayer-transports'", code: "await import('./dist/index.js')" },
  ...protocolNames.map((name) => ({ name: `first request written, ${name}`, code: firstCall(name) })),
  { name: 'the whole table of the API', code: "await (await import('./dist/index.js')).loadSchema()" },
  {
    name: 'slt --help',
    code: "process.argv.push('slt', '--help'); await import('./dist/cli/main.js')",
  },
  { name: "import 'undici'", code: "await import('undici')" },
  { name: "import 'xmlrpc'", code: "await import('xmlrpc')" },
  { name: "import 'soap'", code: "await import('soap')" },
  {
    name: `import 'soap', WSDL of ${(wsdl.length / 1e6).toFixed(1)} MB`,
    code: `const { WSDL } = await import('soap/lib/wsdl/index.js'); const { readFileSync } = await import('node:fs')
const wsdl = new WSDL(readFileSync('${folder}/large.wsdl', 'utf8'), 'large.wsdl', {}); await new Promise((resolve, reject) => wsdl.onReady((error) => error ? reject(error) : resolve()))`,
  },
]

const samples = new Map<string, Sample[]>(variants.map(({ name }) => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const { name, code } of round % 2 === 0 ? variants : [...variants].reverse()) {
    process.stderr.write(`round ${round + 1} of ${rounds}: ${name}\n`)
    const begun = performance.now()
    const program = `process.on('exit', () => console.error(JSON.stringify([process.memoryUsage().rss, process.cpuUsage()])));${code}`
    const { stderr } = await run(process.execPath, ['--input-type=module', '--eval', program])
    const wall = performance.now() - begun
    const [rss, { user, system }] = JSON.parse(stderr) as [number, NodeJS.CpuUsage]
    samples.get(name)?.push({ wall, cpu: (user + system) / 1_000, rss })
  }
}
await rm(folder, { recursive: true })

const bare = samples.get(bareNode) ?? []
const middle = (fact: keyof Sample): number => summarize(bare.map((sample) => sample[fact])).median
const above = (own: readonly Sample[], fact: keyof Sample): Summary =>
  summarize(own.map((sample, round) => sample[fact] - (bare[round]?.[fact] ?? NaN)))
const results: StartResults = {
  bench: 'start',
  machine: thisMachine(),
  rounds,
  bare: { wall: middle('wall'), cpu: middle('cpu'), rss: middle('rss') },
  rows: [...samples]
    .filter(([variant]) => variant !== bareNode)
    .map(([variant, own]) => ({ variant, wall: above(own, 'wall'), cpu: above(own, 'cpu'), rss: above(own, 'rss') })),
  bundles: await bundleSizes(),
  installed: await installedSizes(['undici', 'soap', 'xmlrpc']),
}
const json = JSON.stringify(results, undefined, 1)
await saveResults('start', json)
process.stdout.write(process.argv.includes('--json') ? `${json}\n` : text(results))

function text({ machine, bare: { wall, cpu } }: StartResults): string {
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n` +
    `bare node ${short(wall)} ms, ${short(cpu)} ms of CPU; medians of ${rounds} processes\n\n` +
    [startTable(results), bundleTable(results), installedTable(results)]
      .map(({ head, rows }) => `${plainTable(head, rows, new Set(head.slice(1)))}\n`)
      .join('')
  )
}
