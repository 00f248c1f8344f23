import type { TypeReference } from '../../core/schema.js'
import { setMember } from '../../core/value.js'
import { hasLongNumber, JsonReader } from './json-reader.js'

/** Text that is no JSON, or nested too deep. The message never quotes the text: it may hold a secret. */
export class JsonError extends Error {}

/**
 * Reads JSON without losing a digit: integers past 2^53 become bigint, and long numbers that `reference` declares as
 * decimal stay text. `JSON.parse` does the work unless the text has such a number.
 * @throws JsonError
 */
export function readJson(text: string, reference: TypeReference | undefined, maxDepth: number): unknown {
  if (hasLongNumber(text) || mayHangParser(text, maxDepth)) return readSlowly(text, reference, maxDepth)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonError('it is not JSON')
  }
  // A level takes two characters at least.
  if (text.length > 2 * maxDepth && isTooDeep(value, maxDepth)) throw tooDeep(maxDepth)
  return value
}

/** `JSON.parse` takes a second and more for a million levels: a run of brackets is read by who counts them first. */
function mayHangParser(text: string, maxDepth: number): boolean {
  return text.length > 100_000 && text.includes('['.repeat(Math.min(maxDepth, 10_000) + 1))
}

function readSlowly(text: string, reference: TypeReference | undefined, maxDepth: number): unknown {
  try {
    return new JsonReader(text, maxDepth, setMember, (reason) => new JsonError(reason)).read(reference)
  } catch (error) {
    // Someone may have set a maxDepth that the stack cannot hold.
    if (error instanceof RangeError) throw tooDeep(maxDepth)
    throw error
  }
}

function tooDeep(maxDepth: number): JsonError {
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

/** Whether containers are nested deeper than `levels`. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      if (typeof item === 'object' && item !== null && isDeeper(item, levels - 1)) return true
    }
    return false
  }
  // Much faster than Object.values.
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name]
    if (typeof member === 'object' && member !== null && isDeeper(member, levels - 1)) return true
  }
  return false
}
