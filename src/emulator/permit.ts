import type { IncomingCall } from '../core/codec.js'
import type { Quirks } from '../core/quirk.js'
import type { Method, Service } from '../core/schema.js'
import { Access, neededFor } from './access.js'
import { apiFault, objectNotFound } from './api-fault.js'
import type { Authenticator } from './authenticator.js'
import type { World } from './world.js'

/** Logins that come with credentials of their own; what the schema does not know of them. */
const logins: ReadonlySet<string> = new Set(['SoftLayer_User_Customer::performExternalAuthentication'])

/**
 * Lets a caller in: checks the credentials, hides from the world what they do not show, and refuses a method that the
 * user has no permission for. Undefined for a method that needs no credentials.
 *
 * @throws CallError `auth`, or `not-found` for a permission that is missing (A-9, quirk 4).
 */
export function permit(
  {
    world,
    authenticator,
    quirks,
  }: { readonly world: World; readonly authenticator: Authenticator; readonly quirks: Quirks },
  service: Service,
  method: Method,
  call: IncomingCall,
): Access | undefined {
  world.look(undefined)
  if (method.noauth || logins.has(`${service.name}::${method.name}`)) return undefined
  const access = new Access(world, authenticator.caller(call.auth))
  const needed = neededFor(service, method.name)
  if (needed && !access.can(...needed)) throw missingPermission(quirks, call)
  world.look(access.hides)
  return access
}

function missingPermission(quirks: Quirks, call: IncomingCall): Error {
  if (quirks['denied-looks-missing'] !== false) return objectNotFound(call.id ?? '')
  return apiFault('fault', '_PermissionDenied', 'You do not have permission to perform this action.')
}
