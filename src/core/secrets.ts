import { httpAuth, type Auth } from './auth.js'
import { CallError } from './error.js'
import { redacted } from './redact.js'

/** A shorter text would be found in ordinary words. */
const shortest = 6

/** The texts of credentials that must not be shown, as they are and as they travel. */
export function secretsOf(auth: Auth = {}): readonly string[] {
  const { apiKey, authToken, iamToken } = auth as Readonly<Record<string, unknown>>
  const header = httpAuth(auth).authorization
  const all = [header?.slice(header.indexOf(' ') + 1), apiKey, authToken, iamToken]
  return all.filter((text): text is string => typeof text === 'string' && text.length >= shortest)
}

/** The error without secrets that the server has sent back: in its message, in the API's own words, and in its cause. */
export function withoutSecrets(error: CallError, secrets: readonly string[]): CallError {
  const { fault } = error
  const cause = CallError.is(error.cause) ? withoutSecrets(error.cause, secrets) : error.cause
  const texts = [error.message, fault?.message, fault?.code]
  const isShown = secrets.some((secret) => texts.some((text) => text?.includes(secret)))
  if (!isShown && cause === error.cause) return error
  const mask = (text: string): string => secrets.reduce((masked, secret) => masked.replaceAll(secret, redacted), text)
  const { status, protocol, call, attempts, timings, unsent } = error
  return new CallError(error.code, mask(error.message), {
    fault: fault && { code: mask(fault.code), message: mask(fault.message) },
    ...{ status, protocol, call, attempts, timings, unsent, cause },
  })
}
