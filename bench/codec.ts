import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/report.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import { writeBodies } from './codec-input.js'
import type { Variant } from './codec-input.js'

// Decoders of the same guests against JSON.parse and against what people use today: one process per decoder and
// round, order reversed from round to round. `npm run bench:codec [rounds]`; raw results in results/codec.json.
const sizes = [1, 100, 10_000]
const rounds = Number(process.argv[2] ?? 3)
const folder = 'results/codec-bodies'
const variants: readonly Variant[] = [
  { name: 'JSON.parse, text', body: 'json', decoder: 'json-text', exact: true },
  { name: 'JSON.parse, bytes', body: 'json', decoder: 'json-bytes', exact: true },
  ...protocolNames.map((name): Variant => ({ name: `ours, ${name}`, body: name, decoder: 'own', exact: true })),
  { name: 'npm xmlrpc', body: 'xmlrpc', decoder: 'xmlrpc' },
  { name: 'npm soap', body: 'soap', decoder: 'soap' },
  { name: 'fast-xml-parser, xmlrpc', body: 'xmlrpc', decoder: 'fast-xml-parser' },
  { name: 'fast-xml-parser, soap', body: 'soap', decoder: 'fast-xml-parser' },
]

const run = promisify(execFile)
const child = fileURLToPath(new URL('codec-variant.ts', import.meta.url))
const leaves = await writeBodies(folder, sizes)
const samples = new Map<string, number[]>()
for (let round = 0; round < rounds; round++) {
  for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
    process.stderr.write(`round ${round + 1} of ${rounds}: ${variant.name}\n`)
    const words = ['--import=tsx', child, folder, JSON.stringify(variant), sizes.join()]
    const { stdout } = await run(process.execPath, words, { maxBuffer: 1 << 26 })
    const { results } = JSON.parse(stdout) as { results: Record<string, number[]> }
    for (const size of sizes) {
      const key = `${variant.name}/${size}`
      samples.set(key, [...(samples.get(key) ?? []), ...(results[size] ?? [])])
    }
  }
}
await rm(folder, { recursive: true })

const middle = (name: string, size: number) => summarize(samples.get(`${name}/${size}`) ?? [])
const rows = variants.map(({ name }) => [
  name,
  ...sizes.flatMap((size) => {
    const { median, lower, upper } = middle(name, size)
    const ratio = median / middle('JSON.parse, text', size).median
    return [`${(median / 1000).toPrecision(3)} ±${((upper - lower) / 2000).toPrecision(2)}`, ratio.toFixed(1)]
  }),
])
const head = ['decoder', ...sizes.flatMap((size) => [`${size.toLocaleString('en')}: ms`, `x JSON (${size})`])]
const machine = thisMachine()
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n`)
process.stdout.write(
  `${leaves.toFixed(0)} values per guest; median ± half the interquartile range of ${rounds} processes each\n\n`,
)
process.stdout.write(`${plainTable(head, rows, new Set(head.slice(1)))}\n`)
await mkdir('results', { recursive: true })
await writeFile('results/codec.json', JSON.stringify({ machine, rounds, leaves, samples: Object.fromEntries(samples) }))
