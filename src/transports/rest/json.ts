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
  if (hasLongNumber(text)) return readSlowly(text, reference, maxDepth)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonError('it is not JSON')
  }
  // A level takes two characters at least.
  if (text.length > 2 * maxDepth && isDeeper(value, maxDepth)) throw tooDeep(maxDepth)
  return value
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

/** Whether containers are nested deeper than `levels`; never goes deeper itself. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  const stack: [object, number][] = [[value, 1]]
  while (stack.length > 0) {
    const [container, level] = stack.pop() as [object, number]
    if (level > levels) return true
    for (const member of Array.isArray(container) ? (container as unknown[]) : Object.values(container)) {
      if (typeof member === 'object' && member !== null) stack.push([member, level + 1])
    }
  }
  return false
}
