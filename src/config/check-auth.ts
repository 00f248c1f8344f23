import type { Auth } from '../core/auth.js'
import { CallError } from '../core/error.js'
import { suggestion } from './suggestion.js'

type AuthName = keyof typeof kinds

/** The parts of each kind of credentials, by the part that tells the kinds apart. */
const kinds = {
  iamToken: ['iamToken'],
  employeeId: ['employeeId', 'authToken'],
  userId: ['userId', 'authToken'],
  username: ['username', 'apiKey'],
} as const

const partNames: readonly string[] = ['username', 'apiKey', 'iamToken', 'userId', 'employeeId', 'authToken']

/**
 * A frozen copy of credentials, when they are whole.
 * @throws CallError `config`; its message names parts, never their content.
 */
export function checkAuth(auth: unknown): Auth {
  if (auth === undefined) return Object.freeze({})
  if (typeof auth !== 'object' || auth === null || Array.isArray(auth)) {
    throw new CallError('config', 'auth must be an object such as { username, apiKey }')
  }
  const given = Object.entries(auth).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) checkPart(name, value)
  const parts = given.map(([name]) => name)
  if (parts.length === 0) return Object.freeze({})
  const found = (Object.keys(kinds) as AuthName[]).filter((name) => parts.includes(name))
  const kind = found[0]
  if (kind === undefined) {
    const partner = parts.includes('apiKey') ? 'username' : 'userId or auth.employeeId'
    throw new CallError('config', `auth.${parts[0]} alone is not enough: give auth.${partner} too`)
  }
  const expected: readonly string[] = kinds[kind]
  const surplus = parts.find((name) => !expected.includes(name))
  if (surplus !== undefined)
    throw new CallError(
      'config',
      `auth.${kind} and auth.${surplus} do not belong together: give one kind of credentials`,
    )
  const missing = expected.find((name) => !parts.includes(name))
  if (missing !== undefined) throw new CallError('config', `auth.${missing} is missing: it is needed with auth.${kind}`)
  return Object.freeze(Object.fromEntries(given))
}

function checkPart(name: string, value: unknown): void {
  if (!partNames.includes(name))
    throw new CallError('config', `auth.${name} is not a part of credentials${suggestion(name, partNames)}`)
  if (name === 'userId' || name === 'employeeId') {
    if (!Number.isSafeInteger(value) || (value as number) < 0)
      throw new CallError('config', `auth.${name} must be a whole number`)
    return
  }
  if (typeof value !== 'string' || value.trim() === '')
    throw new CallError('config', `auth.${name} must be a text that is not empty`)
  if (hasControlCharacter(value)) {
    throw new CallError(
      'config',
      `auth.${name} holds a line break or control character: was it read from a file without trimming?`,
    )
  }
}

/** Whether a text could break out of an HTTP header. */
export function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 || unit === 0x7f) return true
  }
  return false
}
