import { rm } from 'node:fs/promises'
import { protocolNames } from '../src/transports/index.js'
import { formSize, forms, sizes, writeBodies } from './codec-input.js'
import type { Variant } from './codec-input.js'
import { measureRounds, ratioResults, reportRatios } from './rounds.js'
import { resultsFolder } from './results-folder.js'

// Decoders of the same guests against JSON.parse and against what people use today.
// `npm run bench:codec -- [rounds] [--own] [--json]`; results in results/codec.json. `--own` leaves the packages out.
const rounds = Number(process.argv[2]) || 3
const folder = `${resultsFolder}/codec-bodies`
const own: readonly Variant[] = [
  { name: 'JSON.parse, text', body: 'json', decoder: 'json-text', exact: true },
  { name: 'JSON.parse, bytes', body: 'json', decoder: 'json-bytes', exact: true },
  ...protocolNames.map((name): Variant => ({ name: `ours, ${name}`, body: name, decoder: 'own', exact: true })),
]
const packages: readonly Variant[] = [
  { name: 'npm xmlrpc', body: 'xmlrpc', decoder: 'xmlrpc' },
  { name: 'npm soap', body: 'soap', decoder: 'soap' },
  { name: 'fast-xml-parser, xmlrpc', body: 'xmlrpc', decoder: 'fast-xml-parser' },
  { name: 'fast-xml-parser, soap', body: 'soap', decoder: 'fast-xml-parser' },
]
const variants = process.argv.includes('--own') ? own : [...own, ...packages]

const leaves = await writeBodies(folder)
const samples = await measureRounds({ script: 'codec-variant.ts', variants, rounds, words: [folder] })
await rm(folder, { recursive: true })
const cases = [...sizes.map(String), ...forms]
const results = ratioResults('codec', samples, { yardstick: 'JSON.parse, text', cases, rounds })
await reportRatios(
  results,
  `guests of ${leaves.toFixed(0)} values; forms other than the plain one with ${formSize} guests`,
)
