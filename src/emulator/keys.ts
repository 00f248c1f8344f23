import { createHash, timingSafeEqual } from 'node:crypto'
import { apiFault } from './api-fault.js'
import type { Row, World } from './world.js'

const keyType = 'SoftLayer_User_Customer_ApiAuthentication'
const digests = new WeakMap<Row, Buffer>()

/** The one API key of a user, if there is one. */
export function keyOf(user: Row): Row | undefined {
  return (user.values['apiAuthenticationKeys'] as readonly Row[] | undefined)?.[0]
}

/**
 * Gives a user a key: 64 hexadecimal digits, the same in equal worlds.
 * @throws CallError `fault` when the user has one: there is never more than one.
 */
export function addKey(world: World, user: Row, given?: string): Row {
  if (keyOf(user)) {
    const message = 'The user already has an API key. Remove it before you make another one.'
    throw apiFault('fault', '_User_Customer_ApiAuthentication_KeyExists', message)
  }
  const key = world.add(keyType, { userId: user.id, ipAddressRestriction: '', timestampKey: 0 })
  key.values['authenticationKey'] =
    given ?? digest(`${world.seed} ${user.id} ${String(user.values['username'])} ${key.id}`).toString('hex')
  return key
}

/** The user with this name and key; `apikey` is the one name of all IBM Cloud keys. */
export function userWithKey(world: World, username: string, key: string): Row | undefined {
  if (key === '') return undefined
  const wanted = digest(key)
  let found: Row | undefined
  // All are looked at, so that the time does not tell which one was nearest.
  for (const row of world.all(keyType)) {
    if (!timingSafeEqual(digestOf(row), wanted)) continue
    const user = world.find('SoftLayer_User_Customer', row.values['userId'] as number)
    if (user && (username === 'apikey' || user.values['username'] === username)) found ??= user
  }
  return found
}

/** Compares secrets in a time that does not tell where they differ. */
export function same(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

/** A secret as something that can be kept and compared. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function digestOf(key: Row): Buffer {
  let known = digests.get(key)
  if (!known) digests.set(key, (known = digest(String(key.values['authenticationKey']))))
  return known
}
