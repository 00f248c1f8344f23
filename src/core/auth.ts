import type { Value } from './value.js'

/**
 * Credentials, as data. Each protocol puts them where the API wants them (wire-facts section 2.8).
 *
 * - `{ username, apiKey }`: a classic user; with the user name `apikey` an IBM Cloud key, sent as HTTP Basic on
 *   every protocol (X-7, S-13)
 * - `{ iamToken }`: an IAM access token, sent as `Authorization: Bearer`
 * - `{ userId, authToken }`: a portal login token
 * - `{ employeeId, authToken }`: an employee session
 * - `{}`: no credentials
 *
 * @public
 */
export type Auth = UserKey | IamToken | PortalToken | EmployeeSession | NoAuth

/** User name and API key. @public */
export interface UserKey {
  readonly username: string
  readonly apiKey: string
}

/** An IAM access token, without the word `Bearer`. @public */
export interface IamToken {
  readonly iamToken: string
}

/** A portal login token: `userId` and `hash` of `getPortalLoginToken`. @public */
export interface PortalToken {
  readonly userId: number
  readonly authToken: string
}

/** An employee's session. @public */
export interface EmployeeSession {
  readonly employeeId: number
  readonly authToken: string
}

/** No credentials: for methods that need none. @public */
export type NoAuth = {
  readonly [name in 'username' | 'apiKey' | 'iamToken' | 'userId' | 'employeeId' | 'authToken']?: never
}

/** How credentials travel: an HTTP `authorization` header, an API header, or neither. */
export interface AuthCarrier {
  readonly authorization?: string
  readonly header?: { readonly name: string; readonly type?: string; readonly members: Readonly<Record<string, Value>> }
}

/** Credentials for a protocol without API headers: always HTTP. */
export function httpAuth(auth: Auth = {}): AuthCarrier {
  if (has(auth, 'iamToken')) return { authorization: `Bearer ${auth.iamToken}` }
  if (has(auth, 'employeeId')) return { authorization: basic(String(auth.employeeId), auth.authToken) }
  if (has(auth, 'userId')) return { authorization: basic(String(auth.userId), auth.authToken) }
  if (has(auth, 'username')) return { authorization: basic(auth.username, auth.apiKey) }
  return {}
}

/** Credentials for a protocol with API headers (X-4, X-7, S-4, S-13). */
export function apiAuth(auth: Auth = {}): AuthCarrier {
  if (has(auth, 'employeeId')) {
    return { header: { name: 'employeesession', members: { userId: auth.employeeId, authToken: auth.authToken } } }
  }
  if (has(auth, 'userId')) {
    const members = { userId: auth.userId, authToken: auth.authToken }
    return { header: { name: 'authenticate', type: 'PortalLoginToken', members } }
  }
  if (has(auth, 'username') && auth.username !== 'apikey') {
    return { header: { name: 'authenticate', members: { username: auth.username, apiKey: auth.apiKey } } }
  }
  return httpAuth(auth)
}

/** Reads an HTTP `Authorization` header; no credentials when it is absent or of another scheme. */
export function authOfHttp(authorization: string | undefined): Auth {
  if (authorization === undefined) return {}
  const space = authorization.indexOf(' ')
  const scheme = authorization.slice(0, space).toLowerCase()
  const rest = authorization.slice(space + 1).trim()
  if (scheme === 'bearer') return { iamToken: rest }
  if (scheme !== 'basic') return {}
  const text = utf8(rest)
  const colon = text.indexOf(':')
  if (colon < 0) return {}
  return { username: text.slice(0, colon), apiKey: text.slice(colon + 1) }
}

/** Reads the API headers `authenticate` and `employeesession`; members may be text or numbers. */
export function authOfHeaders(headers: Readonly<Record<string, unknown>>): Auth | undefined {
  const employee = members(headers['employeesession'])
  if (employee) return { employeeId: Number(employee['userId']), authToken: String(employee['authToken'] ?? '') }
  const user = members(headers['authenticate'])
  if (!user) return undefined
  if (user['authToken'] !== undefined) return { userId: Number(user['userId']), authToken: String(user['authToken']) }
  return { username: String(user['username'] ?? ''), apiKey: String(user['apiKey'] ?? '') }
}

function members(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function has<K extends string>(auth: Auth, name: K): auth is Extract<Auth, Record<K, string | number>> {
  return (auth as Record<string, unknown>)[name] !== undefined
}

function basic(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}

function utf8(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
  } catch {
    return ''
  }
}
