import type { Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import type { IncomingCall, Mirror, MirrorSettings, WireRequest, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { typeName } from '../../core/type-name.js'
import { ByteWriter } from '../xml/byte-writer.js'
import { serviceOfPath } from '../xml/service-path.js'
import type { Dialect } from './dialect.js'
import { envelopeMarkup, writeEnvelope, writeResponseElement } from './envelope-writer.js'
import { faultElement, faultFor } from './faults.js'
import { createElementShapes, type ElementShapes } from './markup.js'
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
  const shapes = new Map<Dialect, ElementShapes>()
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
    const out = new ByteWriter()
    const writer = new ElementWriter(
      { ...used, maxDepth, keepComplexType: true, typeName, memberOrder },
      shapesOf(used.dialect),
      out,
    )
    try {
      writeSuccess(outcome, call, used, form?.namespace ?? namespace, writer)
      return answer(200, out, used.dialect)
    } catch (error) {
      // A server has to answer, whatever is wrong with the value.
      if (writer.exhausted) return fault(tooLarge, used)
      return fault(new CallError('fault', CallError.is(error) ? error.message : 'Internal Error'), used)
    }
  }

  function writeSuccess(
    { value, total }: Reply,
    call: Partial<IncomingCall>,
    used: ServerStyle,
    namespaceUsed: string,
    writer: ElementWriter,
  ): void {
    const { service = '', method = '' } = call
    const { out } = writer
    const { api } = used.dialect
    const returns = returnsOf(schema, { ...call, service, method })
    const isList = Array.isArray(value)
    const nothing =
      value === undefined ||
      (value === null && (returns?.kind === 'void' || used.leavesNullOut)) ||
      (isList && value.length === 0 && used.leavesEmptyListOut)
    writeEnvelope(out, envelopeMarkup(used.dialect, namespaceUsed), {
      header() {
        // Untyped on the wire: PHP's client cannot read a typed one (foreign-wire section 3).
        if (total !== undefined && (isList || !used.totalOnListsOnly)) {
          out.markup(`<${api}:totalItems><amount>${total}</amount></${api}:totalItems>`)
        }
      },
      body() {
        writeResponseElement(out, used.dialect, method, () => {
          if (!nothing) writer.root(`${method}Return`, value, returns, 'value')
          if (used.malformed) out.markup(`<${api}:malformed>`)
        })
        writer.rest()
      },
      usesMap: () => writer.usesMap,
    })
  }

  function shapesOf(dialect: Dialect): ElementShapes {
    let found = shapes.get(dialect)
    if (!found) shapes.set(dialect, (found = createElementShapes(dialect)))
    return found
  }

  function fault(error: CallError, used: ServerStyle): WireResponse {
    const out = new ByteWriter()
    const element = faultElement(used.dialect, faultFor(error), used.faultActor)
    writeEnvelope(out, envelopeMarkup(used.dialect, namespace), { body: () => out.markup(element) })
    return answer(used.faultStatus, out, used.dialect)
  }

  function answer(status: number, out: ByteWriter, { contentType }: Dialect): WireResponse {
    return { status, headers: { 'content-type': contentType }, body: out.finish() }
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
