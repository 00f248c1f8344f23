import { httpAuth, type Auth } from './auth.js'
import type { Call } from './call.js'
import { CallError } from './error.js'
import { isSecretName, redacted } from './redact.js'

/** A shorter text would be found in words that are no secret. */
const shortest = 4
/** The same for a text of an API header of one's own, of which nobody knows whether it is a secret. */
const shortestOfHeader = 8
/** An error quotes the beginning of a body, and may cut a secret: so much of a credential is one. */
const shortestBeginning = 8
/** These say what is asked for, and a fault that quotes them is to be understood. */
const telling = /ObjectMask$|ObjectFilter$|InitParameters$|^resultLimit$/
/** Texts of the arguments that are looked at: a call is no place to hide secrets in. */
const mostTexts = 1_000

/** What must not be in an error of a transport with these credentials: keys and tokens, also as HTTP carries them. */
export function credentialsOf(auth: Auth = {}): readonly string[] {
  const { apiKey, authToken, iamToken } = auth as Readonly<Record<string, unknown>>
  const carried = httpAuth(auth).authorization?.split(' ')[1]
  return [apiKey, authToken, iamToken, carried].filter((text) => isLong(text))
}

/**
 * The error without secrets. Its text may quote what a server said, and a server can say again what it was sent: a fault that
 * names the key it refuses, a debugging proxy that shows the request.
 */
export function scrubbed(error: CallError, call: Call, credentials: readonly string[]): CallError {
  const cause = CallError.is(error.cause) ? scrubbed(error.cause, call, credentials) : error.cause
  /** With how much of each is too much. */
  const secrets = new Map<string, number>()
  for (const text of textsOf(call)) for (const form of formsOf(text)) secrets.set(form, form.length)
  for (const text of credentials) {
    for (const form of formsOf(text)) secrets.set(form, Math.min(form.length, shortestBeginning))
  }
  // The longest first: one may be a part of another.
  const found = [...secrets]
    .filter(([text, least]) => isIn(error, text.slice(0, least)))
    .sort(([a], [b]) => b.length - a.length)
  if (found.length === 0 && cause === error.cause) return error
  const clean = (text: string): string => found.reduce((kept, [secret, least]) => without(kept, secret, least), text)
  const { code, message, fault, ...details } = error
  const result = new CallError(code, clean(message), {
    ...details,
    cause,
    fault: fault && { code: clean(fault.code), message: clean(fault.message) },
  })
  if (error.stack !== undefined) result.stack = clean(error.stack)
  return result
}

/** The text with every beginning of the secret masked that has at least so many characters. */
function without(text: string, secret: string, least: number): string {
  const beginning = secret.slice(0, least)
  let result = ''
  let from = 0
  for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, from)) {
    result += text.slice(from, at) + redacted
    from = at + least
    while (from - at < secret.length && text.charCodeAt(from) === secret.charCodeAt(from - at)) from++
  }
  return result + text.slice(from)
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

/**
 * The texts that may be secret: of arguments by the name of their member, or all those of a method such as
 * `getPortalLoginToken`; of the caller's own API headers all that are long. A number with such a name counts as its digits.
 */
function textsOf(call: Call): string[] {
  const texts: string[] = []
  const seen = new Set<object>()
  const stack: { value: unknown; secret: boolean; shortest: number }[] = [
    { value: call.args, secret: isSecretName(String(call.method)), shortest },
  ]
  for (const [name, value] of call.headers ? entriesOf(call.headers) : []) {
    const secret = isSecretName(name)
    stack.push({ value, secret: secret || !telling.test(name), shortest: secret ? shortest : shortestOfHeader })
  }
  for (let count = 0; stack.length > 0 && count < mostTexts; count++) {
    const { value, secret, shortest: least } = stack.pop() as (typeof stack)[number]
    const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
    if (secret && isLong(text, least)) texts.push(text)
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    for (const [name, member] of entriesOf(value)) {
      const named = isSecretName(name)
      stack.push({ value: member, secret: secret || named, shortest: named ? shortest : least })
    }
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

function isLong(value: unknown, least = shortest): value is string {
  return typeof value === 'string' && value.length >= least
}
