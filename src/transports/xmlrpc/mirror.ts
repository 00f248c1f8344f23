import type { Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import type { IncomingCall, Mirror, MirrorSettings, WireRequest, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { serviceOfPath } from '../xml/service-path.js'
import { faultBody, faultFor } from './faults.js'
import { createMemberShapes } from './markup.js'
import { RequestParser } from './request.js'
import { serverStyle } from './style.js'
import { ValueWriter } from './writer.js'

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n'

/** The server half of XML-RPC: reads as the API does and writes in its form, as far as its quirks are on. */
export function createMirror(settings: MirrorSettings = {}): Mirror {
  const schema = settings.schema ?? builtInSchema()
  const maxDepth = settings.maxDepth ?? 500
  const quirks = settings.quirks ?? {}
  const style = serverStyle(quirks, maxDepth)
  const parser = new RequestParser(schema, maxDepth, quirks)
  const shapes = createMemberShapes()

  function accepts(request: WireRequest): boolean {
    return request.method === 'POST' && serviceOfPath(request.path) !== undefined
  }

  function render(outcome: Reply | CallError, call: Partial<IncomingCall>): WireResponse {
    if (CallError.is(outcome)) return fault(outcome, call)
    try {
      const { total } = outcome
      return {
        status: 200,
        headers: {
          'content-type': 'text/xml',
          ...(total === undefined ? {} : { 'softlayer-total-items': String(total) }),
        },
        body: success(outcome, call),
      }
    } catch (error) {
      // A server has to answer, whatever is wrong with the value.
      return fault(CallError.is(error) ? unwritable(error) : new CallError('fault', 'Internal Error'), call)
    }
  }

  function success(outcome: Reply, call: Partial<IncomingCall>): Uint8Array {
    const { service = '', method = '' } = call
    const returns = returnsOf(schema, { ...call, service, method })
    const value = outcome.value ?? null
    const writer = new ValueWriter(style, shapes, [value])
    const { out } = writer
    const isBare = quirks['xmlrpc-bare-params'] === true
    out.markup(isBare ? declaration : `${declaration}<methodResponse>\n`)
    const start = out.length
    if (quirks['xmlrpc-void-without-value'] === true && returns?.kind === 'void') out.markup('<params/>')
    else {
      out.markup('<params>\n<param>\n')
      writer.value(value, 'value', returns)
      out.markup('\n</param>\n</params>')
    }
    if (quirks['xmlrpc-white-space'] === true) out.change(start, spaced)
    out.markup(isBare ? '\n' : '\n</methodResponse>\n')
    return out.finish()
  }

  function fault(error: CallError, call: Partial<IncomingCall>): WireResponse {
    if (error.code === 'overload' && quirks['xmlrpc-empty-500'] === true) {
      return { status: 500, headers: {}, body: new Uint8Array() }
    }
    return {
      status: quirks['xmlrpc-fault-on-500'] === true ? 500 : 200,
      headers: { 'content-type': 'text/xml' },
      body: faultBody(faultFor(error, quirks, call.service), quirks),
    }
  }

  return { accepts, parse: (request: WireRequest) => parser.parse(request), render }
}

/** The fault for a result that cannot be written. */
function unwritable(error: CallError): CallError {
  if (error.code !== 'overload') return new CallError('fault', error.message)
  const fault = { code: 'SoftLayer_Exception_ApiRequestFailed', message: 'Expected result size too large' }
  return new CallError('overload', fault.message, { fault })
}

/** White space between elements, never inside one that holds a text. Texts have no `<` or `>` of their own. */
function spaced(text: string): string {
  return text.replace(/(?<!<(?:value|string|name|base64))><\/|><(?!\/)/g, (tags) => tags.replace('><', '>\n <'))
}
