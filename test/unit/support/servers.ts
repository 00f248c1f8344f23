import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { RequestListener, Server as HttpServer } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A local server that lives as long as the test. */
export interface TestServer<S = Server> {
  readonly server: S
  readonly port: number
  readonly url: string
  readonly sockets: ReadonlySet<Socket>
  close(): Promise<void>
}

export function httpServer(listener: RequestListener): Promise<TestServer<HttpServer>> {
  return start(createHttpServer(listener))
}

/** A server that answers each connection's first bytes with `answer`, or does with the socket what it likes. */
export function rawServer(answer: (socket: Socket, received: Buffer) => void): Promise<TestServer> {
  return start(
    createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => answer(socket, chunk))
    }),
  )
}

export async function start<S extends Server>(server: S): Promise<TestServer<S>> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    sockets,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      if (server.listening) await once(server, 'close')
    },
  }
}

/** What a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
