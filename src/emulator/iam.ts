import { randomBytes } from 'node:crypto'
import type { WireRequest, WireResponse } from '../core/codec.js'
import { header } from '../core/codec.js'
import { authOfHttp } from '../core/auth.js'
import type { CallError } from '../core/error.js'
import { apiFault } from './api-fault.js'
import { jsonResponse } from './plain-response.js'

/** Where IAM gives out tokens. */
export const iamPath = '/identity/token'

/** What the IAM double needs to know. */
export interface IamSettings {
  /** The user name for a name and password, or for an API key, if they are right. */
  readonly withPassword: (username: string, password: string) => string | undefined
  readonly withKey: (apiKey: string) => string | undefined
  /** User names by passcode; each passcode works once. */
  readonly passcodes: ReadonlyMap<string, string>
  /** Seconds that an access token is good for. */
  readonly lifetime: number
  /** A lapsed token gives 401, not 500 (D-7). */
  readonly expired401: boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

interface Issued {
  readonly username: string
  /** Milliseconds since 1970. */
  readonly expires: number
}

/** How many tokens of a kind are remembered; the oldest go first. */
const maxTokens = 10_000

/**
 * A double of IBM Cloud's IAM: gives out access tokens for a password, a passcode, an API key or a refresh token.
 * A refresh token works once: each answer brings the next one.
 */
export class IamDouble {
  private readonly access = new Map<string, Issued>()
  private readonly refresh = new Map<string, string>()
  private readonly passcodes: Map<string, string>

  constructor(private readonly settings: IamSettings) {
    this.passcodes = new Map(settings.passcodes)
  }

  /**
   * The user name behind a token of this double; undefined for one that is not.
   * @throws CallError `auth` for one that has lapsed.
   */
  user(token: string): string | undefined {
    const issued = this.access.get(token)
    if (!issued) return undefined
    if (this.settings.clock() >= issued.expires) throw expiredToken(this.settings.expired401)
    return issued.username
  }

  /** Answers a request for a token. */
  answer(request: WireRequest): WireResponse {
    if (request.method !== 'POST') return failure(405, 'BXNIM0101E', 'The token endpoint takes POST only.')
    const client = authOfHttp(header(request.headers, 'authorization')) as Readonly<Record<string, unknown>>
    if (client['username'] !== 'bx' || client['apiKey'] !== 'bx') {
      return failure(401, 'BXNIM0308E', 'Client authentication failed: HTTP Basic with the client bx is needed.')
    }
    const form = new URLSearchParams(new TextDecoder().decode((request.body ?? new Uint8Array()).subarray(0, maxForm)))
    const grant = form.get('grant_type') ?? ''
    const read = grants.get(grant)
    if (!read)
      return failure(400, 'BXNIM0109E', `Property missing or not supported: grant_type "${grant.slice(0, 100)}".`)
    const missing = read.needs.find((name) => (form.get(name) ?? '') === '')
    if (missing !== undefined) return failure(400, 'BXNIM0109E', `Property missing or empty: ${missing}.`)
    const user = this.userOf(grant, (name) => form.get(name) ?? '')
    return user === undefined ? failure(read.status, read.code, read.message) : this.issue(user)
  }

  private userOf(grant: string, get: (name: string) => string): string | undefined {
    switch (grant) {
      case 'password':
        return this.settings.withPassword(get('username'), get('password'))
      case passcodeGrant:
        return taken(this.passcodes, get('passcode'))
      case apiKeyGrant:
        return this.settings.withKey(get('apikey'))
      default:
        return taken(this.refresh, get('refresh_token'))
    }
  }

  private issue(username: string): WireResponse {
    const { lifetime, clock } = this.settings
    const now = clock()
    const accessToken = randomBytes(48).toString('base64url')
    const refreshToken = randomBytes(48).toString('base64url')
    remember(this.access, accessToken, { username, expires: now + lifetime * 1000 })
    remember(this.refresh, refreshToken, username)
    return jsonResponse(200, {
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'Bearer',
      expires_in: lifetime,
      expiration: Math.floor(now / 1000) + lifetime,
      scope: 'ibm openid',
    })
  }
}

/** The API's fault for a token that has lapsed, in either of its forms (D-7). */
export function expiredToken(status401: boolean): CallError {
  return apiFault(
    'auth',
    '_Account_Authentication_AccessTokenValidation',
    'The IAM access token has expired.',
    status401 ? 401 : 500,
  )
}

const passcodeGrant = 'urn:ibm:params:oauth:grant-type:passcode'
const apiKeyGrant = 'urn:ibm:params:oauth:grant-type:apikey'
/** A longer form is cut; no token or password comes near. */
const maxForm = 100_000

interface Grant {
  readonly needs: readonly string[]
  readonly status: number
  readonly code: string
  readonly message: string
}

/** Grants, and what IAM says when one fails. */
const grants: ReadonlyMap<string, Grant> = new Map([
  [
    'password',
    {
      needs: ['username', 'password'],
      status: 400,
      code: 'BXNIM0602E',
      message: 'The credentials you entered for the user are incorrect.',
    },
  ],
  [passcodeGrant, { needs: ['passcode'], status: 400, code: 'BXNIM0424E', message: 'Provided passcode is invalid.' }],
  [
    apiKeyGrant,
    { needs: ['apikey'], status: 400, code: 'BXNIM0415E', message: 'Provided API key could not be found.' },
  ],
  [
    'refresh_token',
    { needs: ['refresh_token'], status: 400, code: 'BXNIM0408E', message: 'Provided refresh_token is invalid.' },
  ],
])

function failure(status: number, errorCode: string, errorMessage: string): WireResponse {
  return jsonResponse(status, { errorCode, errorMessage })
}

function taken(map: Map<string, string>, key: string): string | undefined {
  const value = map.get(key)
  map.delete(key)
  return value
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= maxTokens) break
    map.delete(oldest)
  }
}
