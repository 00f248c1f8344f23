import assert from 'node:assert/strict'

import { CallError, type Call } from '../../src/index.js'
import { registered } from '../support/protocols.js'

const nothing: Call = { service: 'SoftLayer_Account', method: 'enableEuSupport' }
const declared: Call = { service: 'SoftLayer_Thing', method: 'run', signature: { returns: 'void' } }

describe('answers without a body', () => {
  for (const protocol of registered) {
    describe(protocol.name, () => {
      const codec = protocol.codec({})
      const answer = (status: number, text = '') => ({ status, headers: {}, body: new TextEncoder().encode(text) })

      it('are null for a method that gives nothing', () => {
        for (const call of [nothing, declared]) {
          for (const status of [200, 202, 204]) {
            assert.deepEqual(codec.decode(answer(status), call), { value: null })
            assert.deepEqual(codec.decode(answer(status, '\r\n'), call), { value: null })
          }
        }
      })

      it('are null for a method that gives nothing, read as items too', () => {
        const items = codec.items?.({ status: 204, headers: {} }, nothing, { bytes: 1000, references: 10 })
        assert.deepEqual([items?.end(), items?.failure], [[], undefined])
      })

      it('are no answer of any other method (R-40)', () => {
        const untold: Call = { service: 'SoftLayer_Thing', method: 'run' }
        for (const call of [untold, { service: 'SoftLayer_Account', method: 'getObject' }]) {
          for (const status of [200, 204]) {
            assert.throws(
              () => codec.decode(answer(status), call),
              (error) => CallError.is(error) && error.code === 'malformed' && error.status === status,
            )
          }
        }
      })

      it('stay failures on an error status', () => {
        assert.throws(
          () => codec.decode(answer(502), nothing),
          (error) => CallError.is(error) && error.code === 'http' && error.status === 502,
        )
      })
    })
  }
})
