import type { Call } from '../../src/core/call.js'
import type { WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import type { Value } from '../../src/core/value.js'
import type { ProtocolName } from '../../src/transports/index.js'
import { builtPackage } from '../built.js'
import { quick } from '../quick.js'
import { anyCall, guests, hostileAnswers, listCall, nested, wide } from './inputs.js'
import { bytesKept, collect } from './memory.js'

/** What one more of something takes, as there is more of it. */
export interface Series {
  readonly what: string
  readonly unit: string
  readonly counts: readonly number[]
  /** Of the unit; fewer than there are counts when it took so long that the next would take minutes. */
  readonly values: readonly number[]
  /** The same by JSON.parse, in the same process: what grows in both is the engine's. */
  readonly json?: readonly number[]
}

/** What a process measures of one protocol. */
export interface LinearResult {
  readonly series: readonly Series[]
  /** Bytes that stay alive with one small field of a large answer. */
  readonly kept: { readonly answer: number; readonly call: number; readonly items: number }
}

const { loadProtocol } = await builtPackage()
const protocol = await loadProtocol(process.argv[2] as ProtocolName)
const most = Number(process.argv[3] ?? 100_000)
const [codec, mirror] = [protocol.codec(), protocol.mirror()]
const upTo = (counts: readonly number[]): number[] => counts.filter((count) => count <= most)
const records = upTo([100, 1_000, 10_000, 100_000, 1_000_000])
const characters = [1, 1_000, 1_000_000, 64_000_000].filter((count) => count <= 640 * most)
let consumed = 0
/** Milliseconds in which each count is read again and again. */
const enough = quick ? 5 : 300

const series: Series[] = [
  await timed('call(), ns per record', records, listCall, guests),
  await timed('items(), ns per record', records, listCall, guests, readItems),
  memory(records.slice(1)),
  await timed('ns per level', [1, 10, 100, 200], anyCall, nested),
  await timed('ns per member', [1, 10, 100, 1_000, 10_000], anyCall, wide),
  await timed('ns per character', characters, anyCall, (count) => ({
    text: 'x'.repeat(count),
  })),
]
for (const { unit, answer } of hostileAnswers((value) => mirror.render({ value }, listCall))) {
  const counts = upTo([1_000, 10_000, 100_000, 1_000_000])
  for (const [way, read] of [
    ['call()', readWhole],
    ['items()', readItems],
  ] as const) {
    const values = await nanoseconds(counts, (count) => {
      const response = answer(count)
      return () => read(response, listCall)
    })
    series.push({ what: `hostile, ${way}, ns per ${unit}`, unit: 'ns', counts, values })
  }
}
process.stdout.write(JSON.stringify({ series, kept: keptByOneField(), consumed }))

async function timed(
  what: string,
  counts: readonly number[],
  call: Call,
  value: (count: number) => Value,
  read = readWhole,
): Promise<Series> {
  const values = await nanoseconds(counts, (count) => {
    const response = mirror.render({ value: value(count) }, call)
    return () => read(response, call)
  })
  const json = await nanoseconds(counts, (count) => {
    const bytes = Buffer.from(JSON.stringify(value(count)))
    return () => void (consumed += (JSON.parse(bytes.toString()) as readonly unknown[]).length || 1)
  })
  return { what, unit: 'ns', counts, values, json }
}

/** Nanoseconds of the work, for each of what there is `count` of. */
async function nanoseconds(counts: readonly number[], prepare: (count: number) => () => void): Promise<number[]> {
  const found: number[] = []
  for (const count of counts) {
    process.stderr.write(`${protocol.name}: ${count.toLocaleString('en')} each\n`)
    const work = prepare(count)
    const times: number[] = []
    const started = performance.now()
    while (times.length < 3 || (performance.now() - started < enough && times.length < 20_000)) {
      // Collections belong to the values of the run before.
      if (count >= 100_000) collect()
      const begun = performance.now()
      work()
      times.push(performance.now() - begun)
      if (performance.now() - started > 2_000) break
    }
    times.sort((left, right) => left - right)
    const middle = times[times.length >> 1] ?? 0
    found.push((middle * 1e6) / count)
    if (middle > 5_000) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  return found
}

function readWhole(response: WireResponse, call: Call): void {
  attempt(() => {
    const { value } = codec.decode(response, call)
    consumed += Array.isArray(value) ? value.length : 1
  })
}

function readItems(response: WireResponse, call: Call): void {
  attempt(() => eachItem(response, call, () => consumed++))
}

/** As from a socket: 64 KB at a time. */
function eachItem({ status, headers, body }: WireResponse, call: Call, use: (item: Value) => void): void {
  const decoder = codec.items?.({ status, headers }, call, { bytes: 256 * 1024 * 1024, references: 10_000 })
  if (!decoder) throw new Error(`${protocol.name} cannot read a list item by item`)
  for (let from = 0; from < body.length && !decoder.failure; from += 65_536) {
    for (const item of decoder.push(body.subarray(from, from + 65_536))) use(item)
  }
  for (const item of decoder.end()) use(item)
}

/** To refuse what is hostile is an answer as well. */
function attempt(read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!CallError.is(error)) throw error
    consumed++
  }
}

function memory(counts: readonly number[]): Series {
  const perRecord = (read: (count: number) => () => unknown): number[] =>
    counts.map((count) => bytesKept(read(count)) / count)
  return {
    what: 'call(), bytes kept per record',
    unit: 'bytes',
    counts,
    values: perRecord((count) => {
      const response = mirror.render({ value: guests(count) }, listCall)
      return () => codec.decode(response, listCall).value
    }),
    json: perRecord((count) => {
      const text = JSON.stringify(guests(count))
      return () => JSON.parse(text) as unknown
    }),
  }
}

function keptByOneField(): LinearResult['kept'] {
  const one = mirror.render({ value: guests(1_000) }, listCall).body.length / 1_000
  const count = Math.ceil((50_000_000 * Math.min(most / 100_000, 1)) / one)
  const response = mirror.render({ value: guests(count) }, listCall)
  const nameOf = (item: Value | undefined): Value => (item as { hostname: string }).hostname
  const middle = count >> 1
  return {
    answer: response.body.length,
    call: bytesKept(() => nameOf((codec.decode(response, listCall).value as Value[])[middle])),
    items: bytesKept(() => {
      let field: Value = ''
      let i = 0
      eachItem(response, listCall, (item) => {
        if (i++ === middle) field = nameOf(item)
      })
      return field
    }),
  }
}
