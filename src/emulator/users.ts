import type { Value, ValueObject } from '../core/value.js'
import { isObject } from '../core/value.js'
import { isBelow, isMaster } from './access.js'
import { apiFault, invalidValue, missingId, objectNotFound } from './api-fault.js'
import { objectArgument, objectsArgument } from './argument.js'
import { addKey, keyOf } from './keys.js'
import type { Action, Execution } from './methods.js'
import { defaultPermissions, permissionsOf } from './permissions.js'
import { Row, type World } from './world.js'

const userType = 'SoftLayer_User_Customer'

/** Methods of users, their keys, permissions and servers. */
export const userMethods: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['SoftLayer_Account::getCurrentUser', ({ caller }) => caller?.user ?? null],
  [`${userType}::addApiAuthenticationKey`, ({ world, target }) => addKey(world, target()).values['authenticationKey']],
  [`${userType}::removeApiAuthenticationKey`, removeKey],
  ['SoftLayer_User_Customer_ApiAuthentication::editObject', editKey],
  [`${userType}::createObject`, createUser],
  [
    `${userType}::editObject`,
    ({ world, target, args }) => (editUser(world, target(), objectArgument(args[0], 'templateObject')), true),
  ],
  [`${userType}::editObjects`, editUsers],
  [`${userType}::isMasterUser`, ({ target }) => isMaster(target())],
  [`${userType}::inTerminalStatus`, ({ target }) => target().values['userStatusId'] === 1021],
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
  ...(['Hardware', 'VirtualGuest'] as const).flatMap((kind) => deviceMethods(kind)),
  [
    'SoftLayer_User_Customer_CustomerPermission_Permission::getAllObjects',
    ({ world }) => [...permissionsOf(world).values()],
  ],
])

function removeKey({ world, args, id, caller, target }: Execution): boolean {
  const keyId = args[0]
  const user = id !== undefined && id !== '' ? target() : undefined
  const key =
    typeof keyId === 'number'
      ? world.find('SoftLayer_User_Customer_ApiAuthentication', keyId)
      : keyOf(user ?? caller?.user ?? fail())
  if (!key) throw objectNotFound(typeof keyId === 'number' ? keyId : '')
  if (user && key.values['userId'] !== user.id) throw objectNotFound(key.id)
  world.remove(key)
  return true
}

/** Only the addresses that a key works from can be changed, never the key. */
function editKey({ target, args }: Execution): Row {
  const key = target()
  const { ipAddressRestriction } = objectArgument(args[0], 'templateObject')
  if (typeof ipAddressRestriction === 'string') key.values['ipAddressRestriction'] = ipAddressRestriction
  return key
}

/** A child of the user whom the template names, or of the caller, with the default permissions that the parent has. */
function createUser({ world, args, caller }: Execution): Row {
  const template = objectArgument(args[0], 'templateObject')
  const by = caller?.user ?? fail()
  const { username, parentId } = template
  if (typeof username !== 'string' || username.trim() === '') throw missing('username')
  if (typeof template['email'] !== 'string' || template['email'] === '') throw missing('email')
  world.look(undefined)
  const taken = world.all(userType).some((user) => user.values['username'] === username)
  world.look(caller?.hides)
  if (taken) throw apiFault('fault', '_User_Customer_InvalidUserName', 'The user name is already in use.')
  const parent = typeof parentId === 'number' ? world.find(userType, parentId) : by
  if (!parent) throw objectNotFound(String(parentId))
  const user = world.add(userType, {
    displayName: username,
    ...plainMembers(world, template),
    username,
    accountId: by.values['accountId'],
    createDate: world.now(),
    isMasterUserFlag: false,
    parentId: parent.id,
    userStatusId: typeof template['userStatusId'] === 'number' ? template['userStatusId'] : 1001,
    passwordExpireDate: null,
  })
  const noDevices = template['denyAllResourceAccessOnCreateFlag'] === true
  const held = new Set(permissionsHeld(parent))
  user.values['permissions'] = defaultPermissions
    .filter((keyName) => !noDevices || !keyName.startsWith('ACCESS_ALL_'))
    .map((keyName) => permissionsOf(world).get(keyName))
    .filter((permission) => permission && held.has(permission))
  world.secrets.set(user, {
    ...(typeof args[1] === 'string' && args[1] !== '' ? { password: args[1] } : {}),
    answers: new Map(),
    devices: new Set(noDevices ? [] : world.secrets.get(parent)?.devices),
  })
  return user
}

function editUsers({ world, args }: Execution): boolean {
  const templates = objectsArgument(args[0], 'templateObjects')
  const users = templates.map(({ id }) => {
    if (typeof id !== 'number') throw missingId()
    return world.find(userType, id) ?? fail(id)
  })
  users.forEach((user, i) => editUser(world, user, templates[i] ?? {}))
  return true
}

function editUser(world: World, user: Row, template: ValueObject): void {
  const { userStatusId } = template
  if (typeof userStatusId === 'number') {
    if (!world.find('SoftLayer_User_Customer_Status', userStatusId)) throw invalidValue('There is no such user status.')
    if (isMaster(user) && userStatusId !== 1001) {
      throw apiFault('fault', '_PermissionDenied', 'The status of the master user cannot be changed.')
    }
  }
  Object.assign(user.values, plainMembers(world, template))
  user.values['modifyDate'] = world.now()
}

/** What says who a user is and what it may do; only methods of their own change it. */
const guarded: ReadonlySet<string> = new Set([
  'id',
  'accountId',
  'username',
  'parentId',
  'isMasterUserFlag',
  'permissionCheckLikeMasterUserFlag',
  'createDate',
  'iamId',
  'authenticationToken',
  'forumPasswordHash',
])

function plainMembers(world: World, template: ValueObject): Record<string, Value> {
  const members: Record<string, Value> = {}
  const type = world.schema.type(userType)
  for (const name of Object.keys(template)) {
    const value = template[name]
    const property = type?.property(name)
    if (value === undefined || !property || property.kind === 'object' || guarded.has(name)) continue
    if (type?.form(name) === 'local') members[name] = value === null && property.kind === 'string' ? '' : value
  }
  return members
}

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
  const parent = world.find(userType, args[0] as number) ?? fail(args[0] as number)
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

/** Methods over the list of servers of one kind that a user may see. */
function deviceMethods(kind: 'Hardware' | 'VirtualGuest'): (readonly [string, Action])[] {
  const type = kind === 'Hardware' ? 'SoftLayer_Hardware' : 'SoftLayer_Virtual_Guest'
  const list = kind === 'Hardware' ? 'hardware' : 'virtualGuests'
  const all = kind === 'Hardware' ? 'removeAllHardwareAccessForThisUser' : 'removeAllVirtualAccessForThisUser'
  const change =
    (read: (args: readonly Value[]) => readonly Value[], apply: (devices: Set<Row>, device: Row) => void): Action =>
    (execution) => {
      const { world, target, args } = execution
      const user = managed(execution, target(), 'device access')
      const devices = devicesOf(world, user)
      const found = read(args).map((id) => world.find(type, id as number) ?? noDevice(kind))
      for (const device of found) apply(devices, device)
      return true
    }
  const add = (devices: Set<Row>, device: Row): void => void devices.add(device)
  const remove = (devices: Set<Row>, device: Row): void => void devices.delete(device)
  const one = (args: readonly Value[]) => [args[0] ?? null]
  const many = (args: readonly Value[]) => listOf(args[0])
  const visible = ({ world, target }: Execution) => world.get(target(), list) as readonly Row[]
  return [
    [`${userType}::add${kind}Access`, change(one, add)],
    [`${userType}::addBulk${kind}Access`, change(many, add)],
    [`${userType}::remove${kind}Access`, change(one, remove)],
    [`${userType}::removeBulk${kind}Access`, change(many, remove)],
    [
      `${userType}::${all}`,
      (execution) => {
        const { world, target } = execution
        const devices = devicesOf(world, managed(execution, target(), 'device access'))
        for (const device of [...devices]) if (device.type.is(type)) devices.delete(device)
        return true
      },
    ],
    [`${userType}::getAllowed${kind}Ids`, (execution) => visible(execution).map((device) => device.id)],
    [`${userType}::get${kind}Count`, (execution) => visible(execution).length],
  ]
}

/** A server that a user makes is one that it may see. */
export function grantMade({ world, caller }: Execution, made: unknown): void {
  if (!caller || caller.master) return
  for (const row of Array.isArray(made) ? (made as readonly unknown[]) : [made]) {
    if (row instanceof Row && (row.type.is('SoftLayer_Virtual_Guest') || row.type.is('SoftLayer_Hardware')))
      devicesOf(world, caller.user).add(row)
  }
}

/** The user, if the caller may decide what it may do. @throws CallError `fault` in the API's words. */
function managed({ caller }: Execution, user: Row, what = 'permissions'): Row {
  const denied = (message: string) => apiFault('fault', '_PermissionDenied', message)
  if (isMaster(user)) throw denied(`You may not grant or deny Master User ${what}.`)
  if (user === caller?.user) throw denied(`You may not grant or deny yourself ${what}.`)
  if (caller?.manages(user) !== true) throw denied(`You may not grant or deny ${what} to other users.`)
  return user
}

function devicesOf(world: World, user: Row): Set<Row> {
  let secrets = world.secrets.get(user)
  if (!secrets) world.secrets.set(user, (secrets = { answers: new Map(), devices: new Set() }))
  return secrets.devices
}

function descendants(world: World, user: Row): Row[] {
  return world.all(userType).filter((one) => isBelow(one, user))
}

function permissionsHeld(user: Row): readonly Row[] {
  return (user.values['permissions'] as readonly Row[] | undefined) ?? []
}

function listOf(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[]
  throw invalidValue('The argument must be a list.')
}

function missing(member: string): Error {
  const message = `Property '${member}' must be set to create an instance of '${userType}'.`
  return apiFault('fault', '_MissingCreationProperty', message)
}

function noDevice(kind: 'Hardware' | 'VirtualGuest'): never {
  const name = kind === 'Hardware' ? 'hardware' : 'Virtual Server'
  throw apiFault('fault', '_Public', `Please specify a valid ${name} id.`)
}

function fail(id: number | string = ''): never {
  throw objectNotFound(id)
}
