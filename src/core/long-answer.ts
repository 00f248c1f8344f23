import type { Reply } from './call.js'
import type { Ending } from './ending.js'
import { isTurnOver, nextTurn } from './turns.js'

/** Bytes of an answer from which on it is decoded in turns: less than that is decoded within a few. */
export const longAnswer = 1_048_576

/**
 * Decodes an answer whose parts a codec gives, with turns of the event loop between them where they take long.
 * @throws CallError as `decode` does, or the reason why the call has ended meanwhile.
 */
export async function decodeInTurns(parts: Iterator<undefined, Reply>, ending: Ending): Promise<Reply> {
  for (;;) {
    if (isTurnOver()) await nextTurn()
    if (ending.aborted) throw ending.reason
    const { done, value } = parts.next()
    if (done === true) return value
  }
}
