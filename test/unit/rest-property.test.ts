import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { normalizeFilter } from '../../src/core/filter.js'
import { normalizeMask } from '../../src/core/mask.js'
import { emptySchema } from '../../src/core/schema-reader.js'
import { setMember, type Value } from '../../src/core/value.js'
import { protocol } from '../../src/transports/rest/index.js'

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/)
const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !/\p{Surrogate}/u.test(value))
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => Math.abs(value) < 2 ** 53),
)
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number,
  text,
  fc.bigInt().filter((value) => value > 2n ** 53n || value < -(2n ** 53n)),
)
const members = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.array(fc.tuple(fc.oneof(name, text, fc.constant('__proto__')), value), { maxLength: 4 }).map((entries) => {
    const object: Record<string, Value> = {}
    for (const [key, member] of entries) setMember(object, key, member)
    return object
  })
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 4 }), members(tie('value'))),
}))
const filter = fc.dictionary(name, fc.record({ operation: fc.oneof(text, fc.maxSafeInteger(), fc.boolean()) }), {
  minKeys: 1,
  maxKeys: 3,
  noNullPrototype: true,
})
const call: fc.Arbitrary<Call> = fc
  .record(
    {
      service: fc.oneof(name, fc.constantFrom('SoftLayer_Account', 'SoftLayer_Virtual_Guest')),
      method: fc.oneof(name, fc.constantFrom('getObject', 'editObject', 'getHardware')),
      // A decimal text comes back as the number it looks like, and a method's name as the method: a URL tells no more.
      id: fc.oneof(
        fc.maxSafeInteger(),
        text.filter((id) => !/^(-?[0-9]+|[A-Za-z]*|\.\.?)$/.test(id)),
      ),
      args: fc.array(value, { maxLength: 4 }),
      mask: fc.constantFrom('id', 'mask[id,datacenter[name]]', 'filteredMask[id]', 'mask(SoftLayer_Hardware)[id]'),
      filter,
      limit: fc.integer({ min: 1, max: 1e9 }),
      offset: fc.nat(),
    },
    { requiredKeys: ['service', 'method'], noNullPrototype: true },
  )
  .map(({ offset, ...rest }) => (offset === undefined || rest.limit === undefined ? rest : { ...rest, offset }))

/** The call as a server can know it. */
function normalized(given: Call): object {
  const { args, mask, filter: conditions, offset, ...rest } = given
  const reduced = normalizeMask(mask)
  return {
    ...rest,
    auth: {},
    ...(args === undefined || args.length === 0 ? {} : { args }),
    ...(reduced && 'text' in reduced ? { mask: reduced.text } : {}),
    ...(conditions === undefined ? {} : { filter: normalizeFilter(conditions) }),
    ...(offset === undefined || offset === 0 ? {} : { offset }),
  }
}

describe('REST properties', () => {
  it('reads every call as it was sent', () => {
    const codec = protocol.codec({ schema: emptySchema })
    const mirror = protocol.mirror({ schema: emptySchema })
    fc.assert(
      fc.property(call, (given) => {
        const request = codec.encode(given)
        assert.match(request.path, /^[\x21-\x7e]+$/)
        assert.equal(mirror.accepts(request) || !/^[A-Za-z]/.test(given.service), true)
        assert.deepEqual(mirror.parse(request), normalized(given))
      }),
      { seed: 21, numRuns: 1_000 },
    )
  })

  it('reads every reply as it was sent', () => {
    const given: Call = { service: 'Any', method: 'any' }
    const codec = protocol.codec()
    const mirror = protocol.mirror()
    fc.assert(
      fc.property(value, fc.option(fc.nat(), { nil: undefined }), (result, total) => {
        // An object of this form is a fault, whatever it was meant to be.
        fc.pre(!(typeof result === 'object' && result !== null && 'error' in result))
        const reply = codec.decode(
          mirror.render({ value: result, ...(total === undefined ? {} : { total }) }, given),
          given,
        )
        assert.deepEqual(reply, { value: result, ...(total === undefined || !Array.isArray(result) ? {} : { total }) })
      }),
      { seed: 22, numRuns: 1_000 },
    )
  })

  it('answers every fault with itself', () => {
    const given: Call = { service: 'Any', method: 'any' }
    fc.assert(
      fc.property(text, text, fc.constantFrom(400, 401, 404, 500), (code, message, status) => {
        const error = new CallError('fault', 'x', { fault: { code, message }, status })
        assert.throws(
          () => protocol.codec().decode(protocol.mirror().render(error, given), given),
          (found) =>
            CallError.is(found) &&
            found.fault?.code === code &&
            found.fault.message === message &&
            found.status === status,
        )
      }),
      { seed: 23, numRuns: 300 },
    )
  })

  const jsonish = fc.string({
    unit: fc.constantFrom(
      ...'{}[]",:\\0123456789.-+eE',
      'true',
      'null',
      '"error"',
      '"code"',
      ' ',
      '\ufeff',
      '\u0000',
      '9007199254740993',
    ),
    maxLength: 60,
  })
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    jsonish.map((input) => new TextEncoder().encode(input)),
  )
  const status = fc.constantFrom(200, 204, 302, 400, 401, 404, 429, 500, 503)

  it('throws nothing but CallError for hostile responses', () => {
    const calls: Call[] = [
      { service: 'SoftLayer_Account', method: 'getVirtualGuests' },
      { service: 'SoftLayer_Dns_Domain', method: 'getZoneFileContents' },
      { service: 'X', method: 'y' },
    ]
    fc.assert(
      fc.property(hostile, status, fc.constantFrom(...calls), (body, code, given) => {
        try {
          protocol.codec().decode({ status: code, headers: {}, body }, given)
        } catch (error) {
          if (!CallError.is(error)) throw error
        }
      }),
      { seed: 24, numRuns: 3_000 },
    )
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
  })

  it('throws nothing but CallError for hostile requests', () => {
    const path = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom(
          '/',
          'SoftLayer_Account',
          'getHardware',
          '5',
          '.json',
          '?',
          '&',
          'objectFilter=',
          'resultLimit=',
          '%',
          '%2F',
          '..',
          '{',
          '}',
          '__proto__',
          'constructor',
        ),
        maxLength: 12,
      }),
    )
    fc.assert(
      fc.property(path, hostile, fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'), (where, body, method) => {
        try {
          const parsed = protocol.mirror().parse({ method, path: `/${where}`, headers: { authorization: where }, body })
          assert.equal(typeof parsed.method, 'string')
        } catch (error) {
          if (!CallError.is(error)) throw error
          protocol.mirror().render(error, {})
        }
      }),
      { seed: 25, numRuns: 3_000 },
    )
  })
})
