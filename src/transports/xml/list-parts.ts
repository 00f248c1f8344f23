import type { Value } from '../../core/value.js'
import type { ItemReading } from './items.js'

/** A list of an answer that is there in full. */
export interface WholeListReading extends ItemReading {
  /** Whether nothing was met so far that `decode` reads in another way, or not at all. */
  readonly isLikeDecode: boolean
  /** Reads the items that come next, as many as are quickly read together; false when there are no more. */
  some(): boolean
}

/**
 * Reads the list of an answer some items at a time. Undefined for what is no list, and for anything else that only `decode` can
 * read, or refuse, as it is to be.
 */
export function* listInParts(
  begin: () => WholeListReading | undefined,
): Generator<undefined, { readonly list: readonly Value[]; readonly total: string | number | undefined } | undefined> {
  try {
    const reading = begin()
    if (reading?.isLikeDecode !== true) return undefined
    while (reading.some()) yield
    reading.end()
    return reading.isLikeDecode ? { list: reading.ready(), total: reading.total } : undefined
  } catch {
    // What is wrong is told by who reads all of it.
    return undefined
  }
}
