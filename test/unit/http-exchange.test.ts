import assert from 'node:assert/strict'
import { once } from 'node:events'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, it } from 'mocha'
import { Agent } from 'undici'
import { CallError, createTransport } from '../../src/index.js'
import type { Call, CallOptions, Transport, TransportConfig } from '../../src/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf, httpServer, rawServer } from './support/servers.js'
import type { TestServer } from './support/servers.js'

const read: Call = { service: 'SoftLayer_Account', method: 'getObject' }
const write: Call = { service: 'SoftLayer_Product_Order', method: 'placeOrder', args: [{ quantity: 1 }] }
const open: { close(): Promise<unknown> }[] = []

function opened<T extends { close(): Promise<unknown> }>(thing: T): T {
  open.push(thing)
  return thing
}

function transportTo(endpoint: string, config: TransportConfig = {}): Transport {
  return opened(createTransport({ protocol: fakeProtocol, endpoint, retry: false, ...config }))
}

async function errorOf(transport: Transport, call: Call = read, options?: CallOptions): Promise<CallError> {
  const error = await failureOf(transport.call(call, options))
  assert.ok(CallError.is(error), String(error))
  return error
}

async function raw(answer: Parameters<typeof rawServer>[0]): Promise<TestServer> {
  return opened(await rawServer(answer))
}

describe('HTTP exchange', () => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((thing) => thing.close()))
  })

  it('sends path, headers and body, and names itself', async () => {
    let seen: unknown
    const server = opened(
      await httpServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const { 'user-agent': agent, 'accept-encoding': encoding } = request.headers
          seen = { url: request.url, agent, encoding, body: Buffer.concat(chunks).toString() }
          response.end('1')
        })
      }),
    )
    assert.deepEqual(await transportTo(server.url, { userAgent: 'mine/2' }).call(write), { value: 1 })
    assert.deepEqual(seen, {
      url: '/fake/v3.1/SoftLayer_Product_Order/placeOrder',
      agent: 'softlayer-transports/0.1.0 mine/2',
      encoding: 'gzip, deflate, br',
      body: '[{"quantity":1}]',
    })
  })

  const text = JSON.stringify({ name: 'ü'.repeat(50_000) })
  const codings: [string, Buffer][] = [
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    ['identity', Buffer.from(text)],
  ]
  for (const [coding, body] of codings) {
    it(`undoes content-encoding ${coding} (${body.length} bytes)`, async () => {
      const server = opened(await httpServer((_, response) => response.setHeader('content-encoding', coding).end(body)))
      let received: number | undefined
      const transport = transportTo(server.url, {
        wireLayers: [
          (next) => async (input) => {
            const response = await next(input)
            assert.equal(response.headers['content-encoding'], undefined)
            received = response.received
            return response
          },
        ],
      })
      assert.deepEqual((await transport.call(read)).value, JSON.parse(text))
      assert.equal(received, body.length)
    })
  }

  it('stops a gzip bomb at the cap and says how to raise it', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const server = opened(await httpServer((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb)))
    const error = await errorOf(transportTo(server.url, { maxResponseBytes: 1_000_000 }))
    assert.equal(error.code, 'too-large')
    assert.match(error.message, /1000000 bytes.*maxResponseBytes/)
  })

  it('stops at the cap when the length is announced, and when it is not', async () => {
    for (const announce of [true, false]) {
      const server = opened(
        await httpServer((_, response) => {
          response.on('error', () => undefined)
          if (announce) response.setHeader('content-length', 5_000_000)
          response.write(Buffer.alloc(2_000))
        }),
      )
      assert.equal((await errorOf(transportTo(server.url, { maxResponseBytes: 1_000 }))).code, 'too-large')
    }
  })

  it('calls damaged and unknown compression malformed', async () => {
    const whole = gzipSync('{"id":1}')
    for (const [coding, body] of [
      ['gzip', whole.subarray(0, -6)],
      ['gzip', Buffer.from('plain')],
      ['zstd', whole],
    ] as const) {
      const server = opened(await httpServer((_, response) => response.setHeader('content-encoding', coding).end(body)))
      const error = await errorOf(transportTo(server.url))
      assert.equal(error.code, 'malformed', coding)
    }
  })

  it('keeps the status of an answer that cannot be read, and takes a failed one for what its status says', async () => {
    const statusOf = async (answer: string): Promise<unknown[]> => {
      const server = await raw((socket) => socket.end(`HTTP/1.1 ${answer}`))
      const { code, status } = await errorOf(transportTo(server.url, { maxResponseBytes: 100 }))
      return [code, status]
    }
    const gzip = 'content-encoding: gzip\r\ncontent-length: 6\r\n\r\n<html>'
    assert.deepEqual(await statusOf(`200 OK\r\n${gzip}`), ['malformed', 200])
    assert.deepEqual(await statusOf(`503 Busy\r\n${gzip}`), ['http', 503])
    assert.deepEqual(await statusOf('200 OK\r\ncontent-length: 50\r\n\r\n{'), ['network', 200])
    assert.deepEqual(await statusOf('200 OK\r\ncontent-length: 500\r\n\r\n{'), ['too-large', 200])
  })

  it('takes an empty body as empty, whatever its encoding', async () => {
    const server = opened(await httpServer((_, response) => response.setHeader('content-encoding', 'gzip').end()))
    const error = await errorOf(transportTo(server.url))
    assert.equal(error.code, 'malformed')
    assert.ok(error.cause instanceof SyntaxError, 'it came as far as the codec')
  })

  it('does not follow redirects', async () => {
    let requests = 0
    const server = opened(
      await httpServer((_, response) => {
        requests++
        response.writeHead(302, { location: '/elsewhere' }).end('"moved"')
      }),
    )
    const statuses: number[] = []
    const transport = transportTo(server.url, {
      wireLayers: [
        (next) => async (input) => {
          const response = await next(input)
          statuses.push(response.status)
          return response
        },
      ],
    })
    await transport.call(read)
    assert.deepEqual([requests, statuses], [1, [302]])
  })

  it('says that a reset before any answer may have been executed', async () => {
    const server = await raw((socket) => socket.resetAndDestroy())
    const error = await errorOf(transportTo(server.url), write)
    assert.equal(error.code, 'network')
    assert.equal(error.unsent, false)
    assert.match(error.message, /placeOrder.*before any answer.*may have been executed/)
  })

  it('calls a cut body a network failure', async () => {
    const server = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":'))
    const error = await errorOf(transportTo(server.url))
    assert.equal(error.code, 'network')
    assert.match(error.message, /broke off its answer/)
  })

  it('calls an answer that is not HTTP a network failure', async () => {
    const server = await raw((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    assert.equal((await errorOf(transportTo(server.url))).code, 'network')
  })

  it('passes over 1xx answers', async () => {
    const server = await raw((socket) => {
      socket.end('HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7')
    })
    assert.deepEqual(await transportTo(server.url).call(read), { value: 7 })
  })

  it('knows that a refused connection sent nothing', async () => {
    const server = await raw(() => undefined)
    await server.close()
    const error = await errorOf(transportTo(server.url), write)
    assert.deepEqual([error.code, error.unsent], ['network', true])
    assert.match(error.message, /ECONNREFUSED/)
  })

  it('names the headers deadline', async () => {
    const server = await raw(() => undefined)
    const error = await errorOf(transportTo(server.url, { timeout: { headers: 20 } }))
    assert.equal(error.code, 'timeout')
    assert.match(error.message, /within 20 ms \(headers deadline\)/)
    assert.equal(error.unsent, false)
  })

  it('takes deadlines that are no whole milliseconds', async () => {
    const server = await raw(() => undefined)
    const timeout = { headers: 20.5, body: 20.5, connect: 9_999.5 }
    assert.match((await errorOf(transportTo(server.url, { timeout }))).message, /headers deadline/)
  })

  it('names the body deadline', async () => {
    const server = await raw((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'))
    const error = await errorOf(transportTo(server.url, { timeout: { body: 20 } }))
    assert.equal(error.code, 'timeout')
    assert.match(error.message, /for 20 ms \(body deadline\)/)
  })

  it('names the attempt and the total deadline', async () => {
    const server = await raw(() => undefined)
    const attempt = await errorOf(transportTo(server.url, { timeout: { attempt: 20 } }))
    assert.match(attempt.message, /getObject did not finish within 20 ms \(attempt deadline\)/)
    const total = await errorOf(transportTo(server.url, { timeout: { attempt: 5_000 } }), read, { timeout: 30 })
    assert.match(total.message, /within 30 ms \(total deadline\)/)
    assert.deepEqual([attempt.code, total.code, attempt.unsent, total.attempts], ['timeout', 'timeout', false, 1])
  })

  it('aborts a request under way with the reason as cause, and closes its connection', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const server = await raw(() => controller.abort(reason))
    const error = await errorOf(transportTo(server.url), read, { signal: controller.signal })
    assert.deepEqual([error.code, error.cause, error.unsent], ['aborted', reason, false])
    for (const socket of server.sockets) await once(socket, 'close')
  })

  it('aborts a request when a layer’s own signal says so', async () => {
    const own = new AbortController()
    const server = await raw(() => own.abort(new Error('a layer had enough')))
    const transport = transportTo(server.url, {
      wireLayers: [(next) => (input) => next({ ...input, signal: own.signal })],
    })
    assert.match(String((await errorOf(transport)).cause), /a layer had enough/)
    for (const socket of server.sockets) await once(socket, 'close')
  })

  it('never sends a request that was aborted while it waited for a connection', async () => {
    const requests: string[] = []
    const controller = new AbortController()
    let first: ((text: string) => void) | undefined
    const server = await raw((socket, received) => {
      requests.push(received.toString().split(' ')[1] ?? '')
      first = (text) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${text}`)
      if (requests.length === 1) controller.abort()
      else first('2')
    })
    const transport = transportTo(server.url, { connections: 1 })
    const holding = transport.call(read)
    const error = await errorOf(transport, write, { signal: controller.signal })
    assert.deepEqual([error.code, error.unsent], ['aborted', true])
    first?.('1')
    assert.deepEqual(await holding, { value: 1 })
    assert.deepEqual(await transport.call(read), { value: 2 })
    assert.deepEqual(requests, Array(2).fill('/fake/v3.1/SoftLayer_Account/getObject'))
  })

  it('keeps to its number of connections and reuses them', async () => {
    let connections = 0
    const server = opened(await httpServer((_, response) => response.end('1')))
    server.server.on('connection', () => connections++)
    const transport = transportTo(server.url, { connections: 3 })
    await Promise.all(Array.from({ length: 30 }, () => transport.call(read)))
    assert.ok(connections <= 3, String(connections))
  })

  it('leaves no socket after close, and refuses calls', async () => {
    const server = opened(await httpServer((_, response) => response.end('1')))
    const transport = transportTo(server.url)
    await transport.call(read)
    const closed = [...server.sockets].map((socket) => once(socket, 'close'))
    await transport.close()
    await transport.close()
    await Promise.all(closed)
    const error = await errorOf(transport)
    assert.deepEqual([error.code, error.unsent, error.attempts], ['closed', true, 0])
  })

  it('lets calls under way finish at close', async () => {
    let answer: (() => void) | undefined
    const arrived = new Promise<void>((resolve) => {
      void httpServer((_, response) => {
        answer = () => response.end('5')
        resolve()
      }).then((server) => ready(opened(server).url))
    })
    let ready: (url: string) => void = () => undefined
    const url = await new Promise<string>((resolve) => (ready = resolve))
    const transport = transportTo(url)
    const call = transport.call(write)
    await arrived
    const closing = transport.close()
    answer?.()
    assert.deepEqual(await call, { value: 5 })
    await closing
  })

  it('uses an injected dispatcher and never closes it', async () => {
    const server = opened(await httpServer((_, response) => response.end('1')))
    const dispatcher = opened(new Agent())
    const transport = transportTo(server.url, { dispatcher })
    await transport.call(read)
    await transport.close()
    assert.equal(dispatcher.closed, false)
    assert.equal(dispatcher.destroyed, false)
    assert.deepEqual(await transportTo(server.url, { dispatcher }).call(read), { value: 1 })
  })

  it('puts no header content into the error for a header that HTTP refuses', async () => {
    const transport = transportTo('http://127.0.0.1:9', {
      wireLayers: [
        (next) => (input) =>
          next({ ...input, request: { ...input.request, headers: { authorization: 'canary\r\nx: y' } } }),
      ],
    })
    const error = await errorOf(transport)
    assert.equal(error.code, 'invalid-call')
    assert.ok(!`${error.message}${String(error.cause)}${JSON.stringify(error)}`.includes('canary'))
  })
})
