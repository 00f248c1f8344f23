import type { Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import type { IncomingCall, Mirror, MirrorSettings, WireRequest, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { typeName } from '../../core/type-name.js'
import { serviceOfPath } from '../xml/service-path.js'
import { envelope, responseElement, type Dialect } from './dialect.js'
import { faultElement, faultFor } from './faults.js'
import { createMemberOrder } from './member-order.js'
import { apiNamespace } from './names.js'
import { readRequest, type AnswerForm } from './request.js'
import { in12, serverStyle, type ServerStyle } from './style.js'
import { createDocuments } from './wsdl-document.js'
import { ElementWriter } from './writer.js'

/** The server half of SOAP: reads as PHP's ext/soap does and writes in its form (foreign-wire sections 1 and 2). */
export function createMirror(settings: MirrorSettings = {}): Mirror {
  const schema = settings.schema ?? builtInSchema()
  const maxDepth = settings.maxDepth ?? 500
  const namespace = apiNamespace(settings.version)
  const style = serverStyle(settings.quirks ?? {})
  const style12 = in12(style)
  const utf8 = new TextEncoder()
  const memberOrder = createMemberOrder(schema)
  const documents = createDocuments(schema, settings.version)
  // What calls, and errors of calls, want of their answer. Kept beside them, so that a call stays plain data.
  const forms = new WeakMap<object, AnswerForm>()

  function accepts(request: WireRequest): boolean {
    return request.method === 'POST' && serviceOfPath(request.path) !== undefined
  }

  function parse(request: WireRequest): IncomingCall {
    const form: AnswerForm = { is12: false }
    try {
      const call = readRequest(request, style, { ...settings, schema, maxDepth }, form)
      if (form.is12 || form.namespace !== namespace) forms.set(call, form)
      return call
    } catch (error) {
      if (form.is12 && CallError.is(error)) forms.set(error, form)
      throw error
    }
  }

  function render(outcome: Reply | CallError, call: Partial<IncomingCall>): WireResponse {
    const form = forms.get(call) ?? forms.get(outcome)
    const used = form?.is12 === true ? style12 : style
    if (CallError.is(outcome)) return fault(outcome, used)
    const writer = new ElementWriter({ ...used, maxDepth, keepComplexType: true, typeName, memberOrder })
    try {
      return answer(200, success(outcome, call, used, form?.namespace ?? namespace, writer), used.dialect)
    } catch (error) {
      // A server has to answer, whatever is wrong with the value.
      if (writer.exhausted) return fault(tooLarge, used)
      return fault(new CallError('fault', CallError.is(error) ? error.message : 'Internal Error'), used)
    }
  }

  function success(
    { value, total }: Reply,
    call: Partial<IncomingCall>,
    used: ServerStyle,
    namespaceUsed: string,
    writer: ElementWriter,
  ): string {
    const { service = '', method = '' } = call
    const { api } = used.dialect
    const returns = returnsOf(schema, { ...call, service, method })
    const isList = Array.isArray(value)
    const nothing =
      value === undefined ||
      (value === null && (returns?.kind === 'void' || used.leavesNullOut)) ||
      (isList && value.length === 0 && used.leavesEmptyListOut)
    const result = nothing ? '' : writer.root(`${method}Return`, value, returns, 'value')
    // Untyped on the wire: PHP's client cannot read a typed one (foreign-wire section 3).
    const header =
      total === undefined || (used.totalOnListsOnly && !isList)
        ? ''
        : `<${api}:totalItems><amount>${total}</amount></${api}:totalItems>`
    const end = used.malformed ? `<${api}:malformed>` : ''
    const body = responseElement(used.dialect, method, result + end) + writer.rest()
    return envelope(used.dialect, namespaceUsed, header, body, writer.usesMap)
  }

  function fault(error: CallError, used: ServerStyle): WireResponse {
    const body = faultElement(used.dialect, faultFor(error), used.faultActor)
    return answer(used.faultStatus, envelope(used.dialect, namespace, '', body, false), used.dialect)
  }

  function answer(status: number, text: string, { contentType }: Dialect): WireResponse {
    return { status, headers: { 'content-type': contentType }, body: utf8.encode(text) }
  }

  function document(request: WireRequest): WireResponse | undefined {
    const found = documents(request)
    return CallError.is(found) ? { ...fault(found, style), status: 404 } : found
  }

  return { accepts, parse, render, document }
}

const tooLarge = new CallError('overload', 'Expected result size too large', {
  fault: { code: 'SoftLayer_Exception_ApiRequestFailed', message: 'Expected result size too large' },
})
