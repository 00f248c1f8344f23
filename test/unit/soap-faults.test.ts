import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError, type ErrorCode } from '../../src/core/error.js'
import { protocol } from '../../src/transports/soap/index.js'
import { answerOf, envelopeOf } from './support/soap-wire.js'

const call = { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1 }

function failure(body: string, status = 500): CallError {
  try {
    protocol.codec().decode(answerOf(body, status), call)
  } catch (error) {
    if (CallError.is(error)) return error
    throw error
  }
  return assert.fail('no fault was seen')
}

const fault11 = (code: string, message: string, rest = ''): string =>
  envelopeOf(`<soap:Fault><faultcode>${code}</faultcode><faultstring>${message}</faultstring>${rest}</soap:Fault>`)

describe('SOAP faults (S-26)', () => {
  const notFound = { code: 'SoftLayer_Exception_ObjectNotFound', message: "Unable to find object with id of '1'." }
  const env12 = (body: string): string =>
    `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${body}</e:Body></e:Envelope>`

  for (const [title, body] of [
    ['of PHP', fault11(notFound.code, notFound.message)],
    ['with an empty actor', fault11(notFound.code, notFound.message, '<faultactor/>')],
    [
      'with a typed detail',
      fault11(notFound.code, notFound.message, '<detail><x xsi:type="xsd:int">no number</x></detail>'),
    ],
    ['with a plain detail', fault11(notFound.code, notFound.message, '<detail>text <b>and</b> more</detail>')],
    ["with a code that is prefixed (SOAP::Lite's server)", fault11(`soap:${notFound.code}`, notFound.message)],
    [
      'with typed children',
      envelopeOf(
        `<soap:Fault><faultcode xsi:type="xsd:QName">${notFound.code}</faultcode><faultstring xsi:type="xsd:string">${notFound.message}</faultstring></soap:Fault>`,
      ),
    ],
    [
      'with qualified children in another order',
      envelopeOf(
        `<soap:Fault><soap:faultstring>${notFound.message}</soap:faultstring><soap:faultcode>\n${notFound.code}\n</soap:faultcode></soap:Fault>`,
      ),
    ],
    ['with sections and comments', fault11(`<![CDATA[${notFound.code}]]>`, `${notFound.message}<!-- c -->`)],
    [
      'of SOAP 1.2',
      env12(
        `<e:Fault><e:Code><e:Value>${notFound.code}</e:Value></e:Code><e:Reason><e:Text xml:lang="en">${notFound.message}</e:Text></e:Reason></e:Fault>`,
      ),
    ],
    [
      'of SOAP 1.2 with a subcode',
      env12(
        `<e:Fault><e:Code><e:Value>e:Receiver</e:Value><e:Subcode><e:Value>${notFound.code}</e:Value></e:Subcode></e:Code><e:Reason><e:Text>${notFound.message}</e:Text></e:Reason></e:Fault>`,
      ),
    ],
  ] as const) {
    for (const status of [200, 404, 500]) {
      it(`${title} with HTTP ${status} is told`, () => {
        const error = failure(body, status)
        assert.deepEqual([error.code, error.fault, error.status], ['not-found', notFound, status])
        assert.equal(error.protocol, 'soap')
        assert.ok(error.message.includes('SoftLayer_Virtual_Guest::getObject'))
      })
    }
  }

  for (const [written, code] of [
    ['SOAP-ENV:Client', 'SOAP-ENV:Client'],
    ['soap:Client', 'SOAP-ENV:Client'],
    ['Client', 'SOAP-ENV:Client'],
    ['soap:Server', 'SOAP-ENV:Server'],
    ['soap:MustUnderstand', 'SOAP-ENV:MustUnderstand'],
    ['soap:VersionMismatch', 'SOAP-ENV:VersionMismatch'],
    ['soap:Client.Authentication', 'SOAP-ENV:Client.Authentication'],
    ['SoftLayer_Ticket', 'SoftLayer_Ticket'],
  ] as const) {
    it(`a code ${written} is ${code} to all protocols`, () =>
      assert.equal(failure(fault11(written, 'x')).fault?.code, code))
  }

  const cases: [string, string, ErrorCode][] = [
    ['SoftLayer_Exception_ObjectNotFound', "Unable to find object with id of '1'.", 'not-found'],
    ['SoftLayer_Exception_Public', 'Access Denied. ', 'auth'],
    ['SoftLayer_Exception_Public', 'Invalid API Token', 'auth'],
    ['SoftLayer_Exception', 'No valid authentication headers found.', 'auth'],
    ['SoftLayer_Exception_Account_Authentication_AccessTokenValidation', 'expired', 'auth'],
    ['SoftLayer_Exception_EncryptedToken_Expired', 'The token has expired.', 'auth'],
    [
      'SoftLayer_Exception_WebService_RateLimitExceeded',
      'Rate limit of 50 requests for every 1 second(s) exceeded.',
      'rate-limit',
    ],
    ['SOAP-ENV:Server', "Procedure 'x' not present", 'unknown-method'],
    ['SOAP-ENV:Client', 'Function ("x") is not a valid method for this service.', 'unknown-method'],
    ['SoftLayer_Exception_Public', 'Service does not exist', 'unknown-service'],
    ['SOAP-ENV:Client', 'Bad Request', 'bad-request'],
    ['SOAP-ENV:Client', 'Missing parameter', 'bad-request'],
    ['SOAP-ENV:Server', 'Internal Error', 'overload'],
    ['SoftLayer_Exception_ApiRequestFailed', 'Expected result size too large', 'overload'],
    ['SoftLayer_Exception_NotImplemented', 'no', 'not-implemented'],
    ['SoftLayer_Exception_InvalidValue', 'no', 'fault'],
    ['SoftLayer_Exception_Order_Item_Invalid', 'no', 'fault'],
  ]
  for (const [code, message, expected] of cases) {
    it(`${code} "${message}" is ${expected}`, () => {
      const error = failure(fault11(code, message.replaceAll('"', '&quot;')))
      assert.deepEqual([error.code, error.fault], [expected, { code, message }])
    })
  }

  it('a fault without its parts is still a fault', () => {
    for (const body of ['<soap:Fault/>', '<soap:Fault><detail/></soap:Fault>', '<soap:Fault>\n</soap:Fault>']) {
      const error = failure(envelopeOf(body), 200)
      assert.deepEqual([error.code, error.fault], ['fault', { code: '', message: '' }])
      assert.match(error.message, /fault without a message \(no fault code\)/)
    }
  })

  it('an element called Fault of another namespace is no fault', () => {
    const body = envelopeOf('<sl:Fault><r><id>1</id></r></sl:Fault>')
    assert.deepEqual(protocol.codec().decode(answerOf(body), call).value, { id: 1 })
  })

  const errors: [ErrorCode, string][] = [
    ['not-found', 'SoftLayer_Exception_ObjectNotFound'],
    ['rate-limit', 'SoftLayer_Exception_WebService_RateLimitExceeded'],
    ['unknown-method', 'SOAP-ENV:Server'],
    ['malformed', 'SOAP-ENV:Client'],
    ['overload', 'SoftLayer_Exception_Public'],
  ]
  for (const [code, written] of errors) {
    it(`the server half writes ${code} as ${written}`, () => {
      const response = protocol.mirror().render(new CallError(code, 'x', { call }), call)
      const error = failure(new TextDecoder().decode(response.body), response.status)
      assert.equal(error.fault?.code, written)
      if (code !== 'malformed') assert.equal(error.code, code)
    })
  }
})
