import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { WireResponse } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Exchange } from '../core/exchange.js'

/** A server that listens. @public */
export interface Listening {
  /** The origin, such as `http://127.0.0.1:8080`; each protocol lives under its own path. */
  readonly url: string
  readonly port: number
  /** Takes no more connections, ends idle ones, and waits for requests that are under way. */
  close(): Promise<void>
}

/** Largest request body in bytes. */
const maxBody = 64 * 1024 * 1024
/** Below this gzip costs more than it saves. */
const minimalGzip = 1024
const methods = new Set(['GET', 'POST', 'PUT', 'DELETE'])
const compress = promisify(gzip)

/** Serves an exchange over HTTP. */
export async function serve(exchange: Exchange, port: number, host: string): Promise<Listening> {
  const server = createServer((request, response) => {
    response.once('close', () => {
      // A connection that was busy when the server was closed would otherwise idle on.
      if (!server.listening) setImmediate(() => server.closeIdleConnections())
    })
    handle(exchange, request, response).catch(() => {
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
  let closing: Promise<void> | undefined
  return { url: `http://${name}:${address.port}`, port: address.port, close: () => (closing ??= stop(server)) }
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}

async function handle(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET'
  if (!methods.has(method)) {
    request.resume()
    response.writeHead(405, { allow: [...methods].join(', ') }).end()
    return
  }
  const body = await readBody(request)
  if (body === 'aborted') return
  if (body === 'too-large') {
    // The rest is not read: the connection cannot be used again.
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const wire = { method, path: pathOf(request.url ?? '/'), headers, ...(body.length > 0 ? { body } : {}) }
  await send(await exchange({ request: wire, signal: gone.signal }), request, response)
}

async function send(answer: WireResponse, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers: Record<string, string | string[]> = { vary: 'Accept-Encoding' }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : [...value]
  }
  let { body } = answer
  if (body.length >= minimalGzip && acceptsGzip(request.headers['accept-encoding'])) {
    body = await compress(body, { level: 1 })
    headers['content-encoding'] = 'gzip'
  }
  headers['content-length'] = String(body.length)
  if (response.destroyed) return
  response.writeHead(answer.status, headers).end(body)
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  const list = String(header ?? '')
    .toLowerCase()
    .split(',')
  return list.some((item) => /^\s*(gzip|\*)\s*(;|$)/.test(item) && !/;\s*q=0(\.0*)?\s*$/.test(item))
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
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBody) {
        request.pause()
        resolve('too-large')
      } else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', () => resolve('aborted'))
    request.once('close', () => resolve('aborted'))
  })
}
