import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Call } from '../src/core/call.js'
import type { Value } from '../src/core/value.js'
import { bodyFile } from './codec-input.js'

/** One encoder. */
export interface Encoder {
  readonly name: string
  readonly encoder: 'json' | 'own' | 'xmlrpc' | 'soap'
  readonly protocol?: string
}

/** A call with nothing but what most calls have, and calls with so many records as their argument. */
export const encodeCases = ['a typical call', '100 records', '10000 records'] as const

export const auth = { username: 'bench', apiKey: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }

/** The call of a case; its records are those that the decoders are measured with. */
export async function encodeCall(folder: string, name: (typeof encodeCases)[number]): Promise<Call> {
  if (name === 'a typical call') {
    const mask = 'mask[id,hostname,domain,primaryIpAddress,datacenter[name],powerState[keyName]]'
    return { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1_234_567, mask }
  }
  const records = await readFile(join(folder, bodyFile('json', name === '100 records' ? '100' : '10000')), 'utf8')
  return { service: 'SoftLayer_Virtual_Guest', method: 'createObjects', args: [JSON.parse(records) as Value] }
}
