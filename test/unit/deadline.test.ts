import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { describe, it } from 'mocha'
import { Deadline, resolveTimeouts } from '../../src/core/deadline.js'
import { endingOf, untilEnded } from '../../src/core/ending.js'
import { CallError, createTransport } from '../../src/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf } from './support/servers.js'

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

describe('deadlines', () => {
  it('have defaults; a number is the total', () => {
    assert.deepEqual(resolveTimeouts(), {
      total: 120_000,
      attempt: Infinity,
      connect: 10_000,
      headers: Infinity,
      body: 60_000,
    })
    assert.equal(resolveTimeouts(5).total, 5)
    assert.equal(resolveTimeouts({ connect: 7 }).connect, 7)
  })

  it('refuse what is no duration', () => {
    for (const bad of [0, -1, NaN, '5', null, [], { total: '5' }, { headers: 0 }, { idle: 5 }]) {
      assert.throws(
        () => resolveTimeouts(bad as number),
        (error) => CallError.is(error) && error.code === 'config',
      )
    }
  })

  it('keep the reason of the caller as cause, and pass the reason of an outer deadline on', () => {
    const controller = new AbortController()
    const total = new Deadline({ milliseconds: 1_000, phase: 'total', subject: 'S::m', caller: controller.signal })
    const attempt = new Deadline({ milliseconds: Infinity, phase: 'attempt', subject: 'S::m', outer: total })
    const reason = new CallError('fault', 'a CallError of another call')
    controller.abort(reason)
    const error = attempt.signal.reason as CallError
    assert.deepEqual([error.code, error.cause], ['aborted', reason])
    assert.equal(total.signal.reason, error)
  })

  it('leave no timer and no listener behind', async () => {
    const controller = new AbortController()
    // mocha starts its own timer after the first wait.
    await new Promise(setImmediate)
    const before = timers()
    const outcomes = [
      () => Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode('1') }),
      () => Promise.reject(new Error('no')),
    ]
    for (const exchange of outcomes) {
      const config = { protocol: fakeProtocol, exchange, retry: false, timeout: { attempt: 50_000 } } as const
      const transport = createTransport(config)
      await transport.call({ service: 'S', method: 'getX' }, { signal: controller.signal }).catch(() => undefined)
      assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
      assert.equal(timers(), before)
    }
    const transport = createTransport({ protocol: fakeProtocol, exchange: () => new Promise(() => undefined) })
    const work = failureOf(transport.call({ service: 'S', method: 'getX' }, { signal: controller.signal }))
    assert.equal(timers(), before + 1)
    controller.abort()
    await work
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
    assert.equal(timers(), before)
  })

  it('put one listener on a signal that many calls share, and end them all', async () => {
    const controller = new AbortController()
    const transport = createTransport({ protocol: fakeProtocol, exchange: () => new Promise(() => undefined) })
    const work = Array.from({ length: 20 }, () =>
      failureOf(transport.call({ service: 'S', method: 'getX' }, { signal: controller.signal })),
    )
    assert.equal(getEventListeners(controller.signal, 'abort').length, 1)
    controller.abort(new Error('enough'))
    for (const error of await Promise.all(work)) assert.ok(CallError.is(error) && error.code === 'aborted')
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
  })

  it('are a signal to layers and exchanges, which they may copy and replace', async () => {
    const seen: boolean[] = []
    const own = new AbortController()
    const transport = createTransport({
      protocol: fakeProtocol,
      retry: false,
      layers: [(next) => (input) => next({ ...input, options: {} })],
      wireLayers: [
        (next) => (input) => {
          seen.push(input.signal instanceof AbortSignal, 'signal' in { ...input }, input.signal.aborted)
          return next({ ...input, signal: AbortSignal.any([input.signal, own.signal]) })
        },
      ],
      exchange: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    })
    const late = new AbortController()
    const first = failureOf(transport.call({ service: 'S', method: 'getX' }, { signal: late.signal }))
    await new Promise(setImmediate)
    late.abort()
    assert.equal(((await first) as CallError).code, 'aborted')
    const second = failureOf(transport.call({ service: 'S', method: 'getX' }))
    await new Promise(setImmediate)
    own.abort(new CallError('network', 'by a layer'))
    assert.match(((await second) as Error).message, /by a layer/)
    assert.deepEqual(seen, [true, true, false, true, true, false])
  })

  it('wait longer than a timer of the platform can', async () => {
    const deadline = new Deadline({ milliseconds: 1e12, phase: 'total', subject: 'S::m' })
    await new Promise(setImmediate)
    assert.equal(deadline.signal.aborted, false)
    deadline.stop()
  })

  it('let work that ends with its signal have the last word', async () => {
    const controller = new AbortController()
    const work = new Promise((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(new Error('mine'))),
    )
    const outcome = failureOf(untilEnded(work, endingOf(controller.signal)))
    controller.abort(new Error('reason'))
    assert.equal(((await outcome) as Error).message, 'mine')
  })
})
