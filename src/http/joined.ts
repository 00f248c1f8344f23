import { isTurnOver, nextTurn } from '../core/turns.js'

/** Bytes that are joined at once: it takes a fraction of a millisecond. */
const atOnce = 1_048_576

/** The chunks of a body as one, in turns when it is long: to fill new memory of 50 MB takes tens of milliseconds. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array | Promise<Uint8Array> {
  if (chunks.length === 1) return chunks[0] as Uint8Array
  return length <= atOnce ? Buffer.concat(chunks, length) : joinedInTurns(chunks, length)
}

async function joinedInTurns(chunks: readonly Uint8Array[], length: number): Promise<Uint8Array> {
  const body = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const chunk of chunks) {
    if (isTurnOver()) await nextTurn()
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}
