import { isRead } from '../core/access.js'
import { CallError } from '../core/error.js'
import type { CallInput, CallLayer } from '../core/transport.js'

/** How calls are sent again. @public */
export interface RetrySettings {
  /** How many times after the first attempt. Default 2. */
  readonly retries?: number
  /** Milliseconds of the first wait's upper bound; it doubles with each attempt. Default 200, after a rate limit 1,000. */
  readonly base?: number
  /** Longest upper bound of a wait in milliseconds. Default 10,000. */
  readonly cap?: number
  /** Also repeat reads that the API calls too big: seldom helps. Default false. */
  readonly overload?: boolean
  /** A number from 0 up to 1 for the jitter. Default `Math.random`. */
  readonly random?: () => number
  /** Waits; rejects when the signal aborts. Default: a timer. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const passingStatuses: ReadonlySet<number> = new Set([408, 502, 503, 504])
const windowOfRateLimit = 1_000

/**
 * Sends failed calls again, safe by construction: it looks at what a call does, never at the HTTP verb.
 *
 * - any call: when the API certainly did not execute it (never sent, or refused by the rate limit)
 * - a read, or a call with `idempotent: true`: also after connection failures, deadlines of one attempt, and HTTP
 *   408, 502, 503 and 504
 * - never: faults, bad calls, certificates that are not trusted, `aborted`, `closed`, and once the total deadline has passed
 *
 * Waits have full jitter.
 *
 * @example
 * createTransport({ retry: { retries: 4 } })
 *
 * @throws CallError `config` for settings that are no positive numbers.
 * @public
 */
export function retry(settings: RetrySettings = {}): CallLayer {
  const { retries = 2, base, cap = 10_000, overload = false, random = Math.random, sleep = wait } = settings
  if (!Number.isSafeInteger(retries) || retries < 0)
    throw new CallError('config', 'retry.retries must be a whole number, 0 or more')
  for (const [name, value] of Object.entries({ base: base ?? 0, cap })) {
    if (typeof value !== 'number' || !(value >= 0))
      throw new CallError('config', `retry.${name} must be a number of milliseconds`)
  }

  return (next) => async (input) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await next(input)
      } catch (error) {
        if (attempt >= retries || !CallError.is(error) || input.signal.aborted || !repeatable(error, input, overload))
          throw error
        const first = base ?? (error.code === 'rate-limit' ? windowOfRateLimit : 200)
        await pause(Math.floor(random() * Math.min(cap, first * 2 ** attempt)), input.signal, error)
      }
    }
  }

  async function pause(milliseconds: number, signal: AbortSignal, error: CallError): Promise<void> {
    try {
      await sleep(milliseconds, signal)
    } catch (reason) {
      // The deadline's own error says nothing of what the attempts before it met.
      throw CallError.is(reason) && reason.code === 'timeout' ? reason.with({ cause: error }) : reason
    }
  }
}

/** Whether sending the call again cannot do harm and may help. */
function repeatable(error: CallError, { call, options }: CallInput, overload: boolean): boolean {
  switch (error.code) {
    case 'rate-limit':
      return true
    case 'network':
      return !isDistrust(error) && (error.unsent || isSafe())
    case 'timeout':
      return error.unsent || isSafe()
    case 'http':
      return passingStatuses.has(error.status ?? 0) && isSafe()
    case 'overload':
      return overload && isSafe()
    default:
      return false
  }

  function isSafe(): boolean {
    return options.idempotent ?? isRead(call)
  }
}

/** A certificate that is not trusted now will not be in a second: such an error is for the caller to see at once. */
function isDistrust(error: CallError): boolean {
  let cause = error.cause
  for (let depth = 0; depth < 4 && typeof cause === 'object' && cause !== null; depth++) {
    const { code, cause: inner } = cause as { code?: unknown; cause?: unknown }
    if (typeof code === 'string' && /CERT|SIGNATURE|HOSTNAME_MISMATCH|WRONG_VERSION_NUMBER/.test(code)) return true
    cause = inner
  }
  return false
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    function onAbort(): void {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
