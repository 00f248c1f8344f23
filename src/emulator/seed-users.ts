import { CallError } from '../core/error.js'
import { addKey } from './keys.js'
import { defaultPermissions, permissionNames, permissionsHeld, permissionsOf } from './permissions.js'
import type { Seeding } from './seed.js'
import type { Row, World } from './world.js'

/**
 * A user of the emulated account. The first one is the master user, who may do everything.
 *
 * @example
 * { username: 'ops', apiKey: 'key', permissions: ['VIRTUAL_GUEST_VIEW', 'REMOTE_MANAGEMENT'], virtualGuests: [1000001] }
 *
 * @public
 */
export interface EmulatorUser {
  readonly username: string
  /** The one API key. Default none: `addApiAuthenticationKey` makes one. */
  readonly apiKey?: string
  /** For `getPortalLoginToken`. Default: the API key. */
  readonly password?: string
  /** Name of a user before this one that it is a child of. Default: the first. */
  readonly parent?: string
  /**
   * Key names of permissions, such as `TICKET_VIEW`. Default: all there are. With `ACCESS_ALL_GUEST` and
   * `ACCESS_ALL_HARDWARE` the user sees all servers, else those named below.
   */
  readonly permissions?: readonly string[]
  /** Ids of the virtual guests that the user may see without `ACCESS_ALL_GUEST`. */
  readonly virtualGuests?: readonly number[]
  /** Ids of the servers that the user may see without `ACCESS_ALL_HARDWARE`. */
  readonly hardware?: readonly number[]
  /** Answers to security questions by their ids (1 to 4); a login has to give one. Default none. */
  readonly securityAnswers?: Readonly<Record<number, string>>
  /** The second factor of a login. Default: none is asked for. */
  readonly securityCode?: string
}

const userType = 'SoftLayer_User_Customer'
const firstUser = 260_000

/** The statuses of users; who is not active may not call. */
const statuses: readonly (readonly [number, string, string])[] = [
  [1001, 'ACTIVE', 'Active'],
  [1002, 'DISABLED', 'Disabled'],
  [1003, 'INACTIVE', 'Inactive'],
  [1021, 'CANCEL_PENDING', 'Cancel Pending'],
  [1022, 'VPN_ONLY', 'VPN Only'],
]

const questions = [
  'What was the name of your first pet?',
  'In which city were you born?',
  'What was your first car?',
  "What is your mother's maiden name?",
]

/** Makes the users with their keys and permissions. @throws CallError `config` for a user that cannot be. */
export function seedUsers({ world, account, date }: Seeding, users: readonly EmulatorUser[]): void {
  for (const [id, keyName, name] of statuses) world.add('SoftLayer_User_Customer_Status', { id, keyName, name })
  questions.forEach((question, i) =>
    world.add('SoftLayer_User_Security_Question', { id: i + 1, displayOrder: i + 1, question, viewable: 1 }),
  )
  seedActions(world)
  const extra: readonly EmulatorUser[] = [
    { username: 'ana.gómez@example.com', permissions: defaultPermissions },
    { username: '李小龍', permissions: defaultPermissions },
  ]
  const all = [...users, ...extra]
  const rows = new Map<string, Row>()
  for (const [i, user] of all.entries()) {
    const { username } = user
    if (rows.has(username)) throw wrong(`two users are called "${username.slice(0, 100)}"`)
    const parent = i === 0 ? undefined : rows.get(user.parent ?? all[0]?.username ?? '')
    if (i > 0 && !parent) throw wrong(`the parent of "${username.slice(0, 100)}" must be a user before it`)
    const row = world.add(userType, {
      id: firstUser + i,
      accountId: account.id,
      username,
      displayName: username,
      email: `user${i}@example.com`,
      firstName: i === all.length - 1 ? '小龍' : 'Ana',
      lastName: i === all.length - 1 ? '李' : ' Gómez ',
      createDate: date(1000 - i),
      isMasterUserFlag: i === 0,
      parentId: parent?.id ?? null,
      timezoneId: 114,
      userStatusId: 1001,
      passwordExpireDate: null,
    })
    row.values['permissions'] = permissionRows(world, i === 0 ? permissionNames : (user.permissions ?? permissionNames))
    world.secrets.set(row, {
      ...(user.password === undefined ? {} : { password: user.password }),
      ...(user.securityCode === undefined ? {} : { securityCode: user.securityCode }),
      answers: new Map(Object.entries(user.securityAnswers ?? {}).map(([id, answer]) => [Number(id), answer])),
      devices: new Set(),
    })
    if (user.apiKey !== undefined && user.apiKey !== '') addKey(world, row, user.apiKey)
    rows.set(username, row)
  }
  deriveUsers(world)
}

/** Gives users the servers that their settings name; to be called when there are servers. */
export function seedDevices(world: World, users: readonly EmulatorUser[]): void {
  for (const [i, user] of users.entries()) {
    const row = world.find(userType, firstUser + i)
    const devices = row && world.secrets.get(row)?.devices
    for (const [type, ids] of [
      ['SoftLayer_Virtual_Guest', user.virtualGuests ?? []],
      ['SoftLayer_Hardware', user.hardware ?? []],
    ] as const) {
      for (const id of ids) {
        const device = world.find(type, id)
        if (!device) throw wrong(`"${user.username.slice(0, 100)}" names the ${type} ${id}, which there is not`)
        devices?.add(device)
      }
    }
  }
}

function permissionRows(world: World, names: readonly string[]): Row[] {
  const catalog = permissionsOf(world)
  return [...new Set(names)].map((name) => {
    const permission = catalog.get(name)
    if (!permission) throw wrong(`there is no permission "${name.slice(0, 100)}"`)
    return permission
  })
}

/** The actions behind the permissions, in departments: what `SoftLayer_User_Permission_*` lists. */
function seedActions(world: World): void {
  const departments = new Map<string, Row>()
  const lists = new Map<Row, Row[]>()
  for (const [keyName, permission] of permissionsOf(world)) {
    const word = keyName.slice(0, Math.max(0, keyName.indexOf('_')))
    let department = departments.get(word)
    if (!department) {
      department = world.add('SoftLayer_User_Permission_Department', {
        id: departments.size + 1,
        keyName: word,
        name: word.charAt(0) + word.slice(1).toLowerCase(),
        description: '',
      })
      departments.set(word, department)
      lists.set(department, [])
      department.values['permissions'] = lists.get(department)
    }
    const { key, name } = permission.values
    const members = { key, keyName, name, description: name, departmentId: department.id, department }
    lists.get(department)?.push(
      world.add('SoftLayer_User_Permission_Action', {
        id: lists.size * 100 + (lists.get(department)?.length ?? 0),
        createDate: '2012-03-04T05:06:07-06:00',
        modifyDate: null,
        ...members,
      }),
    )
  }
}

function deriveUsers(world: World): void {
  const visible = (all: string, type: string) => (user: Row, of: World) => {
    if (user.values['isMasterUserFlag'] === true || has(user, all)) return of.all(type)
    const devices = of.secrets.get(user)?.devices ?? new Set<Row>()
    return [...devices].filter((row) => row.type.is(type) && of.find(type, row.id) === row)
  }
  world.derive(userType, {
    userStatus: (user, of) => of.find('SoftLayer_User_Customer_Status', user.values['userStatusId'] as number),
    virtualGuests: visible('ACCESS_ALL_GUEST', 'SoftLayer_Virtual_Guest'),
    hardware: visible('ACCESS_ALL_HARDWARE', 'SoftLayer_Hardware'),
    hasFullVirtualGuestAccessFlag: (user) => has(user, 'ACCESS_ALL_GUEST'),
    hasFullHardwareAccessFlag: (user) => has(user, 'ACCESS_ALL_HARDWARE'),
    actions: (user, of) =>
      of.all('SoftLayer_User_Permission_Action').filter((action) => has(user, String(action.values['keyName']))),
    securityAnswers: (user, of) =>
      [...(of.secrets.get(user)?.answers.keys() ?? [])].map((questionId) =>
        // The answer itself is never told.
        of.row('SoftLayer_User_Customer_Security_Answer', {
          id: questionId,
          questionId,
          userId: user.id,
          answer: '',
          user,
          question: of.find('SoftLayer_User_Security_Question', questionId),
        }),
      ),
    tickets: (user, of) => of.all('SoftLayer_Ticket').filter((ticket) => ticket.values['assignedUserId'] === user.id),
  })
}

function has(user: Row, keyName: string): boolean {
  return permissionsHeld(user).some((permission) => permission.values['keyName'] === keyName)
}

function wrong(what: string): CallError {
  return new CallError('config', `The emulator's users cannot be made: ${what}.`)
}
