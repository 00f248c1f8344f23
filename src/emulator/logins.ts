import { isObject, type Value } from '../core/value.js'
import { apiFault, missingId, objectNotFound } from './api-fault.js'
import type { Action, Execution } from './methods.js'
import type { Credentials } from './authenticator.js'
import type { Row } from './world.js'

const tokenType = 'SoftLayer_Container_User_Customer_Portal_Token'

/** Methods that exchange a password for a token. */
export const loginMethods: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['SoftLayer_User_Customer::getPortalLoginToken', portalLogin],
  ['SoftLayer_User_Customer::performExternalAuthentication', externalLogin],
  ['SoftLayer_User_Customer::isValidPortalPassword', validPassword],
  ['SoftLayer_User_Customer::selfPasswordChange', changePassword],
  ['SoftLayer_User_Customer::updateSecurityAnswers', setAnswers],
  ['SoftLayer_User_Customer::removeSecurityAnswers', removeAnswers],
  ['SoftLayer_User_Employee::getEncryptedSessionToken', employeeLogin],
  ['SoftLayer_User_Employee::performExternalAuthentication', employeeLogin],
  ['SoftLayer_User_Employee::refreshEncryptedToken', refresh],
  ['SoftLayer_User_Employee::getObject', employee],
])

function portalLogin(execution: Execution): Row {
  const [username, password, questionId, answer] = execution.args
  return portalToken(execution, {
    username: text(username),
    password: text(password),
    questionId: number(questionId),
    answer: text(answer),
  })
}

/** With a second factor, in a container; over HTTP Basic the name and password may stand there. */
function externalLogin(execution: Execution): Row {
  const container = isObject(execution.args[0]) ? execution.args[0] : {}
  const basic = basicOf(execution)
  return portalToken(execution, {
    username: text(container['username'] ?? basic.username),
    password: text(container['password'] ?? basic.password),
    questionId: number(container['securityQuestionId']),
    answer: text(container['securityQuestionAnswer']),
    securityCode: text(container['securityCode']),
  })
}

function portalToken({ world, authenticator }: Execution, credentials: Credentials): Row {
  const token = authenticator.login(credentials)
  const user = world.find('SoftLayer_User_Customer', token.userId)
  return world.row(tokenType, { ...token, ...(user ? { user } : {}) })
}

/** Over REST the name and password are HTTP Basic, and the second factor is the query's `remoteToken`. */
function employeeLogin(execution: Execution): Row {
  const { args, authenticator, world } = execution
  const [first] = args
  const named = isObject(first)
    ? [first['username'], first['password'], first['remoteToken'] ?? first['securityCode']]
    : args
  const given = named.map(text).filter((arg) => arg !== '')
  const basic = basicOf(execution)
  const [username = '', password = '', code = ''] =
    given.length >= 2 ? given : [basic.username, basic.password, given[0] ?? basic.remoteToken]
  const token = authenticator.employees.login(username, password, code)
  if (!token) throw apiFault('auth', '_User_Employee_InvalidCredentials', 'Invalid username/password', 401)
  return world.row(tokenType, token)
}

function refresh({ args, id, auth, authenticator }: Execution): readonly string[] {
  const given = auth as Readonly<Record<string, unknown>>
  const employeeId = id ?? given['employeeId']
  const token = text(args[0]) || text(given['authToken'] as Value) || text(given['apiKey'] as Value)
  const renewed = authenticator.employees.refresh(employeeId, token)
  if (!renewed) throw authenticator.denied()
  return renewed
}

function employee({ id, authenticator }: Execution): { id: number; username: string } {
  if (id === undefined || id === '') throw missingId()
  const found = authenticator.employees.find(id)
  if (!found) throw objectNotFound(id)
  return { id: found.employeeId, username: found.username ?? String(found.employeeId) }
}

function validPassword({ target, args, authenticator }: Execution): boolean {
  return authenticator.withPassword(String(target().values['username']), text(args[0])) !== undefined
}

function changePassword({ world, caller, args, authenticator }: Execution): null {
  const user = caller?.user
  const secrets = user && world.secrets.get(user)
  if (!user || !secrets || authenticator.withPassword(String(user.values['username']), text(args[0])) === undefined) {
    throw apiFault('fault', '_InvalidValue', 'The current password is not right.')
  }
  if (text(args[1]).length < 8) throw apiFault('fault', '_InvalidValue', 'A password has at least 8 characters.')
  secrets.password = text(args[1])
  return null
}

function setAnswers({ world, target, args }: Execution): boolean {
  const answers = world.secrets.get(target())?.answers
  const questions = Array.isArray(args[0]) ? (args[0] as readonly Value[]) : []
  const given = Array.isArray(args[1]) ? (args[1] as readonly Value[]) : []
  const ids = questions.map((question) => (isObject(question) ? number(question['id']) : undefined))
  for (const id of ids) {
    if (id === undefined || !world.find('SoftLayer_User_Security_Question', id)) throw objectNotFound(id ?? '')
  }
  if (given.length !== ids.length) throw apiFault('fault', '_InvalidValue', 'Every question needs one answer.')
  answers?.clear()
  ids.forEach((id, i) => answers?.set(id as number, text(given[i])))
  return true
}

function removeAnswers({ world, target }: Execution): boolean {
  world.secrets.get(target())?.answers.clear()
  return true
}

function basicOf({ auth, headers }: Execution): { username: string; password: string; remoteToken: string } {
  const given = auth as Readonly<Record<string, unknown>>
  return {
    username: text(given['username'] as Value),
    password: text(given['apiKey'] as Value),
    remoteToken: text(headers['remoteToken']),
  }
}

function number(value: Value | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}
