import { canonicalize, Numbers } from '../../core/canonical.js'
import type { ValueSettings } from '../../core/codec.js'
import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { parseJson, readEveryDigit } from './json.js'

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
 * The data of some JSON in its canonical form, without losing a digit. `JSON.parse` does the work. Only a text with a number
 * that is in doubt is searched for numbers of more digits than a double holds, and read again if it has one: to search
 * all texts takes a tenth of the time of parsing them.
 * @param look is shown the data before they are brought into that form.
 * @throws JsonError
 * @throws TooDeep
 */
export function canonicalJson(
  text: string,
  returns: TypeReference | undefined,
  reading: Reading,
  hasLongNumber: () => boolean,
  look?: (data: unknown) => void,
): Value {
  const { maxDepth, numbers } = reading
  const data = parseJson(text, returns, maxDepth)
  look?.(data)
  numbers.areInDoubt = false
  const value = canonicalize(data, returns, reading, maxDepth)
  if (!numbers.areInDoubt || !hasLongNumber()) return value
  return canonicalize(readEveryDigit(text, returns, maxDepth), returns, reading, maxDepth)
}
