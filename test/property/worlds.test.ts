import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { ObjectType } from '../../src/core/schema.js'
import type { Transport } from '../../src/core/transport.js'
import { differences } from '../../src/core/value.js'
import { createTransport } from '../../src/create.js'
import { createEmulator } from '../../src/emulator/index.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 1000)
const schema = builtInSchema()
const auth = { username: 'emulator', apiKey: 'emulator-key' }

const getters = [
  ['SoftLayer_Account', 'getVirtualGuests'],
  ['SoftLayer_Account', 'getHardware'],
  ['SoftLayer_Account', 'getUsers'],
  ['SoftLayer_Account', 'getTickets'],
  ['SoftLayer_Account', 'getDomains'],
  ['SoftLayer_Account', 'getNetworkStorage'],
  ['SoftLayer_Account', 'getInvoices'],
  ['SoftLayer_Account', 'getObject'],
  ['SoftLayer_Product_Package', 'getAllObjects'],
] as const

/** A mask of real properties, a few levels deep: also of those that the world has nothing for. */
function masks(type: ObjectType, depth: number): fc.Arbitrary<string> {
  const names = type.names().filter((name) => type.form(name) !== undefined)
  return fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 6 }).chain((chosen) =>
    fc
      .tuple(
        ...chosen.map((name) => {
          const inner = type.property(name)?.type
          if (!inner || depth === 0 || inner.names().length === 0) return fc.constant(name)
          return fc
            .option(masks(inner, depth - 1), { nil: '' })
            .map((text) => (text === '' ? name : `${name}[${text}]`))
        }),
      )
      .map((parts) => parts.join(',')),
  )
}

const calls: fc.Arbitrary<Call> = fc.constantFrom(...getters).chain(([service, method]) => {
  const returns = schema.service(service)?.method(method)?.returns
  return fc
    .record({
      mask: fc.option(
        masks(returns?.type as ObjectType, 2).map((text) => `mask[${text}]`),
        { nil: undefined },
      ),
      page: fc.option(fc.record({ limit: fc.integer({ min: 1, max: 9 }), offset: fc.nat(9) }), { nil: undefined }),
    })
    .map(({ mask, page }) => ({
      service,
      method,
      ...(mask === undefined ? {} : { mask }),
      ...(returns?.list === true ? page : undefined),
    }))
})

describe('parity over generated worlds and calls', function () {
  this.timeout(240_000)

  it('gives the same answer, or the same error, on every protocol', async () => {
    const worlds = fc.record({ seed: fc.nat(), guests: fc.integer({ min: 0, max: 12 }) })
    await fc.assert(
      fc.asyncProperty(worlds, fc.array(calls, { minLength: 1, maxLength: 2 }), async (world, several) => {
        const { exchange } = await createEmulator(world)
        const transports = registered.map((protocol) =>
          createTransport({ protocol, endpoint: 'http://127.0.0.1', auth, exchange, retry: false }),
        )
        for (const call of several) {
          const [first, ...others] = await Promise.all(transports.map((transport) => outcome(transport, call)))
          for (const other of others) {
            assert.deepEqual(differences(first?.value, other.value), [])
            assert.equal(other.total, first?.total)
          }
        }
      }),
      { seed, numRuns },
    )
  })
})

async function outcome(transport: Transport, call: Call): Promise<Reply> {
  try {
    return await transport.call(call)
  } catch (error) {
    if (!CallError.is(error)) throw error
    return { value: { error: error.code, fault: error.fault?.message } }
  }
}
