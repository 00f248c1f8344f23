import { isDeeper } from '../../core/depth.js'
import type { TypeReference } from '../../core/schema.js'
import { setMember } from '../../core/value.js'
import { JsonReader } from './json-reader.js'
import { hasLongNumber } from './long-number.js'

/** Text that is no JSON, or nested too deep. The message never quotes the text: it may hold a secret. */
export class JsonError extends Error {}

/**
 * Reads JSON without losing a digit: integers past 2^53 become bigint, and long numbers that `reference` declares as
 * decimal stay text. `JSON.parse` does the work unless the text has such a number.
 * @throws JsonError
 */
export function readJson(text: string, reference: TypeReference | undefined, maxDepth: number): unknown {
  const value = (hasLongNumber(text) ? readEveryDigit : parseJson)(text, reference, maxDepth)
  // A level takes two characters at least.
  if (text.length > 2 * maxDepth && isTooDeep(value, maxDepth)) throw tooDeep(maxDepth)
  return value
}

/**
 * The same with numbers as doubles hold them, for who looks at each number and each level afterwards.
 * @throws JsonError
 */
export function parseJson(text: string, reference: TypeReference | undefined, maxDepth: number): unknown {
  if (mayHangParser(text, maxDepth)) return readEveryDigit(text, reference, maxDepth)
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Tells where it is wrong without quoting it.
    return readEveryDigit(text, reference, maxDepth)
  }
}

/** `JSON.parse` takes a second and more for a million levels: a run of brackets is read by who counts them first. */
function mayHangParser(text: string, maxDepth: number): boolean {
  return text.length > 100_000 && text.includes('['.repeat(Math.min(maxDepth, 10_000) + 1))
}

/** The same with every digit, for texts that need it. @throws JsonError */
export function readEveryDigit(text: string, reference: TypeReference | undefined, maxDepth: number): unknown {
  try {
    return new JsonReader(text, maxDepth, setMember, (reason) => new JsonError(reason)).read(reference)
  } catch (error) {
    // Someone may have set a maxDepth that the stack cannot hold.
    if (error instanceof RangeError) throw tooDeep(maxDepth)
    throw error
  }
}

/** The error for a text that is nested too deep. */
export function tooDeep(maxDepth: number): JsonError {
  return new JsonError(`it is nested deeper than ${maxDepth}`)
}

function isTooDeep(value: unknown, maxDepth: number): boolean {
  try {
    return isDeeper(value, maxDepth)
  } catch (error) {
    if (error instanceof RangeError) return true
    throw error
  }
}
