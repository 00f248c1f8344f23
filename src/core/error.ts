import type { Call } from './call.js'

/**
 * What went wrong, the same on every protocol (wire-facts section 2.9).
 *
 * | code | meaning |
 * | --- | --- |
 * | `auth` | credentials missing, wrong or expired |
 * | `not-found` | no such object, or no permission for it (A-9) |
 * | `unknown-service` | the API has no such service |
 * | `unknown-method` | the service has no such method |
 * | `bad-request` | the API did not understand the call, or misses an init parameter |
 * | `rate-limit` | too many calls: not executed, safe to repeat later |
 * | `overload` | the result is too big for the API: narrow the mask or set a limit |
 * | `not-implemented` | the API has the method but not the function |
 * | `fault` | any other fault of the API; see `fault.code` |
 * | `http` | an HTTP status without a readable body, such as a balancer's 502 page |
 * | `malformed` | the answer is cut off, empty or not of this protocol |
 * | `too-large` | the answer is over the size cap |
 * | `network` | the connection failed |
 * | `timeout` | a deadline passed; the message says which |
 * | `aborted` | the caller's signal; its reason is `cause` |
 * | `closed` | the transport was closed |
 * | `invalid-call` | the call cannot be sent: nothing was |
 * | `unsupported` | this protocol cannot carry it: nothing was sent |
 * | `config` | a setting is wrong or missing |
 *
 * @public
 */
export type ErrorCode =
  | 'auth'
  | 'not-found'
  | 'unknown-service'
  | 'unknown-method'
  | 'bad-request'
  | 'rate-limit'
  | 'overload'
  | 'not-implemented'
  | 'fault'
  | 'http'
  | 'malformed'
  | 'too-large'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'closed'
  | 'invalid-call'
  | 'unsupported'
  | 'config'

/** The API's own fault: its exception class or number as text, and its message. @public */
export interface Fault {
  /** Always text, even where the wire has a number. */
  readonly code: string
  readonly message: string
}

/** Milliseconds of each part of a call; the last attempt's. @public */
export interface Timings {
  readonly encode: number
  readonly wire: number
  readonly decode: number
  readonly total: number
}

/** The call of an error without anything that may be secret: no arguments, no headers. @public */
export type CallSummary = Pick<Call, 'service' | 'method' | 'id' | 'mask' | 'limit' | 'offset'>

/** What an error may carry besides its code and message. @public */
export interface CallErrorDetails {
  readonly fault?: Fault | undefined
  readonly status?: number | undefined
  readonly protocol?: string | undefined
  readonly call?: Partial<Call> | undefined
  readonly attempts?: number | undefined
  readonly timings?: Timings | undefined
  readonly cause?: unknown
  /** Whether the API certainly did not execute the call, so that even a write may be sent again. */
  readonly unsent?: boolean | undefined
}

const brand = Symbol.for('softlayer-transports.CallError')

/**
 * The one error class. Match on `code`; `fault.code` has the API's exception class.
 *
 * @example
 * try { await transport.call(call) } catch (error) {
 *   if (CallError.is(error) && error.code === 'not-found') return undefined
 *   throw error
 * }
 *
 * @public
 */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: ErrorCode
  readonly fault?: Fault
  readonly status?: number
  readonly protocol?: string
  readonly call?: Partial<CallSummary>
  readonly attempts: number
  readonly timings?: Timings
  readonly unsent: boolean
  readonly [brand] = true

  constructor(code: ErrorCode, message: string, details: CallErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    if (details.fault) this.fault = details.fault
    if (details.status !== undefined) this.status = details.status
    if (details.protocol !== undefined) this.protocol = details.protocol
    if (details.call) this.call = summary(details.call)
    this.attempts = details.attempts ?? 1
    if (details.timings) this.timings = details.timings
    this.unsent = details.unsent ?? (code === 'invalid-call' || code === 'unsupported' || code === 'rate-limit')
  }

  /** Whether something is a CallError, also of another copy of this package. */
  static is(error: unknown): error is CallError {
    return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true
  }

  /** The same error with more known about it; details that are given win. */
  with(details: CallErrorDetails): CallError {
    const error = new CallError(this.code, this.message, {
      fault: details.fault ?? this.fault,
      status: details.status ?? this.status,
      protocol: details.protocol ?? this.protocol,
      call: details.call ?? this.call,
      attempts: details.attempts ?? this.attempts,
      timings: details.timings ?? this.timings,
      unsent: details.unsent ?? this.unsent,
      cause: details.cause ?? this.cause,
    })
    if (this.stack !== undefined) error.stack = this.stack
    return error
  }

  /** Plain data for logs; holds no secret. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, fault, status, protocol, call, attempts, timings } = this
    return { name, code, message, fault, status, protocol, call, attempts, timings }
  }
}

function summary(call: Partial<Call>): Partial<CallSummary> {
  const result: Record<string, unknown> = {}
  for (const name of ['service', 'method', 'id', 'mask', 'limit', 'offset'] as const) {
    if (call[name] !== undefined) result[name] = call[name]
  }
  return result as Partial<CallSummary>
}
