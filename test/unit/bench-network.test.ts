import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { lineWarning, measureLine } from '../../src/cli/bench/line-check.js'
import { readNetwork } from '../../src/cli/bench/network.js'
import { startRelay } from '../../src/cli/bench/relay.js'
import type { Network } from '../../src/cli/bench/results.js'

describe('the line of the bench', () => {
  it('knows lines by name, and takes what differs', () => {
    assert.deepEqual(readNetwork('rtt=80ms,down=20mbit'), { name: 'rtt=80ms,down=20mbit', rtt: 80, down: 20e6 })
    assert.deepEqual(readNetwork('wan'), { name: 'wan', rtt: 80, down: 100e6, up: 20e6 })
    assert.equal(readNetwork('mobile,rtt=0.2s').rtt, 200)
    assert.equal(readNetwork('up=64kbit').up, 64_000)
  })

  for (const wrong of [
    '',
    'dsl',
    'rtt=80',
    'rtt=-1ms',
    'down=fast',
    'down=0mbit',
    'rtt=99s',
    'down=1mbit,wan',
    'toString',
  ]) {
    it(`refuses "${wrong}"`, () => {
      assert.throws(() => readNetwork(wrong), { name: 'UsageError', message: /--network/ })
    })
  }

  it('carries answers whole and counts bytes and heads', async () => {
    await through({ name: 'plain', rtt: 0 }, async ({ endpoint, count }) => {
      const body = 'x'.repeat(1_000_000)
      const response = await fetch(endpoint, { method: 'POST', body })
      assert.equal(await response.text(), body)
      const { up, down, heads } = count()
      assert.ok(up > body.length && down - heads >= body.length && heads > 50 && heads < 1_000)
    })
  })

  it('makes nothing arrive before the line lets it', async () => {
    // 40 ms there and back, once more for the handshake, and 50,000 bytes at 4 Mbit/s.
    await through({ name: 'slow', rtt: 40, down: 4e6 }, async ({ endpoint }) => {
      const begun = performance.now()
      await (await fetch(endpoint, { method: 'POST', body: 'x'.repeat(50_000) })).text()
      assert.ok(performance.now() - begun >= 40 + 40 + 100 - 5)
    })
  })

  it('sends nothing before a connection is there: the handshake comes on top of the transfer', async () => {
    await through({ name: 'slow', rtt: 40, up: 1e6 }, async ({ endpoint }) => {
      const begun = performance.now()
      await (await fetch(`${endpoint}/`, { method: 'POST', body: 'x'.repeat(10_000) })).text()
      // 40 ms for the connection, 80 ms for 10,000 bytes, 40 ms there and back.
      assert.ok(performance.now() - begun >= 159)
    })
  })

  it('measures its own round trip: never less than what was asked for', async () => {
    assert.ok((await measureLine({ name: 'short', rtt: 20, down: 8_000 })) >= 20 - 0.5)
  })

  it('tells when the machine is too busy to shape the line', () => {
    assert.equal(lineWarning({ name: '', rtt: 50 }, 51.9), undefined)
    assert.match(lineWarning({ name: '', rtt: 50 }, 53.1) ?? '', /measured as 53\.1 ms, not 50 ms/)
  })

  it('ends the other side when a client goes away', async () => {
    await through({ name: 'plain', rtt: 5 }, async ({ endpoint }) => {
      const controller = new AbortController()
      const pending = fetch(`${endpoint}/never`, { signal: controller.signal })
      controller.abort()
      await assert.rejects(pending, { name: 'AbortError' })
    })
  })
})

async function through(
  network: Network,
  work: (relay: Awaited<ReturnType<typeof startRelay>>) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url === '/never') return
    void text(request).then((body) => response.end(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const relay = await startRelay(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), network)
  try {
    await work(relay)
  } finally {
    await relay.close()
    server.closeAllConnections()
    server.close()
  }
}
