import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Call } from '../src/core/call.js'
import { isObject } from '../src/core/value.js'
import { createEmulator } from '../src/emulator/index.js'
import type { ProtocolName } from '../src/transports/index.js'
import { loadProtocol, protocolNames } from '../src/transports/index.js'

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
export function bodyFile(body: string, size: number): string {
  return `${body}-${size}.body`
}

/** Writes the same guests as plain JSON and as each protocol's server half renders them; gives values per guest. */
export async function writeBodies(folder: string, sizes: readonly number[]): Promise<number> {
  await mkdir(folder, { recursive: true })
  const auth = { username: 'bench', apiKey: 'bench' }
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
      await writeFile(join(folder, bodyFile(name, size)), response.body)
      const { value } = half.decode(response, call)
      await writeFile(join(folder, bodyFile('json', size)), JSON.stringify(value))
      leaves = countLeaves(value) / size
    }
  }
  return leaves
}

/** Values that are no containers. */
export function countLeaves(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countLeaves(item), 0)
  if (!isObject(value)) return 1
  return Object.values(value).reduce<number>((sum, member) => sum + countLeaves(member), 0)
}
