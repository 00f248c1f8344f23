import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { benchCases, suiteNames } from '../src/cli/bench/cases.js'
import { thisMachine } from '../src/cli/bench/machine.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import type { WireRequest } from '../src/core/codec.js'
import { createEmulator } from '../src/emulator/index.js'
import { createTransport, type WireLayer } from '../src/index.js'
import { protocolNames, type ProtocolName } from '../src/transports/index.js'
import type { CallVariant } from './call/clients.js'
import { measureCalls, timesOf } from './call/measure.js'
import { saveResults } from './results-folder.js'

// What goes over the wire: bytes of requests and answers of the suites of `slt bench`, plain and compressed, for each protocol; and
// what it costs to move them without any codec, against bare `undici.request`.
// `npm run bench:wire -- [rounds] [milliseconds of a turn] [--json]`; results in results/wire.json.
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const rounds = Number(words[0] ?? 9)
const milliseconds = Number(words[1] ?? 150)
const auth = { username: 'bench', apiKey: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }

interface Row {
  readonly case: string
  readonly protocol: string
  /** Request line, headers that the client sets, and body. */
  readonly request: number
  readonly requestBody: number
  readonly plain: number
  readonly gzip: number
  readonly brotli: number
}

const rows: Row[] = []
const records = [1, 100, 1_000]
const choice = { suites: suiteNames, records, guests: Math.max(...records) }
for (const benchCase of benchCases(choice)) {
  for (const protocol of protocolNames) rows.push(...(await bytesOf(benchCase, protocol as ProtocolName)))
}
const variants: readonly CallVariant[] = [
  { name: 'ours without a codec', protocol: 'rest', client: 'exchange' },
  { name: 'undici.request', protocol: 'rest', client: 'bytes' },
]
const { rows: costs } = await measureCalls(variants, { rounds, milliseconds })

const machine = thisMachine()
const json = JSON.stringify({ bench: 'wire', machine, rounds, rows, costs }, undefined, 1)
await saveResults('wire', json)
process.stdout.write(process.argv.includes('--json') ? `${json}\n` : text())

/** What each call of a case is on the wire of a protocol. */
async function bytesOf(benchCase: ReturnType<typeof benchCases>[number], protocol: ProtocolName): Promise<Row[]> {
  await using emulator = await createEmulator({ guests: choice.guests, seed: 1, users: [auth] })
  const found: Row[] = []
  let row: string | undefined
  const count: WireLayer = (next) => async (input) => {
    const response = await next(input)
    const { body } = response
    if (row !== undefined) {
      found.push({
        case: row,
        protocol,
        request: headBytes(input.request) + (input.request.body?.length ?? 0),
        requestBody: input.request.body?.length ?? 0,
        plain: body.length,
        gzip: gzipSync(body).length,
        // The quality that servers use for answers that they make anew each time.
        brotli: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length,
      })
    }
    return response
  }
  const { exchange } = emulator
  await using transport = createTransport({ protocol, auth, exchange, wireLayers: [count], retry: false })
  await benchCase.once(
    {
      async call(name, call) {
        row = name
        return (await transport.call(call)).value
      },
    },
    'wire',
  )
  return found
}

function headBytes({ method, path, headers, body }: WireRequest): number {
  const length = body === undefined ? [] : [`content-length: ${body.length}`]
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.byteLength([`${method} ${path} HTTP/1.1`, ...lines, ...length, '', ''].join('\r\n'))
}

function text(): string {
  const counted = (value: number): string => value.toLocaleString('en')
  const bytes = rows.map((row, i) => [
    rows[i - 1]?.case === row.case ? '' : row.case,
    row.protocol,
    ...[row.request, row.requestBody, row.plain, row.gzip, row.brotli].map(counted),
  ])
  const head = ['call', 'protocol', 'request', 'its body', 'answer', 'gzip', 'br']
  const cost = costs.map((row) => [
    row.size,
    String(row.inFlight),
    row.variant,
    summarize(row.callsPerSecond).median.toFixed(0),
    summarize(row.cpu).median.toFixed(0),
    row.latency.p99.toFixed(2),
    timesOf(row, costs, 'undici.request')?.toFixed(2) ?? '',
  ])
  const costHead = ['answer', 'in flight', 'client', 'calls/s', 'CPU us', 'p99 ms', 'x bare']
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n` +
    `bytes; request = request line, the headers that the client sets, and the body; gzip at level 6, br at quality 5\n\n` +
    `${plainTable(head, bytes, new Set(head.slice(2)))}\n` +
    `all but the codec; medians of ${rounds} turns of ${milliseconds} ms\n\n` +
    `${plainTable(costHead, cost, new Set(costHead.filter((title) => title !== 'client')))}\n`
  )
}
