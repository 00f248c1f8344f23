import { isRead } from '../core/access.js'
import type { Reply } from '../core/call.js'
import type { IncomingCall } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Quirks } from '../core/quirk.js'
import type { Method, ObjectType, Service } from '../core/schema.js'
import { apiFault, missingId, objectNotFound } from './api-fault.js'
import { readArguments } from './argument.js'
import type { Authenticator } from './authenticator.js'
import { serviceNamed } from './employee-service.js'
import { permit } from './permit.js'
import { readMask, type CallMask } from './call-mask.js'
import { readFilter, refuseUnknown, select } from './filter-tree.js'
import { actionOf, targetOf } from './methods.js'
import { pageOf, type Shuffler } from './pages.js'
import { shape } from './shape.js'
import { Row, type World } from './world.js'

/** What calls are executed on, and how. */
export interface Grounds {
  readonly world: World
  readonly authenticator: Authenticator
  readonly quirks: Quirks
  /** For lists that nothing sorts (C-10); without it they come in the order of their making. */
  readonly shuffler?: Shuffler | undefined
}

/**
 * Executes one call on a world, as the API would: finds the method, checks the credentials, runs it, filters, sorts,
 * cuts and shapes the result. A call that drills down runs a method of what the one before it gave.
 *
 * @throws CallError with the API's fault.
 */
export function execute(grounds: Grounds, call: IncomingCall): Reply {
  try {
    return executeSteps(grounds, call)
  } finally {
    // What was hidden from this caller is not hidden from the next one, or from a test that looks at the world.
    grounds.world.look(undefined)
  }
}

function executeSteps(grounds: Grounds, call: IncomingCall): Reply {
  const { world } = grounds
  const steps = call.drill ?? []
  if (steps.length === 0) return finish(run(grounds, call), grounds, call)
  // Arguments, mask, filter and limit belong to the last step; all before it only show the way.
  const { service, method, id, auth } = call
  let way: IncomingCall = { service, method, auth, ...(id === undefined ? {} : { id }) }
  let row: Row | undefined
  for (const step of steps) {
    const found = run(grounds, way, row)
    row = itemOf(found.raw, step.id)
    way = { service: serviceOf(row, found.method, world), method: step.method, id: row.id, auth }
  }
  const last: IncomingCall = { ...call, ...way }
  return finish(run(grounds, last, row), grounds, last)
}

/** What a method gave, and what is needed to make an answer of it. */
interface Outcome {
  readonly raw: unknown
  readonly service: Service
  readonly method: Method
  readonly mask: CallMask
}

/** Runs one method. `known` is the object of the call where a drill-down has found it already. */
function run({ world, authenticator, quirks }: Grounds, call: IncomingCall, known?: Row): Outcome {
  const service = isServed(call.service, quirks) ? serviceNamed(world.schema, call.service) : undefined
  if (!service) throw new CallError('unknown-service', 'Service does not exist', { call, status: 404 })
  const method = service.method(call.method)
  if (!method) {
    const message = `Function ("${call.method.slice(0, 100)}") is not a valid method for this service.`
    throw new CallError('unknown-method', message, { call, status: 404 })
  }
  const caller = permit({ world, authenticator, quirks }, service, method, call)
  const action = actionOf(service, method)
  if (!action) {
    throw apiFault(
      'not-implemented',
      '_NotImplemented',
      `The emulator has no code for ${service.name}::${method.name}.`,
    )
  }
  // What is wrong with the mask is said before anything is changed.
  const mask = readMask(call, method.returns.type, world, quirks)
  if (quirks['unknown-filter-ignored'] === false && call.filter !== undefined)
    refuseUnknown(call.filter, filterRoot(service.name, method, world))
  const args = readArguments(method, call.args)
  if (!isRead(call)) world.tick()
  const target = (): Row => known ?? targetOf(world, service, call.id)
  const { id, auth, headers = {} } = call
  const raw = world.visible(action({ world, service, method, args, id, caller, auth, headers, authenticator, target }))
  world.count(service.name, method.name)
  return { raw, service, method, mask }
}

function finish({ raw, service, method, mask }: Outcome, grounds: Grounds, call: IncomingCall): Reply {
  const { world, quirks, shuffler } = grounds
  const reading = { searchBeatsSort: quirks['search-beats-sort'] !== false }
  const filter = readFilter(call.filter, filterRoot(service.name, method, world), reading)
  const items = method.getterOf === undefined ? filter : filter?.children.get(method.getterOf)
  const settings = { ...mask, filter: items, types: call.types === true }
  if (!Array.isArray(raw)) return { value: shape(raw ?? null, method.returns, world, settings) }
  const list: readonly unknown[] = raw
  const shuffled = shuffler?.shuffled(list) ?? list
  const found = shuffled.every((item) => item instanceof Row) ? select(shuffled, items, world) : shuffled
  const page = pageOf(found, method, call, quirks)
  const total = quirks['unfiltered-total'] === true ? list.length : found.length
  return { value: shape(page, method.returns, world, settings), total }
}

/**
 * Where a filter starts: at the service's own type (F-1). That of a method which is no getter starts at its result's
 * type, which for most is the service's.
 */
function filterRoot(service: string, method: Method, world: World): ObjectType | undefined {
  const own = world.schema.type(service)
  const { type } = method.returns
  if (method.getterOf !== undefined || !type) return own
  return own && (type.is(own.name) || own.is(type.name)) ? own : type
}

/** Names without the prefix are names of their own (C-2). */
function isServed(service: string, quirks: Quirks): boolean {
  return quirks['unprefixed-names'] !== false || service.startsWith('SoftLayer_')
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
