import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import type { Quirks } from '../../src/core/quirk.js'
import { differences } from '../../src/core/value.js'
import { protocol } from '../../src/transports/xmlrpc/index.js'
import { methods, valueOf } from '../support/arbitraries.js'
import { seed } from '../support/protocols.js'
import { api } from './support/xmlrpc.js'

const numRuns = Number(process.env['RUNS'] ?? 300)

/** Other ways to write the same values, one or several at a time. */
const forms: fc.Arbitrary<Quirks> = fc.record(
  {
    'xmlrpc-bare-params': fc.boolean(),
    'xmlrpc-white-space': fc.boolean(),
    'xmlrpc-list-of-one-bare': fc.boolean(),
    'xmlrpc-integers-as-text': fc.boolean(),
    'xmlrpc-wide-integers': fc.constantFrom('int', 'text', 'double', 'i8'),
    'xmlrpc-typed-dates': fc.boolean(),
    'xmlrpc-untyped-text': fc.boolean(),
    'xmlrpc-numeric-escapes': fc.boolean(),
    'xmlrpc-base64-lines': fc.boolean(),
  },
  { requiredKeys: [] },
)

describe('XML-RPC in any form', function () {
  this.timeout(120_000)

  it('gives declared results unchanged, whatever quirks write them (X-20 to X-31)', () => {
    const codec = protocol.codec()
    const answers = fc
      .constantFrom(...methods)
      .chain((method) => fc.record({ method: fc.constant(method), value: valueOf(method.returns, protocol.can) }))
    fc.assert(
      fc.property(answers, forms, ({ method: { service, method }, value }, quirks) => {
        const call = { service, method }
        const reply = codec.decode(protocol.mirror({ quirks: api(quirks) }).render({ value }, call), call)
        assert.deepEqual(differences(value, reply.value), [])
      }),
      { seed, numRuns },
    )
  })

  it('gives faults unchanged, whatever quirks write them (X-21 to X-23)', () => {
    const codec = protocol.codec()
    const call = { service: 'SoftLayer_Account', method: 'getObject' }
    const faults: fc.Arbitrary<Quirks> = fc.record(
      {
        'xmlrpc-latin1-faults': fc.boolean(),
        'xmlrpc-fault-text-first': fc.boolean(),
        'xmlrpc-fault-on-500': fc.boolean(),
        'xmlrpc-int-fault-codes': fc.constantFrom(false, 'numeric'),
      },
      { requiredKeys: [] },
    )
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom(...'aé€Ã©Â<&>\r'), fc.constantFrom('😀', '&#195;')) })
    fc.assert(
      fc.property(texts, faults, (message, quirks) => {
        const error = { code: 'SoftLayer_Exception_Public', message }
        const response = protocol
          .mirror({ quirks: api(quirks) })
          .render(new CallError('fault', 'x', { fault: error }), call)
        try {
          codec.decode(response, call)
          assert.fail('no fault')
        } catch (thrown) {
          assert.ok(CallError.is(thrown))
          assert.deepEqual(thrown.fault, error)
        }
      }),
      { seed, numRuns },
    )
  })
})
