import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { createTransport } from '../../src/create.js'
import { createEmulator } from '../../src/emulator/index.js'
import type { ProtocolName } from '../../src/transports/index.js'
import { registered } from '../support/protocols.js'
import { httpServer } from './support/servers.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const auth = { username: 'emulator', apiKey: 'emulator-key' }

async function collect(items: AsyncIterable<unknown>): Promise<{ items: unknown[]; error?: CallError }> {
  const collected: unknown[] = []
  try {
    for await (const item of items) collected.push(item)
  } catch (error) {
    assert.ok(CallError.is(error))
    return { items: collected, error }
  }
  return { items: collected }
}

for (const protocol of registered) {
  const name = protocol.name as ProtocolName
  const mirror = protocol.mirror()
  const rows = (count: number): { id: number; hostname: string }[] =>
    Array.from({ length: count }, (_, id) => ({ id, hostname: `host-${id}`.padEnd(1000, 'x') }))
  const rendered = (count: number): Uint8Array => mirror.render({ value: rows(count), total: count }, call).body
  /** A transport without waits between attempts. */
  const transportTo = (endpoint: string) =>
    createTransport({ protocol: name, endpoint: `${endpoint}${protocol.path}`, auth, retry: { retries: 1, base: 0 } })

  describe(`items over ${name}`, () => {
    it('gives what call gives, in order, over a real connection', async () => {
      await using emulator = await createEmulator({ guests: 300 })
      const { url } = await emulator.listen()
      await using transport = transportTo(url)
      const { value } = await transport.call({ ...call, mask: 'mask[id,hostname,datacenter,tagReferences[tag]]' })
      const { items, error } = await collect(
        transport.items({ ...call, mask: 'mask[id,hostname,datacenter,tagReferences[tag]]' }),
      )
      assert.equal(error, undefined)
      assert.equal(items.length, 300)
      assert.deepEqual(items, value)
    })

    it('works over an exchange that cannot stream', async () => {
      await using emulator = await createEmulator({ guests: 5 })
      await using transport = createTransport({ protocol: name, exchange: emulator.exchange, auth })
      assert.equal((await collect(transport.items(call))).items.length, 5)
    })

    it('gives items before the answer has ended, and sends nothing before the first is asked for', async () => {
      let requests = 0
      let finish: (() => void) | undefined
      const body = rendered(20)
      await using server = await disposable((response) => {
        requests++
        response.write(body.subarray(0, body.length - 2000))
        finish = () => response.end(body.subarray(body.length - 2000))
      })
      await using transport = transportTo(server.url)
      const iterator = transport.items<{ id: number }>(call)[Symbol.asyncIterator]()
      assert.equal(requests, 0)
      assert.deepEqual((await iterator.next()).value?.id, 0)
      finish?.()
      let count = 1
      while ((await iterator.next()).done !== true) count++
      assert.equal(count, 20)
    })

    for (const coding of ['plain', 'gzip'] as const) {
      it(`a slow reader makes the server wait, and to leave the loop closes the connection: ${coding}`, async () => {
        let written = 0
        let closed: Promise<unknown> | undefined
        // Not made smaller: what matters is the way that the bytes take.
        const body = coding === 'gzip' ? gzipSync(rendered(20_000), { level: 0 }) : rendered(20_000)
        await using server = await disposable((response) => {
          closed = once(response, 'close')
          if (coding === 'gzip') response.setHeader('content-encoding', 'gzip')
          const write = (): void => {
            while (written < body.length && !response.destroyed) {
              const part = body.subarray(written, written + 65_536)
              written += part.length
              if (!response.write(part)) return void response.once('drain', write)
            }
            response.end()
          }
          write()
        })
        await using transport = transportTo(server.url)
        const iterator = transport.items<{ id: number }>(call)
        for await (const item of iterator) if (item.id === 10) break
        await closed
        assert.ok(written < body.length / 2, `${written} of ${body.length} bytes were sent`)
        assert.deepEqual(await iterator.next(), { done: true, value: undefined })
      })
    }

    it('something else in the middle of the list is an error after the items that were whole', async () => {
      const body = rendered(50)
      let requests = 0
      await using server = await disposable((response) => {
        requests++
        response.write(body.subarray(0, 30_000))
        response.end(
          '<br />\n<b>Fatal error</b>:  Maximum execution time of 30 seconds exceeded in <b>x.php</b><br />\n',
        )
      })
      await using transport = transportTo(server.url)
      const { items, error } = await collect(transport.items<{ id: number }>(call))
      assert.deepEqual(items, rows(items.length))
      assert.ok(items.length > 10 && items.length < 40, `${items.length} items`)
      assert.equal(error?.code, 'malformed')
      assert.equal(error.call?.method, 'getVirtualGuests')
      assert.equal(requests, 1)
    })

    it('an answer that breaks off is an error after the items that were whole, and is not sent again', async () => {
      let requests = 0
      const body = rendered(50)
      await using server = await disposable((response) => {
        requests++
        response.writeHead(200, { 'content-length': body.length })
        response.write(body.subarray(0, 30_000), () => response.destroy())
      })
      await using transport = transportTo(server.url)
      const { items, error } = await collect(transport.items(call))
      assert.ok(items.length > 10 && items.length < 40)
      assert.equal(error?.code, 'network')
      assert.equal(error.call?.method, 'getVirtualGuests')
      assert.equal(requests, 1)
    })

    it('a fault of the beginning is sent again as the retry layer says', async () => {
      let requests = 0
      await using server = await disposable((response) => {
        if (++requests === 1) return void response.writeHead(503).end('busy')
        response.end(rendered(3))
      })
      await using transport = transportTo(server.url)
      assert.equal((await collect(transport.items(call))).items.length, 3)
      assert.equal(requests, 2)
    })

    it('undoes compression as it arrives, and says when it is damaged', async () => {
      const whole = gzipSync(rendered(2000))
      let body: Uint8Array = whole
      await using server = await disposable((response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(body)
      })
      await using transport = transportTo(server.url)
      assert.equal((await collect(transport.items(call))).items.length, 2000)
      body = whole.subarray(0, whole.length >> 1)
      const { items, error } = await collect(transport.items(call))
      assert.ok(items.length < 2000)
      assert.equal(error?.code, 'malformed')
    })

    it('ends with the caller’s signal, and with the transport', async () => {
      const body = rendered(20)
      await using server = await disposable((response) => response.write(body.subarray(0, 10_000)))
      const transport = transportTo(server.url)
      const controller = new AbortController()
      const seen: unknown[] = []
      const aborted = (async () => {
        for await (const item of transport.items(call, { signal: controller.signal })) {
          if (seen.push(item) === 3) controller.abort(new Error('enough'))
        }
      })()
      await assert.rejects(aborted, (error) => CallError.is(error) && error.code === 'aborted')
      assert.equal(seen.length, 3)
      const closed = (async () => {
        for await (const item of transport.items(call)) if (seen.push(item) === 6) await transport.close()
      })()
      await assert.rejects(closed, (error) => CallError.is(error) && error.code === 'closed')
      await assert.rejects(
        collect(transport.items(call)).then(({ error }) => Promise.reject(error as Error)),
        {
          code: 'closed',
        },
      )
    })

    it('the deadline is for the beginning of the answer', async () => {
      await using server = await disposable(() => undefined)
      await using transport = transportTo(server.url)
      const { error } = await collect(transport.items(call, { timeout: 50 }))
      assert.equal(error?.code, 'timeout')
    })
  })
}

async function disposable(listener: (response: ServerResponse) => unknown): Promise<{ url: string } & AsyncDisposable> {
  const server = await httpServer((request, response) => {
    request.resume()
    request.once('end', () => void listener(response))
  })
  return { url: server.url, [Symbol.asyncDispose]: () => server.close() }
}
