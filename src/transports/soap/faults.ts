import type { Call } from '../../core/call.js'
import type { CallError, Fault } from '../../core/error.js'
import { faultError, isInitFault, wireFault } from '../../core/fault.js'
import { isObject } from '../../core/value.js'
import { escapeText } from '../xml/writer.js'
import { children } from './envelope.js'
import type { Dialect } from './dialect.js'
import type { Element } from './element.js'

import type { SoapReader } from './reader.js'

/** Reads a `Fault` element (S-26): children in any order, qualified or not; SOAP 1.2's form too. */
export function readFault(reader: SoapReader, fault: Element): Fault {
  let code = ''
  let message = ''
  let scope = fault.scope
  children(reader, fault, (child) => {
    if (!told.has(child.local)) {
      // A detail may hold anything, also what is no encoded value: it must not hide the fault.
      reader.skipElement(child)
      return
    }
    const holder: { value?: unknown } = {}
    reader.into(holder, 'value', child, undefined)
    const text = textOf(holder.value)
    if (child.local === 'faultcode' || child.local === 'Code') {
      code = text.trim()
      scope = child.scope
    } else if (child.local === 'faultstring' || child.local === 'Reason') message = text
  })
  const { local } = scope.qualified(code)
  const name = standard(local)
  // Whatever its prefix is bound to, if anything: the API has no codes of these names.
  return { code: standardCode.test(name) ? `SOAP-ENV:${name}` : local, message }
}

const told: ReadonlySet<string> = new Set(['faultcode', 'faultstring', 'Code', 'Reason'])
/** Some servers put the prefix before the API's own codes too (foreign-wire section 1). */
const standardCode = /^(?:Client|Server|MustUnderstand|VersionMismatch|DataEncodingUnknown)(?:\.|$)/

/** The error of a fault. */
export function faultErrorOf(fault: Fault, status: number, call: Call): CallError {
  return faultError(fault, { status, protocol: 'soap', call })
}

/** Code and text as this protocol writes them: ext/soap has its own for some failures (foreign-wire section 1). */
export function faultFor(error: CallError): Fault {
  switch (error.code) {
    case 'unknown-method':
      return { code: 'SOAP-ENV:Server', message: `Procedure '${error.call?.method ?? ''}' not present` }
    case 'malformed':
      if (error.fault) return error.fault
      return error.message.includes('document type')
        ? { code: 'SOAP-ENV:Server', message: 'DTD are not supported by SOAP' }
        : { code: 'SOAP-ENV:Client', message: 'Bad Request' }
    default: {
      const { code, message } = wireFault(error)
      return { code: isInitFault(code) ? 'SOAP-ENV:Client' : code, message }
    }
  }
}

/** A fault as it stands in the body: in SOAP 1.1 its children are unqualified, and the API's own codes too (S-26). */
export function faultElement(dialect: Dialect, { code, message }: Fault, actor: boolean): string {
  const { envelope } = dialect
  const own = code.startsWith('SOAP-ENV:') ? code.slice(9) : undefined
  if (dialect.version === '1.2') {
    const name =
      own === undefined ? code : `${envelope}:${own === 'Client' ? 'Sender' : own === 'Server' ? 'Receiver' : own}`
    const reason = `<${envelope}:Reason><${envelope}:Text>${readableText(message)}</${envelope}:Text></${envelope}:Reason>`
    return `<${envelope}:Fault><${envelope}:Code><${envelope}:Value>${readableText(name)}</${envelope}:Value></${envelope}:Code>${reason}</${envelope}:Fault>`
  }
  const name = own === undefined ? code : `${envelope}:${own}`
  return (
    `<${envelope}:Fault><faultcode>${readableText(name)}</faultcode><faultstring>${readableText(message)}</faultstring>` +
    `${actor ? '<faultactor/>' : ''}</${envelope}:Fault>`
  )
}

/** A fault text never fails: what XML cannot carry becomes a question mark. */
function readableText(text: string): string {
  return escapeText(text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/gu, '?'), () => 'fault')
}

/** SOAP 1.2 renamed two of the standard codes. */
function standard(local: string): string {
  return local === 'Sender' ? 'Client' : local === 'Receiver' ? 'Server' : local
}

/** The text of a leaf, or of the first leaf inside (`Code/Value`, `Code/Subcode/Value`, `Reason/Text`). */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (!isObject(value)) return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
  if (value['Subcode'] !== undefined) return textOf(value['Subcode'])
  const inner = value['Value'] ?? value['Text'] ?? Object.values(value)[0]
  return typeof inner === 'string' ? inner : ''
}
