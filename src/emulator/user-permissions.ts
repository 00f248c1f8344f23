import { isObject, type Value } from '../core/value.js'
import { isBelow, isMaster } from './access.js'
import { apiFault, invalidValue, objectNotFound } from './api-fault.js'
import type { Action, Execution } from './methods.js'
import { permissionsHeld, permissionsOf } from './permissions.js'
import { Row, type World } from './world.js'

const userType = 'SoftLayer_User_Customer'

/** Methods that give permissions to users and take them away. */
export const permissionMethods: ReadonlyMap<string, Action> = new Map<string, Action>([
  [`${userType}::addPortalPermission`, (execution) => setPermissions(execution, [execution.args[0] ?? null], 'add')],
  [`${userType}::addBulkPortalPermission`, (execution) => setPermissions(execution, listOf(execution.args[0]), 'add')],
  [
    `${userType}::removePortalPermission`,
    (execution) => setPermissions(execution, [execution.args[0] ?? null], 'remove'),
  ],
  [
    `${userType}::removeBulkPortalPermission`,
    (execution) => setPermissions(execution, listOf(execution.args[0]), 'remove'),
  ],
  [`${userType}::assignNewParentId`, assignParent],
  [
    'SoftLayer_User_Customer_CustomerPermission_Permission::getAllObjects',
    ({ world }) => [...permissionsOf(world).values()],
  ],
])

/** Users give permissions to their children, not to themselves, and none that they do not have. */
function setPermissions(execution: Execution, given: readonly Value[], change: 'add' | 'remove'): boolean {
  const { world, target, args } = execution
  const user = managed(execution, target())
  const catalog = permissionsOf(world)
  const permissions = given.map((item) => {
    const keyName = isObject(item) ? item['keyName'] : undefined
    const permission = typeof keyName === 'string' ? catalog.get(keyName) : undefined
    if (!permission) throw apiFault('fault', '_User_Permission_Invalid', 'There is no such permission.')
    return permission
  })
  if (change === 'add') {
    const parent = user.values['parent']
    const held = new Set(parent instanceof Row ? permissionsHeld(parent) : [])
    if (!permissions.every((permission) => held.has(permission))) {
      throw apiFault('fault', '_PermissionDenied', 'A user cannot have a permission that its parent does not have.')
    }
    user.values['permissions'] = [...new Set([...permissionsHeld(user), ...permissions])]
    return true
  }
  const removed = new Set(permissions)
  const children = descendants(world, user).filter((child) => permissionsHeld(child).some((one) => removed.has(one)))
  if (children.length > 0 && args[1] !== true) {
    throw apiFault(
      'fault',
      '_Public',
      'Child users have the permission. Set cascadePermissionsFlag to take it from them too.',
    )
  }
  for (const one of [user, ...children]) {
    one.values['permissions'] = permissionsHeld(one).filter((permission) => !removed.has(permission))
  }
  return true
}

function assignParent(execution: Execution): Row {
  const { world, args, target } = execution
  const user = managed(execution, target())
  const parent = world.find(userType, args[0] as number)
  if (!parent) throw objectNotFound(String(args[0]))
  if (parent === user || isBelow(parent, user)) throw invalidValue('A user cannot be a child of its own child.')
  const held = new Set(permissionsHeld(parent))
  const beyond = [user, ...descendants(world, user)].filter((one) => permissionsHeld(one).some((it) => !held.has(it)))
  if (beyond.length > 0 && args[1] !== true) {
    const message =
      'The new parent does not have all permissions of the user. Set cascadePermissionsFlag to remove them.'
    throw apiFault('fault', '_Public', message)
  }
  for (const one of beyond) one.values['permissions'] = permissionsHeld(one).filter((it) => held.has(it))
  world.untie(user)
  user.values['parentId'] = parent.id
  world.tie(user)
  return user
}

/** The user, if the caller may decide what it may do. @throws CallError `fault` in the API's words. */
export function managed({ caller }: Execution, user: Row, what = 'permissions'): Row {
  const denied = (message: string) => apiFault('fault', '_PermissionDenied', message)
  if (isMaster(user)) throw denied(`You may not grant or deny Master User ${what}.`)
  if (user === caller?.user) throw denied(`You may not grant or deny yourself ${what}.`)
  if (caller?.manages(user) !== true) throw denied(`You may not grant or deny ${what} to other users.`)
  return user
}

function descendants(world: World, user: Row): Row[] {
  return world.all(userType).filter((one) => isBelow(one, user))
}

function listOf(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[]
  throw invalidValue('The argument must be a list.')
}
