import type { IncomingCall, Mirror, Protocol, WireRequest, WireResponse } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Exchange } from '../core/exchange.js'
import type { Reply } from '../core/call.js'
import type { Quirks } from '../core/quirk.js'
import type { Schema } from '../core/schema.js'

interface Route {
  readonly prefix: string
  readonly mirror: Mirror
}

/**
 * The exchange of an emulator: finds the protocol by the path, reads the request with its mirror, executes the call
 * and writes the outcome. `v3` is served as `v3.1` is (C-3, quirk 1).
 */
export function createRouter(
  protocols: readonly Protocol[],
  schema: Schema,
  quirks: Quirks,
  execute: (call: IncomingCall) => Reply,
): Exchange {
  const routes: Route[] = protocols.flatMap((protocol) => {
    const mirror = protocol.mirror({ schema, quirks })
    const older = protocol.path.replace(/\/v3\.1$/, '/v3')
    return [...new Set([protocol.path, older])].map((prefix) => ({ prefix, mirror }))
  })
  return ({ request, signal }) => {
    if (signal.aborted)
      return Promise.reject(new CallError('aborted', 'The call was aborted.', { cause: signal.reason }))
    for (const { prefix, mirror } of routes) {
      if (!isUnder(request.path, prefix)) continue
      const path = request.path.slice(prefix.length)
      const inner = { ...request, path: path.startsWith('/') ? path : `/${path}` }
      if (mirror.accepts(inner)) return Promise.resolve(answer(mirror, inner, execute))
    }
    return Promise.resolve(notFound)
  }
}

function answer(mirror: Mirror, request: WireRequest, execute: (call: IncomingCall) => Reply): WireResponse {
  let call: Partial<IncomingCall> = {}
  try {
    const incoming = mirror.parse(request)
    call = incoming
    return mirror.render(execute(incoming), call)
  } catch (error) {
    const known = CallError.is(error) ? error : unexpected(error)
    return mirror.render(known, Object.keys(call).length > 0 ? call : { ...known.call })
  }
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

const notFound: WireResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: new TextEncoder().encode('Not found: no protocol of the API lives at this path.\n'),
}
