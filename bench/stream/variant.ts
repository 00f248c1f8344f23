import type { ProtocolName } from '../../src/index.js'
import { builtPackage } from '../built.js'
import { watchHolds } from './holds.js'
import { linesName, linesOf } from './lines.js'

// Reads one list item by item, in a process of its own. Prints peak memory above the baseline, the longest time that the event
// loop was held, and the speed, as JSON. Arguments: protocol, port, number of items.
const [name = 'rest', port = '', count = '0'] = process.argv.slice(2)
// What is shipped: a TypeScript runner gives each closure its name at run time, and that is not free.
const { createTransport, protocols } = await builtPackage()
const isBare = name === linesName
const protocol = (isBare ? 'rest' : name) as ProtocolName
const { path } = await protocols[protocol]()
const endpoint = `http://127.0.0.1:${port}${path}`
/** More items than this are for no one call. */
const mostCalled = 100_000
const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const transport = createTransport({ protocol, endpoint, timeout: { total: Infinity } })
const read = (): AsyncIterable<{ id: number }> => (isBare ? linesOf(endpoint) : transport.items<{ id: number }>(call))

// All code is loaded and warm before the baseline: 5,000 items of the same list.
let warm = 0
for await (const { id } of read()) if ((warm = id) === 5000) break
if (warm === 0) throw new Error('the server gave nothing')
gc?.()
const baseline = process.memoryUsage().rss
let peak = baseline
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
const stopWatching = watchHolds()
const started = performance.now()
const cpu = process.cpuUsage()
const expected = Number(count)
let items = 0
let sum = 0
for await (const item of read()) {
  items++
  sum += item.id
}
const seconds = (performance.now() - started) / 1000
const used = process.cpuUsage(cpu)
clearInterval(sampler)
const holds = await stopWatching()
const callHeld = isBare || expected > mostCalled ? undefined : await heldByCall()
await transport.close()
if (items !== expected || sum !== (expected * (expected - 1)) / 2) throw new Error(`read ${items} of ${expected} items`)
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    itemsPerSecond: items / seconds,
    peakBytes: peak - baseline,
    holds,
    ...(callHeld !== undefined && { callHeld }),
  }),
)

/** How long one call of the whole list holds the loop. */
async function heldByCall(): Promise<number> {
  const stop = watchHolds()
  const { value } = await transport.call<readonly unknown[]>(call)
  if (value.length !== expected) throw new Error(`called for ${value.length} of ${expected} items`)
  await new Promise((resolve) => setTimeout(resolve, 5))
  return (await stop()).longest
}
