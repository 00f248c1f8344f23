import { ByteQueue } from '../../core/byte-queue.js'
import type { BytesBehind } from './text.js'

/** Bytes of a list of which only all that come after them tell what they are. */
export interface Doubts {
  /** Where such bytes begin, or may begin when they are cut off; undefined when there are none. */
  doubtful?(bytes: Uint8Array): number | undefined
  /** What the bytes of a list are from somewhere before the first doubt to the end. Those before a doubt stay as they are. */
  settled?(bytes: Uint8Array): Uint8Array
}

/** What can only be read when all of it is there. */
export class LateBytes {
  private readonly held = new ByteQueue()

  constructor(private readonly doubts: Doubts) {}

  get length(): number {
    return this.held.length
  }

  /** Gives what can be read by now. */
  take(chunk: Uint8Array): Uint8Array {
    const { doubts, held } = this
    if (held.length === 0 && doubts.doubtful?.(chunk) === undefined) return chunk
    held.add(chunk)
    const bytes = held.peek()
    // What was cut off may be in doubt no longer when the rest of it has come.
    const certain = bytes.slice(0, doubts.doubtful?.(bytes))
    held.drop(certain.length)
    return certain
  }

  /**
   * Gives the rest, when nothing more comes.
   * @param before what came before and was not read yet, which may end in the midst of a character.
   */
  rest(before: BytesBehind): Uint8Array {
    const unread = before.bytes.slice(before.at)
    const held = this.held.peek()
    const all = new Uint8Array(unread.length + held.length)
    all.set(unread)
    all.set(held, unread.length)
    this.held.drop(held.length)
    const settled = before.isUtf8() ? this.doubts.settled?.(all) : undefined
    return (settled ?? all).subarray(unread.length)
  }
}
