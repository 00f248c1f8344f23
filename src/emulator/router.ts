import type { IncomingCall, Mirror, Protocol, WireRequest } from '../core/codec.js'
import type { Reply } from '../core/call.js'
import { CallError } from '../core/error.js'
import type { Quirks } from '../core/quirk.js'
import type { Schema } from '../core/schema.js'
import type { Answer } from './answer.js'
import { objectNotFound } from './api-fault.js'
import type { FailurePlan } from './failures.js'
import { iamPath, type IamDouble } from './iam.js'
import { injectedAnswer, overloaded } from './injected-answer.js'
import { htmlPage, jsonResponse, textResponse } from './plain-response.js'
import { RateLimiter } from './rate-limiter.js'
import type { World } from './world.js'

/** Where a request came in. */
export interface Gate {
  /** The API's private network: only there a machine may ask about itself (I-2). */
  readonly private: boolean
}

/** Answers a request: the whole server but for sockets. */
export type Responder = (request: WireRequest, gate: Gate) => Answer

/** What a router stands before. */
export interface Site {
  readonly protocols: readonly Protocol[]
  readonly schema: Schema
  readonly quirks: Quirks
  readonly world: World
  readonly plan: FailurePlan
  readonly iam: IamDouble
  readonly clock: () => number
  readonly execute: (call: IncomingCall) => Reply
}

interface Route {
  readonly prefix: string
  readonly mirror: Mirror
}

/** Finds the protocol by the path, reads the request with its mirror, executes the call and writes the outcome. */
export function createRouter(site: Site): Responder {
  const { quirks } = site
  const answerCall = createAnswering(site)
  const routes: Route[] = site.protocols.flatMap((protocol) => {
    return prefixesOf(protocol, quirks).map((prefix) => {
      const version = prefix.slice(prefix.lastIndexOf('/') + 1)
      return { prefix, mirror: protocol.mirror({ schema: site.schema, quirks, version }) }
    })
  })
  return (request, gate) => {
    const tooLong = urlTooLong(request, quirks)
    if (tooLong) return tooLong
    for (const { prefix, mirror } of routes) {
      if (!isUnder(request.path, prefix)) continue
      const path = request.path.slice(prefix.length)
      const inner = { ...request, path: path.startsWith('/') ? path : `/${path}` }
      const document = request.method === 'GET' ? mirror.document?.(inner) : undefined
      if (document) return { response: document, ...delayOf(quirks['slow-wsdl']) }
      if (mirror.accepts(inner)) return later(answerCall(mirror, inner, gate), quirks)
    }
    if (quirks['iam-endpoint'] === true && isUnder(request.path, iamPath))
      return later({ response: site.iam.answer(request) }, quirks)
    if (quirks['execution-counts'] === true && isUnder(request.path, countsPath)) return countsOf(request, site.world)
    return { response: textResponse(404, 'Not found: no protocol of the API lives at this path.\n') }
  }
}

/** `v3` is served as `v3.1` is (C-3, quirk 1). */
function prefixesOf(protocol: Protocol, quirks: Quirks): string[] {
  if (quirks['older-version'] !== true) return [protocol.path]
  return [...new Set([protocol.path, protocol.path.replace(/\/v3\.1$/, '/v3')])]
}

function createAnswering(site: Site): (mirror: Mirror, request: WireRequest, gate: Gate) => Answer {
  const { quirks, plan, execute, clock } = site
  const calls = quirks['rate-limit']
  const limiter =
    typeof calls === 'number'
      ? new RateLimiter({ calls, window: Number(quirks['rate-limit-window']), clock })
      : undefined
  const privateOnly = quirks['metadata-private-only'] === true

  return (mirror, request, gate) => {
    let incoming: IncomingCall | undefined
    let unread: unknown
    try {
      incoming = mirror.parse(request)
    } catch (error) {
      unread = error
    }
    const run = (): Reply | CallError => {
      try {
        if (!incoming) throw unread
        if (privateOnly && !gate.private && incoming.service === metadata) throw objectNotFound(incoming.id ?? '')
        return execute(incoming)
      } catch (error) {
        return CallError.is(error) ? error : unexpected(error)
      }
    }
    const render = (outcome: Reply | CallError) =>
      mirror.render(outcome, incoming ?? (CallError.is(outcome) ? { ...outcome.call } : {}))
    const strike = plan.strike(incoming)
    if (strike) return injectedAnswer(strike, { quirks, run, render })
    const outcome = (incoming && limiter?.refuses(incoming.auth)) ?? run()
    const response = render(outcome)
    return CallError.is(outcome) && outcome.code === 'overload' ? overloaded(response, quirks) : { response }
  }
}

const metadata = 'SoftLayer_Resource_Metadata'
const countsPath = '/emulator/executions'

function urlTooLong({ path }: WireRequest, quirks: Quirks): Answer | undefined {
  const limit = quirks['url-limit']
  if (typeof limit !== 'number' || path.length <= limit) return undefined
  const response = htmlPage(414)
  return quirks['url-limit-resets'] === true ? { response, delivery: { cut: 'before-headers' } } : { response }
}

function delayOf(quirk: unknown): Pick<Answer, 'delivery'> {
  return typeof quirk === 'number' && quirk > 0 ? { delivery: { delay: quirk } } : {}
}

function later(answer: Answer, quirks: Quirks): Answer {
  const { delivery } = delayOf(quirks['slow-answers'])
  return delivery ? { ...answer, delivery: { ...delivery, ...answer.delivery } } : answer
}

/** For tests in other processes, what {@link World.executions} is to those in this one (quirk 17). */
function countsOf({ path }: WireRequest, world: World): Answer {
  const query = new URLSearchParams(path.slice(countsPath.length + 1))
  const executions = world.executions(query.get('service') ?? undefined, query.get('method') ?? undefined)
  return { response: jsonResponse(200, { executions }) }
}

function unexpected(error: unknown): CallError {
  const message = `The emulator failed: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown error'}`
  return new CallError('fault', message, { status: 500, cause: error })
}

function isUnder(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false
  const next = path.charAt(prefix.length)
  return next === '' || next === '/' || next === '?'
}
