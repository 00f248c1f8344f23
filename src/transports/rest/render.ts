import type { Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import type { IncomingCall, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import type { Quirks } from '../../core/quirk.js'
import type { Schema, TypeReference } from '../../core/schema.js'
import { TooManyNodes } from './budget.js'
import { drifting, mayBeSoapOnly, withoutSoapOnly, type Change } from './drift.js'
import { faultBody } from './faults.js'
import type { Format } from './formats.js'
import { asPhp, UnwritableValue, writeJson } from './json-writer.js'
import { printR } from './print-r.js'
import { withTypes } from './types.js'
import { writeXml } from './xml-writer.js'

/** Writes outcomes as the API does; the quirks say how closely. */
export class Renderer {
  private readonly drift: Change | undefined

  constructor(
    private readonly schema: Schema,
    private readonly quirks: Quirks,
    private readonly maxDepth: number,
  ) {
    this.drift = drifting(quirks)
  }

  reply({ value, total }: Reply, call: Partial<IncomingCall>, format: Format): WireResponse {
    const { service = '', method = '' } = call
    const headers: Record<string, string> =
      total !== undefined && Array.isArray(value) ? { 'softlayer-total-items': String(total) } : {}
    try {
      const returns = returnsOf(this.schema, { ...call, service, method })
      let shown: unknown = value
      if (call.types === true) {
        shown = withTypes(shown, returns, this.maxDepth, this.quirks['rest-future-subtypes'] === true)
      }
      if (this.drift) shown = this.drift(shown, returns, this.maxDepth)
      let text = this.result(shown, returns, format)
      if (this.quirks['rest-hides-soap-only'] === true && mayBeSoapOnly(text)) {
        text = this.result(withoutSoapOnly(shown, returns, this.maxDepth), returns, format)
      }
      return response(200, headers, text, format)
    } catch (error) {
      return this.fault(unwritable(error), format)
    }
  }

  fault(error: CallError, format: Format): WireResponse {
    const { status, body } = faultBody(error)
    const form = this.quirks['rest-overload-answer']
    if (error.code === 'overload' && /^Internal Error\.?$/.test(body.error) && typeof form === 'string') {
      if (form !== 'internal-error') return response(form === 'empty-500' ? 500 : 200, {}, '', format)
      // to the client this looks like success.
      return response(200, {}, this.write(body, undefined, format), format)
    }
    return response(status, {}, this.write(this.shaped(body), undefined, format), format)
  }

  /** the forms of errors. */
  private shaped(body: { error: string; code: string }): object {
    switch (this.quirks['rest-error-form']) {
      case 'no-code':
        return { error: body.error }
      case 'number-code':
        return { error: body.error, code: 500 }
      case 'code-first':
        return { code: body.code, error: body.error }
      default:
        return body
    }
  }

  private result(value: unknown, returns: TypeReference | undefined, format: Format): string {
    // such a text is the body as it is.
    const isBare = format === 'json' && typeof value === 'string' && this.quirks['rest-unquoted-text'] === true
    return isBare ? value : this.write(value, returns, format)
  }

  private write(value: unknown, returns: TypeReference | undefined, format: Format): string {
    if (format === 'xml') return writeXml(value, returns, this.maxDepth)
    if (format === 'txt') return printR(value, returns, this.maxDepth)
    const text = writeJson(value, 'value', this.maxDepth)
    return this.quirks['rest-escaped-texts'] === true ? asPhp(text) : text
  }
}

/** What cannot be written is a fault that says why: PHP's own functions give nothing then. */
function unwritable(error: unknown): CallError {
  // A RangeError is a text that is longer than the engine's longest.
  if (
    error instanceof RangeError ||
    error instanceof TooManyNodes ||
    (error instanceof UnwritableValue && error.kind === 'size')
  ) {
    const fault = { code: 'SoftLayer_Exception_ApiRequestFailed', message: 'Expected result size too large' }
    return new CallError('overload', fault.message, { fault, status: 500, cause: error })
  }
  const why = error instanceof Error ? error.message.slice(0, 200) : 'unknown error'
  const fault = { code: 'SoftLayer_Exception_Public', message: `The result cannot be written: ${why}` }
  return new CallError('fault', fault.message, { fault, status: 500, cause: error })
}

const contentTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  xml: 'text/xml',
  txt: 'text/plain',
}

function response(status: number, headers: Record<string, string>, text: string, format: Format): WireResponse {
  return {
    status,
    headers: { 'content-type': contentTypes[format], ...headers },
    body: new TextEncoder().encode(text),
  }
}
