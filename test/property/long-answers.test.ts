import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import type { Codec, WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { defaultQuirks } from '../../src/core/quirk.js'
import { differences } from '../../src/core/value.js'
import { commonGround, methods, valueOf } from '../support/arbitraries.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 400)
const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }

type Outcome = { readonly reply: Reply; readonly error?: undefined } | { readonly error: CallError }

function outcome(read: () => Reply): Outcome {
  try {
    return { reply: read() }
  } catch (error) {
    assert.ok(CallError.is(error), String(error))
    return { error }
  }
}

/** Decodes step by step. */
function inParts(codec: Codec, response: WireResponse, call: Call): Outcome & { readonly steps: number } {
  let steps = 0
  const read = outcome(() => {
    const parts = codec.decodeInParts?.(response, call)
    assert.ok(parts, 'every protocol of the registry decodes in parts')
    for (;;) {
      const { done, value } = parts.next()
      if (done === true) return value
      steps++
    }
  })
  return { ...read, steps }
}

/** What comes in parts is what comes at once: value, total, and every word of an error. Gives the number of steps. */
function assertSame(codec: Codec, response: WireResponse, call: Call): number {
  const parts = inParts(codec, response, call)
  const whole = outcome(() => codec.decode(response, call))
  if (whole.error || parts.error) {
    assert.deepEqual(
      [parts.error?.code, parts.error?.message, parts.error?.fault],
      [whole.error?.code, whole.error?.message, whole.error?.fault],
    )
    return parts.steps
  }
  assert.deepEqual(differences(whole.reply.value, parts.reply.value), [])
  assert.deepEqual(Object.keys(parts.reply), Object.keys(whole.reply))
  assert.equal(parts.reply.total, whole.reply.total)
  return parts.steps
}

describe('answers that are decoded in parts', function () {
  this.timeout(120_000)
  const can = commonGround(registered.map((protocol) => protocol.can))

  for (const protocol of registered) {
    const codecs = [protocol.codec(), protocol.codec({ types: true, dates: 'date', decimals: 'number' })] as const
    const [codec] = codecs
    const mirrors = [protocol.mirror(), protocol.mirror({ quirks: defaultQuirks(protocol.quirks) })] as const
    const [mirror] = mirrors

    it(`${protocol.name}: any answer is what it is when decoded at once`, () => {
      const answers = fc.constantFrom(...methods).chain(({ service, method, returns }) =>
        fc.record({
          call: fc.constant({ service, method }),
          value: valueOf(returns, can),
          total: fc.option(fc.nat(), { nil: undefined }),
          own: fc.constantFrom(...mirrors),
          codec: fc.constantFrom(...codecs),
        }),
      )
      fc.assert(
        fc.property(answers, ({ call, value, total, own, codec }) => {
          const reply: Reply = total === undefined || !Array.isArray(value) ? { value } : { value, total }
          assertSame(codec, own.render(reply, call), call)
        }),
        { numRuns, seed },
      )
    })

    it(`${protocol.name}: so is a damaged one, with the same words about what is wrong`, () => {
      const value = Array.from({ length: 6 }, (_, id) => ({ id, hostname: `host-${id}<é]]>`, tagReferences: [{ id }] }))
      const { body, ...head } = mirror.render({ value, total: 6 }, guests)
      const heads = [
        head,
        { ...head, status: 500 },
        { ...head, headers: { 'content-type': 'a/b; charset=iso-8859-1' } },
      ]
      const noise = fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc
          .constantFrom(',', ']', '[]', ' ', '\v', '</item>', '<item/>', '<!-- -->', '&#233;', '\ufeff')
          .map((text) => Buffer.from(text)),
      )
      fc.assert(
        fc.property(
          fc.nat(body.length),
          noise,
          fc.oneof(fc.nat(4), fc.nat(body.length)),
          fc.constantFrom(...heads),
          fc.constantFrom(...codecs),
          (at, noise, removed, head, codec) => {
            const damaged = Buffer.concat([body.subarray(0, at), noise, body.subarray(at + removed)])
            assertSame(codec, { ...head, body: new Uint8Array(damaged) }, guests)
          },
        ),
        { numRuns: numRuns * 4, seed },
      )
    })

    it(`${protocol.name}: a long list takes many steps, also one that is damaged late`, () => {
      const value = Array.from({ length: 4_000 }, (_, id) => ({
        id,
        hostname: `host-${id}`,
        notes: '"<é>&'.repeat(20),
      }))
      const response = mirror.render({ value, total: 9_000 }, guests)
      assert.ok(assertSame(codec, response, guests) > 10)
      const at = Math.floor(response.body.length * 0.9)
      for (const noise of ['<', '"', '\0', '\xff', '&', '}']) {
        const body = Buffer.concat([
          response.body.subarray(0, at),
          Buffer.from(noise, 'latin1'),
          response.body.subarray(at),
        ])
        assert.ok(assertSame(codec, { ...response, body: new Uint8Array(body) }, guests) > 5)
      }
      const cut = { ...response, body: response.body.subarray(0, at) }
      assert.ok(assertSame(codec, cut, guests) > 5)
      assert.equal(inParts(codec, cut, guests).error?.code, 'malformed')
    })

    it(`${protocol.name}: so does one whose items have nothing in common, or are no objects`, () => {
      const kinds = [
        Array.from({ length: 20_000 }, (_, id) => ({ [`name${id % 50}`]: id, text: 'x'.repeat(id % 40) })),
        Array.from({ length: 40_000 }, (_, id) => `text ${id}, [${id}] {"id":`),
        Array.from({ length: 40_000 }, (_, id) => ({ id })),
        Array.from({ length: 3 }, (_, id) => ({ id, notes: 'x'.repeat(300_000) })),
      ]
      const unknown: Call = { service: 'SoftLayer_Unknown', method: 'getThings' }
      for (const value of kinds) {
        const read = assertSame(codec, mirror.render({ value }, unknown), unknown)
        assert.ok(read >= Math.min(value.length, 10), `${read} steps`)
      }
    })

    it(`${protocol.name}: nesting counts as it does at once, and is refused with the same words`, () => {
      const nested = (levels: number): object => (levels === 0 ? { id: 1 } : { id: 1, parent: nested(levels - 1) })
      const shallow = protocol.codec({ maxDepth: 8 })
      for (let levels = 4; levels < 10; levels++) {
        assertSame(shallow, mirror.render({ value: [{ id: 1 }, nested(levels)] }, guests), guests)
      }
    })
  }
})
