import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { Network } from './results.js'

/** A relay between clients and a server, that counts bytes and shapes the line. */
export interface Relay {
  /** Where clients go instead. */
  readonly endpoint: string
  /** Bytes so far from clients and to clients, and how many of the latter were heads of answers, one call at a time. */
  count(): Counts
  close(): Promise<void>
}

/** Bytes of a relay. */
export interface Counts {
  readonly up: number
  readonly down: number
  readonly heads: number
}

/** Bytes that travel together. */
const piece = 4096
/** More than this in the line makes the sender wait. */
const mostWaiting = 4 * 1024 * 1024

/**
 * Relays TCP, so that every client in every language has the same line. Latency is added to each direction's bytes, one
 * round trip goes before the first byte of a connection as a handshake would, and all connections share the bandwidth.
 * There is no loss and no slow start.
 */
export async function startRelay(target: URL, network?: Network): Promise<Relay> {
  const sockets = new Set<Socket>()
  const counts = { up: 0, down: 0, heads: 0 }
  const rtt = network?.rtt ?? 0
  const up = createLink(network?.up)
  const down = createLink(network?.down)
  const server = createServer({ noDelay: true }, (client) => {
    const remote = connect({ host: target.hostname, port: Number(target.port || 80), noDelay: true })
    const opened = performance.now() + rtt
    // How late the request went on: the answer makes up for it, or each timer would lengthen the round trip.
    const lateness = { value: 0, opening: 0 }
    let answering = false
    for (const socket of [client, remote]) {
      sockets.add(socket)
      socket.on('error', () => {
        client.destroy()
        remote.destroy()
      })
      socket.on('close', () => {
        sockets.delete(socket)
        // What is in the line still arrives; then the other side learns of the end.
        const other = socket === client ? remote : client
        if (socket === client) other.destroy()
      })
    }
    carry(
      client,
      remote,
      (bytes, now) => {
        counts.up += bytes
        // The turn in which the handshake is over comes late; what waited for it did not.
        return up(bytes, now - opened < lateness.opening ? opened : now) + rtt / 2
      },
      (late) => {
        lateness.value = late
      },
    )
    // Nothing is on its way before there is a connection: it would use the line that others have meanwhile.
    client.pause()
    const handshake = at(opened, () => {
      lateness.opening = performance.now() - opened + 0.5
      client.resume()
    })
    client.once('close', handshake.cancel)
    client.on('data', () => (answering = false))
    remote.on('data', (chunk: Buffer) => {
      if (!answering) counts.heads += Math.max(0, chunk.indexOf('\r\n\r\n') + 4)
      answering = true
    })
    carry(
      remote,
      client,
      (bytes, now) => {
        counts.down += bytes
        const due = down(bytes, now) + rtt / 2 - lateness.value
        lateness.value = 0
        return due
      },
      () => {},
    )
  })
  server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => ({ ...counts }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** When so many bytes that come now have left a link of that bandwidth. */
function createLink(bitsPerSecond: number | undefined): (bytes: number, now: number) => number {
  let free = 0
  return (bytes, now) => {
    if (bitsPerSecond === undefined) return now
    free = Math.max(free, now) + (bytes * 8000) / bitsPerSecond
    return free
  }
}

/** Does something at a time. Timers are late by a millisecond or two, so the last stretch is waited for turn by turn. */
function at(due: number, act: () => void): { cancel(): void } {
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined
  function wait(): void {
    const rest = due - performance.now()
    if (rest <= 0) act()
    else if (rest > 3) timer = setTimeout(wait, rest - 2.5)
    else turn = setImmediate(wait)
  }
  wait()
  return {
    cancel() {
      clearTimeout(timer)
      clearImmediate(turn)
    },
  }
}

/** Passes on what comes from one side when it is due on the other. */
function carry(
  from: Socket,
  to: Socket,
  dueAt: (bytes: number, now: number) => number,
  passed: (late: number) => void,
): void {
  const waiting: { readonly chunk: Buffer | undefined; readonly due: number }[] = []
  let bytes = 0
  let running = false
  let last = 0

  function pass(): void {
    for (;;) {
      const next = waiting[0]
      if (!next || to.destroyed) {
        running = false
        return
      }
      const late = performance.now() - next.due
      if (late < 0) {
        at(next.due, pass)
        return
      }
      waiting.shift()
      passed(late)
      if (!next.chunk) {
        to.end()
        continue
      }
      bytes -= next.chunk.length
      to.write(next.chunk)
      if (bytes < mostWaiting && from.isPaused()) from.resume()
    }
  }
  function add(chunk: Buffer | undefined): void {
    // Order is kept, whatever lateness is made up for.
    last = Math.max(last, dueAt(chunk?.length ?? 0, performance.now()))
    waiting.push({ chunk, due: last })
    if (running) return
    running = true
    pass()
  }

  from.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes >= mostWaiting) from.pause()
    // In pieces, as packets are: the first arrive while the last are still being sent.
    for (let i = 0; i < chunk.length; i += piece) add(chunk.subarray(i, i + piece))
  })
  from.on('end', () => add(undefined))
}
