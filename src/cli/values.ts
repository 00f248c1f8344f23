import type { Value } from '../core/value.js'
import { isObject, setMember } from '../core/value.js'
import { UsageError } from './failure.js'

/**
 * Reads one argument of a call: JSON when it is JSON, else the text itself. Integers past 2^53 become bigint and
 * `{"$base64":"..."}` becomes bytes, as `call --json` writes them.
 *
 * @example
 * readArgument('42')          // 42
 * readArgument('{"id": 1}')   // { id: 1 }
 * readArgument('"42"')        // '42'
 * readArgument('web01')       // 'web01'
 */
export function readArgument(text: string): Value {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
    if (/\d{16}/.test(text)) parsed = JSON.parse(markLongIntegers(text))
  } catch {
    return text
  }
  return revive(parsed)
}

/** Reads a flag that must be a JSON object. */
export function readObject(flag: string, text: string): { readonly [name: string]: Value | undefined } {
  try {
    JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${flag} is not JSON: ${reason}; quote it for the shell, as in ${flag} '{"a":1}'`)
  }
  const value = readArgument(text)
  if (!isObject(value)) throw new UsageError(`${flag} must be a JSON object, as in ${flag} '{"a":1}'`)
  return value
}

/** Reads a whole number that is not negative. */
export function readCount(flag: string, text: string, least = 0): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`${flag} must be a whole number of at least ${least}, not "${text}"`)
  }
  return value
}

/** Reads an init id: a number when it is one, else text such as a UUID. */
export function readId(text: string): number | string {
  if (text === '') throw new UsageError('--id must not be empty')
  const value = Number(text)
  return /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(value) ? value : text
}

/** Reads a number of seconds as milliseconds. */
export function readSeconds(flag: string, text: string): number {
  const seconds = Number(text)
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds <= 0) {
    throw new UsageError(`${flag} must be a number of seconds above 0, not "${text}"`)
  }
  return Math.ceil(seconds * 1000)
}

const longInteger = /^\u0000integer:(-?\d+)$/

/** JSON.parse rounds integers past 2^53, so they are passed through it as marked text. */
function markLongIntegers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\[^])*"|-?\d+(?![\d.eE])/g, (token, at: number) => {
    if (token.startsWith('"') || Number.isSafeInteger(Number(token))) return token
    // The tail of a number with a fraction or exponent is not an integer.
    return /[\d.eE+-]/.test(json.charAt(at - 1)) ? token : `"\\u0000integer:${token}"`
  })
}

function revive(value: unknown): Value {
  if (typeof value === 'string') {
    const digits = longInteger.exec(value)?.[1]
    return digits === undefined ? value : BigInt(digits)
  }
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value as Value
  const entries = Object.entries(value)
  const [only] = entries
  if (only && entries.length === 1 && only[0] === '$base64' && typeof only[1] === 'string') {
    return new Uint8Array(Buffer.from(only[1], 'base64'))
  }
  const result: Record<string, unknown> = {}
  for (const [name, member] of entries) setMember(result, name, revive(member))
  return result as Value
}
