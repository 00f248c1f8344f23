import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Auth } from '../../src/core/auth.js'
import type { Call } from '../../src/core/call.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { differences } from '../../src/core/value.js'
import { freeValues, methods, texts, valueOf } from '../support/arbitraries.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 600)
const schema = builtInSchema()
const withParameters = methods.filter(
  ({ service, method }) => (schema.service(service)?.method(method)?.parameters.length ?? 0) > 0,
)

const auths = fc.constantFrom<Auth>(
  {},
  { username: 'SL1234_é', apiKey: 'k:e<y>&' },
  { username: 'apikey', apiKey: 'ibm-cloud-key' },
  { iamToken: 'a.b.c' },
)
const filters = fc.constantFrom<Call['filter']>(
  undefined,
  { virtualGuests: { hostname: { operation: '^= web' } } },
  {
    virtualGuests: {
      id: { operation: 5 },
      datacenter: { name: { operation: 'in', options: [{ name: 'data', value: ['dal13', 'ams<01>'] }] } },
    },
  },
  { id: { operation: 'orderBy', options: [{ name: 'sort', value: ['DESC'] }] } },
)

describe('requests', function () {
  this.timeout(120_000)

  for (const protocol of registered) {
    const mirror = protocol.mirror()

    it(`${protocol.name}: a declared method's call comes through codec and mirror unchanged`, () => {
      const calls = fc.constantFrom(...withParameters).chain(({ service, method }) => {
        const parameters = schema.service(service)?.method(method)?.parameters ?? []
        // A last argument of null is said; it is only undefined that is cut off.
        const args = fc.tuple(
          ...parameters.map((parameter) =>
            valueOf(parameter.type, { ...protocol.can, nullVsEmpty: true, nonFinite: false }, 2),
          ),
        )
        const id = fc.option(fc.oneof(fc.nat(), fc.uuid()), { nil: undefined })
        return fc.record({
          service: fc.constant(service),
          method: fc.constant(method),
          args,
          id,
          auth: auths,
          filter: filters,
          page: fc.option(fc.nat(500), { nil: undefined }),
        })
      })
      fc.assert(
        fc.property(calls, ({ auth, page, id, filter, ...rest }) => {
          const call: Call = Object.freeze({
            ...rest,
            mask: 'mask[id,hostname]',
            ...(id === undefined ? {} : { id }),
            ...(filter === undefined ? {} : { filter }),
            ...(page === undefined ? {} : { limit: page + 1, offset: page + 1 }),
          })
          const { auth: credentials, ...parsed } = mirror.parse(protocol.codec({ auth }).encode(call))
          assert.deepEqual(differences(call, parsed), [])
          assert.deepEqual(credentials, auth)
        }),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: unlisted services and methods work, with arguments of any kind`, () => {
      const calls = fc.record({
        service: fc.constant('SoftLayer_Of_Tomorrow'),
        method: fc.constant('doSomething'),
        id: fc.constant(7),
        args: fc.array(freeValues(protocol.can), { minLength: 1, maxLength: 3 }),
      })
      const codec = protocol.codec()
      fc.assert(
        fc.property(calls, (call) => {
          const parsed = mirror.parse(codec.encode(call))
          assert.deepEqual(differences(call, { ...parsed, auth: undefined }), [])
        }),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: refuses with a CallError what cannot be sent, and sends the rest`, () => {
      const odd = fc.oneof(
        fc.anything({
          withMap: true,
          withSet: true,
          withBigInt: true,
          withDate: true,
          withNullPrototype: true,
          withTypedArray: true,
        }),
        texts({ ...protocol.can, controlCharacters: true }),
        fc.string({ unit: 'binary' }),
        fc.constantFrom(NaN, Infinity, -0, () => 1, Symbol('s'), new Date(NaN), '\ud800', '\0'),
      )
      const codec = protocol.codec()
      fc.assert(
        fc.property(odd, (argument) => {
          const call = { service: 'SoftLayer_Of_Tomorrow', method: 'doSomething', args: [argument] } as Call
          try {
            mirror.parse(codec.encode(call))
          } catch (error) {
            assert.equal((error as { name?: string }).name, 'CallError', String(error))
            assert.match((error as { code: string }).code, /^(invalid-call|unsupported)$/)
          }
        }),
        { seed, numRuns: numRuns * 2 },
      )
    })
  }
})
