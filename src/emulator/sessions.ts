import { randomBytes } from 'node:crypto'
import { apiFault } from './api-fault.js'
import { digest, same } from './keys.js'

/** An employee of the provider, as the emulator knows one. @public */
export interface EmulatorEmployee {
  readonly employeeId: number
  /** A session that is open from the start and never ends. */
  readonly authToken?: string
  /** Says that the session of `authToken` has expired: it can only be refreshed. Default false. */
  readonly expired?: boolean
  /** The name for `getEncryptedSessionToken`. Default: the id as text. */
  readonly username?: string
  /** The password for `getEncryptedSessionToken`; without one there is no login. */
  readonly password?: string
  /** The second factor of the login. Default: none is asked for. */
  readonly securityCode?: string
}

interface Session {
  readonly employee: EmulatorEmployee
  /** In milliseconds since 1970. */
  readonly ends: number
}

/** How many sessions are remembered; the oldest go first. */
const maxSessions = 10_000
/** Hexadecimal digits of a token. */
const tokenLength = 188

/** Sessions of employees, which end after a while and can be refreshed. */
export class EmployeeSessions {
  private readonly sessions = new Map<string, Session>()

  /** `lifetime` in seconds, `false` for ever; `clock` in milliseconds since 1970. */
  constructor(
    private readonly employees: readonly EmulatorEmployee[],
    private readonly lifetime: number | false,
    private readonly clock: () => number,
  ) {
    for (const employee of employees) {
      if (employee.authToken === undefined) continue
      const ends = employee.expired === true ? -Infinity : Infinity
      this.sessions.set(nameOf(employee.employeeId, employee.authToken), { employee, ends })
    }
  }

  /**
   * The employee behind a session; undefined when there is no such session.
   * @throws CallError `auth` `SoftLayer_Exception_EncryptedToken_Expired` when it has ended (A-5, quirk 7).
   */
  employee(employeeId: unknown, token: unknown): EmulatorEmployee | undefined {
    const session = this.sessions.get(nameOf(employeeId, token))
    if (!session) return undefined
    if (session.ends <= this.clock()) {
      throw apiFault('auth', '_EncryptedToken_Expired', 'The token has expired.', 401)
    }
    return session.employee
  }

  /** Opens a session; undefined when name, password or second factor are wrong. */
  login(username: string, password: string, securityCode: string): { userId: number; hash: string } | undefined {
    const employee = this.employees.find((one) => (one.username ?? String(one.employeeId)) === username)
    if (employee?.password === undefined || !same(employee.password, password)) return undefined
    if (employee.securityCode !== undefined && !same(employee.securityCode, securityCode)) return undefined
    return { userId: employee.employeeId, hash: this.open(employee) }
  }

  /** A new token for a session, also for one that has ended: the token and its seconds as text. */
  refresh(employeeId: unknown, token: string): readonly [string, string] | undefined {
    const session =
      employeeId === undefined
        ? [...this.sessions].find(([name]) => name.endsWith(`:${digest(token).toString('hex')}`))?.[1]
        : this.sessions.get(nameOf(employeeId, token))
    if (!session) return undefined
    return [this.open(session.employee), String(this.lifetime === false ? 300 : this.lifetime)]
  }

  /** An employee by id. */
  find(employeeId: number | string): EmulatorEmployee | undefined {
    return this.employees.find((one) => String(one.employeeId) === String(employeeId))
  }

  private open(employee: EmulatorEmployee): string {
    const token = randomBytes(tokenLength / 2).toString('hex')
    const ends = this.lifetime === false ? Infinity : this.clock() + this.lifetime * 1000
    this.sessions.set(nameOf(employee.employeeId, token), { employee, ends })
    for (const [name, session] of this.sessions) {
      if (this.sessions.size <= maxSessions) break
      if (
        session.employee.authToken === undefined ||
        !name.endsWith(digest(session.employee.authToken).toString('hex'))
      )
        this.sessions.delete(name)
    }
    return token
  }
}

/** Sessions are found by the digest of their token, so that no comparison tells anything about one. */
function nameOf(employeeId: unknown, token: unknown): string {
  return `${String(employeeId)}:${digest(String(token)).toString('hex')}`
}
