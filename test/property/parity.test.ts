import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import { defaultQuirks } from '../../src/core/quirk.js'
import { differences } from '../../src/core/value.js'
import { commonGround, methods, valueOf } from '../support/arbitraries.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 1500)

/** Methods of all kinds of results in the proportions of the API, and any value of the declared type. */
function answers(
  can = commonGround(registered.map((protocol) => protocol.can)),
): fc.Arbitrary<{ call: Call; reply: Reply }> {
  return fc.constantFrom(...methods).chain(({ service, method, returns }) =>
    fc
      .record({ value: valueOf(returns, can), total: fc.option(fc.nat(), { nil: undefined }) })
      .map(({ value, total }) => ({
        call: { service, method },
        reply: total === undefined || !Array.isArray(value) ? { value } : { value, total },
      })),
  )
}

describe('parity of the protocols', function () {
  this.timeout(120_000)

  it('gives deep-equal replies whatever protocol carried them', () => {
    fc.assert(
      fc.property(answers(), ({ call, reply }) => {
        for (const protocol of registered) {
          const answer = protocol.codec().decode(protocol.mirror().render(reply, call), call)
          assert.deepEqual(differences(reply.value, answer.value), [], protocol.name)
          assert.equal(answer.total, reply.total, `${protocol.name}: total`)
        }
      }),
      { seed, numRuns },
    )
  })

  it('tells the same concrete types, where a protocol can tell them (R-18, S-21)', () => {
    const able = registered.filter(({ can }) => can.types)
    fc.assert(
      fc.property(answers(), ({ call, reply }) => {
        const told = able.map((protocol) => {
          const request = protocol.codec({ types: true }).encode(call)
          const mirror = protocol.mirror()
          return protocol.codec({ types: true }).decode(mirror.render(reply, mirror.parse(request)), call).value
        })
        for (const value of told) assert.deepEqual(differences(told[0], value), [])
      }),
      { seed, numRuns },
    )
  })

  for (const protocol of registered) {
    it(`${protocol.name}: what its capabilities claim comes through the API's own way of writing it`, () => {
      const codec = protocol.codec()
      const mirror = protocol.mirror({ quirks: defaultQuirks(protocol.quirks) })
      fc.assert(
        fc.property(answers(protocol.can), ({ call, reply }) => {
          assert.deepEqual(differences(reply.value, codec.decode(mirror.render(reply, call), call).value), [])
        }),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: everything comes through its mirror and codec unchanged`, () => {
      const codec = protocol.codec()
      const mirror = protocol.mirror()
      fc.assert(
        fc.property(answers({ ...protocol.can, nullVsEmpty: true }), ({ call, reply }) => {
          const answer = codec.decode(mirror.render(reply, call), call)
          assert.deepEqual(differences(reply.value, answer.value), [])
          assert.equal(answer.total, reply.total)
        }),
        { seed, numRuns },
      )
    })
  }
})
