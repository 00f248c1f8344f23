import type { Call, Reply } from './call.js'
import type { Codec, WireResponse } from './codec.js'
import type { Ending } from './ending.js'
import { isTurnOver, nextTurn } from './turns.js'

/** Bytes of an answer from which on it is decoded in turns: less than that is decoded within a few. */
export const longAnswer = 1_048_576

/**
 * Decodes an answer in parts, with turns of the event loop between them where they take long.
 * @throws CallError as `decode` does, or the reason why the call has ended meanwhile.
 */
export async function decodeInTurns(
  decodeInParts: NonNullable<Codec['decodeInParts']>,
  response: WireResponse,
  call: Call,
  ending: Ending,
): Promise<Reply> {
  const parts = decodeInParts(response, call)
  for (;;) {
    if (isTurnOver()) await nextTurn()
    if (ending.aborted) throw ending.reason
    const { done, value } = parts.next()
    if (done === true) return value
  }
}
