import type { ErrorCode } from '../../src/core/error.js'

/** An answer as the API writes it. */
export interface WireAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** The code of the fault in it; absent when it has none. */
  readonly fault?: string
  /** The text of the fault in it. */
  readonly message?: string
}

/** One row of the table of failures: what each protocol says, and the one code that it means (section 2.9). */
export interface FaultRow {
  readonly title: string
  readonly code: ErrorCode
  readonly answers: Readonly<Record<string, readonly WireAnswer[]>>
}

/** REST: `error` before `code`, slashes escaped. */
export function rest(status: number, message: string, code?: string | number): WireAnswer {
  const body = JSON.stringify({ error: message, ...(code === undefined ? {} : { code }) }).replaceAll('/', '\\/')
  return { status, body, fault: code === undefined ? '' : String(code), message }
}

/** XML-RPC: indented, under an iso-8859-1 label, the code as text. */
export function xmlrpc(message: string, code: string, status = 200, type = 'string'): WireAnswer {
  const body = `<?xml version="1.0" encoding="iso-8859-1"?>
<methodResponse>
<fault>
 <value>
  <struct>
   <member>
    <name>faultCode</name>
    <value>
     <${type}>${code}</${type}>
    </value>
   </member>
   <member>
    <name>faultString</name>
    <value>
     <string>${message.replaceAll('&', '&#38;').replaceAll('"', '&#34;')}</string>
    </value>
   </member>
  </struct>
 </value>
</fault>
</methodResponse>
`
  return { status, body, fault: code, message }
}

/** SOAP: as ext/soap writes it, the code without a prefix of its own, HTTP 500 (S-26). */
export function soap(message: string, code: string, status = 500): WireAnswer {
  const text = message.replaceAll('&', '&amp;')
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>
`
  return { status, body, fault: code, message }
}

/** The same class and text on all three, REST with the status that it has. */
function alike(title: string, code: ErrorCode, status: number, name: string, message: string): FaultRow {
  const answers = {
    rest: [rest(status, message, name)],
    xmlrpc: [xmlrpc(message, name), xmlrpc(message, name, 500)],
    soap: [soap(message, name), soap(message, name, 200)],
  }
  return { title, code, answers }
}

const exception = (name: string): string => `SoftLayer_Exception${name}`
const pub = exception('_Public')
const empty = { status: 500, body: '', headers: { 'softlayer-total-items': '11' } } as const

export const faultRows: readonly FaultRow[] = [
  alike('wrong credentials (A-3, R-37)', 'auth', 401, pub, 'Access Denied. '),
  alike('an API token that is not valid (A-3)', 'auth', 401, pub, 'Invalid API token.'),
  alike('no credentials (A-3)', 'auth', 401, pub, 'No valid authentication headers found.'),
  {
    title: 'wrong credentials, told with the name of the service (A-3, X-22)',
    code: 'auth',
    answers: {
      rest: [rest(401, 'Invalid username/password', 'SoftLayer_Ticket')],
      xmlrpc: [xmlrpc('Invalid username/password', 'SoftLayer_Ticket')],
      soap: [soap('Invalid username/password', 'SoftLayer_Ticket')],
    },
  },
  alike(
    'an expired IAM token (A-4, D-7)',
    'auth',
    500,
    exception('_Account_Authentication_AccessTokenValidation'),
    'Access token validation failed',
  ),
  {
    title: 'an expired IAM token as a 401 (D-7)',
    code: 'auth',
    answers: {
      rest: [{ status: 401, body: '' }, rest(401, 'Unauthorized')],
      xmlrpc: [{ status: 401, body: '' }],
      soap: [{ status: 401, body: '' }],
    },
  },
  alike('an expired employee token (A-5)', 'auth', 500, exception('_EncryptedToken_Expired'), 'The token has expired.'),
  alike(
    'no such object, or no permission for it (A-9)',
    'not-found',
    404,
    exception('_ObjectNotFound'),
    "Unable to find object with id of '1'.",
  ),
  alike('something else that is not there', 'not-found', 404, exception('_NotFound'), 'Not found.'),
  {
    title: 'an unknown method (X-33)',
    code: 'unknown-method',
    answers: {
      rest: [rest(404, 'Function ("getNothing") is not a valid method for this service.', pub)],
      xmlrpc: [
        xmlrpc('server error. requested method not found', '-32601'),
        xmlrpc('server error. requested method not found', '-32601', 200, 'int'),
      ],
      soap: [
        soap("Procedure 'getNothing' not present", 'SOAP-ENV:Server'),
        soap('Function ("getNothing") is not a valid method for this service.', 'SOAP-ENV:Client'),
      ],
    },
  },
  alike('an unknown service', 'unknown-service', 404, pub, 'Service does not exist'),
  {
    title: 'a missing or wrong init parameter (X-33)',
    code: 'bad-request',
    answers: {
      rest: [rest(400, 'Invalid init parameters.', exception('_InvalidInitParameters'))],
      xmlrpc: [xmlrpc('server error. invalid method init parameters', '-32602')],
      soap: [soap('server error. invalid method init parameters', 'SOAP-ENV:Client')],
    },
  },
  {
    title: 'a request that is not understood (R-12, X-33)',
    code: 'bad-request',
    answers: {
      rest: [rest(400, 'Bad Request', exception('_WebService_BadRequest')), rest(400, 'Bad Request')],
      xmlrpc: [xmlrpc('Bad Request', 'SOAP-ENV:Client'), xmlrpc('parse error. not well formed', '-32700')],
      soap: [soap('Bad Request', 'SOAP-ENV:Client'), soap('Missing parameter', 'SOAP-ENV:Client')],
    },
  },
  alike('a value that is not valid', 'fault', 500, exception('_InvalidValue'), 'Invalid password: too short.'),
  alike(
    'an order that is refused',
    'fault',
    500,
    exception('_Order_InvalidLocation'),
    'The location is not valid & so.',
  ),
  alike('an unknown mask property (M-5)', 'fault', 500, pub, "Property 'x' not valid for 'SoftLayer_Hardware'."),
  {
    title: 'a result that is too big (R-38, R-39, X-23)',
    code: 'overload',
    answers: {
      rest: [
        { status: 200, body: '{"error":"Internal Error","code":"SoftLayer_Exception_Public"}', fault: pub },
        { status: 200, body: '{ "code": "SoftLayer_Exception_Public", "error": "Internal Error" }\n', fault: pub },
        empty,
        rest(500, 'Expected result size too large', exception('_ApiRequestFailed')),
      ],
      xmlrpc: [
        xmlrpc('Internal Error', 'SOAP-ENV:Server'),
        xmlrpc('Internal Error', 'SOAP-ENV:Server', 500),
        empty,
        xmlrpc('Expected result size too large', exception('_ApiRequestFailed')),
      ],
      soap: [
        soap('Internal Error', 'SOAP-ENV:Server'),
        soap('Internal Error', 'SOAP-ENV:Server', 200),
        empty,
        soap('Expected result size too large', exception('_ApiRequestFailed')),
      ],
    },
  },
  alike(
    'the rate limit (A-8, D-15)',
    'rate-limit',
    500,
    exception('_WebService_RateLimitExceeded'),
    'Rate limit of 50 requests for every 1 second(s) exceeded.',
  ),
  {
    title: 'too many calls for a server in between',
    code: 'rate-limit',
    answers: {
      rest: [{ status: 429, body: '' }, rest(429, 'Slow down')],
      xmlrpc: [{ status: 429, body: '' }],
      soap: [{ status: 429, body: '' }],
    },
  },
  alike('what the API has not', 'not-implemented', 500, exception('_NotImplemented'), 'Not implemented.'),
  {
    title: 'a fault of no class, or of a number (R-36, D-1, D-12)',
    code: 'fault',
    answers: {
      rest: [rest(500, 'Something'), rest(500, 'Something', 1)],
      xmlrpc: [xmlrpc('Something', '1', 200, 'int')],
      soap: [soap('Something', '1')],
    },
  },
]
