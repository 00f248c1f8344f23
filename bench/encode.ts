import { rm } from 'node:fs/promises'
import { protocolNames } from '../src/transports/index.js'
import { writeBodies } from './codec-input.js'
import { encodeCases } from './encode-input.js'
import type { Encoder } from './encode-input.js'
import { measureRounds, ratioResults, reportRatios } from './rounds.js'
import { resultsFolder } from './results-folder.js'

// Encoders of the same calls, into bytes, against JSON.stringify and against what people use today.
// `npm run bench:encode -- [rounds] [--own] [--json]`; results in results/encode.json. `--own` leaves the packages out.
const rounds = Number(process.argv[2]) || 3
const folder = `${resultsFolder}/encode-bodies`
const own: readonly Encoder[] = [
  { name: 'JSON.stringify, bytes', encoder: 'json' },
  ...protocolNames.map((protocol): Encoder => ({ name: `ours, ${protocol}`, encoder: 'own', protocol })),
]
const packages: readonly Encoder[] = [
  { name: 'npm xmlrpc', encoder: 'xmlrpc' },
  { name: 'npm soap', encoder: 'soap' },
]
const variants = process.argv.includes('--own') ? own : [...own, ...packages]

const leaves = await writeBodies(folder)
const samples = await measureRounds({ script: 'encode-variant.ts', variants, rounds, words: [folder] })
await rm(folder, { recursive: true })
const results = ratioResults('encode', samples, { yardstick: 'JSON.stringify, bytes', cases: encodeCases, rounds })
await reportRatios(results, `records of ${leaves.toFixed(0)} values`)
