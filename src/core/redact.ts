import { setMember } from './value.js'

/** What stands in place of a secret. @public */
export const redacted = '[redacted]'

/** Parts of member names that hold secrets, compared in lower case and without `_`, `-` and spaces. */
const secretParts = [
  'apikey',
  'token',
  'password',
  'passwd',
  'passphrase',
  'secret',
  'authorization',
  'credential',
  'cookie',
  'privatekey',
  'authenticationkey',
  'securityanswer',
  'cardnumber',
  'verificationnumber',
  'cvv',
] as const

/** Nesting beyond this is not shown. */
const deepest = 100

/** Whether a member of this name may hold a secret: `apiKey`, `authToken`, `passwords`, `Authorization`, ... */
export function isSecretName(name: string): boolean {
  const plain = name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[_\- ]/g, '')
  return secretParts.some((part) => plain.includes(part))
}

/**
 * A copy in which every member that may be a secret is masked. For anything that is printed, logged or recorded.
 * Cycles and shared objects are kept, the input is never written to.
 *
 * @example
 * redact({ username: 'me', apiKey: 'abc' }) // { username: 'me', apiKey: '[redacted]' }
 *
 * @public
 */
export function redact(value: unknown): unknown {
  return copy(value, new Map(), 0)
}

/** A copy of HTTP headers with credentials and cookies masked. @public */
export function redactHeaders<T>(headers: Readonly<Record<string, T>>): Record<string, T | string> {
  const result: Record<string, T | string> = {}
  for (const [name, value] of Object.entries(headers)) setMember(result, name, isSecretName(name) ? redacted : value)
  return result
}

/** A URL as text without user, password, query and fragment; `[invalid URL]` when it is none. @public */
export function redactUrl(url: string | URL): string {
  try {
    const { origin, protocol, host, pathname } = new URL(url)
    return `${origin === 'null' ? `${protocol}//${host}` : origin}${pathname === '/' ? '' : pathname}`
  } catch {
    return '[invalid URL]'
  }
}

function copy(value: unknown, seen: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value
  if (value instanceof Date || value instanceof Uint8Array) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  if (depth >= deepest) return '[too deep]'
  if (Array.isArray(value)) {
    const list: unknown[] = []
    seen.set(value, list)
    for (const item of value) list.push(copy(item, seen, depth + 1))
    return list
  }
  const result: Record<string, unknown> = {}
  seen.set(value, result)
  const entries =
    value instanceof Map ? [...value].map(([name, member]) => [String(name), member] as const) : Object.entries(value)
  for (const [name, member] of entries) {
    const hidden = isSecretName(name) && member !== undefined && member !== null
    setMember(result, name, hidden ? redacted : copy(member, seen, depth + 1))
  }
  return result
}
