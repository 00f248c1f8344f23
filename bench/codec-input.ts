import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Call } from '../src/core/call.js'
import { isObject } from '../src/core/value.js'
import { createEmulator } from '../src/emulator/index.js'
import type { ProtocolName } from '../src/transports/index.js'
import { loadProtocol, protocolNames } from '../src/transports/index.js'
import { quick } from './quick.js'

/** One decoder on one kind of body. */
export interface Variant {
  readonly name: string
  readonly body: string
  readonly decoder: 'json-text' | 'json-bytes' | 'own' | 'xmlrpc' | 'soap' | 'fast-xml-parser'
  /** Whether it must give as many values as JSON does. */
  readonly exact?: boolean
}

const mask =
  'mask[id,accountId,createDate,dedicatedAccountHostOnlyFlag,deviceStatusId,domain,fullyQualifiedDomainName,hostname,' +
  'lastPowerStateId,lastVerifiedDate,maxCpu,maxCpuUnits,maxMemory,metricPollDate,modifyDate,provisionDate,startCpus,statusId,' +
  'typeId,uuid,globalIdentifier,primaryIpAddress,primaryBackendIpAddress,hourlyBillingFlag,localDiskFlag,' +
  'datacenter[id,name,longName,statusId],powerState[keyName,name],status[keyName,name],' +
  'networkComponents[id,guestId,createDate,macAddress,maxSpeed,modifyDate,name,networkId,port,speed,status,uuid,primaryIpAddress]]'

/** The call that the measured bodies answer. */
export function codecCall(size: number): Call {
  return { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask, limit: size, offset: 0 }
}

/** Name of the file with a body. */
export function bodyFile(body: string, form: string): string {
  return `${body}-${form}.body`
}

/** Guests of the other forms. */
export const formSize = quick ? 10 : 100
/** Plain bodies of so many guests, as the emulator gives them. */
export const sizes: readonly number[] = [1, formSize, quick ? 20 : 10_000]
/** Other forms that bodies come in. */
export const forms = ['non-ASCII', 'indented', 'multi-ref', 'long-texts'] as const

const auth = { username: 'bench', apiKey: 'bench' }

/** Writes the same guests as plain JSON and as each protocol's server half renders them; gives values per guest. */
export async function writeBodies(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  await using emulator = await createEmulator({ guests: Math.max(...sizes), seed: 1, users: [auth] })
  let leaves = 0
  for (const size of sizes) {
    const call = codecCall(size)
    for (const name of protocolNames) {
      const { path, codec } = await loadProtocol(name as ProtocolName)
      const half = codec({ auth })
      const request = half.encode(call)
      const sent = { request: { ...request, path: path + request.path }, signal: AbortSignal.timeout(60_000) }
      const response = await emulator.exchange(sent)
      await writeFile(join(folder, bodyFile(name, String(size))), response.body)
      const { value } = half.decode(response, call)
      await writeFile(join(folder, bodyFile('json', String(size))), JSON.stringify(value))
      leaves = countLeaves(value) / size
      if (size === formSize && name === protocolNames[0]) await writeForms(folder, value)
    }
  }
  return leaves
}

async function writeForms(folder: string, plain: unknown): Promise<void> {
  for (const form of forms) {
    const value = inForm(form, plain)
    await writeFile(join(folder, bodyFile('json', form)), JSON.stringify(value))
    for (const name of protocolNames) {
      const mirror = (await loadProtocol(name as ProtocolName)).mirror()
      const { body } = mirror.render({ value }, codecCall(formSize))
      const written = form === 'indented' ? indented(Buffer.from(body).toString()) : body
      await writeFile(join(folder, bodyFile(name, form)), written)
    }
  }
}

function inForm(form: (typeof forms)[number], plain: unknown): unknown {
  if (form === 'multi-ref') return withSharing(plain, new Map())
  if (form === 'indented') return plain
  const guests = plain as readonly { readonly hostname: string }[]
  return guests.map((guest) =>
    form === 'long-texts'
      ? { ...guest, notes: `${guest.hostname} & <friends>, "quoted" text. `.repeat(200) }
      : { ...guest, hostname: `${guest.hostname}-é漢😀`, notes: 'Größe: наш сервер, 東京の箱 '.repeat(4) },
  )
}

/** The value with equal objects as one object, which SOAP writes once and refers to. */
function withSharing(value: unknown, known: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => withSharing(item, known))
  if (!isObject(value)) return value
  const text = JSON.stringify(value)
  const found = known.get(text)
  if (found !== undefined) return found
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withSharing(member, known)]))
  known.set(text, copy)
  return copy
}

function indented(text: string): string {
  if (!text.startsWith('<')) return JSON.stringify(JSON.parse(text), undefined, 2)
  // Before start tags, and before end tags that follow another one: never into a text.
  return text.replace(/>(?=<[^/])|(?<=<\/[^<>]*)>(?=<\/)/g, '>\n    ')
}

/** Values that are no containers. */
export function countLeaves(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countLeaves(item), 0)
  if (!isObject(value)) return 1
  return Object.values(value).reduce<number>((sum, member) => sum + countLeaves(member), 0)
}
