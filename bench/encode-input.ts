import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Call } from '../src/core/call.js'
import type { Value } from '../src/core/value.js'
import { bodyFile, sizes } from './codec-input.js'

/** One encoder. */
export interface Encoder {
  readonly name: string
  readonly encoder: 'json' | 'own' | 'xmlrpc' | 'soap'
  readonly protocol?: string
}

/** A call with nothing but what most calls have, and calls with so many records as their argument. */
export const encodeCases: readonly string[] = ['a typical call', ...sizes.slice(1).map((size) => `${size} records`)]

export const auth = { username: 'bench', apiKey: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }

/** The call of a case; its records are those that the decoders are measured with. */
export async function encodeCall(folder: string, name: string): Promise<Call> {
  const [size = ''] = name.split(' records')
  if (size === name) {
    const mask = 'mask[id,hostname,domain,primaryIpAddress,datacenter[name],powerState[keyName]]'
    return { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1_234_567, mask }
  }
  const records = await readFile(join(folder, bodyFile('json', size)), 'utf8')
  return { service: 'SoftLayer_Virtual_Guest', method: 'createObjects', args: [JSON.parse(records) as Value] }
}
