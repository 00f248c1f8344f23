import type { Value } from '../core/value.js'
import { apiFault, invalidValue } from './api-fault.js'
import type { Action, Execution } from './methods.js'
import { managed } from './user-permissions.js'
import { Row, type World } from './world.js'

const userType = 'SoftLayer_User_Customer'

/** Methods over the servers that a user may see. */
export const deviceMethods: ReadonlyMap<string, Action> = new Map<string, Action>(
  (['Hardware', 'VirtualGuest'] as const).flatMap((kind) => methodsOf(kind)),
)

/** Methods over the list of servers of one kind that a user may see. */
function methodsOf(kind: 'Hardware' | 'VirtualGuest'): (readonly [string, Action])[] {
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

function devicesOf(world: World, user: Row): Set<Row> {
  let secrets = world.secrets.get(user)
  if (!secrets) world.secrets.set(user, (secrets = { answers: new Map(), devices: new Set() }))
  return secrets.devices
}

function listOf(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[]
  throw invalidValue('The argument must be a list.')
}

function noDevice(kind: 'Hardware' | 'VirtualGuest'): never {
  const name = kind === 'Hardware' ? 'hardware' : 'Virtual Server'
  throw apiFault('fault', '_Public', `Please specify a valid ${name} id.`)
}
