import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { commonGround, methods, valueOf } from '../support/arbitraries.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 1500)
const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }

/** A body with a few bytes changed, removed, doubled or cut off. */
function damage(body: Uint8Array, cuts: readonly { at: number; kind: number; byte: number }[]): Uint8Array {
  let bytes = [...body]
  for (const { at, kind, byte } of cuts) {
    const i = Math.floor(at * bytes.length)
    if (kind === 0) bytes[i] = byte
    else if (kind === 1) bytes.splice(i, 1 + (byte % 9))
    else if (kind === 2) bytes.splice(i, 0, ...bytes.slice(i, i + byte))
    else bytes = bytes.slice(0, i)
  }
  return Uint8Array.from(bytes)
}

const cuts = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.nat(3),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(60, 62, 38, 47, 34, 0)),
  }),
  { minLength: 1, maxLength: 4 },
)

describe('hostile bytes', function () {
  this.timeout(120_000)

  const can = commonGround(registered.map((protocol) => protocol.can))
  for (const protocol of registered) {
    const codec = protocol.codec()
    const mirror = protocol.mirror()
    const only = (read: () => unknown): void => {
      try {
        read()
      } catch (error) {
        assert.ok(
          CallError.is(error),
          `not a CallError: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
        )
      }
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    }

    it(`${protocol.name}: damaged answers give a value or a CallError, never a crash`, () => {
      const answers = fc
        .constantFrom(...methods)
        .chain((method) => fc.record({ method: fc.constant(method), value: valueOf(method.returns, can, 2) }))
      fc.assert(
        fc.property(answers, cuts, fc.constantFrom(200, 200, 401, 500, 502), ({ method, value }, wounds, status) => {
          const { body, headers } = mirror.render({ value, total: 3 }, method)
          only(() => codec.decode({ status, headers, body: damage(body, wounds) }, method))
        }),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: damaged requests give a call or a CallError`, () => {
      const request = codec.encode({
        ...call,
        service: 'SoftLayer_Dns_Domain',
        method: 'createObject',
        args: [{ name: 'a.example', resourceRecords: [{ host: '@' }] }],
      })
      fc.assert(
        fc.property(cuts, (wounds) => {
          only(() => mirror.parse({ ...request, body: damage(request.body as Uint8Array, wounds) }))
        }),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: random bytes and markup are no answer`, () => {
      const soup = fc
        .array(
          fc.constantFrom(
            '<',
            '>',
            '</',
            '/>',
            '&',
            ';',
            '"',
            '=',
            ' ',
            'x:',
            'value',
            'struct',
            'params',
            '<!--',
            '-->',
            ']]>',
            '<![CDATA[',
            '<?',
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '1',
            '\\u',
          ),
          { maxLength: 40 },
        )
        .map((parts) => new TextEncoder().encode(parts.join('')))
      fc.assert(
        fc.property(
          fc.oneof(fc.uint8Array({ maxLength: 200 }), soup),
          fc.constantFrom(200, 404, 500),
          (body, status) => {
            only(() => codec.decode({ status, headers: {}, body }, call))
          },
        ),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: never pollutes a prototype (peer-facts 0.3)`, () => {
      const value = JSON.parse(
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}',
      ) as unknown
      const target = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }
      const reply = codec.decode(mirror.render({ value }, target), target)
      assert.deepEqual(Object.keys(reply.value as object), ['__proto__', 'constructor', 'toString'])
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
      assert.equal(Object.getPrototypeOf(reply.value), Object.prototype)
    })
  }
})
