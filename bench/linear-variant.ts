import type { Call } from '../src/core/call.js'
import type { WireResponse } from '../src/core/codec.js'
import type { Value } from '../src/core/value.js'
import type { ProtocolName } from '../src/transports/index.js'
import { loadProtocol } from '../src/transports/index.js'

/** How long decoding takes as something grows. */
export interface LinearResult {
  readonly series: readonly {
    readonly unit: string
    readonly counts: readonly number[]
    readonly nanoseconds: readonly number[]
  }[]
  /** Bytes that are alive because one small field of a large answer is. */
  readonly kept: number
}

const protocol = await loadProtocol(process.argv[2] as ProtocolName)
const [codec, mirror] = [protocol.codec(), protocol.mirror()]
const call: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const other: Call = { service: 'SoftLayer_Unlisted', method: 'getObject' }

const guests = (count: number): Value =>
  Array.from({ length: count }, (_, i) => ({ id: i, hostname: `a-host-with-a-name-${i}`, domain: 'example.com' }))
const nested = (count: number): Value => {
  let value: Value = 'x'
  for (let i = 0; i < count; i++) value = { child: value }
  return value
}
const members = (count: number): Value =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`member${i}`, `value ${i}`]))

const series = [
  await grow('record', [100, 1_000, 10_000, 100_000, 1_000_000], call, guests),
  await grow('level', [1, 10, 100, 200], other, nested),
  await grow('member', [1, 10, 100, 1_000, 10_000], other, members),
  await grow('character', [1, 1_000, 1_000_000, 64_000_000], other, (count) => ({ text: 'x'.repeat(count) })),
  await grow('character to be escaped', [1, 1_000, 1_000_000], other, (count) => ({ text: '&'.repeat(count) })),
]
process.stdout.write(JSON.stringify({ series, kept: keptByOneField() }))

async function grow(
  unit: string,
  counts: readonly number[],
  asked: Call,
  value: (count: number) => Value,
): Promise<LinearResult['series'][number]> {
  const nanoseconds: number[] = []
  for (const count of counts) {
    const response = mirror.render({ value: value(count) }, asked)
    const times: number[] = []
    const started = performance.now()
    while (times.length < 3 || (performance.now() - started < 300 && times.length < 20_000)) {
      const begun = performance.now()
      codec.decode(response, asked)
      times.push(performance.now() - begun)
      // Collections belong to the values of the run before.
      if (count >= 100_000) gcNow()
    }
    times.sort((a, b) => a - b)
    nanoseconds.push(((times[times.length >> 1] ?? 0) * 1e6) / count)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { unit, counts, nanoseconds }
}

function keptByOneField(): number {
  const response = mirror.render({ value: guests(100_000) }, call)
  // What the codec itself remembers is not of the answer.
  oneField(response)
  gcNow()
  const before = process.memoryUsage()
  const field = oneField(response)
  gcNow()
  const after = process.memoryUsage()
  if (field === '') throw new Error('the field is empty')
  return Math.max(0, after.heapUsed + after.external - before.heapUsed - before.external)
}

function oneField(response: WireResponse): string {
  const list = codec.decode(response, call).value as readonly { readonly hostname: string }[]
  return list[50_000]?.hostname ?? ''
}

function gcNow(): void {
  const { gc } = globalThis as { gc?: () => void }
  if (!gc) throw new Error('run this with --expose-gc')
  gc()
}
