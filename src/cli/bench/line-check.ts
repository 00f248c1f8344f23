import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { startRelay } from './relay.js'
import type { Network } from './results.js'
import { summarize } from './statistics.js'

/** A line whose round trip is further from what was asked for than this is told of. */
const tolerance = 2
/** Milliseconds for the check, about, and the most round trips in them. */
const allowed = 1_500
const most = 9
/** Round trips without a line first: code that runs for the first time is late. */
const unshaped = 500

/**
 * The round trip of a shaped line as it is, in milliseconds: of single bytes through a relay of its own, without HTTP and
 * without a server's work. What calls take beyond that is not the line's.
 */
export async function measureLine(network: Network): Promise<number> {
  const echo = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  const target = new URL(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`)
  try {
    await roundTrips(target, undefined, unshaped)
    const count = Math.max(1, Math.min(most, Math.floor(allowed / Math.max(1, network.rtt))))
    return summarize(await roundTrips(target, network, count)).median
  } finally {
    await new Promise((resolve) => echo.close(resolve))
  }
}

/** A sentence when the line is not what was asked for. */
export function lineWarning({ rtt }: Network, measured: number): string | undefined {
  if (Math.abs(measured - rtt) <= tolerance) return undefined
  return `the round trip of the shaped line was measured as ${measured.toFixed(1)} ms, not ${rtt} ms: the machine is too busy to shape it`
}

/** Milliseconds of each round trip of a relay, without the first one, which pays for the connection. */
async function roundTrips(target: URL, network: Network | undefined, count: number): Promise<readonly number[]> {
  const relay = await startRelay(target, network)
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(relay.endpoint).port), noDelay: true })
  try {
    const times: number[] = []
    for (let i = 0; i <= count; i++) times.push(await roundTrip(socket))
    return times.slice(1)
  } finally {
    socket.destroy()
    await relay.close()
  }
}

async function roundTrip(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    socket.once('error', reject)
    socket.once('data', () => {
      socket.removeListener('error', reject)
      resolve(performance.now() - begun)
    })
    socket.write('.')
  })
}
