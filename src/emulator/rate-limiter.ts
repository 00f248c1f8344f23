import type { Auth } from '../core/auth.js'
import type { CallError } from '../core/error.js'
import { apiFault } from './api-fault.js'

/** What a limiter allows. */
export interface RateLimit {
  readonly calls: number
  /** Seconds of a window. */
  readonly window: number
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Counts calls by user and window. All windows begin at once, so that no more is kept than one window needs. */
export class RateLimiter {
  private window = -1
  private counts = new Map<string, number>()

  constructor(private readonly limit: RateLimit) {}

  /** Counts a call; gives the fault when it is one too many. */
  refuses(auth: Auth): CallError | undefined {
    const { calls, window, clock } = this.limit
    const now = Math.floor(clock() / (Math.max(1, window) * 1000))
    if (now !== this.window) {
      this.window = now
      this.counts = new Map()
    }
    const user = userOf(auth)
    const count = (this.counts.get(user) ?? 0) + 1
    this.counts.set(user, count)
    return count > calls ? tooManyCalls(calls, window) : undefined
  }
}

/** The fault in the API's words. */
export function tooManyCalls(calls: unknown, window: unknown): CallError {
  const limit = typeof calls === 'number' ? calls : 50
  const seconds = typeof window === 'number' ? Math.max(1, window) : 1
  return apiFault(
    'rate-limit',
    '_WebService_RateLimitExceeded',
    `Rate limit of ${limit} requests for every ${seconds} second(s) exceeded.`,
  )
}

/** Who sends longer names shares a count with others. */
const longestName = 5000

function userOf(auth: Auth): string {
  const { username, apiKey, iamToken, userId, employeeId } = auth as Readonly<Record<string, unknown>>
  // All IBM Cloud keys have the same user name.
  const names = [iamToken, userId, employeeId, username === 'apikey' ? apiKey : username]
  return names.map((name) => String(name ?? '').slice(0, longestName)).join(' ')
}
