import { faultError, isInitFault, wireFault } from '../../core/fault.js'
import type { CallError } from '../../core/error.js'
import { type Fault } from '../../core/error.js'
import type { Call } from '../../core/call.js'
import { isObject, type Value } from '../../core/value.js'

/** The fault of a `<fault>` struct: code as text, whether it came as text or int, members in any order. */
export function faultOf(value: Value): Fault {
  if (!isObject(value)) return { code: '', message: typeof value === 'string' ? value : '' }
  return { code: textOf(value['faultCode']), message: textOf(value['faultString']) }
}

/** The error of a fault. */
export function faultErrorOf(value: Value, status: number, call: Call): CallError {
  return faultError(faultOf(value), { status, protocol: 'xmlrpc', call })
}

/** Code and text as this protocol writes them: it has numbers for some failures. */
export function faultFor(error: CallError): Fault {
  switch (error.code) {
    case 'unknown-method':
      return { code: '-32601', message: 'server error. requested method not found' }
    case 'malformed':
      return { code: '-32700', message: 'parse error. not well formed' }
    default: {
      const { code, message } = wireFault(error)
      if (isInitFault(code)) return { code: '-32602', message: 'server error. invalid method init parameters' }
      return { code, message }
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}
