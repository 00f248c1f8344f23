import type { Transform } from 'node:stream'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

import { CallError } from '../core/error.js'
import { tooLarge } from './codings.js'
import { joined } from './joined.js'

/** A chain longer than this is an attack, not compression. */
const mostCodings = 4
/** Below this many compressed bytes, a trip to the thread pool costs more than the work. */
const small = 8 * 1024
/** Above it, the result may be so long that to join its chunks at once would hold the event loop. */
const large = 64 * 1024
/** A trip to the thread pool for each 16 KiB, zlib's default, takes a good part of the time. */
const largeChunks = { chunkSize: 64 * 1024 }

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
  checkCoding(coding)
  try {
    if (body.length > large) return await collected(undoing(coding, body[0] ?? 0, largeChunks), body, limit)
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return now ? zlib.gunzipSync(body, options) : await gunzip(body, options)
      case 'deflate':
        if (isBare(body[0] ?? 0)) return now ? zlib.inflateRawSync(body, options) : await inflateRaw(body, options)
        return now ? zlib.inflateSync(body, options) : await inflate(body, options)
      default:
        return now ? zlib.brotliDecompressSync(body, options) : await brotli(body, options)
    }
  } catch (error) {
    if (CallError.is(error)) throw error
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit)
    throw new CallError('malformed', `the answer's ${coding} data is damaged or cut off`, { cause: error })
  }
}

/** @throws CallError `malformed` for a coding that is not known. */
export function checkCoding(coding: string): void {
  if (['gzip', 'x-gzip', 'deflate', 'br'].includes(coding)) return
  throw new CallError('malformed', `the answer is compressed with "${coding.slice(0, 40)}", which was not asked for`)
}

/** What undoes a coding of data that begins with a byte. */
export function undoing(coding: string, start: number, options?: zlib.ZlibOptions): Transform {
  if (coding === 'br') return zlib.createBrotliDecompress(options)
  if (coding !== 'deflate') return zlib.createGunzip(options)
  return isBare(start) ? zlib.createInflateRaw(options) : zlib.createInflate(options)
}

/** Some servers send the bare stream of `deflate`, without zlib's two header bytes. */
function isBare(start: number): boolean {
  return (start & 0x0f) !== 8
}

/** All that a stream makes of a body, without holding the event loop at its end. */
async function collected(stream: Transform, body: Uint8Array, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  stream.end(body)
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    length += chunk.length
    // To leave the loop destroys the stream.
    if (length > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return joined(chunks, length)
}
