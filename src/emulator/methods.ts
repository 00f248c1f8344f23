import type { Auth } from '../core/auth.js'
import type { Method, Service } from '../core/schema.js'
import type { Value } from '../core/value.js'
import type { Access } from './access.js'
import { apiFault, missingId, objectNotFound } from './api-fault.js'
import { objectArgument, objectsArgument } from './argument.js'
import type { Authenticator } from './authenticator.js'
import { create, createAll, edit } from './persistence.js'
import { accountId } from './seed.js'
import { specialMethods } from './special-methods.js'
import { grantMade } from './user-devices.js'
import type { Row } from './world.js'
import { type World } from './world.js'

/** One execution of one method. */
export interface Execution {
  readonly world: World
  readonly service: Service
  readonly method: Method
  readonly args: readonly Value[]
  readonly id: number | string | undefined
  /** Who calls, and what the caller may do; undefined where no credentials are needed. */
  readonly caller: Access | undefined
  /** The credentials as they came, for methods that log in. */
  readonly auth: Auth
  /** Further API headers. */
  readonly headers: Readonly<Record<string, Value>>
  readonly authenticator: Authenticator
  /** The object that the init id names. @throws CallError `bad-request` without id, `not-found` without object. */
  target(): Row
}

/** Does what a method does: gives rows, lists of rows, or plain values. */
export type Action = (execution: Execution) => unknown

/**
 * The code of a method: written for it, a getter of a relational property (C-7), or one of the generic methods that
 * any stored type has. Undefined when the emulator cannot do it.
 */
export function actionOf(service: Service, method: Method): Action | undefined {
  for (let type = service.type; type; type = type.base) {
    const special = specialMethods.get(`${type.name}::${method.name}`)
    if (special) return special
  }
  const { getterOf } = method
  if (getterOf !== undefined) return ({ target, world }) => world.get(target(), getterOf) ?? null
  return generic.get(method.name)
}

/** The object of an init id; the account needs none, the credentials name it (C-8). */
export function targetOf(world: World, service: Service, id: number | string | undefined): Row {
  const type = service.type?.name ?? service.name
  if (type === 'SoftLayer_Account') {
    // Some clients send the account's id all the same.
    const row = id === undefined || id === '' ? world.find(type, accountId) : world.find(type, id)
    if (!row) throw objectNotFound(id ?? '')
    return row
  }
  if (id === undefined || id === '') throw missingId()
  const row = world.find(type, id)
  if (!row) throw objectNotFound(id)
  return row
}

const generic = new Map<string, Action>([
  ['getObject', ({ target }) => target()],
  ['getAllObjects', ({ world, method }) => world.all(method.returns.name)],
  [
    'createObject',
    (execution) => {
      const { world, service, args, method } = execution
      const row = create(world, typeOf(service), objectArgument(args[0], nameOf(method)))
      grantMade(execution, row)
      return row
    },
  ],
  [
    'createObjects',
    (execution) => {
      const { world, service, args, method } = execution
      const rows = createAll(world, typeOf(service), objectsArgument(args[0], nameOf(method)))
      grantMade(execution, rows)
      return rows
    },
  ],
  [
    'editObject',
    ({ world, args, method, target }) => {
      const row = target()
      edit(world, row, objectArgument(args[0], nameOf(method)))
      return done(method, row)
    },
  ],
  [
    'editObjects',
    ({ world, service, args, method }) => {
      const templates = objectsArgument(args[0], nameOf(method))
      // All are found before one is changed.
      const rows = templates.map((template) => targetOf(world, service, template['id'] as number | undefined))
      rows.forEach((row, i) => edit(world, row, templates[i] ?? {}))
      return method.returns.list ? rows : true
    },
  ],
  [
    'deleteObject',
    ({ world, method, target }) => {
      const row = target()
      world.remove(row)
      return done(method, row)
    },
  ],
  [
    'deleteObjects',
    ({ world, service, args, method }) => {
      const templates = objectsArgument(args[0], nameOf(method))
      const rows = templates.map((template) => targetOf(world, service, template['id'] as number | undefined))
      for (const row of rows) world.remove(row)
      return true
    },
  ],
])

function done(method: Method, row: Row): unknown {
  return method.returns.kind === 'object' ? row : method.returns.kind === 'void' ? null : true
}

function nameOf(method: Method): string {
  return method.parameters[0]?.name ?? 'templateObject'
}

function typeOf(service: Service): Row['type'] {
  if (service.type?.property('id')) return service.type
  throw apiFault('not-implemented', '_NotImplemented', `The emulator has no code for ${service.name}::createObject.`)
}
