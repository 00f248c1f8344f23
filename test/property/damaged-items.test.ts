import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { assertSame, everyByte, feed } from '../support/items.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 600)
const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const value = Array.from({ length: 6 }, (_, id) => ({ id, hostname: `host-${id}`, notes: 'é <x> €', tags: [{ id }] }))

/** Bytes that are no text, no XML or no JSON, here or anywhere. */
const damages = [
  [0xff],
  [0x80],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbf, 0xbe],
  [0],
  [1],
  ...[
    '<',
    '>',
    '</',
    '&',
    '&x;',
    '&#xd800;',
    ']]>',
    '<!--',
    '<![CDATA[',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'e',
  ].map((text) => [...Buffer.from(text)]),
]

describe('lists that are damaged on their way', function () {
  this.timeout(120_000)

  for (const protocol of registered) {
    const codec = protocol.codec()
    const { body, headers, status } = protocol.mirror().render({ value, total: 6 }, guests)

    for (const charset of ['utf-8', 'iso-8859-1']) {
      it(`${protocol.name}, ${charset}: give the same items before the same error, however they are cut`, () => {
        const damaged = fc.record({
          at: fc.nat(body.length - 1),
          damage: fc.constantFrom(...damages),
          inserted: fc.boolean(),
          cuts: fc.array(fc.nat(body.length), { maxLength: 3 }),
        })
        let failures = 0
        fc.assert(
          fc.property(damaged, ({ at, damage, inserted, cuts }) => {
            const rest = body.subarray(inserted ? at : at + damage.length)
            const bytes = new Uint8Array(Buffer.concat([body.subarray(0, at), Buffer.from(damage), rest]))
            const response = {
              status,
              headers: { ...headers, 'content-type': `text/xml; charset=${charset}` },
              body: bytes,
            }
            const whole = feed(codec, response, guests, [])
            if (whole.failure !== undefined) failures++
            const sorted = [...cuts].sort((a, b) => a - b)
            for (const cut of [everyByte(response), sorted]) assertSame(feed(codec, response, guests, cut), whole)
          }),
          { numRuns, seed },
        )
        assert.ok(failures > numRuns / 3, `only ${failures} of ${numRuns} were damaged`)
      })
    }
  }
})
