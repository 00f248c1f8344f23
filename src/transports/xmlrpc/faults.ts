import { faultError, isInitFault, wireFault } from '../../core/fault.js'
import type { CallError } from '../../core/error.js'
import { type Fault } from '../../core/error.js'
import type { Call } from '../../core/call.js'
import type { Quirks } from '../../core/quirk.js'
import { isObject, type Value } from '../../core/value.js'
import { unfoldedPhpText } from './byte-references.js'
import { escapeFault } from './fault-text.js'

/** The fault of a `<fault>` struct: code as text, whether it came as text or int, members in any order. */
export function faultOf(value: Value): Fault {
  if (!isObject(value)) return { code: '', message: typeof value === 'string' ? value : '' }
  return { code: textOf(value['faultCode']).trim(), message: textOf(value['faultString']) }
}

/** Whether a value is what PHP takes for a fault: it came in the place of a result. */
export function isFault(value: Value): boolean {
  return (
    isObject(value) &&
    Object.keys(value).length === 2 &&
    Object.hasOwn(value, 'faultCode') &&
    typeof value['faultString'] === 'string'
  )
}

/** The error of a fault. */
export function faultErrorOf(value: Value, status: number, call: Call): CallError {
  return faultError(faultOf(value), { status, protocol: 'xmlrpc', call })
}

/** Code and text as this protocol writes them: it has numbers for some failures. */
export function faultFor(error: CallError, quirks: Quirks = {}, service = ''): Fault {
  switch (error.code) {
    case 'unknown-method':
      return { code: '-32601', message: 'server error. requested method not found' }
    case 'malformed':
      return { code: '-32700', message: 'parse error. not well formed' }
    default: {
      const { code, message } = wireFault(error)
      if (isInitFault(code)) return initFault
      if (quirks['xmlrpc-soap-fault-codes'] === true) {
        if (error.code === 'overload') return { code: 'SOAP-ENV:Server', message: 'Internal Error' }
        if (error.code === 'bad-request' && code.startsWith('SoftLayer_'))
          return { code: 'SOAP-ENV:Client', message: 'Bad Request' }
      }
      const isRefusal = error.code === 'auth' && code === 'SoftLayer_Exception_Public' && service !== ''
      return { code: isRefusal && quirks['xmlrpc-service-as-fault-code'] === true ? service : code, message }
    }
  }
}

/** What a call without its init parameter, or without any headers, is answered with. */
export const initFault: Fault = { code: '-32602', message: 'server error. invalid method init parameters' }

/** The body of a fault. */
export function faultBody({ code, message }: Fault, quirks: Quirks): Uint8Array {
  const faultCode = `<member><name>faultCode</name><value>${codeElement(code, quirks)}</value></member>`
  const faultString = `<member><name>faultString</name><value><string>${escapeFault(message)}</string></value></member>`
  const members = quirks['xmlrpc-fault-text-first'] === true ? faultString + faultCode : faultCode + faultString
  const text = `<methodResponse><fault><value><struct>${members}</struct></value></fault></methodResponse>\n`
  const labelled = new TextEncoder().encode(`<?xml version="1.0" encoding="iso-8859-1"?>\n${text}`)
  // Under the other label, a text that looks like PHP's bytes would be read as such.
  return quirks['xmlrpc-latin1-faults'] === true && unfoldedPhpText(labelled) === undefined
    ? labelled
    : new TextEncoder().encode(`<?xml version="1.0" encoding="utf-8"?>\n${text}`)
}

function codeElement(code: string, quirks: Quirks): string {
  const ints = quirks['xmlrpc-int-fault-codes']
  const isNumber = /^-?\d{1,9}$/.test(code)
  if (isNumber && (ints === 'numeric' || ints === 'all')) return `<int>${code}</int>`
  return ints === 'all' ? '<int>1</int>' : `<string>${escapeFault(code)}</string>`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}
