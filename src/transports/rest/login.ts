import type { Call } from '../../core/call.js'
import { authOfHttp, httpAuth, type Auth } from '../../core/auth.js'

/** What an employee signs on with: the arguments of the call on the XML protocols. */
export interface Login {
  readonly username: string
  readonly password: string
  readonly remoteToken: string | undefined
}

const service = 'SoftLayer_User_Employee'
const method = 'getEncryptedSessionToken'

/** Whether a call is the sign-on of an employee, which REST takes in a form of its own. */
export function isLogin(call: Pick<Call, 'service' | 'method'>): boolean {
  return call.method === method && call.service === service
}

/**
 * What the arguments `(username, password, remoteToken)` say, or one object of these names; undefined when they are
 * something else.
 */
export function loginOf(args: readonly unknown[]): Login | undefined {
  const [first] = args
  const [username, password, token] =
    typeof first === 'object' && first !== null && args.length === 1
      ? membersOf(first as Record<string, unknown>)
      : args
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || username.includes(':'))
    return undefined
  if (token !== undefined && token !== null && typeof token !== 'string' && typeof token !== 'number') return undefined
  return { username, password, remoteToken: token === undefined || token === null ? undefined : String(token) }
}

function membersOf(members: Record<string, unknown>): readonly unknown[] {
  return [members['username'], members['password'], members['remoteToken']]
}

/** user and password as HTTP Basic, the second factor in the query, no body. */
export function loginRequest({ username, password, remoteToken }: Login): { authorization: string; query: string } {
  const { authorization = '' } = httpAuth({ username, apiKey: password })
  return {
    authorization,
    query: remoteToken === undefined ? '' : `?remoteToken=${encodeURIComponent(remoteToken)}`,
  }
}

/** The arguments of a sign-on as a server finds them, and no credentials besides. */
export function loginArguments(
  authorization: string | undefined,
  remoteToken: string | undefined,
): { args: string[]; auth: Auth } | undefined {
  const auth = authOfHttp(authorization) as { username?: string; apiKey?: string }
  if (auth.username === undefined || auth.apiKey === undefined) return undefined
  return { args: [auth.username, auth.apiKey, ...(remoteToken === undefined ? [] : [remoteToken])], auth: {} }
}
