import { fromBase64 } from '../../core/base64.js'
import type { ValueSettings } from '../../core/codec.js'
import { canonicalScalar, canonicalText } from '../../core/scalar.js'
import type { Kind } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { isScalar, readScalar } from './leaf.js'

/**
 * The text of a scalar as PHP's server takes it (foreign-wire section 2): any text but `0`, `f` and `false` is true, a
 * number may have white space around it, a point and an exponent, and base64 ends where it stops to be some.
 * Undefined when the text is of no number where one must be.
 */
export function readPhpScalar(
  text: string,
  wire: Kind | undefined,
  declared: Kind | undefined,
  settings: ValueSettings,
): Value | undefined {
  const as = isScalar(declared) ? declared : undefined
  switch (wire ?? as) {
    case 'boolean':
      return canonicalScalar(flag(text), as ?? 'boolean', settings)
    case 'binary': {
      const bytes = wire === undefined ? undefined : (fromBase64(text) ?? fromBase64(decodable(text)))
      return bytes ? canonicalScalar(bytes, as ?? 'binary', settings) : readScalar(text, wire, declared, settings)
    }
    case 'integer':
    case 'float':
      if (typeof canonicalText(text, 'float', settings) === 'string') return undefined
      return readScalar(text, wire, declared, settings)
    default:
      return readScalar(text, wire, declared, settings)
  }
}

function flag(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  if (word === '') return null
  return word !== '0' && word !== 'f' && word !== 'false'
}

/** The characters of base64 in a text up to the padding, in whole groups: PHP passes over what is none. */
function decodable(text: string): string {
  const end = text.indexOf('=')
  const kept = (end < 0 ? text : text.slice(0, end)).replace(/[^A-Za-z0-9+/]/g, '')
  const whole = kept.length % 4 === 1 ? kept.slice(0, -1) : kept
  return whole.padEnd(Math.ceil(whole.length / 4) * 4, '=')
}
