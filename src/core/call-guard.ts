import type { Call } from './call.js'
import { isDuration } from './deadline.js'
import { CallError } from './error.js'
import type { ErrorCode } from './error.js'

/** A call as messages name it; tells nothing of its arguments. */
export function nameOf(call: Partial<Call> | undefined): string {
  return `${String(call?.service)}::${String(call?.method)}`.slice(0, 200)
}

/** An error whose message names the call. */
export function prefixed(subject: string, error: CallError): CallError {
  const { code, message, ...details } = error
  return new CallError(code, `${subject}: ${message}`, { ...details, cause: error.cause })
}

/** Runs the work of a codec: whatever it throws becomes a CallError of the call. */
export function guard<T>(code: ErrorCode, what: string, call: Call, work: () => T, status?: number): T {
  try {
    return work()
  } catch (error) {
    throw guarded(error, code, what, call, status)
  }
}

/** What the work of a codec has thrown, as a CallError of the call. */
export function guarded(
  error: unknown,
  code: ErrorCode,
  what: string,
  call: Call,
  status: number | undefined,
): CallError {
  if (CallError.is(error)) return error.status === undefined && status !== undefined ? error.with({ status }) : error
  return new CallError(code, `${nameOf(call)} ${what}; see the cause`, { cause: error, status })
}

/** @throws CallError `invalid-call` for what is no call, and for options that cannot be. */
export function checkInput(call: unknown, options: unknown): asserts call is Call {
  if (typeof call !== 'object' || call === null) {
    throw new CallError(
      'invalid-call',
      "A call must be an object such as { service: 'SoftLayer_Account', method: 'getObject' }",
    )
  }
  for (const name of ['service', 'method'] as const) {
    const value = (call as Record<string, unknown>)[name]
    if (typeof value !== 'string' || value === '')
      throw new CallError('invalid-call', `A call needs a ${name}: a text that is not empty`)
  }
  const { signal, timeout } = (options ?? {}) as Record<string, unknown>
  if (typeof options !== 'object' || options === null) throw invalidOption(call as Call, 'options must be an object')
  if (timeout !== undefined && !isDuration(timeout))
    throw invalidOption(call as Call, 'timeout must be a positive number of milliseconds')
  if (signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.addEventListener !== 'function') {
    throw invalidOption(call as Call, 'signal must be an AbortSignal')
  }
}

function invalidOption(call: Call, what: string): CallError {
  return new CallError('invalid-call', `${nameOf(call)} was not sent: ${what}`)
}
