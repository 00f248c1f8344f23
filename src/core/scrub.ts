import { httpAuth, type Auth } from './auth.js'
import type { Call } from './call.js'
import { CallError } from './error.js'
import { isSecretName, redacted } from './redact.js'

/** A shorter text would be found in words that are no secret. */
const shortest = 4
/** Texts of the arguments that are looked at: a call is no place to hide secrets in. */
const mostTexts = 1_000

/** What must not be in an error of a transport with these credentials: keys and tokens, also as HTTP carries them. */
export function credentialsOf(auth: Auth = {}): readonly string[] {
  const { apiKey, authToken, iamToken } = auth as Readonly<Record<string, unknown>>
  const carried = httpAuth(auth).authorization?.split(' ')[1]
  return [apiKey, authToken, iamToken, carried].filter(isLong)
}

/**
 * The error without secrets. Its text may quote what a server said, and a server can say again what it was sent: a fault that
 * names the key it refuses, a debugging proxy that shows the request.
 */
export function scrubbed(error: CallError, call: Call, credentials: readonly string[]): CallError {
  const cause = CallError.is(error.cause) ? scrubbed(error.cause, call, credentials) : error.cause
  const secrets = new Set<string>()
  for (const text of [...credentials, ...textsOf(call)]) for (const form of formsOf(text)) secrets.add(form)
  // The longest first: one may be a part of another.
  const found = [...secrets].filter((text) => isIn(error, text)).sort((a, b) => b.length - a.length)
  if (found.length === 0 && cause === error.cause) return error
  const clean = (text: string): string => found.reduce((kept, secret) => kept.replaceAll(secret, redacted), text)
  const { code, message, fault, ...details } = error
  const result = new CallError(code, clean(message), {
    ...details,
    cause,
    fault: fault && { code: clean(fault.code), message: clean(fault.message) },
  })
  if (error.stack !== undefined) result.stack = clean(error.stack)
  return result
}

function isIn({ message, fault }: CallError, text: string): boolean {
  return message.includes(text) || (fault !== undefined && (fault.message.includes(text) || fault.code.includes(text)))
}

/** As it is, and as JSON and XML write it. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const xml = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [text, json, JSON.stringify(json).slice(1, -1), xml, JSON.stringify(xml).slice(1, -1)]
}

/** The texts of arguments and API headers that may be secret: by the name of their member, or all those of a method such as `getPortalLoginToken`. */
function textsOf(call: Call): string[] {
  const texts: string[] = []
  const seen = new Set<object>()
  const stack: { value: unknown; secret: boolean }[] = [
    { value: call.args, secret: isSecretName(String(call.method)) },
    { value: call.headers, secret: false },
  ]
  for (let count = 0; stack.length > 0 && count < mostTexts; count++) {
    const { value, secret } = stack.pop() as { value: unknown; secret: boolean }
    if (secret && isLong(value)) texts.push(value)
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    for (const [name, member] of entriesOf(value)) stack.push({ value: member, secret: secret || isSecretName(name) })
  }
  return texts
}

/** None when the caller's value cannot be read. */
function entriesOf(value: object): [string, unknown][] {
  try {
    return value instanceof Uint8Array ? [] : Object.entries(value).slice(0, mostTexts)
  } catch {
    return []
  }
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.length >= shortest
}
