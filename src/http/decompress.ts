import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

import { CallError } from '../core/error.js'
import { tooLarge } from './codings.js'

/** A chain longer than this is an attack, not compression. */
const mostCodings = 4
/** Below this many compressed bytes, a trip to the thread pool costs more than the work. */
const small = 8 * 1024

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip)
const inflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate)
const inflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw)
const brotli = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress)

/**
 * Undoes `content-encoding`. Stops as soon as the result is over `limit` bytes.
 * @throws CallError `too-large`, or `malformed` for an unknown coding and for damaged or cut off data.
 */
export async function decompress(body: Uint8Array, encoding: string, limit: number): Promise<Uint8Array> {
  let result = body
  for (const coding of codingsOf(encoding).reverse()) {
    if (result.length === 0) return result
    result = await undo(coding, result, limit)
  }
  return result
}

/**
 * The codings of a `content-encoding`, in the order in which they were applied.
 * @throws CallError `malformed` for an absurd number of them.
 */
export function codingsOf(encoding: string): string[] {
  const codings = encoding
    .slice(0, 1_000)
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
  const applied = codings.filter((coding) => coding !== '' && coding !== 'identity')
  if (applied.length > mostCodings)
    throw new CallError('malformed', `the answer is compressed ${applied.length} times over`)
  return applied
}

async function undo(coding: string, body: Uint8Array, limit: number): Promise<Uint8Array> {
  const options = { maxOutputLength: limit }
  const now = body.length < small
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return now ? zlib.gunzipSync(body, options) : await gunzip(body, options)
      case 'deflate':
        // Some servers send the bare stream without zlib's two header bytes.
        if (((body[0] ?? 0) & 0x0f) === 8) return now ? zlib.inflateSync(body, options) : await inflate(body, options)
        return now ? zlib.inflateRawSync(body, options) : await inflateRaw(body, options)
      case 'br':
        return now ? zlib.brotliDecompressSync(body, options) : await brotli(body, options)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit)
    throw new CallError('malformed', `the answer's ${coding} data is damaged or cut off`, { cause: error })
  }
  throw new CallError('malformed', `the answer is compressed with "${coding.slice(0, 40)}", which was not asked for`)
}
