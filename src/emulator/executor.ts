import { isRead } from '../core/access.js'
import type { Reply } from '../core/call.js'
import type { IncomingCall } from '../core/codec.js'
import { CallError } from '../core/error.js'
import { maskNode, type MaskNode } from '../core/mask-parser.js'
import { normalizeMask } from '../core/mask.js'
import type { Method, ObjectType, Service, TypeReference } from '../core/schema.js'
import { apiFault, missingId, objectNotFound } from './api-fault.js'
import { readArguments } from './argument.js'
import type { Authenticator } from './authenticator.js'
import { readFilter, select, type FilterTree } from './filter-tree.js'
import { actionOf, targetOf } from './methods.js'
import { shape, validate } from './shape.js'
import { Row, type World } from './world.js'

/**
 * Executes one call on a world, as the API would: finds the method, checks the credentials, runs it, filters, sorts,
 * cuts and shapes the result. A call that drills down runs a method of what the one before it gave.
 *
 * @throws CallError with the API's fault.
 */
export function execute(world: World, authenticator: Authenticator, call: IncomingCall): Reply {
  const steps = call.drill ?? []
  if (steps.length === 0) return finish(run(world, authenticator, call), world, call)
  // Arguments, mask, filter and limit belong to the last step; all before it only show the way.
  const { service, method, id, auth } = call
  let way: IncomingCall = { service, method, auth, ...(id === undefined ? {} : { id }) }
  let row: Row | undefined
  for (const step of steps) {
    const found = run(world, authenticator, way, row)
    row = itemOf(found.raw, step.id)
    way = { service: serviceOf(row, found.method, world), method: step.method, id: row.id, auth }
  }
  const last: IncomingCall = { ...call, ...way }
  return finish(run(world, authenticator, last, row), world, last)
}

/** What a method gave, and what is needed to make an answer of it. */
interface Outcome {
  readonly raw: unknown
  readonly service: Service
  readonly method: Method
  readonly mask: MaskNode | undefined
}

/** Runs one method. `known` is the object of the call where a drill-down has found it already. */
function run(world: World, authenticator: Authenticator, call: IncomingCall, known?: Row): Outcome {
  const service = world.schema.service(call.service)
  if (!service) throw new CallError('unknown-service', 'Service does not exist', { call, status: 404 })
  const method = service.method(call.method)
  if (!method) {
    const message = `Function ("${call.method.slice(0, 100)}") is not a valid method for this service.`
    throw new CallError('unknown-method', message, { call, status: 404 })
  }
  const username = method.noauth ? '' : authenticator.user(call.auth)
  const action = actionOf(service, method)
  if (!action) {
    throw apiFault(
      'not-implemented',
      '_NotImplemented',
      `The emulator has no code for ${service.name}::${method.name}.`,
    )
  }
  // What is wrong with the mask is said before anything is changed.
  const mask = readMask(call)
  if (mask && method.returns.type) validate(mask, method.returns.type, world)
  const args = readArguments(method, call.args)
  if (!isRead(call)) world.tick()
  const target = (): Row => known ?? targetOf(world, service, call.id)
  const raw = action({ world, service, method, args, id: call.id, username, authenticator, target })
  world.count(service.name, method.name)
  return { raw, service, method, mask }
}

function finish({ raw, service, method, mask }: Outcome, world: World, call: IncomingCall): Reply {
  const filter = readFilter(call.filter, service.type)
  const items =
    method.getterOf === undefined
      ? itemFilter(method.returns, filter, call, world)
      : filter?.children.get(method.getterOf)
  const settings = { mask, filter: items, types: call.types === true }
  if (!Array.isArray(raw)) return { value: shape(raw ?? null, method.returns, world, settings) }
  const list: readonly unknown[] = raw
  const found = list.every((item) => item instanceof Row) ? select(list, items, world) : list
  const page = cut(found, method, call)
  return { value: shape(page, method.returns, world, settings), total: found.length }
}

/** The object that a drill-down goes on from: an item of a list by its id, or the only object there is. */
function itemOf(raw: unknown, id: number | string | undefined): Row {
  const rows = (Array.isArray(raw) ? (raw as readonly unknown[]) : [raw]).filter((item) => item instanceof Row)
  if (id === undefined) {
    if (Array.isArray(raw)) throw missingId()
    if (rows[0]) return rows[0]
    throw objectNotFound('')
  }
  const wanted = String(id)
  const row = rows.find((item) => String(item.id) === wanted || item.values['globalIdentifier'] === wanted)
  if (!row) throw objectNotFound(id)
  return row
}

/** The service of an object: of its own type, or of the first one above it that has a service. */
function serviceOf(row: Row, method: Method, world: World): string {
  for (let type: ObjectType | undefined = row.type; type; type = type.base) {
    if (world.schema.service(type.name)) return type.name
  }
  return method.returns.name
}

function readMask(call: IncomingCall): MaskNode | undefined {
  try {
    const mask = normalizeMask(call.mask)
    return mask && maskNode(mask)
  } catch (error) {
    if (!CallError.is(error) || error.code !== 'invalid-call') throw error
    throw apiFault('fault', '_Public', `Invalid object mask. ${error.message}`)
  }
}

/** A method that is no getter filters from its result's own type, which for most is the service's (F-1). */
function itemFilter(
  returns: TypeReference,
  filter: FilterTree | undefined,
  call: IncomingCall,
  world: World,
): FilterTree | undefined {
  const own = world.schema.type(call.service)
  if (own && returns.type && (returns.type.is(own.name) || own.is(returns.type.name))) return filter
  return readFilter(call.filter, returns.type)
}

/** Limits act on lists only (L-1). */
function cut(items: readonly unknown[], method: Method, call: IncomingCall): readonly unknown[] {
  if (!method.returns.list) return items
  const offset = whole(call.offset) ?? 0
  const limit = whole(call.limit)
  return limit === undefined && offset === 0
    ? items
    : items.slice(offset, limit === undefined ? undefined : offset + limit)
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.floor(value) : undefined
}
