import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { describe, it } from 'mocha'
import { CallError, createTransport } from '../../src/index.js'
import type { Codec, Exchange, Reply, Transport } from '../../src/index.js'
import { protocol as soap } from '../../src/transports/soap/index.js'
import type { ProtocolName } from '../../src/transports/index.js'
import { registered } from '../support/protocols.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf, httpServer } from './support/servers.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const long: Exchange = () => Promise.resolve({ status: 200, headers: {}, body: new Uint8Array(1_048_577) })
const short: Exchange = () => Promise.resolve({ status: 200, headers: {}, body: new Uint8Array(1_048_576) })

/** More work than fits in a turn of the event loop. */
function work(): void {
  for (const started = performance.now(); performance.now() - started < 3;);
}

/** A transport whose codec takes steps, and tells of each. */
function stepping(
  decodeInParts: NonNullable<Codec['decodeInParts']>,
  { exchange = long, decode = () => ({ value: 'at once' }) }: { exchange?: Exchange; decode?: () => Reply } = {},
): Transport {
  const codec = { ...fakeProtocol.codec(), decode, decodeInParts }
  return createTransport({ protocol: { ...fakeProtocol, codec: () => codec }, retry: false, exchange })
}

describe('long answers', () => {
  it('are decoded in parts, with a turn of the event loop between those that take long; others at once', async () => {
    const order: string[] = []
    const parts = function* (): Generator<undefined, Reply> {
      for (let i = 0; i < 5; i++) {
        setImmediate(() => order.push('other'))
        work()
        order.push('step')
        yield
      }
      return { value: 'in parts' }
    }
    assert.equal((await stepping(parts).call(call)).value, 'in parts')
    assert.deepEqual(
      order.slice(0, 9),
      Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? 'step' : 'other')),
    )
    assert.equal((await stepping(parts, { exchange: short }).call(call)).value, 'at once')
  })

  it('take turns when there are several: never two steps in one turn', async () => {
    let turn = 0
    let isOver = false
    const count = (): void => {
      turn++
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    const steps: [name: string, turn: number][] = []
    const transport = stepping(function* ({}, { id }) {
      for (let i = 0; i < 4; i++) {
        work()
        steps.push([String(id), turn])
        yield
      }
      return { value: id }
    })
    // What a test before this has left of its turn would be for the first of them.
    work()
    const sent = ['a', 'b', 'c'].map((id) => transport.call({ ...call, id }))
    const replies = await Promise.all(sent).finally(() => (isOver = true))
    assert.deepEqual(
      replies.map(({ value }) => value),
      ['a', 'b', 'c'],
    )
    assert.equal(steps.length, 12)
    for (const [i, [, at]] of steps.entries())
      if (i > 0) assert.ok(at > (steps[i - 1]?.[1] ?? at), JSON.stringify(steps))
    assert.deepEqual(
      steps
        .slice(0, 6)
        .map(([name]) => name)
        .sort(),
      ['a', 'a', 'b', 'b', 'c', 'c'],
    )
  })

  it('are not decoded any further when the signal says so', async () => {
    const controller = new AbortController()
    let steps = 0
    const transport = stepping(function* () {
      for (;;) {
        if (++steps === 3) controller.abort(new Error('enough'))
        work()
        yield
      }
    })
    const error = await failureOf(transport.call(call, { signal: controller.signal }))
    assert.ok(CallError.is(error))
    assert.deepEqual([error.code, error.status, (error.cause as Error).message], ['aborted', 200, 'enough'])
    await new Promise(setImmediate)
    assert.equal(steps, 3)
  })

  it('end with the deadline of the call', async () => {
    let steps = 0
    const transport = stepping(function* () {
      for (;;) {
        steps++
        work()
        yield
      }
    })
    const error = await failureOf(transport.call(call, { timeout: 30 }))
    assert.ok(CallError.is(error))
    assert.equal(error.code, 'timeout')
    const seen = steps
    await new Promise(setImmediate)
    assert.equal(steps, seen)
  })

  it('are told of as others when they cannot be read', async () => {
    const fault = await failureOf(
      stepping(function* () {
        yield
        throw new CallError('fault', 'no', { fault: { code: 'x', message: 'no' } })
      }).call(call),
    )
    assert.ok(CallError.is(fault))
    assert.deepEqual([fault.code, fault.status, fault.protocol], ['fault', 200, fakeProtocol.name])
    const other = await failureOf(
      stepping(function* () {
        yield
        throw new TypeError('of a codec')
      }).call(call),
    )
    assert.ok(CallError.is(other))
    assert.deepEqual([other.code, other.status, (other.cause as Error).message], ['malformed', 200, 'of a codec'])
  })

  for (const protocol of registered) {
    for (const coding of ['plain', 'gzip'] as const) {
      it(`come whole over ${protocol.name}: ${coding}`, async () => {
        const value = Array.from({ length: 4_000 }, (_, id) => ({ id, hostname: `host-${id}-${'é'.repeat(300)}` }))
        const { body } = protocol.mirror().render({ value }, call)
        const sent = coding === 'gzip' ? gzipSync(body, { level: 0 }) : body
        const server = await httpServer((_, response) => {
          if (coding === 'gzip') response.setHeader('content-encoding', 'gzip')
          response.end(sent)
        })
        const name = protocol.name as ProtocolName
        await using transport = createTransport({ protocol: name, endpoint: `${server.url}${protocol.path}` })
        try {
          assert.deepEqual((await transport.call(call)).value, value)
        } finally {
          await server.close()
        }
      })
    }
  }
})

describe('long SOAP answers', () => {
  const codec = soap.codec()
  const answer = (inner: string, after = '', beside = ''): Uint8Array =>
    Buffer.from(
      `<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="http://api.service.softlayer.com/soap/v3.1/" xmlns:r="http://www.w3.org/2003/05/soap-rpc"><E:Header><n:totalItems><amount>7</amount></n:totalItems></E:Header><E:Body><n:getVirtualGuestsResponse>${inner}</n:getVirtualGuestsResponse>${after}</E:Body>${beside}</E:Envelope>`,
    )
  const list = (items: string, name = 'getVirtualGuestsReturn'): string => `<${name}>${items}</${name}>`
  const guest = (id: number, datacenter = ''): string => `<item><id>${id}</id>${datacenter}</item>`
  const decoded = (body: Uint8Array): { parts: unknown; whole: unknown } => {
    const response = { status: 200, headers: {}, body }
    const tell = (error: unknown): unknown => (CallError.is(error) ? error.message : error)
    const read = { parts: undefined as unknown, whole: undefined as unknown }
    try {
      const steps = codec.decodeInParts?.(response, call)
      for (let step = steps?.next(); step; step = step.done === true ? undefined : steps?.next())
        read.parts = step.value
    } catch (error) {
      read.parts = tell(error)
    }
    try {
      read.whole = codec.decode(response, call)
    } catch (error) {
      read.whole = tell(error)
    }
    return read
  }

  it('keep one object one, wherever it stands (S-22)', () => {
    const places = [1, 2, 3].map((id) => guest(id, '<datacenter href="#a"/>')).join('')
    const bodies = [
      answer(list(guest(0, '<datacenter id="a"><name>dal13</name></datacenter>') + places)),
      answer(list(places + guest(4, '<datacenter id="a"><name>dal13</name></datacenter>'))),
      answer(list(guest(0) + places), '<multiRef id="a"><name>dal13</name></multiRef>'),
    ]
    for (const body of bodies) {
      const { parts, whole } = decoded(body)
      assert.deepEqual(parts, whole)
      const { value, total } = parts as Reply<{ id: number; datacenter?: object }[]>
      assert.equal(total, 7)
      const shared = new Set(value.filter(({ id }) => id >= 1 && id <= 3).map(({ datacenter }) => datacenter))
      assert.equal(shared.size, 1)
      assert.deepEqual([...shared], [{ name: 'dal13' }])
    }
  })

  it('are what they are at once, also with parts and headers where none are expected', () => {
    const items = guest(1) + guest(2)
    const bodies = [
      answer(list(items) + list(guest(3))),
      answer(list(items) + list(guest(3), 'other')),
      answer(`${list(items)}<other><id></other>`),
      answer(list(items, 'other') + list(guest(3))),
      answer(list(items) + '<r:result>getVirtualGuestsReturn</r:result>'),
      answer(list(items, 'r:getVirtualGuestsReturn')),
      answer(list(items), '<n:again><x>1</x></n:again>'),
      answer(list(items), '', '<E:Header/>'),
      answer(list(items), '', '<E:Fault/>'),
      answer(list(items), '', '<n:more id="a"/>'),
      answer(list(items), '<E:Fault><faultcode>a</faultcode><faultstring>b</faultstring></E:Fault>'),
      answer(list(guest(1, '<datacenter href="#none"/>'))),
      answer(list(guest(1, '<datacenter id="a"/>') + guest(1, '<datacenter id="a"/>'))),
      answer(`<getVirtualGuestsReturn id="l">${items}</getVirtualGuestsReturn>`),
      answer('<getVirtualGuestsReturn/>'),
      answer(list('')),
      answer(list(' text ' + items)),
      answer(list('<id>1</id><hostname>a</hostname>')),
      answer(list('<item><key>0</key><value><id>1</id></value></item>')),
      answer(''),
    ]
    for (const body of bodies) {
      const { parts, whole } = decoded(body)
      assert.deepEqual(parts, whole, body.toString().slice(300))
    }
  })
})
