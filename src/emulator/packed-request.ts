import { gunzipSync, inflateSync } from 'node:zlib'

/**
 * The body of a request that is compressed, as PHP's SoapServer takes it (its SoapClient can send it so). What cannot be
 * read, or would be larger than `most` bytes, stays as it came: no protocol can read it then.
 */
export function unpacked(body: Uint8Array, coding: string | undefined, most: number): Uint8Array {
  const settings = { maxOutputLength: most }
  const name = coding?.trim().toLowerCase()
  try {
    if (name === 'gzip' || name === 'x-gzip') return gunzipSync(body, settings)
    if (name === 'deflate') return inflateSync(body, settings)
  } catch {
    // Damaged or too large.
  }
  return body
}
