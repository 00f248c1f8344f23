import { canonicalize, Numbers } from '../../core/canonical.js'
import type { ValueSettings } from '../../core/codec.js'
import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { readEveryDigit } from './json.js'
import { hasLongNumber, hasLongNumberIn } from './long-number.js'

/** How answers are read. */
export class Reading implements ValueSettings {
  readonly dates: 'string' | 'date'
  readonly decimals: 'string' | 'number'
  readonly numbers = new Numbers()

  constructor(
    { dates = 'string', decimals = 'string' }: ValueSettings,
    readonly maxDepth: number,
  ) {
    this.dates = dates
    this.decimals = decimals
  }
}

/**
 * Data that `JSON.parse` has read in their canonical form, without losing a digit. Only a text with a number that is in doubt is
 * searched for numbers of more digits than a double holds, and read again if it has one: to search all texts takes a tenth of
 * the time of parsing them.
 * @param bytes of the text, where they are a superset of ASCII.
 * @throws JsonError
 * @throws TooDeep
 */
export function canonicalJson(
  data: unknown,
  text: string,
  bytes: Uint8Array | undefined,
  returns: TypeReference | undefined,
  reading: Reading,
): Value {
  const { maxDepth, numbers } = reading
  numbers.areInDoubt = numbers.areTooLarge = false
  const value = canonicalize(data, returns, reading, maxDepth)
  if (!numbers.areInDoubt) return value
  const isLong = numbers.areTooLarge || (bytes ? hasLongNumberIn(bytes, 0, bytes.length) : hasLongNumber(text))
  return isLong ? canonicalize(readEveryDigit(text, returns, maxDepth), returns, reading, maxDepth) : value
}
