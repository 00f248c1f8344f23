import { readFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import type { ProtocolName } from '../src/transports/index.js'
import { builtPackage } from './built.js'
import { bodyFile, codecCall, countLeaves } from './codec-input.js'

// Decodes 100 guests again and again under the engine's profiler. Prints microseconds of each function's own time.
const [protocol = '', folder = ''] = process.argv.slice(2)
const body = new Uint8Array(await readFile(join(folder, bodyFile(protocol, '100'))))
const { loadProtocol } = await builtPackage()
const codec = (await loadProtocol(protocol as ProtocolName)).codec()
const headers = { 'content-type': protocol === 'rest' ? 'application/json' : 'text/xml' }
let leaves = 0

function decodeFor(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until) {
    for (let i = 0; i < 20; i++) {
      const { value } = codec.decode({ status: 200, headers, body }, codecCall(100))
      if (leaves === 0) leaves = countLeaves(value)
    }
  }
}

decodeFor(1_000)
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.start')
decodeFor(4_000)
const { profile } = await session.post('Profiler.stop')

const names = new Map(
  profile.nodes.map(({ id, callFrame: { functionName, url } }) => [
    id,
    url.startsWith('node:') ? 'Node' : functionName,
  ]),
)
const times = new Map<string, number>()
profile.samples?.forEach((id, i) => {
  const name = names.get(id) ?? ''
  const delta = profile.timeDeltas?.[i] ?? 0
  // The profiler's clock jumps now and then.
  if (delta > 0 && delta < 1_000_000) times.set(name, (times.get(name) ?? 0) + delta)
})
process.stdout.write(JSON.stringify({ times: Object.fromEntries(times), leaves }))
