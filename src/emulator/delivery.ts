import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Quirks } from '../core/quirk.js'
import type { Answer, Delivery } from './answer.js'
import { compressed, gzipped } from './compression.js'

/** Below this compression costs more than it saves. */
const leastCompressed = 1024

type Headers = Record<string, string | readonly string[]>

/** Puts an answer on a socket, in the way that it and the quirks ask for. */
export async function deliver(
  { response, delivery = {} }: Answer,
  request: IncomingMessage,
  outgoing: ServerResponse,
  quirks: Quirks,
): Promise<void> {
  const headers: Headers = {}
  if (quirks['vary-header'] === true) headers['vary'] = 'Accept-Encoding'
  for (const [name, value] of Object.entries(response.headers)) if (value !== undefined) headers[name] = value
  let { body } = response
  const accepted = request.headers['accept-encoding']
  if (delivery.truncatedGzip === true) {
    const whole = await gzipped(body)
    // Without its last bytes, which are a checksum, and some of the data.
    body = whole.subarray(0, Math.max(10, Math.floor(whole.length * 0.6)))
    headers['content-encoding'] = 'gzip'
  } else if (quirks['compression'] === true && body.length >= leastCompressed) {
    const packed = await compressed(body, accepted)
    if (packed) {
      body = packed.body
      headers['content-encoding'] = packed.coding
    }
  }
  const mangled = quirks['mangled-length'] === true
  headers[mangled ? 'ntcoent-length' : 'content-length'] = String(body.length)
  if (quirks['connection-close'] === true || mangled || delivery.http10 === true) headers['connection'] = 'close'
  if (outgoing.destroyed) return
  if (mangled || delivery.http10 === true || delivery.cut !== undefined) {
    const { socket } = request
    const head = headOf(response.status, headers, delivery)
    await writeRaw(socket, head, body, delivery.cut)
  } else outgoing.writeHead(response.status, headers as Record<string, string | string[]>).end(body)
}

function headOf(status: number, headers: Headers, { http10 }: Delivery): string {
  const lines = [`HTTP/1.${http10 === true ? 0 : 1} ${status} ${STATUS_CODES[status] ?? ''}`]
  lines.push(`Date: ${new Date().toUTCString()}`)
  for (const [name, value] of Object.entries(headers))
    for (const one of typeof value === 'string' ? [value] : value) lines.push(`${capitals(name)}: ${one}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** What Node's own writer cannot say: another version, a wrong length, half an answer. The connection ends with it. */
async function writeRaw(socket: Socket, head: string, body: Uint8Array, cut: Delivery['cut']): Promise<void> {
  const parts: (string | Uint8Array)[] = []
  if (cut !== 'before-headers') parts.push(head)
  if (cut === 'in-body') parts.push(body.subarray(0, Math.floor(body.length / 2)))
  if (cut === undefined) parts.push(body)
  for (const part of parts) {
    if (socket.destroyed) return
    // What is still in the queue would be lost with the reset.
    await new Promise<void>((resolve) => socket.write(part, () => resolve()))
  }
  if (cut === undefined) socket.end()
  else socket.resetAndDestroy()
}

function capitals(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
