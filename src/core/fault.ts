import type { Call } from './call.js'
import { copyOf } from './copy.js'
import { CallError, type ErrorCode, type Fault } from './error.js'

/** What is known where a fault is read. */
export interface FaultContext {
  readonly status?: number
  readonly protocol?: string
  readonly call?: Pick<Call, 'service' | 'method'> & Partial<Call>
}

/**
 * The error for a fault of the API, with the same code whatever protocol carried it (wire-facts section 2.9).
 */
export function faultError(given: Fault, context: FaultContext): CallError {
  const fault = { code: kept(given.code, 500), message: kept(given.message, longestMessage) }
  const code = codeOfFault(fault, context.status)
  const where = context.call ? `${context.call.service}::${context.call.method}: ` : ''
  const hint = hints[code]
  const text = `${where}${cut(fault.message.trim(), 2_000) || 'fault without a message'} (${fault.code || 'no fault code'})${hint === undefined ? '' : `; ${hint}`}`
  return new CallError(code, text, { fault, ...context })
}

/** A fault is told to people: of a longer text the beginning is enough, and the rest would fill their logs. */
const longestMessage = 20_000

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}

/** What is left of the text of an answer must not keep all of the answer alive for as long as somebody keeps the error. */
function kept(text: string, length: number): string {
  return copyOf(cut(text, length))
}

const hints: Partial<Record<ErrorCode, string>> = {
  overload: 'the result is too big for the API: narrow the mask or set a limit',
  'rate-limit': 'the API refused the call without executing it: wait a second and repeat it',
}

/** One rule of the classification: the first that fits wins. */
interface Rule {
  readonly code: ErrorCode
  readonly fault?: RegExp
  readonly message?: RegExp
  readonly status?: number
  /** Only where the code says nothing by itself: a class of its own means what it says, whatever the text. */
  readonly vague?: true
}

const rules: readonly Rule[] = [
  { code: 'rate-limit', fault: /RateLimitExceeded$/ },
  { code: 'rate-limit', message: /^Rate limit of \d/ },
  {
    code: 'auth',
    fault: /AccessTokenValidation$|EncryptedToken_Expired$|_Authentication(_|$)|_Unauthorized$|InvalidCredentials$/,
  },
  { code: 'auth', status: 401 },
  {
    code: 'auth',
    vague: true,
    message:
      /^(Access Denied\.|Invalid API Token|No valid authentication headers found|Invalid username\/password|Invalid (user ?name|password|API key))/i,
  },
  { code: 'unknown-method', fault: /^-32601$/ },
  {
    code: 'unknown-method',
    message: /is not a valid method for this service|^Procedure '.{0,200}' not present|requested method not found/,
  },
  { code: 'unknown-service', message: /^Service does not exist/ },
  { code: 'overload', fault: /ApiRequestFailed$/ },
  { code: 'overload', vague: true, message: /^Internal Error\.?$|^Expected result size too large/i },
  { code: 'not-found', fault: /ObjectNotFound$|_NotFound$/ },
  { code: 'not-found', message: /^Unable to find object with id/ },
  { code: 'bad-request', fault: /_BadRequest$|^-326\d\d$|^-32700$|^-3270[12]$|(^|:)Client$|InvalidInitParameters$/ },
  { code: 'bad-request', message: /invalid method init parameters|^parse error\. not well formed/ },
  { code: 'not-implemented', fault: /NotImplemented$/ },
  { code: 'bad-request', status: 400 },
  { code: 'not-found', status: 404 },
  { code: 'rate-limit', status: 429 },
  { code: 'not-implemented', status: 501 },
]

/** No code, a number, the class for anything, one of the envelope, or the name of a service (A-3). */
const vague =
  /^(-?\d*|SoftLayer_Exception(_Public)?|(SOAP-ENV:)?(Server|Client)(\.\w*)?|(?!SoftLayer_Exception)[A-Z][A-Za-z0-9]*_\w+)$/

function codeOfFault(fault: Fault, status: number | undefined): ErrorCode {
  const message = fault.message.slice(0, 500).trim()
  for (const rule of rules) {
    if (rule.fault && !rule.fault.test(fault.code)) continue
    if (rule.message && !rule.message.test(message)) continue
    if (rule.status !== undefined && rule.status !== status) continue
    if (rule.vague === true && !vague.test(fault.code)) continue
    return rule.code
  }
  return 'fault'
}

/** Whether a fault says that the init parameter is missing or wrong: the XML protocols have codes of their own for it. */
export function isInitFault(code: string): boolean {
  return code.endsWith('_InvalidInitParameters')
}

/** A fault as REST writes it, and what the XML protocols translate further. */
export interface WireFault extends Fault {
  readonly status: number
}

/** The API's own class, text and REST status (R-36, R-37) for an error; made up in the API's words when it has none. */
export function wireFault(error: CallError): WireFault {
  const status = error.status ?? statuses[error.code] ?? 500
  if (error.fault) return { ...error.fault, status }
  switch (error.code) {
    case 'unknown-service':
      return { code: 'SoftLayer_Exception_Public', message: 'Service does not exist', status }
    case 'unknown-method': {
      const message = `Function ("${error.call?.method ?? ''}") is not a valid method for this service.`
      return { code: 'SoftLayer_Exception_Public', message, status }
    }
    case 'not-found': {
      const message = `Unable to find object with id of '${error.call?.id ?? ''}'.`
      return { code: 'SoftLayer_Exception_ObjectNotFound', message, status }
    }
    case 'auth':
      return { code: 'SoftLayer_Exception_Public', message: 'Access Denied. ', status }
    case 'rate-limit':
      return { code: 'SoftLayer_Exception_WebService_RateLimitExceeded', message: error.message, status }
    case 'overload':
      return { code: 'SoftLayer_Exception_Public', message: 'Internal Error', status }
    case 'not-implemented':
      return { code: 'SoftLayer_Exception_NotImplemented', message: error.message, status }
    case 'bad-request':
    case 'invalid-call':
      return { code: 'SoftLayer_Exception_WebService_BadRequest', message: error.message, status }
    default:
      return { code: 'SoftLayer_Exception_Public', message: error.message, status }
  }
}

const statuses: Partial<Record<ErrorCode, number>> = {
  auth: 401,
  'not-found': 404,
  'unknown-service': 404,
  'unknown-method': 404,
  'bad-request': 400,
  'invalid-call': 400,
  'not-implemented': 501,
}
