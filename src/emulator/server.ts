import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireRequest } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Quirks } from '../core/quirk.js'
import { ready, type Answer } from './answer.js'
import { unpacked } from './packed-request.js'
import { deliver } from './delivery.js'

/** A server that listens. @public */
export interface Listening {
  /** The origin, such as `http://127.0.0.1:8080`; each protocol lives under its own path. */
  readonly url: string
  readonly port: number
  /**
   * Takes no more connections, ends idle ones, and waits for requests that are under way; those that are held back (a
   * hang, a slow answer) are reset.
   */
  close(): Promise<void>
}

/** Largest request body in bytes. */
const maxBody = 64 * 1024 * 1024
/** Most bytes of a request's head, so also of a URL: far more than any proxy lets through (quirk 50). */
const maxHead = 1024 * 1024
const methods = new Set(['GET', 'POST', 'PUT', 'DELETE'])

/** What is served. */
export interface Served {
  readonly respond: (request: WireRequest) => Answer
  readonly quirks: Quirks
}

/** Serves over HTTP. */
export async function serve(served: Served, port: number, host: string): Promise<Listening> {
  const closing = new AbortController()
  const server = createServer({ maxHeaderSize: maxHead }, (request, response) => {
    response.once('close', () => {
      // A connection that was busy when the server was closed would otherwise idle on.
      if (!server.listening) setImmediate(() => server.closeIdleConnections())
    })
    handle(served, request, response, closing.signal).catch(() => {
      if (response.destroyed) return
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new CallError('config', `Cannot listen on ${host}:${port}: ${cause.message}.`, { cause })),
    )
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  let closed: Promise<void> | undefined
  return { url: `http://${name}:${address.port}`, port: address.port, close: () => (closed ??= stop(server, closing)) }
}

function stop(server: Server, closing: AbortController): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    closing.abort()
    server.closeIdleConnections()
  })
}

async function handle(
  { respond, quirks }: Served,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const method = request.method ?? 'GET'
  if (!methods.has(method)) {
    request.resume()
    response.writeHead(405, { allow: [...methods].join(', ') }).end()
    return
  }
  const body = await readBody(request)
  if (body === 'aborted') return
  if (body === 'too-large') {
    response.writeHead(413, { connection: 'close', 'content-length': '0' }).flushHeaders()
    // Closing at once would reset the connection, and the client would lose the answer: the rest is read and dropped.
    request.resume()
    const stop = (): void => void request.destroy()
    closing.addEventListener('abort', stop, { once: true })
    request.once('end', () => response.end())
    request.once('close', () => {
      closing.removeEventListener('abort', stop)
      response.end()
    })
    return
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const plain = unpacked(body, headers['content-encoding'], maxBody)
  const wire = { method, path: pathOf(request.url ?? '/'), headers, ...(plain.length > 0 ? { body: plain } : {}) }
  const answer = respond(wire)
  if (answer.delivery) {
    try {
      await ready(answer.delivery, AbortSignal.any([gone.signal, closing]))
    } catch {
      request.socket.resetAndDestroy()
      return
    }
  }
  await deliver(answer, request, response, quirks)
}

/** A proxy's request line has the whole URL. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target
  try {
    const url = new URL(target)
    return url.pathname + url.search
  } catch {
    return '/'
  }
}

function readBody(request: IncomingMessage): Promise<Uint8Array | 'too-large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer): void => {
      size += chunk.length
      if (size <= maxBody) return void chunks.push(chunk)
      request.off('data', take)
      request.pause()
      resolve('too-large')
    }
    request.on('data', take)
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', () => resolve('aborted'))
    request.once('close', () => resolve('aborted'))
  })
}
