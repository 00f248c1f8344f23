import type { Value, ValueObject } from '../core/value.js'
import { isMaster } from './access.js'
import { apiFault, invalidValue, missingId, objectNotFound } from './api-fault.js'
import { objectArgument, objectsArgument } from './argument.js'
import { addKey, keyOf } from './keys.js'
import type { Action, Execution } from './methods.js'
import { defaultPermissions, permissionsHeld, permissionsOf } from './permissions.js'
import type { Row, World } from './world.js'

const userType = 'SoftLayer_User_Customer'

/** Methods of users and of their keys. */
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

function missing(member: string): Error {
  const message = `Property '${member}' must be set to create an instance of '${userType}'.`
  return apiFault('fault', '_MissingCreationProperty', message)
}

function fail(id: number | string = ''): never {
  throw objectNotFound(id)
}
