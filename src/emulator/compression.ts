import { promisify } from 'node:util'
import { deflate, gzip, type ZlibOptions } from 'node:zlib'

const gzipAsync = promisify<Uint8Array, ZlibOptions, Buffer>(gzip)
const deflateAsync = promisify<Uint8Array, ZlibOptions, Buffer>(deflate)
/** The answer is thrown away at once: speed counts for more than size. */
const fast = { level: 1 }

/** A body in the coding that a client likes best of those the API has; undefined when it accepts none. */
export async function compressed(
  body: Uint8Array,
  accepted: string | readonly string[] | undefined,
): Promise<{ readonly body: Uint8Array; readonly coding: 'gzip' | 'deflate' } | undefined> {
  const coding = codingFor(accepted)
  if (coding === undefined) return undefined
  return { coding, body: coding === 'gzip' ? await gzipped(body) : await deflateAsync(body, fast) }
}

/** A body as gzip data. */
export function gzipped(body: Uint8Array): Promise<Uint8Array> {
  return gzipAsync(body, fast)
}

/** What an `Accept-Encoding` header likes best; gzip where it likes both as well. */
export function codingFor(accepted: string | readonly string[] | undefined): 'gzip' | 'deflate' | undefined {
  if (accepted === undefined) return undefined
  const weights = new Map<string, number>()
  for (const item of String(accepted).toLowerCase().slice(0, longestHeader).split(',')) {
    const [coding = '', ...settings] = item.split(';').map((part) => part.trim())
    const weight = settings.find((setting) => /^q\s*=/.test(setting))?.replace(/^q\s*=\s*/, '')
    weights.set(coding === 'x-gzip' ? 'gzip' : coding, weight === undefined ? 1 : Number(weight) || 0)
  }
  const any = weights.get('*') ?? 0
  const gzipWeight = weights.get('gzip') ?? any
  const deflateWeight = weights.get('deflate') ?? any
  if (Math.max(gzipWeight, deflateWeight) <= 0) return undefined
  return gzipWeight >= deflateWeight ? 'gzip' : 'deflate'
}

const longestHeader = 1000
