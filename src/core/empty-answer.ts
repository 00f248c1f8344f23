import type { Call } from './call.js'
import { returnsOf } from './canonical.js'
import type { WireResponse } from './codec.js'
import type { Schema } from './schema.js'

/** Whether a body has nothing but white space. */
export function isBlank(body: Uint8Array): boolean {
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] as number
    if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return false
  }
  return true
}

/**
 * Whether an answer is the null of a method that gives nothing. For any other method an empty body is no answer: that is
 * how an API that is overloaded has answered.
 */
export function isEmptyAnswer(response: WireResponse, schema: Schema, call: Call): boolean {
  const { status, body } = response
  if (status < 200 || status > 299 || !isBlank(body)) return false
  const returns = returnsOf(schema, call)
  return returns?.kind === 'void' && !returns.list
}
