import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError, type ErrorCode } from '../../src/core/error.js'
import { protocol as rest } from '../../src/transports/rest/index.js'
import { protocol as soap } from '../../src/transports/soap/index.js'
import { protocol as xmlrpc } from '../../src/transports/xmlrpc/index.js'
import { bytes, soapEnvelope } from './wire.js'

const call = { service: 'SoftLayer_Account', method: 'getObject' }

function soapFault(code: string, detail: string): CallError {
  const fault = `<SOAP-ENV:Fault><faultcode>${code}</faultcode><faultstring>told</faultstring>${detail}</SOAP-ENV:Fault>`
  try {
    soap.codec().decode({ status: 500, headers: {}, body: bytes(soapEnvelope(fault)) }, call)
  } catch (error) {
    assert.ok(CallError.is(error))
    return error
  }
  return assert.fail('no fault')
}

describe('a SOAP fault is told whatever its detail holds (S-26)', () => {
  for (const [what, detail] of [
    ['text beside elements', 'see <b>here</b>'],
    ['a value that does not fit its type', '<x xsi:type="xsd:int">abc</x>'],
    ['a reference to nowhere', '<x href="#nowhere"/>'],
    ['very deep elements', '<x>'.repeat(5_000) + '</x>'.repeat(5_000)],
  ] as const) {
    it(what, () => {
      const error = soapFault('SoftLayer_Exception_ObjectNotFound', `<detail>${detail}</detail>`)
      assert.equal(error.code, 'not-found')
      assert.deepEqual(error.fault, { code: 'SoftLayer_Exception_ObjectNotFound', message: 'told' })
    })
  }

  it("tells the API's own code without a prefix, also that of the envelope", () => {
    assert.equal(soapFault('SOAP-ENV:SoftLayer_Exception_Public', '').fault?.code, 'SoftLayer_Exception_Public')
    assert.equal(soapFault('SOAP-ENV:Client', '').fault?.code, 'SOAP-ENV:Client')
  })
})

describe('SOAP header blocks of others are passed over (S-23)', () => {
  for (const block of ['some <b>text</b>', '<x xsi:type="xsd:int">abc</x>', '<x href="http://elsewhere/"/>']) {
    it(block, () => {
      const header = `<SOAP-ENV:Header><w:trace xmlns:w="urn:w">${block}</w:trace><ns1:totalItems><amount>7</amount></ns1:totalItems></SOAP-ENV:Header>`
      const body = bytes(soapEnvelope('<ns1:getHardwareResponse/>', header))
      const list = { service: 'SoftLayer_Account', method: 'getHardware' }
      assert.deepEqual(soap.codec().decode({ status: 200, headers: {}, body }, list), { value: [], total: 7 })
    })
  }
})

describe('a server always answers (R-36, X-22, S-26)', () => {
  for (const protocol of [rest, xmlrpc, soap]) {
    it(`${protocol.name}: a fault with half a character`, () => {
      const error = new CallError('fault', 'half \ud800', { call })
      const response = protocol.mirror().render(error, call)
      assert.throws(
        () => protocol.codec().decode(response, call),
        (found) => CallError.is(found) && found.fault?.message === 'half ?',
      )
    })

    it(`${protocol.name}: a result that cannot be read`, () => {
      const value = {
        get broken(): never {
          throw new Error('broken')
        },
      }
      const response = protocol.mirror().render({ value }, call)
      assert.throws(() => protocol.codec().decode(response, call), CallError.is)
    })

    for (const code of ['rate-limit', 'overload', 'not-implemented'] satisfies ErrorCode[]) {
      it(`${protocol.name}: ${code} without a fault stays ${code} (section 2.9)`, () => {
        const response = protocol.mirror().render(new CallError(code, 'what', { call }), call)
        assert.throws(
          () => protocol.codec().decode(response, call),
          (found) => CallError.is(found) && found.code === code,
        )
      })
    }
  }
})
