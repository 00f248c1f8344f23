import type { Place } from '../xml/place.js'
import { containersOf } from '../xml/containers.js'

/** Objects, lists and bytes that are written before it is asked whether they are the same few again and again. */
const unasked = 20_000
/** How often, at most, what a value holds is written again on average: copies of copies would never end. */
const mostCopies = 20

/** Keeps what is written in proportion to the value: lists and repeated objects can multiply. */
export class Proportion {
  /** Whether it was lost. */
  isLost = false
  private top: unknown
  private left = unasked
  private isAsked = false

  /** A value is about to be written. */
  begin(top: unknown): void {
    this.top = top
    this.left = unasked
    this.isAsked = false
  }

  /**
   * An object or list of it is about to be written.
   * @throws CallError `invalid-call` where there are too many by now.
   */
  count(place: Place): void {
    if (--this.left >= 0) return
    if (!this.isAsked) {
      this.isAsked = true
      this.left = mostCopies * containersOf([this.top], place.maxDepth).all.size
      return
    }
    this.isLost = true
    place.refuse('invalid-call', 'repeats what it shares too often: it would be far larger than it is')
  }
}
