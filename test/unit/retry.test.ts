import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { CallError, createTransport, isRead } from '../../src/index.js'
import type { Call, CallErrorDetails, CallOptions, ErrorCode, RetrySettings } from '../../src/index.js'
import { retry } from '../../src/interceptors/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf } from './support/servers.js'

const read: Call = { service: 'SoftLayer_Account', method: 'getObject' }
const write: Call = { service: 'SoftLayer_Product_Order', method: 'placeOrder' }

/** Sends a call whose attempts fail in this way, and counts. */
async function attemptsOf(
  call: Call,
  code: ErrorCode,
  details: CallErrorDetails = {},
  options: CallOptions = {},
  settings: RetrySettings = {},
): Promise<{ attempts: number; waits: number[]; error: CallError }> {
  let attempts = 0
  const waits: number[] = []
  const transport = createTransport({
    protocol: fakeProtocol,
    exchange: () => {
      attempts++
      return Promise.reject(new CallError(code, 'no', details))
    },
    retry: { random: () => 0.5, sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)), ...settings },
  })
  const error = (await failureOf(transport.call(call, options))) as CallError
  assert.equal(error.attempts, attempts)
  return { attempts, waits, error }
}

describe('retry', () => {
  const cases: [string, Call, ErrorCode, CallErrorDetails, number, CallOptions?, RetrySettings?][] = [
    ['a read after a reset', read, 'network', {}, 3],
    ['a read after a deadline of one attempt', read, 'timeout', {}, 3],
    ['a read after a 503', read, 'http', { status: 503 }, 3],
    ['a read after a 500 page', read, 'http', { status: 500 }, 1],
    ['a read after a fault', read, 'fault', {}, 1],
    ['a read that is too big', read, 'overload', {}, 1],
    ['a read that is too big, when asked to', read, 'overload', {}, 3, {}, { overload: true }],
    ['a read that is not idempotent', read, 'network', {}, 1, { idempotent: false }],
    ['a write after a reset', write, 'network', {}, 1],
    ['a write after a deadline', write, 'timeout', {}, 1],
    ['a write after a 503', write, 'http', { status: 503 }, 1],
    ['a write that was never sent', write, 'network', { unsent: true }, 3],
    ['a write that met no connection in time', write, 'timeout', { unsent: true }, 3],
    ['a write that the rate limit refused', write, 'rate-limit', {}, 3],
    ['a write that is idempotent', write, 'network', {}, 3, { idempotent: true }],
    ['a call that cannot be sent', read, 'invalid-call', {}, 1],
    ['a call that the protocol cannot carry', read, 'unsupported', {}, 1],
    ['a call to a closed dispatcher', read, 'closed', { unsent: true }, 1],
    ['wrong credentials', read, 'auth', {}, 1],
    [
      'a call to a server whose certificate is not trusted',
      read,
      'network',
      { unsent: true, cause: Object.assign(new Error('tls'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }) },
      1,
    ],
    [
      'a call to a server of another name',
      read,
      'network',
      { unsent: true, cause: { cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } } },
      1,
    ],
    ['a call that found no host', write, 'network', { unsent: true, cause: { code: 'ENOTFOUND' } }, 3],
  ]
  for (const [name, call, code, details, expected, options, settings] of cases) {
    it(`sends ${name} ${expected === 1 ? 'once' : `${expected} times`}`, async () => {
      assert.equal((await attemptsOf(call, code, details, options, settings)).attempts, expected)
    })
  }

  it('waits with full jitter, doubling up to the cap, and longer after a rate limit (A-8)', async () => {
    const settings = { retries: 5, cap: 1_000 }
    assert.deepEqual((await attemptsOf(read, 'network', {}, {}, settings)).waits, [100, 200, 400, 500, 500])
    assert.deepEqual((await attemptsOf(write, 'rate-limit', {}, {}, { retries: 2 })).waits, [500, 1_000])
  })

  it('stops waiting at abort and at the deadline, which tells what went wrong before', async () => {
    const controller = new AbortController()
    let failures = 0
    const transport = createTransport({
      protocol: fakeProtocol,
      exchange: () => {
        failures++
        return Promise.reject(new CallError('network', 'no'))
      },
      retry: { random: () => 1, base: 1e6, cap: 1e6 },
    })
    const late = (await failureOf(transport.call(read, { timeout: 10 }))) as CallError
    assert.deepEqual([late.code, late.attempts, (late.cause as CallError).code], ['timeout', 1, 'network'])
    const work = failureOf(transport.call(read, { signal: controller.signal }))
    await new Promise(setImmediate)
    controller.abort('why')
    const aborted = (await work) as CallError
    assert.deepEqual([aborted.code, aborted.cause, failures], ['aborted', 'why', 2])
  })

  it('sends a write twice only when the API certainly did not execute it', async () => {
    const codes: ErrorCode[] = [
      'network',
      'timeout',
      'http',
      'rate-limit',
      'overload',
      'fault',
      'malformed',
      'too-large',
      'auth',
      'bad-request',
    ]
    const methods = ['placeOrder', 'powerOn', 'deleteObject', 'createObject', 'editObject', 'getPortalLoginToken']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...codes),
        fc.constantFrom(...methods),
        fc.option(fc.boolean(), { nil: undefined }),
        fc.integer({ min: 200, max: 599 }),
        async (code, method, unsent, status) => {
          const call = { service: 'SoftLayer_Virtual_Guest', method }
          assert.equal(isRead(call), false)
          const { attempts } = await attemptsOf(call, code, { unsent, status }, {}, { overload: true })
          if (attempts > 1) assert.ok(unsent === true || code === 'rate-limit')
        },
      ),
      { numRuns: 500, seed: 3 },
    )
  })

  it('refuses settings that are no numbers', () => {
    for (const bad of [{ retries: 1.5 }, { base: -1 }, { cap: NaN }]) assert.throws(() => retry(bad), /retry\./)
  })
})
