import type { Call } from '../../core/call.js'
import { copyOf } from '../../core/copy.js'
import { CallError, type Fault } from '../../core/error.js'
import { faultError, wireFault } from '../../core/fault.js'
import { statusAdvice } from '../../core/http-status.js'
import type { TypeReference } from '../../core/schema.js'

/**
 * The fault in a body, whatever its status: an object with the text `error` and `code` or nothing else, or with one of the
 * API's exception classes as `code` beside whatever. A result whose declared type has such a property is no fault.
 */
export function faultOf(body: unknown, returns: TypeReference | undefined): Fault | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const members = body as Record<string, unknown>
  if (typeof members['error'] !== 'string' || !Object.hasOwn(members, 'error')) return undefined
  const hasCode = Object.hasOwn(members, 'code')
  const code = hasCode ? members['code'] : undefined
  const isException = typeof code === 'string' && code.startsWith('SoftLayer_Exception')
  if (!isException && Object.keys(members).length !== (hasCode ? 2 : 1)) return undefined
  const type = returns?.item.type
  if (type?.property('error')) return undefined
  const known = typeof code === 'string' || typeof code === 'number' || typeof code === 'bigint'
  return { code: known ? String(code) : '', message: members['error'] }
}

/** The fault in the body of a response with an error status: there any object with `error`, or a text for `code`, is one. */
export function failureOf(body: unknown): Fault | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const { error, code } = body as { error?: unknown; code?: unknown }
  if ((error === undefined || error === null) && typeof code === 'string' && code !== '') return { code, message: '' }
  return faultOf({ error, ...(code === undefined ? {} : { code }) }, undefined)
}

/** Where a response belongs to. */
export interface ResponseContext {
  readonly status: number
  readonly protocol: string
  readonly call: Call
}

/** The error for a fault. */
export function restFault(fault: Fault, context: ResponseContext): CallError {
  return faultError(fault, context)
}

/** The error for a response with an error status whose body is no fault. */
export function statusError(text: string, context: ResponseContext): CallError {
  const { service, method } = context.call
  const where = `${service}::${method}`
  const { status } = context
  // Of the answer itself nothing is to be kept by the error.
  const start = copyOf(text.slice(0, 200))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const body = start === '' ? 'an empty body' : `a body that is no fault: ${start}`
  if (status === 401) {
    return new CallError('auth', `${where}: HTTP 401 with ${body}; check the credentials`, context)
  }
  if (status === 500 && start === '') {
    const message = `${where}: HTTP 500 with an empty body; the result is too big for the API: narrow the mask or set a limit`
    return new CallError('overload', message, context)
  }
  if (status === 429) return new CallError('rate-limit', `${where}: HTTP 429 with ${body}; wait and repeat it`, context)
  return new CallError('http', `${where}: HTTP ${status} with ${body}${statusAdvice(status)}`, context)
}

/** A fault as the API writes it: `error` before `code`. */
export function faultBody(error: CallError): { status: number; body: { error: string; code: string } } {
  const { code, message, status } = wireFault(error)
  // A status that says success would hide the fault from clients.
  return {
    status: status >= 400 && status <= 599 ? status : 500,
    body: { error: wellFormed(message), code: wellFormed(code) },
  }
}

/** A fault text never fails: half a character becomes a question mark. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '?')
}
