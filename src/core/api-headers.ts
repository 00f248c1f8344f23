import { apiAuth, authOfHeaders, authOfHttp, type Auth } from './auth.js'
import type { Call } from './call.js'
import type { IncomingCall } from './codec.js'
import { normalizeFilter } from './filter.js'
import { normalizeMask, type LegacyMask } from './mask.js'
import { isObject, setMember, type Value, type ValueObject } from './value.js'

/** What goes beside the arguments on a protocol with API headers: the headers, and HTTP's own when the auth needs it. */
export interface ApiHeaders {
  readonly authorization?: string
  /** By name, in the order of X-4: `authenticate`, init parameters, mask, filter, limit, then the caller's own. */
  readonly headers: Readonly<Record<string, ValueObject>>
}

/**
 * The API headers of a call (X-4, S-4 to S-9). A legacy mask is given as nested objects; each protocol writes its
 * leaves in its own way.
 */
export function apiHeadersOf(call: Call, auth: Auth | undefined): ApiHeaders {
  const carrier = apiAuth(auth)
  const headers: Record<string, ValueObject> = {}
  if (carrier.header) {
    const { name, type, members } = carrier.header
    headers[name] = type === undefined ? members : { complexType: type, ...members }
  }
  if (call.id !== undefined) headers[`${call.service}InitParameters`] = { id: call.id }
  const mask = normalizeMask(call.mask)
  if (mask && 'text' in mask) headers['SoftLayer_ObjectMask'] = { mask: mask.text }
  else if (mask) headers[`${call.service}ObjectMask`] = { mask: mask.legacy }
  const filter = normalizeFilter(call.filter)
  if (filter) headers[`${call.service}ObjectFilter`] = filter
  if (call.limit !== undefined) headers['resultLimit'] = { limit: call.limit, offset: call.offset ?? 0 }
  for (const [name, value] of Object.entries(call.headers ?? {})) setMember(headers, name, value)
  return carrier.authorization === undefined ? { headers } : { authorization: carrier.authorization, headers }
}

/** Reads API headers back into the envelope. What is not part of it stays in `headers`. */
export function callOfHeaders(
  service: string,
  headers: Readonly<Record<string, unknown>>,
  authorization: string | undefined,
): Omit<IncomingCall, 'service' | 'method'> {
  const call: { -readonly [K in keyof IncomingCall]?: IncomingCall[K] } & { auth: Auth } = {
    auth: authOfHeaders(headers) ?? authOfHttp(authorization),
  }
  const rest: Record<string, Value> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'authenticate' || name === 'employeesession') continue
    const members = isObject(value) ? value : {}
    if (name === `${service}InitParameters`) {
      const id = members['id'] ?? members['globalIdentifier']
      if (typeof id === 'number' || typeof id === 'string') call.id = id
      // Without its id the call would be another one.
      else if (typeof id === 'bigint') call.id = String(id)
    } else if (name === 'SoftLayer_ObjectMask') {
      if (typeof members['mask'] === 'string' && members['mask'] !== '') call.mask = members['mask']
    } else if (name === `${service}ObjectMask`) {
      const mask = members['mask']
      if (typeof mask === 'string') call.mask = mask
      else if (mask !== undefined && mask !== null) call.mask = { legacy: legacyMask(mask) }
    } else if (name === `${service}ObjectFilter`) {
      if (Object.keys(members).length > 0) call.filter = members
    } else if (name === 'resultLimit') {
      const limit = whole(members['limit'])
      const offset = whole(members['offset'])
      if (limit !== undefined) call.limit = limit
      if (offset !== undefined) call.offset = offset
    } else setMember(rest, name, value)
  }
  if (Object.keys(rest).length > 0) call.headers = rest
  return call
}

/** The nested mask of X-5: a leaf is an empty list, text, object or nil. */
function legacyMask(value: Value): LegacyMask {
  const mask: Record<string, LegacyMask> = Object.create(null) as Record<string, LegacyMask>
  if (isObject(value)) for (const [name, child] of Object.entries(value)) mask[name] = legacyMask(child ?? null)
  return { ...mask }
}

function whole(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}
