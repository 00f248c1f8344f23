import { authOfHttp } from '../../core/auth.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import type { Reply } from '../../core/call.js'
import {
  header,
  type IncomingCall,
  type Mirror,
  type MirrorSettings,
  type WireRequest,
  type WireResponse,
} from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { isObject, type Value } from '../../core/value.js'
import type { Format } from './formats.js'
import { isLogin, loginArguments } from './login.js'
import { Renderer } from './render.js'
import { asksForTypes, badRequest, bodyArguments, filterOf, limitOf, readBytes, simpleArgument } from './request.js'
import { readQuery, readRoute, segmentsOf, serviceDoesNotExist } from './routes.js'

/** The server half of REST: what the API understands, and how it answers. */
export function createMirror(settings: MirrorSettings = {}): Mirror {
  const { maxDepth = 500, schema = builtInSchema(), quirks = {} } = settings
  const renderer = new Renderer(schema, quirks, maxDepth)
  /** A request that cannot be read is answered in the format it asked for all the same. */
  const formats = new WeakMap<CallError, Format>()

  function read(request: WireRequest, segments: readonly string[], queryText: string): IncomingCall {
    if (segments.length === 0) throw serviceDoesNotExist()
    const query = readQuery(queryText)
    const {
      args: pathArgs,
      target,
      service,
      explicit,
      ...route
    } = readRoute(request.method, segments, schema, {
      strict: quirks['rest-strict-paths'] === true,
      deleteFails: quirks['rest-delete-with-method-fails'] === true,
    })
    const args = [...pathArgs.map((text, i) => simpleArgument(text, target, i)), ...bodyArguments(request, maxDepth)]
    for (let i = 0; i < args.length; i++) args[i] = readBytes(args[i] as Value, target?.parameters[i]?.type, schema)
    const mask = query.get('objectMask')
    const filter = filterOf(query.get('objectFilter'), maxDepth)
    const method = route.drill ? route.method : methodOf(request.method, route.method, explicit, service, args)
    const authorization = header(request.headers, 'authorization')
    const call: IncomingCall = {
      service,
      ...route,
      method,
      ...(args.length === 0 ? {} : { args }),
      ...(mask === undefined || mask === '' ? {} : { mask }),
      ...(filter === undefined ? {} : { filter }),
      ...limitOf(query.get('resultLimit')),
      ...(asksForTypes(request) ? { types: true } : {}),
      auth: authOfHttp(authorization),
    }
    if (!isLogin(call) || args.length > 0) return call
    return { ...call, ...loginArguments(authorization, query.get('remoteToken')) }
  }

  /** What a request means by its method, as far as its arguments have a say in it. */
  function methodOf(verb: string, method: string, explicit: boolean, service: string, args: readonly Value[]): string {
    const known = schema.service(service)
    const has = (name: string): boolean => known?.method(name) !== undefined
    const isList = args.length === 1 && Array.isArray(args[0])
    // clients send editObjects as PUT without a name; the same of createObjects the API does not understand.
    if (verb === 'PUT' && !explicit && isList && has('editObjects')) return 'editObjects'
    if (verb === 'POST' && !explicit && isList && has('createObjects') && quirks['rest-create-objects-without-name'])
      return 'createObjects'
    // nothing but the template tells that an order is meant.
    if (verb === 'POST' && method === 'getObject' && isObject(args[0]) && has('createObject')) {
      if (quirks['rest-post-get-object-orders'] === true) return 'createObject'
    }
    return method
  }

  return {
    accepts: (request) => /^\/[A-Za-z]/.test(request.path) && verbs.has(request.method),

    parse(request: WireRequest): IncomingCall {
      if (!verbs.has(request.method)) throw badRequest(`The HTTP method must be one of ${[...verbs].join(', ')}.`)
      const question = request.path.indexOf('?')
      const path = question < 0 ? request.path : request.path.slice(0, question)
      const { segments, format } = segmentsOf(path, quirks['rest-json-only'] === true)
      try {
        const call = read(request, segments, question < 0 ? '' : request.path.slice(question + 1))
        return format === 'json' ? call : { ...call, format }
      } catch (error) {
        if (CallError.is(error)) formats.set(error, format)
        throw error
      }
    },

    render(outcome: Reply | CallError, call: Partial<IncomingCall>): WireResponse {
      const asked = call.format === 'xml' || call.format === 'txt' ? call.format : 'json'
      if (CallError.is(outcome)) return renderer.fault(outcome, formats.get(outcome) ?? asked)
      return renderer.reply(outcome, call, asked)
    },
  }
}

const verbs: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE'])
