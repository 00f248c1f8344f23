import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import type { Mirror } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { WholeItems } from '../../src/core/item-decoder.js'
import { defaultQuirks } from '../../src/core/quirk.js'
import { differences } from '../../src/core/value.js'
import { commonGround, methods, valueOf } from '../support/arbitraries.js'
import { assertSame, everyByte, feed, limits } from '../support/items.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 400)
const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }

describe('lists that are read while they arrive', function () {
  this.timeout(120_000)
  const can = commonGround(registered.map((protocol) => protocol.can))
  const lists = methods.filter(({ returns }) => returns.list)

  for (const protocol of registered) {
    const codec = protocol.codec()
    const mirrors = [protocol.mirror(), protocol.mirror({ quirks: defaultQuirks(protocol.quirks) })]

    it(`${protocol.name}: the same items, total and order as from the whole answer, however it is cut`, () => {
      const answers = fc.constantFrom(...lists).chain(({ service, method, returns }) =>
        fc.record({
          call: fc.constant({ service, method }),
          value: valueOf(returns, can),
          total: fc.option(fc.nat(), { nil: undefined }),
          mirror: fc.constantFrom(...mirrors),
          cuts: fc.array(fc.nat(20_000), { maxLength: 6 }),
          bytewise: fc.boolean(),
        }),
      )
      fc.assert(
        fc.property(answers, ({ call, value, total, mirror, cuts, bytewise }) => {
          const reply: Reply = total === undefined || !Array.isArray(value) ? { value } : { value, total }
          const response = mirror.render(reply, call)
          const expected = codec.decode(response, call)
          const at = cuts.filter((cut) => cut < response.body.length).sort((a, b) => a - b)
          const read = feed(codec, response, call, bytewise ? everyByte(response) : at)
          assert.equal(read.failure, undefined)
          assert.deepEqual(differences(expected.value ?? [], read.items), [])
          if (Array.isArray(expected.value)) assert.equal(read.total, expected.total)
        }),
        { numRuns, seed },
      )
    })

    it(`${protocol.name}: an answer that breaks off gives the items that were whole, then an error`, () => {
      const value = Array.from({ length: 4 }, (_, id) => ({ id, hostname: `host-${id}<é]]>`, tagReferences: [{ id }] }))
      const response = (mirrors[0] as (typeof mirrors)[0]).render({ value, total: 4 }, guests)
      let most = 0
      for (let length = 0; length < response.body.length - 1; length++) {
        const cut = { ...response, body: response.body.slice(0, length) }
        for (const cuts of [[], everyByte(cut)]) {
          const { items, failure } = feed(codec, cut, guests, cuts)
          const { body } = response
          const isWhole = body.slice(length).every((byte) => byte === 10)
          if (!isWhole) assert.equal(failure?.code, 'malformed', `cut to ${length} bytes`)
          assert.deepEqual(differences(value.slice(0, items.length), items), [])
          most = Math.max(most, items.length)
        }
      }
      // A list without brackets around its items tells of the last one only at its own end.
      assert.ok(most >= 3, `only ${most} items`)
    })

    it(`${protocol.name}: something else in the middle of the list is an error after the items that were whole`, () => {
      const [mirror] = mirrors as [Mirror]
      const value = Array.from({ length: 6 }, (_, id) => ({ id, hostname: `host-${id}`, tagReferences: [{ id }] }))
      const { body, ...head } = mirror.render({ value }, guests)
      const fault = new CallError('fault', 'went away', {
        fault: { code: 'SoftLayer_Exception', message: 'went away' },
      })
      const others = [
        mirror.render(fault, guests).body,
        // What PHP writes when it runs out of memory in the middle of an answer.
        Buffer.from(
          '<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in <b>x.php</b> on line <b>1</b><br />\n',
        ),
        Buffer.from('{"error":"went away","code":"SoftLayer_Exception"}'),
        Buffer.alloc(100),
      ]
      fc.assert(
        fc.property(fc.nat(body.length - 10), fc.constantFrom(...others), (at, other) => {
          const damaged = { ...head, body: new Uint8Array(Buffer.concat([body.subarray(0, at), other])) }
          const read = feed(codec, damaged, guests, everyByte(damaged))
          assertSame(read, feed(codec, damaged, guests, []))
          assert.ok(read.failure || at === 0, `broken at ${at}`)
          if (at > 0) assert.deepEqual(differences(value.slice(0, read.items.length), read.items), [])
        }),
        { numRuns: numRuns * 2, seed },
      )
    })

    it(`${protocol.name}: a fault, a bare only item and null come as they do from the whole answer`, () => {
      for (const mirror of mirrors) {
        const fault = new CallError('not-found', 'gone', {
          fault: { code: 'SoftLayer_Exception_ObjectNotFound', message: 'gone' },
        })
        const failed = feed(codec, mirror.render(fault, guests), guests, [3, 10])
        assert.deepEqual(failed.items, [])
        assert.equal(failed.failure?.code, 'not-found')
        const one = feed(codec, mirror.render({ value: [{ id: 7 }] }, guests), guests, [5])
        assert.deepEqual(differences([{ id: 7 }], one.items), [])
        assert.deepEqual(feed(codec, mirror.render({ value: [] }, guests), guests, []).items, [])
      }
    })

    it(`${protocol.name}: more bytes than allowed without the end of an item are too large`, () => {
      const value = [{ id: 1, notes: 'x'.repeat(5000) }]
      const response = (mirrors[0] as (typeof mirrors)[0]).render({ value }, guests)
      const read = feed(codec, response, guests, [100, 2000, 4000], { ...limits, bytes: 2000 })
      assert.equal(read.failure?.code, 'too-large')
    })

    it(`${protocol.name}: hostile bytes never throw, hang or give items out of nothing`, () => {
      const value = [
        { id: 1, hostname: 'a' },
        { id: 2, hostname: 'b' },
      ]
      const { body, ...head } = (mirrors[0] as (typeof mirrors)[0]).render({ value }, guests)
      fc.assert(
        fc.property(
          fc.nat(body.length - 1),
          fc.uint8Array({ minLength: 0, maxLength: 6 }),
          fc.nat(4),
          (at, noise, removed) => {
            const damaged = new Uint8Array(Buffer.concat([body.subarray(0, at), noise, body.subarray(at + removed)]))
            const whole = new WholeItems(head, guests, (response, call) => codec.decode(response, call), limits.bytes)
            whole.push(damaged)
            const expected = whole.end()
            const read = feed(codec, { ...head, body: damaged }, guests, everyByte({ ...head, body: damaged }))
            if (whole.failure) assert.ok(read.failure, 'what decode refuses is refused')
            else assert.deepEqual(differences(expected, read.items), [])
            // A character that may not be is met as soon as its chunk is read, before the items in front of it.
            const atOnce = feed(codec, { ...head, body: damaged }, guests, [])
            assert.deepEqual(differences(read.items.slice(0, atOnce.items.length), atOnce.items), [])
            assert.equal(atOnce.failure?.code, read.failure?.code)
          },
        ),
        { numRuns: numRuns * 2, seed },
      )
    })
  }
})
