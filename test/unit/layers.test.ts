import assert from 'node:assert/strict'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { describe, it } from 'mocha'
import { CallError, createTransport } from '../../src/index.js'
import type { CallLayer, Exchange, Transport, TransportConfig } from '../../src/index.js'
import { debug, limit, timing, trace, traceChannel } from '../../src/interceptors/index.js'
import type { CallTiming, TraceMessage } from '../../src/interceptors/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf } from './support/servers.js'

const call = { service: 'SoftLayer_Account', method: 'getObject', id: 5, args: ['secret'] }
const answer: Exchange = () => Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode('[1]') })
const refuse: Exchange = () => Promise.reject(new CallError('fault', 'no', { status: 500 }))

function transportWith(layer: CallLayer, exchange = answer, config: TransportConfig = {}): Transport {
  return createTransport({ protocol: fakeProtocol, retry: false, layers: [layer], exchange, ...config })
}

describe('limit', () => {
  it('lets so many calls go at one time, in the order they came, and drops one that aborts', async () => {
    const order: unknown[] = []
    const finish: (() => void)[] = []
    const exchange: Exchange = (input) => {
      order.push(JSON.parse(new TextDecoder().decode(input.request.body)))
      return new Promise((resolve) => finish.push(() => resolve(answer(input))))
    }
    const transport = transportWith(limit(2), exchange)
    const controller = new AbortController()
    const send = (n: number, signal?: AbortSignal): Promise<unknown> =>
      transport.call({ ...call, args: [n] }, signal ? { signal } : {})
    const all = [send(1), send(2)]
    const dropped = failureOf(send(3, controller.signal))
    all.push(send(4), send(5))
    await new Promise(setImmediate)
    assert.deepEqual(order, [[1], [2]])
    controller.abort()
    const error = (await dropped) as CallError
    assert.deepEqual([error.code, error.unsent], ['aborted', true])
    while (finish.length > 0 || order.length < 4) {
      finish.shift()?.()
      await new Promise(setImmediate)
    }
    await Promise.all(all)
    assert.deepEqual(order, [[1], [2], [4], [5]])
  })

  it('frees the place of a call that fails, and refuses 0', async () => {
    const transport = transportWith(limit(1), refuse)
    for (let i = 0; i < 3; i++) assert.equal(((await failureOf(transport.call(call))) as CallError).code, 'fault')
    assert.throws(() => limit(0), /above 0/)
  })
})

describe('timing', () => {
  it('tells of calls that work and of calls that fail, and survives its observer', async () => {
    const seen: CallTiming[] = []
    const observe = (event: CallTiming): void => {
      seen.push(event)
      throw new Error('observer')
    }
    await transportWith(timing(observe)).call(call)
    await failureOf(transportWith(timing(observe), refuse).call(call))
    assert.deepEqual(
      seen.map(({ protocol, attempts, status, bytes, error }) => [
        protocol,
        attempts,
        status,
        bytes.response,
        error?.code,
      ]),
      [
        ['fake', 1, 200, 3, undefined],
        ['fake', 1, undefined, 0, 'fault'],
      ],
    )
    assert.equal(seen[0]?.call, call)
    assert.ok((seen[0]?.timings.wire ?? 0) > 0)
  })
})

describe('debug', () => {
  it('writes one line for each call, without arguments', async () => {
    const lines: string[] = []
    const layer = debug((line) => lines.push(line))
    await transportWith(layer).call({ ...call, method: 'get\nObject' })
    await failureOf(transportWith(layer, refuse).call(call))
    assert.equal(lines.length, 2)
    assert.match(lines[0] ?? '', /^fake SoftLayer_Account::get Object #5 ok 200, 10 > 3 bytes, [\d.]+ ms \(encode/)
    assert.match(lines[1] ?? '', /^fake SoftLayer_Account::getObject #5 fault, /)
    assert.ok(!lines.join('').includes('secret'))
  })
})

describe('trace', () => {
  it('publishes start and end, result and error, without arguments', async () => {
    const seen: unknown[] = []
    const note =
      (name: string) =>
      (message: unknown): void => {
        const { call: summary, protocol, result, error } = message as TraceMessage
        seen.push([
          name,
          { ...summary },
          protocol,
          name === 'start' ? undefined : (result ?? (error as CallError | undefined)?.code),
        ])
      }
    const subscribers = {
      start: note('start'),
      end: () => undefined,
      asyncStart: () => undefined,
      asyncEnd: note('asyncEnd'),
      error: note('error'),
    }
    const traced = tracingChannel(traceChannel)
    traced.subscribe(subscribers)
    try {
      assert.deepEqual(await transportWith(trace()).call(call), { value: [1] })
      await failureOf(transportWith(trace(), refuse).call(call))
    } finally {
      traced.unsubscribe(subscribers)
    }
    const summary = { service: call.service, method: call.method, id: 5 }
    assert.deepEqual(seen, [
      ['start', summary, 'fake', undefined],
      ['asyncEnd', summary, 'fake', { attempts: 1, status: 200 }],
      ['start', summary, 'fake', undefined],
      ['error', summary, 'fake', 'fault'],
      ['asyncEnd', summary, 'fake', 'fault'],
    ])
  })

  it('publishes nothing without a subscriber, and works with one of a single event', async () => {
    assert.deepEqual(await transportWith(trace()).call(call), { value: [1] })
    let ended = 0
    const count = (): void => void ended++
    const end = channel(`tracing:${traceChannel}:asyncEnd`)
    end.subscribe(count)
    await transportWith(trace()).call(call)
    end.unsubscribe(count)
    assert.equal(ended, 1)
  })
})
