import type { DrillStep } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import type { Method, Schema, Service } from '../../core/schema.js'
import type { Format } from './formats.js'

/** What a URL path says, read with the schema's help. */
export interface Route {
  readonly service: string
  readonly id?: number | string
  readonly method: string
  readonly drill?: readonly DrillStep[]
  /** Simple arguments from the path, still text. */
  readonly args: readonly string[]
  /** The method that is called last, when the schema lists it. */
  readonly target: Method | undefined
  /** Whether the path names that method. */
  readonly explicit: boolean
}

/** How paths are read. */
export interface RouteRules {
  /** Take `SERVICE[/ID]/METHOD` only (quirk 18). */
  readonly strict: boolean
  /** DELETE with a method leads nowhere. */
  readonly deleteFails: boolean
}

/** what a URL without a method means. */
const implicitMethods: Readonly<Record<string, string>> = {
  GET: 'getObject',
  POST: 'createObject',
  PUT: 'editObject',
  DELETE: 'deleteObject',
}

/** The path as its decoded segments, without the extension of the last, which is the output format. */
export function segmentsOf(path: string, jsonOnly = false): { segments: string[]; format: Format } {
  const raw = path.split('/').filter((segment) => segment !== '')
  const last = raw.pop()
  if (last === undefined) return { segments: [], format: 'json' }
  const extension = /\.(json|xml|txt)$/.exec(last)?.[1] as Format | undefined
  const isTaken = extension !== undefined && !(jsonOnly && extension !== 'json')
  const name = isTaken ? last.slice(0, -extension.length - 1) : last
  return { segments: [...raw, name].map(decode), format: isTaken ? extension : 'json' }
}

/**
 * Reads `SERVICE[/ID][/METHOD][/ARG...]` and drill-downs. What is an id and what a method
 * is told by the schema, else by the look of the segment.
 *
 * @throws CallError `unknown-service` for DELETE with a method, as the API answers.
 */
export function readRoute(verb: string, segments: readonly string[], schema: Schema, rules: RouteRules): Route {
  const [serviceName = '', ...rest] = segments
  if (rules.strict) return strictRoute(serviceName, rest, schema)
  const implicit = implicitMethods[verb] ?? 'getObject'
  const service = schema.service(serviceName)
  const first = rest[0]
  let id: number | string | undefined
  if (first !== undefined && !findMethod(service, first) && (looksLikeId(first) || rest.length > 1)) {
    id = idOf(first)
    rest.shift()
  }
  const named = rest.shift()
  const method = named === undefined ? implicit : (findMethod(service, named) ?? named)
  let target = service?.method(method)
  let explicit = named !== undefined
  const drill: DrillStep[] = []
  while (rest.length > 0 && target && target.parameters.length === 0 && target.returns.type) {
    const itemService = schema.service(target.returns.type.name)
    const step = readStep(rest, itemService, implicit)
    if (!step) break
    drill.push(step.step)
    explicit = step.explicit
    target = itemService?.method(step.step.method)
  }
  if (verb === 'DELETE' && explicit && rules.deleteFails) throw serviceDoesNotExist()
  return {
    service: serviceName,
    ...(id === undefined ? {} : { id }),
    method,
    ...(drill.length === 0 ? {} : { drill }),
    args: rest,
    target,
    explicit,
  }
}

/** @throws CallError `unknown-service` for a path of any other form. */
function strictRoute(service: string, rest: readonly string[], schema: Schema): Route {
  const [first, second] = rest
  if (first === undefined || rest.length > 2) throw serviceDoesNotExist()
  const [id, method] = second === undefined ? [undefined, first] : [idOf(first), second]
  const target = schema.service(service)?.method(method)
  return { service, ...(id === undefined ? {} : { id }), method, args: [], target, explicit: true }
}

/** The API's answer to a path that leads nowhere. */
export function serviceDoesNotExist(): CallError {
  const fault = { code: 'SoftLayer_Exception_Public', message: 'Service does not exist' }
  return new CallError('unknown-service', fault.message, { fault, status: 404 })
}

function readStep(
  rest: string[],
  service: Service | undefined,
  implicit: string,
): { step: DrillStep; explicit: boolean } | undefined {
  const first = rest[0] as string
  const method = findMethod(service, first)
  if (method !== undefined) {
    rest.shift()
    return { step: { method }, explicit: true }
  }
  if (!looksLikeId(first)) return undefined
  rest.shift()
  const named = rest.shift()
  return {
    step: { id: idOf(first), method: named === undefined ? implicit : (findMethod(service, named) ?? named) },
    explicit: named !== undefined,
  }
}

/** the name itself, then `get` and the name; the first letter in either case. */
function findMethod(service: Service | undefined, segment: string): string | undefined {
  if (!service || segment === '') return undefined
  const upper = segment.charAt(0).toUpperCase() + segment.slice(1)
  const lower = segment.charAt(0).toLowerCase() + segment.slice(1)
  return [segment, `get${upper}`, lower].find((name) => service.method(name) !== undefined)
}

function looksLikeId(segment: string): boolean {
  return /^-?[0-9]+$/.test(segment) || /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(segment)
}

function idOf(segment: string): number | string {
  const number = Number(segment)
  return Number.isSafeInteger(number) && String(number) === segment ? number : segment
}

/** Bad escapes stay as they are, as PHP leaves them. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A query string as PHP reads it: `+` is a space, the last of equal names wins. */
export function readQuery(query: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    const value = equals < 0 ? '' : pair.slice(equals + 1)
    found.set(decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' ')))
  }
  return found
}
