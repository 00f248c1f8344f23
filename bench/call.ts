import { thisMachine } from '../src/cli/bench/machine.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import type { CallVariant } from './call/clients.js'
import { measureCalls, timesOf } from './call/measure.js'
import { saveResults } from './results-folder.js'

// Whole calls over the loopback against bare `undici.request` on the same bytes, and against the npm packages' clients. A server
// process with ready bytes and a process for each client, which take turns.
// `npm run bench:call -- [rounds] [milliseconds of a turn] [--own] [--json] [--protocols=rest,soap]`; results in results/call.json.
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const rounds = Number(words[0] ?? 9)
const milliseconds = Number(words[1] ?? 150)
const own: readonly CallVariant[] = protocolNames.flatMap((protocol): CallVariant[] => [
  { name: `ours, ${protocol}`, protocol, client: 'own' },
  { name: `undici.request, ${protocol}`, protocol, client: 'bytes' },
])
const others: readonly CallVariant[] = [
  { name: 'fetch', protocol: 'rest', client: 'rival' },
  { name: 'npm xmlrpc', protocol: 'xmlrpc', client: 'rival' },
  { name: 'npm soap', protocol: 'soap', client: 'rival' },
]
const parsing: CallVariant = { name: 'undici.request + JSON.parse', protocol: 'rest', client: 'json' }
const asked = process.argv
  .find((word) => word.startsWith('--protocols='))
  ?.slice('--protocols='.length)
  .split(',')
const variants = [...own, parsing, ...(process.argv.includes('--own') ? [] : others)].filter(
  ({ protocol }) => asked?.includes(protocol) ?? true,
)

const { bytes, rows } = await measureCalls(variants, { rounds, milliseconds })

const machine = thisMachine()
const json = JSON.stringify({ bench: 'call', machine, rounds, milliseconds, bytes, rows }, undefined, 1)
await saveResults('call', json)
process.stdout.write(process.argv.includes('--json') ? `${json}\n` : text())

function text(): string {
  const head = [
    'answer',
    'in flight',
    'client',
    'calls/s',
    '±',
    'CPU us',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'x bare',
    'x JSON.parse',
    'x package',
  ]
  const lines = protocolNames.flatMap((protocol) =>
    rows.flatMap((row) => {
      const variant = variants.find(({ name }) => name === row.variant) as CallVariant
      if (variant.protocol !== protocol) return []
      const rival = variant.client === 'own' ? others.find((each) => each.protocol === protocol)?.name : undefined
      const speed = summarize(row.callsPerSecond)
      const { p50, p95, p99 } = row.latency
      return [
        [
          `${row.size} ${protocol}`,
          String(row.inFlight),
          row.variant,
          speed.median.toFixed(0),
          ((speed.upper - speed.lower) / 2).toFixed(0),
          summarize(row.cpu).median.toFixed(0),
          p50.toFixed(2),
          p95.toFixed(2),
          p99.toFixed(2),
          timesOf(row, rows, `undici.request, ${protocol}`)?.toFixed(2) ?? '',
          variant.protocol === parsing.protocol ? (timesOf(row, rows, parsing.name)?.toFixed(2) ?? '') : '',
          rival === undefined ? '' : (timesOf(row, rows, rival)?.toFixed(2) ?? ''),
        ],
      ]
    }),
  )
  const sizes = Object.entries(bytes).map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n` +
    `medians of ${rounds} turns of ${milliseconds} ms, ± half the interquartile range; x = calls/s against that of the same round\n` +
    `bytes of the answers: ${sizes.join(', ')}\n\n` +
    `${plainTable(head, lines, new Set(head.filter((title) => !['answer', 'client'].includes(title))))}\n`
  )
}
