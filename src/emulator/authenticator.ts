import { randomBytes } from 'node:crypto'
import type { Auth } from '../core/auth.js'
import type { CallError } from '../core/error.js'
import type { Quirks } from '../core/quirk.js'
import { isMaster } from './access.js'
import { apiFault } from './api-fault.js'
import { digest, keyOf, same, userWithKey } from './keys.js'
import { EmployeeSessions, type EmulatorEmployee } from './sessions.js'
import type { EmulatorUser } from './seed-users.js'
import type { Row, World } from './world.js'

export type { EmulatorEmployee } from './sessions.js'
export type { EmulatorUser } from './seed-users.js'

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

/** A name and password, and what else a login may ask for. */
export interface Credentials {
  readonly username: string
  readonly password: string
  readonly questionId?: number | undefined
  readonly answer?: string | undefined
  readonly securityCode?: string | undefined
}

interface PortalSession {
  readonly user: Row
  /** What the user logged in with: when that is gone, so is the session. */
  readonly secret: Buffer
}

const userType = 'SoftLayer_User_Customer'
/** The status of a user who may call. */
const activeStatus = 1001
/** How many portal tokens are remembered; the oldest go first. */
const maxTokens = 10_000

/** Checks credentials as the API does (wire-facts section 2.8); knows the tokens that it gave out. */
export class Authenticator {
  readonly employees: EmployeeSessions
  private readonly portalTokens = new Map<string, PortalSession>()

  /** `clock` in milliseconds since 1970. */
  constructor(
    private readonly accounts: Accounts,
    private readonly world: World,
    private readonly quirks: Quirks = {},
    clock: () => number = Date.now,
  ) {
    const lifetime = quirks['employee-token-expires'] ?? 300
    this.employees = new EmployeeSessions(accounts.employees, typeof lifetime === 'number' && lifetime, clock)
  }

  /**
   * The user behind credentials. Nothing is remembered from one call to the next: a key that is removed, or a user
   * who is disabled, is refused at once.
   *
   * @throws CallError `auth`: none given, or wrong ones.
   */
  caller(auth: Auth): Row {
    const user = this.find(auth)
    if (user?.values['userStatusId'] !== activeStatus) throw this.denied()
    return user
  }

  /** The user name behind credentials. @throws CallError `auth` as {@link caller} does. */
  user(auth: Auth): string {
    return String(this.caller(auth).values['username'])
  }

  /** The user with this name and password, if there is one. */
  withPassword(username: string, password: string): string | undefined {
    const user = this.named(username)
    return user && this.hasPassword(user, password) ? username : undefined
  }

  /** The user with this API key, if there is one. */
  withKey(apiKey: string): string | undefined {
    const user = userWithKey(this.world, 'apikey', apiKey)
    return user && String(user.values['username'])
  }

  /**
   * Gives out a portal token.
   * @throws CallError `auth` when name, password, answer or second factor are wrong.
   */
  login({ username, password, questionId, answer, securityCode }: Credentials): { userId: number; hash: string } {
    const user = this.named(username)
    if (user?.values['userStatusId'] !== activeStatus || !this.hasPassword(user, password)) throw invalidCredentials()
    const secrets = this.world.secrets.get(user)
    const answers = secrets?.answers
    if (answers && answers.size > 0) {
      const expected = questionId === undefined ? undefined : answers.get(questionId)
      if (expected === undefined || answer === undefined || !same(expected, answer)) {
        throw invalidCredentials('Invalid security question or answer')
      }
    }
    if (secrets?.securityCode !== undefined && !same(secrets.securityCode, securityCode ?? '')) {
      throw invalidCredentials('Invalid security code')
    }
    const hash = randomBytes(32).toString('hex')
    this.portalTokens.set(tokenName(user.id, hash), { user, secret: digest(this.passwordOf(user)) })
    for (const name of this.portalTokens.keys()) {
      if (this.portalTokens.size <= maxTokens) break
      this.portalTokens.delete(name)
    }
    return { userId: user.id, hash }
  }

  /** The fault for wrong credentials, in the words that the quirk chooses (A-3, quirk 5). */
  denied(): CallError {
    const words = this.quirks['auth-failure-text']
    return apiFault(
      'auth',
      '_Public',
      (typeof words === 'string' ? failures[words] : undefined) ?? 'Access Denied. ',
      401,
    )
  }

  private find(auth: Auth): Row | undefined {
    const given = auth as Readonly<Record<string, unknown>>
    const { username, apiKey, iamToken, userId, employeeId, authToken } = given
    if (typeof iamToken === 'string') {
      const issuedTo = this.accounts.iamUser?.(iamToken)
      if (issuedTo !== undefined) return this.named(issuedTo)
      return this.accounts.iamTokens.filter((token) => same(token, iamToken)).length > 0 ? this.master() : undefined
    }
    if (employeeId !== undefined) return this.employee(employeeId, authToken)
    if (userId !== undefined) return this.portal(userId, authToken)
    if (typeof username !== 'string' || typeof apiKey !== 'string') {
      throw apiFault('auth', '_Public', 'No valid authentication headers found.', 401)
    }
    // Without API headers, tokens come as the password of a numeric user.
    return userWithKey(this.world, username, apiKey) ?? this.portal(username, apiKey) ?? this.employee(username, apiKey)
  }

  private portal(userId: unknown, token: unknown): Row | undefined {
    const session = this.portalTokens.get(tokenName(userId, token))
    if (!session) return undefined
    return digest(this.passwordOf(session.user)).equals(session.secret) ? session.user : undefined
  }

  /** An employee may do what the master user may. */
  private employee(employeeId: unknown, token: unknown): Row | undefined {
    return this.employees.employee(employeeId, token) ? this.master() : undefined
  }

  private master(): Row | undefined {
    return this.world.all(userType).find(isMaster)
  }

  private named(username: string): Row | undefined {
    return this.world.all(userType).find((user) => user.values['username'] === username)
  }

  private hasPassword(user: Row, password: string): boolean {
    const own = this.passwordOf(user)
    return own !== '' && same(own, password)
  }

  /** The password, or the key of a user who has none. */
  private passwordOf(user: Row): string {
    return this.world.secrets.get(user)?.password ?? String(keyOf(user)?.values['authenticationKey'] ?? '')
  }
}

const failures: Readonly<Record<string, string>> = {
  'access-denied': 'Access Denied. ',
  'invalid-api-token': 'Invalid API Token',
  'invalid-username-password': 'Invalid username/password',
}

function invalidCredentials(message = 'Invalid username/password'): CallError {
  return apiFault('auth', '_User_Customer_InvalidCredentials', message, 401)
}

function tokenName(userId: unknown, token: unknown): string {
  return `${String(userId)}:${digest(String(token)).toString('hex')}`
}
