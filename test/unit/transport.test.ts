import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { resolveTimeouts } from '../../src/core/deadline.js'
import { createPipeline } from '../../src/core/transport.js'
import type { PipelineSettings } from '../../src/core/transport.js'
import { CallError } from '../../src/index.js'
import type { Call, CallLayer, Codec, Exchange, Transport, WireLayer } from '../../src/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf } from './support/servers.js'

const call: Call = Object.freeze({ service: 'SoftLayer_Account', method: 'getObject', args: Object.freeze([1]) })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const answer: Exchange = () => Promise.resolve({ status: 200, headers: {}, body: bytes('{"id":1}') })
const never: Exchange = () => new Promise(() => undefined)

function pipeline(settings: Partial<PipelineSettings> = {}): Transport {
  return createPipeline({
    protocol: 'fake',
    codec: () => fakeProtocol.codec(),
    exchange: answer,
    timeouts: resolveTimeouts(),
    ...settings,
  })
}

async function errorOf(transport: Transport, ...args: Parameters<Transport['call']>): Promise<CallError> {
  const error = await failureOf(transport.call(...args))
  assert.ok(CallError.is(error), String(error))
  return error
}

describe('transport pipeline', () => {
  it('runs layers outermost first, encodes anew each time and puts the endpoint path in front', async () => {
    const order: string[] = []
    const layer =
      (name: string): CallLayer =>
      (next) =>
      async (input) => {
        order.push(`${name} in`)
        const reply = await next(input)
        order.push(`${name} out`)
        return reply
      }
    const wire: WireLayer = (next) => (input) => {
      order.push(`wire ${input.request.path}`)
      return next(input)
    }
    const twice: CallLayer = (next) => async (input) => {
      await next(input)
      return next(input)
    }
    const transport = pipeline({ path: '/fake/v3', callLayers: [layer('a'), layer('b'), twice], wireLayers: [wire] })
    assert.deepEqual(await transport.call(call), { value: { id: 1 } })
    const path = 'wire /fake/v3/SoftLayer_Account/getObject'
    assert.deepEqual(order, ['a in', 'b in', path, path, 'b out', 'a out'])
  })

  it('loads the protocol at the first call, once, and again after a failure', async () => {
    let loads = 0
    const transport = pipeline({
      codec: () => {
        if (++loads === 1) return Promise.reject(new Error('disk'))
        return fakeProtocol.codec()
      },
    })
    assert.equal(loads, 0)
    await errorOf(transport, call)
    await transport.call(call)
    await transport.call(call)
    assert.equal(loads, 2)
  })

  it('makes a CallError of whatever fails, with protocol, call, attempts, timings and cause', async () => {
    const cause = new TypeError('inner')
    const fail = (): never => {
      throw cause
    }
    const codec = (part: Partial<Codec>) => () => ({ ...fakeProtocol.codec(), ...part })
    const cases: [string, Partial<PipelineSettings>, number | undefined][] = [
      ['invalid-call', { codec: codec({ encode: fail }) }, undefined],
      ['network', { exchange: fail }, undefined],
      ['network', { exchange: () => Promise.reject(cause) }, undefined],
      ['malformed', { codec: codec({ decode: fail }) }, 200],
      ['config', { callLayers: [() => fail] }, undefined],
    ]
    for (const [code, settings, status] of cases) {
      const error = await errorOf(pipeline(settings), call)
      assert.deepEqual([error.code, error.cause, error.status, error.protocol], [code, cause, status, 'fake'])
      assert.deepEqual(error.call, { service: call.service, method: call.method })
      assert.equal(error.attempts, code === 'config' ? 0 : 1)
      assert.ok((error.timings?.total ?? -1) >= 0)
      assert.match(error.message, /SoftLayer_Account::getObject/)
      assert.ok(!error.message.includes('inner'), 'a foreign message may hold anything')
    }
  })

  it('measures the parts apart', async () => {
    let seen: unknown
    const watch: CallLayer = (next) => async (input) => {
      const reply = await next(input)
      const { timings, bytes: sizes, attempts, status } = input.progress
      assert.ok(timings.encode > 0 && timings.wire > 0 && timings.decode > 0)
      assert.ok(timings.total >= timings.encode + timings.wire + timings.decode - 0.01)
      seen = { sizes, attempts, status }
      return reply
    }
    await pipeline({ callLayers: [watch] }).call(call)
    assert.deepEqual(seen, { sizes: { request: 3, response: 8, received: 8 }, attempts: 1, status: 200 })
  })

  it('refuses what is no call and no option, and sends nothing', async () => {
    const transport = pipeline({ exchange: () => assert.fail('sent') })
    const cases: [unknown, unknown?][] = [
      [undefined],
      [null],
      ['x'],
      [{}],
      [{ service: 'S' }],
      [{ service: '', method: 'm' }],
      [{ service: 's', method: 5 }],
      [call, null],
      [call, 5],
      [call, { timeout: 0 }],
      [call, { timeout: NaN }],
      [call, { timeout: '5' }],
      [call, { signal: {} }],
    ]
    for (const [bad, options] of cases) {
      const error = await errorOf(transport, bad as Call, options as undefined)
      assert.equal(error.code, 'invalid-call')
    }
  })

  it('sends nothing when the signal has aborted already', async () => {
    const transport = pipeline({ exchange: () => assert.fail('sent') })
    const error = await errorOf(transport, call, { signal: AbortSignal.abort('why') })
    assert.deepEqual([error.code, error.cause, error.unsent, error.attempts], ['aborted', 'why', true, 0])
  })

  it('ends in time though the exchange or a layer ignores its signal', async () => {
    const deaf: CallLayer = () => () => new Promise(() => undefined)
    for (const settings of [{ exchange: never }, { callLayers: [deaf] }]) {
      const error = await errorOf(pipeline(settings), call, { timeout: 10 })
      assert.equal(error.code, 'timeout')
      assert.match(error.message, /total deadline/)
    }
    const attempt = await errorOf(pipeline({ exchange: never, timeouts: resolveTimeouts({ attempt: 10 }) }), call)
    assert.match(attempt.message, /attempt deadline/)
  })

  it('takes an error of an exchange that obeyed its signal as the abortion it is', async () => {
    const controller = new AbortController()
    const exchange: Exchange = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
        controller.abort('why')
      })
    const error = await errorOf(pipeline({ exchange }), call, { signal: controller.signal })
    assert.deepEqual([error.code, error.cause], ['aborted', 'why'])
  })

  it('waits at close for calls under way, then closes the exchange once', async () => {
    let finish: (() => void) | undefined
    const order: string[] = []
    const transport = pipeline({
      exchange: (input) => new Promise((resolve) => (finish = () => resolve(answer(input)))),
      close: () => Promise.resolve(void order.push('closed')),
    })
    const work = transport.call(call).then(() => order.push('answered'))
    await new Promise(setImmediate)
    const closing = transport[Symbol.asyncDispose]()
    assert.equal((await errorOf(transport, call)).code, 'closed')
    finish?.()
    await Promise.all([work, closing, transport.close()])
    assert.deepEqual(order, ['answered', 'closed'])
  })
})
