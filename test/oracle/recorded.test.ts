import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { canonicalize } from '../../src/core/canonical.js'
import { CallError } from '../../src/core/error.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { differences, type Value } from '../../src/core/value.js'
import { registered } from '../support/protocols.js'

// Answers that a public project recorded of the real API. They are not part of this repository.
const folder = new URL('../../../shared/recorded/', import.meta.url)
const schema = builtInSchema()

describe('recorded answers of the real API', () => {
  if (!existsSync(folder)) {
    it('are not beside this checkout: nothing to compare', function () {
      // Told as skipped, so that nobody takes a run without them for one that compared.
      this.skip()
    })
    return
  }
  const read = (name: string): Buffer => readFileSync(new URL(name, folder))
  const recorded = JSON.parse(read('values.json').toString(), revive) as Record<string, Record<string, unknown>>

  for (const protocol of registered) {
    describe(protocol.name, () => {
      const codec = protocol.codec()
      const mirror = protocol.mirror()
      for (const [service, methods] of Object.entries(recorded)) {
        it(`${service}: every value comes through`, () => {
          for (const [method, value] of Object.entries(methods)) {
            const call = { service, method }
            const expected = canonicalize(structuredClone(value), schema.service(service)?.method(method)?.returns, {})
            const { value: actual } = codec.decode(mirror.render({ value }, call), call)
            assert.deepEqual(differences(expected, actual), [], method)
          }
        })
      }
    })
  }

  it('decodes the raw SOAP bodies: shared objects and the total', () => {
    const soap = registered.find(({ can }) => can.sharedIdentity)?.codec()
    assert.ok(soap)
    const call = { service: 'SoftLayer_Product_Package', method: 'getAllObjects' }
    const { value, total } = soap.decode({ status: 200, headers: {}, body: read('test_objectFilter.soap') }, call)
    const packages = value as { id: number; type: { id: number; keyName: string } }[]
    assert.equal(total, 109)
    assert.deepEqual(
      packages.map(({ id }) => id),
      [56, 126, 142, 143, 144],
    )
    for (const { type } of packages) assert.equal(type, packages[0]?.type)
    const account = { service: 'SoftLayer_Account', method: 'getObject' }
    const reply = soap.decode({ status: 200, headers: {}, body: read('SoftLayer_Account_getObject.soap') }, account)
    assert.deepEqual(reply, { value: { companyName: 'SoftLayer Internal - Development Community', id: 307608 } })
  })

  it('decodes the raw XML-RPC bodies: a bare <params>, and a fault', () => {
    const call = { service: 'SoftLayer_User_Employee', method: 'getObject' }
    const codec = registered.find(({ path }) => path.startsWith('/xmlrpc'))?.codec()
    assert.ok(codec)
    const reply = codec.decode({ status: 200, headers: {}, body: read('Employee_getObject.xml') }, call)
    assert.deepEqual(reply, { value: { id: 5555, username: 'testUser' } })
    assert.throws(
      () => codec.decode({ status: 200, headers: {}, body: read('expiredToken.xml') }, call),
      (error: unknown) => {
        assert.ok(CallError.is(error))
        assert.equal(error.code, 'auth')
        assert.deepEqual(error.fault, {
          code: 'SoftLayer_Exception_EncryptedToken_Expired',
          message: 'The token has expired.',
        })
        return true
      },
    )
  })
})

function revive(_name: string, value: unknown): unknown {
  const bytes = (value as { $base64?: unknown } | null)?.$base64
  return typeof bytes === 'string' ? (new Uint8Array(Buffer.from(bytes, 'base64')) as unknown as Value) : value
}
