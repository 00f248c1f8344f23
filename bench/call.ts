import { mkdir, writeFile } from 'node:fs/promises'
import { thisMachine } from '../src/cli/bench/machine.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import type { CallVariant } from './call/clients.js'
import { cellKey, measureCalls } from './call/measure.js'
import type { CallCell } from './call/variant.js'

// Whole calls over the loopback against bare `undici.request` on the same bytes, and against the npm packages' clients. A server
// process with ready bytes, and a client process per variant and round, order reversed from round to round.
// `npm run bench:call -- [rounds] [milliseconds for each cell] [--own] [--json]`; results in results/call.json.
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const rounds = Number(words[0] ?? 3)
const milliseconds = words[1] ?? '600'
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
const variants = [...own, parsing, ...(process.argv.includes('--own') ? [] : others)]

const { bytes, samples } = await measureCalls(variants, { rounds, milliseconds })

const machine = thisMachine()
const json = JSON.stringify(
  { bench: 'call', machine, rounds, bytes, samples: Object.fromEntries(samples) },
  undefined,
  1,
)
await mkdir('results', { recursive: true })
await writeFile('results/call.json', json)
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
    'x package',
  ]
  const groups = new Map<string, string[][]>()
  for (const cells of samples.values()) {
    const { size, inFlight, variant } = cells[0] as CallCell & { variant: string }
    const { protocol, client } = variants.find(({ name }) => name === variant) as CallVariant
    const speed = summarize(cells.map(({ callsPerSecond }) => callsPerSecond))
    const middle = (pick: (cell: CallCell) => number): number => summarize(cells.map(pick)).median
    const against = (other: string | undefined): string => {
      const theirs = other === undefined ? undefined : samples.get(cellKey(size, inFlight, other))
      if (!theirs || other === variant) return ''
      return summarize(cells.map((cell, i) => cell.callsPerSecond / (theirs[i]?.callsPerSecond ?? NaN))).median.toFixed(
        2,
      )
    }
    const rival = client === 'own' ? others.find((each) => each.protocol === protocol)?.name : undefined
    const group = `${size}/${inFlight}`
    groups.set(group, [
      ...(groups.get(group) ?? []),
      [
        `${size} ${protocol}`,
        String(inFlight),
        variant,
        speed.median.toFixed(0),
        ((speed.upper - speed.lower) / 2).toFixed(0),
        middle(({ cpu }) => cpu).toFixed(0),
        middle(({ p50 }) => p50).toFixed(2),
        middle(({ p95 }) => p95).toFixed(2),
        middle(({ p99 }) => p99).toFixed(2),
        against(`undici.request, ${protocol}`),
        against(rival),
      ],
    ])
  }
  const rows = [...groups.values()].flatMap((group) =>
    group.sort(
      ([a = ''], [b = '']) =>
        protocolNames.findIndex((name) => a.endsWith(name)) - protocolNames.findIndex((name) => b.endsWith(name)),
    ),
  )
  const sizes = Object.entries(bytes).map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n` +
    `medians of ${rounds} processes each, ± half the interquartile range; x = calls/s against that of the same round\n` +
    `bytes of the answers: ${sizes.join(', ')}\n\n` +
    `${plainTable(head, rows, new Set(head.filter((title) => !['answer', 'client'].includes(title))))}\n`
  )
}
