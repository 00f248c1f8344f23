import { createHash, timingSafeEqual } from 'node:crypto'
import type { Auth } from '../core/auth.js'
import { apiFault } from './api-fault.js'

/** A user who may call. @public */
export interface EmulatorUser {
  readonly username: string
  readonly apiKey: string
  /** For `getPortalLoginToken`. Default: the API key. */
  readonly password?: string
}

/** An employee session that is accepted. @public */
export interface EmulatorEmployee {
  readonly employeeId: number
  readonly authToken: string
}

/** Who may call an emulator. */
export interface Accounts {
  readonly users: readonly EmulatorUser[]
  readonly iamTokens: readonly string[]
  readonly employees: readonly EmulatorEmployee[]
  /**
   * The user name behind an IAM token that the emulator itself issued; undefined for one that it did not.
   * @throws CallError `auth` for one that has expired.
   */
  readonly iamUser?: (token: string) => string | undefined
}

/** Checks credentials as the API does (wire-facts section 2.8); knows portal tokens that it gave out. */
export class Authenticator {
  private readonly portalTokens = new Map<string, string>()

  constructor(private readonly accounts: Accounts) {}

  /**
   * The user name behind credentials.
   * @throws CallError `auth`: none given, or wrong ones.
   */
  user(auth: Auth): string {
    const given = auth as Readonly<Record<string, unknown>>
    const first = this.accounts.users[0]?.username ?? ''
    const { username, apiKey, iamToken, userId, employeeId, authToken } = given
    if (typeof iamToken === 'string') {
      const issuedTo = this.accounts.iamUser?.(iamToken)
      if (issuedTo !== undefined) return issuedTo
      if (this.accounts.iamTokens.some((token) => same(token, iamToken))) return first
      throw denied()
    }
    if (employeeId !== undefined) return this.employee(employeeId, authToken) ?? fail()
    if (userId !== undefined) return this.portal(userId, authToken) ?? fail()
    if (typeof username !== 'string' || typeof apiKey !== 'string') {
      throw apiFault('auth', '_Public', 'No valid authentication headers found.', 401)
    }
    for (const user of this.accounts.users) {
      // `apikey` is the one user name of all IBM Cloud keys.
      if ((username === 'apikey' || same(user.username, username)) && same(user.apiKey, apiKey)) return user.username
    }
    // Without API headers, tokens come as the password of a numeric user.
    return this.portal(username, apiKey) ?? this.employee(username, apiKey) ?? fail()
  }

  /** The user with this name and password, if there is one. */
  withPassword(username: string, password: string): string | undefined {
    const user = this.accounts.users.find((one) => same(one.username, username))
    return user && same(user.password ?? user.apiKey, password) ? user.username : undefined
  }

  /** The user with this API key, if there is one. */
  withKey(apiKey: string): string | undefined {
    return this.accounts.users.find((user) => same(user.apiKey, apiKey))?.username
  }

  /** Gives out a portal token for a name and password; undefined when they are wrong. */
  login(
    username: string,
    password: string,
    userIdOf: (username: string) => number,
  ): { userId: number; hash: string } | undefined {
    const user = this.accounts.users.find((one) => same(one.username, username))
    if (!user || !same(user.password ?? user.apiKey, password)) return undefined
    const userId = userIdOf(user.username)
    const hash = digest(`${userId}:${user.apiKey}`).toString('hex')
    this.portalTokens.set(`${userId}:${hash}`, user.username)
    return { userId, hash }
  }

  private portal(userId: unknown, token: unknown): string | undefined {
    return this.portalTokens.get(`${String(userId)}:${String(token)}`)
  }

  private employee(employeeId: unknown, token: unknown): string | undefined {
    const known = this.accounts.employees.some(
      (one) => String(one.employeeId) === String(employeeId) && same(one.authToken, String(token)),
    )
    return known ? (this.accounts.users[0]?.username ?? '') : undefined
  }
}

function fail(): never {
  throw denied()
}

function denied(): Error {
  return apiFault('auth', '_Public', 'Access Denied. ', 401)
}

/** Compares secrets in a time that does not tell where they differ. */
function same(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
