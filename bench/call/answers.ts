import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { Call } from '../../src/core/call.js'
import type { Protocol } from '../../src/core/codec.js'
import { loadProtocol, protocolNames, type ProtocolName } from '../../src/transports/index.js'
import { wsdlFor } from '../rivals/wsdl.js'

/** Sizes of the answers' bodies in bytes, by their name in the path. */
export const answerSizes = { '1KB': 1_000, '100KB': 100_000 } as const
export type AnswerSize = keyof typeof answerSizes

/** What the server has for one path, as its file holds it. */
export interface StoredAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the answers of a size and protocol say, so that each client can be checked before it is timed. */
export function expectedValue(protocol: Protocol, size: AnswerSize): readonly unknown[] {
  const one = bodyOf(protocol, 1).length
  const two = bodyOf(protocol, 2).length
  return guests(Math.max(1, Math.round((answerSizes[size] - one) / (two - one)) + 1))
}

/** The measured call. */
export const call: Call = {
  service: 'SoftLayer_Account',
  method: 'getVirtualGuests',
  mask: 'mask[id,hostname,domain,createDate,maxCpu,maxMemory,primaryIpAddress,uuid,localDiskFlag,datacenter[id,name]]',
}
export const auth = {
  username: 'bench',
  apiKey: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
}

/** Name of the file with an answer. */
export function answerFile(size: string, protocol: string): string {
  return `${size}-${protocol}.json`
}

/** Writes the answers of all protocols, and the WSDL that the npm package soap needs; gives the bytes of each body. */
export async function writeAnswers(folder: string): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {}
  for (const name of protocolNames) {
    const protocol = await loadProtocol(name as ProtocolName)
    for (const size of Object.keys(answerSizes) as AnswerSize[]) {
      const body = bodyOf(protocol, expectedValue(protocol, size).length)
      sizes[`${size}/${name}`] = Buffer.byteLength(body)
      const { headers } = protocol.mirror().render({ value: [] }, call)
      const answer: StoredAnswer = { headers: plain(headers), body }
      await writeFile(join(folder, answerFile(size, name)), JSON.stringify(answer))
    }
  }
  const wsdl = wsdlFor({ ...call, value: guests(1), schema: builtInSchema() })
  await writeFile(join(folder, 'wsdl.xml'), wsdl)
  return sizes
}

function bodyOf(protocol: Protocol, count: number): string {
  const text = Buffer.from(protocol.mirror().render({ value: guests(count) }, call).body).toString()
  // The npm package xmlrpc insists on the root element that the API leaves out; both clients read it with one.
  if (!text.includes('<params') || text.includes('<methodResponse')) return text
  return `${text.replace('<params', '<methodResponse><params').trimEnd()}</methodResponse>`
}

function plain(headers: object): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length')
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}

function guests(count: number): readonly Record<string, unknown>[] {
  return Array.from({ length: count }, (_, i) => ({
    id: 1_000_000 + i,
    hostname: `web-${i}`,
    domain: 'example.com',
    createDate: '2026-01-02T03:04:05-06:00',
    maxCpu: 4,
    maxMemory: 8192,
    primaryIpAddress: `10.0.${i >> 8}.${i & 255}`,
    uuid: '01234567-89ab-cdef-0123-456789abcdef',
    localDiskFlag: true,
    datacenter: { id: 2, name: 'dal13' },
  }))
}
