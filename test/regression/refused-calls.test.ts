import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { protocol as rest } from '../../src/transports/rest/index.js'
import { protocol as soap } from '../../src/transports/soap/index.js'
import { protocol as xmlrpc } from '../../src/transports/xmlrpc/index.js'

describe('calls that cannot be written (X-15, S-11)', () => {
  for (const protocol of [rest, xmlrpc, soap]) {
    it(`${protocol.name}: an argument that cannot be read is a CallError that names the call`, () => {
      const argument = {
        get broken(): never {
          throw new Error('broken')
        },
      }
      const call: Call = { service: 'SoftLayer_Account', method: 'editObject', args: [argument] }
      assert.throws(
        () => protocol.codec().encode(call),
        (error) =>
          CallError.is(error) &&
          error.code === 'invalid-call' &&
          error.message.startsWith('SoftLayer_Account::editObject: ') &&
          error.protocol === protocol.name,
      )
    })

    it(`${protocol.name}: half a character names the call and the place`, () => {
      const call: Call = { service: 'SoftLayer_Account', method: 'editObject', args: [{ notes: ['\ud800'] }] }
      assert.throws(
        () => protocol.codec().encode(call),
        (error) => CallError.is(error) && error.message.startsWith('SoftLayer_Account::editObject: args[0].notes[0]'),
      )
    })
  }

  it('soap: a filter for a property that is no XML name is refused, not sent as something else (F-4, S-7)', () => {
    const filter = { hardware: { 'a b': { operation: 5 } } }
    assert.throws(
      () => soap.codec().encode({ service: 'SoftLayer_Account', method: 'getHardware', filter }),
      (error) => CallError.is(error) && error.code === 'invalid-call',
    )
  })
})
