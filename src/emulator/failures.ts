import type { IncomingCall } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Quirks } from '../core/quirk.js'

/**
 * A way for a call to fail, whatever the protocol. Each is a quirk of the same name too, with a number of requests for
 * its value; `slow` is one only here.
 *
 * @public
 */
export type Failure = (typeof failures)[number]

/** Every way for a call to fail. @public */
export const failures = Object.freeze([
  'slow',
  'hang',
  'reset-before-headers',
  'reset-after-headers',
  'reset-in-body',
  'truncated-gzip',
  'html-502',
  'html-503',
  'html-504',
  'overload-internal-error',
  'overload-empty-500',
  'overload-empty-200',
  'rate-limited',
  'iam-token-expired',
] as const)

/** Which calls fail, and how. @public */
export interface Injection {
  readonly failure: Failure
  /** How many calls fail. Default 1; `Infinity` for all. */
  readonly times?: number
  /** Only every so many-th call that matches fails: 3 lets two pass before each. Default 1. */
  readonly every?: number
  /** How many calls that match pass first. Default 0. */
  readonly skip?: number
  /** Which calls match: `Service::method`, a service, or a test. Default: all, also requests that cannot be read. */
  readonly call?: string | ((call: IncomingCall) => boolean)
  /**
   * Whether the call is executed all the same, so that only its answer is lost. Default: true, except for `html-503`,
   * `rate-limited` and `iam-token-expired`.
   */
  readonly executed?: boolean
  /** For `slow`: milliseconds. Default 16000, as was seen in an overload. */
  readonly delay?: number
}

/** An injection at work. @public */
export interface Injected {
  /** How many calls matched so far. */
  readonly seen: number
  /** How many of them failed. */
  readonly failed: number
  /** Ends it. */
  remove(): void
}

/** What happens to one call. */
export interface Strike {
  readonly failure: Failure
  readonly executed: boolean
  readonly delay: number
}

/** The failures of calls that are not executed, unless the injection says so. */
export const refusals: ReadonlySet<Failure> = new Set<Failure>(['html-503', 'rate-limited', 'iam-token-expired'])
const defaultDelay = 16_000

/** The failures that calls are to meet, in the order of their injection. */
export class FailurePlan {
  private readonly active = new Set<Pending>()

  constructor(quirks: Quirks = {}) {
    for (const failure of failures) {
      const times = quirks[failure]
      if (typeof times === 'number' && times > 0) this.inject({ failure, times })
    }
  }

  /** @throws CallError `config` for a failure that there is not, or a number that makes no sense. */
  inject(injection: Injection): Injected {
    const pending = new Pending(checked(injection))
    this.active.add(pending)
    return {
      get seen() {
        return pending.seen
      },
      get failed() {
        return pending.failed
      },
      remove: () => void this.active.delete(pending),
    }
  }

  /** What the next call meets, if anything: the first injection that strikes is the only one. */
  strike(call: IncomingCall | undefined): Strike | undefined {
    for (const pending of this.active) {
      if (!pending.strikes(call)) continue
      if (pending.spent) this.active.delete(pending)
      const { failure, executed, delay = defaultDelay } = pending.injection
      return { failure, executed: executed ?? !refusals.has(failure), delay }
    }
    return undefined
  }
}

class Pending {
  seen = 0
  failed = 0

  constructor(readonly injection: Injection) {}

  get spent(): boolean {
    return this.failed >= (this.injection.times ?? 1)
  }

  strikes(call: IncomingCall | undefined): boolean {
    const { skip = 0, every = 1 } = this.injection
    if (!this.matches(call)) return false
    this.seen++
    const turn = this.seen - skip
    if (turn <= 0 || turn % every !== 0) return false
    this.failed++
    return true
  }

  private matches(call: IncomingCall | undefined): boolean {
    const wanted = this.injection.call
    if (wanted === undefined) return true
    if (call === undefined) return false
    if (typeof wanted === 'function') return wanted(call)
    return wanted === call.service || wanted === `${call.service}::${call.method}`
  }
}

function checked(injection: Injection): Injection {
  const { failure, times = 1, every = 1, skip = 0, delay = defaultDelay } = injection
  if (!failures.includes(failure)) {
    const given = String(failure).slice(0, 100)
    throw new CallError('config', `There is no failure "${given}". There are ${failures.join(', ')}.`)
  }
  const numbers = { times: [times, 1], every: [every, 1], skip: [skip, 0], delay: [delay, 0] } as const
  for (const [name, [value, least]] of Object.entries(numbers)) {
    if (value >= least && (Number.isSafeInteger(value) || (name === 'times' && value === Infinity))) continue
    throw new CallError(
      'config',
      `"${name}" of the failure "${failure}" must be a whole number from ${least} on, not ${String(value)}.`,
    )
  }
  return { ...injection }
}
