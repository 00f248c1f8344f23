import assert from 'node:assert/strict'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, it } from 'mocha'
import { CallError, createTransport, type Reply, type Transport } from '../../src/index.js'
import { rawServer, type TestServer } from '../unit/support/servers.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const open: { close(): Promise<unknown> }[] = []

async function transportOf(status: number, encoding: string, body: Uint8Array): Promise<Transport> {
  const head = `HTTP/1.1 ${status} X\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`
  const server: TestServer = await rawServer((socket) => socket.end(Buffer.concat([Buffer.from(head), body])))
  const transport = createTransport({ protocol: 'rest', endpoint: server.url, retry: false })
  open.push(transport, server)
  return transport
}

async function outcomes(status: number, encoding: string, body: Uint8Array): Promise<[unknown, unknown]> {
  const transport = await transportOf(status, encoding, body)
  const whole = await transport.call(call).then(({ value }: Reply) => value, seen)
  const items: unknown[] = []
  try {
    for await (const item of transport.items(call)) items.push(item)
  } catch (error) {
    return [whole, seen(error)]
  }
  return [whole, items]
}

function seen(error: unknown): unknown {
  assert.ok(CallError.is(error), String(error))
  assert.match(error.message, /SoftLayer_Account::getVirtualGuests/)
  return { code: error.code, status: error.status }
}

describe('compressed answers are the same to items() and to call() (quirk 15)', () => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((thing) => thing.close()))
  })
  const list = Buffer.from('[{"id":1}]')
  const guests = [{ id: 1 }]

  for (const [what, status, encoding, body, expected] of [
    ['gzip', 200, 'gzip', gzipSync(list), guests],
    ['brotli', 200, 'br', brotliCompressSync(list), guests],
    ['deflate', 200, 'deflate', deflateSync(list), guests],
    ['deflate without its header', 200, 'deflate', deflateRawSync(list), guests],
    ['two codings', 200, 'deflate, gzip', gzipSync(deflateRawSync(list)), guests],
    ['a coding that nobody asked for', 200, 'zstd', list, { code: 'malformed', status: 200 }],
    ['that with an error status', 503, 'zstd', list, { code: 'http', status: 503 }],
    ['text under the label gzip', 200, 'gzip', list, { code: 'malformed', status: 200 }],
    ['that with an error status', 502, 'gzip', list, { code: 'http', status: 502 }],
    ['nothing', 200, 'gzip', Buffer.alloc(0), { code: 'malformed', status: 200 }],
    ['nothing as a sign of overload (R-39)', 500, 'gzip', Buffer.alloc(0), { code: 'overload', status: 500 }],
  ] as const) {
    it(`${what}, HTTP ${status}`, async () => {
      const [whole, items] = await outcomes(status, encoding, body)
      assert.deepEqual(whole, expected)
      assert.deepEqual(items, expected)
    })
  }
})

describe('a slow reader of a list whose connection ends with it (R-41, L-3)', () => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((thing) => thing.close()))
  })
  const count = 60_000
  const list = Buffer.from(JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, hostname: `host-${id}` }))))
  const length = `content-length: ${list.length}\r\n`

  async function read(head: string, body: Uint8Array): Promise<{ items: number; error: CallError | undefined }> {
    const server = await rawServer((socket) => socket.end(Buffer.concat([Buffer.from(`${head}\r\n`), body])))
    const transport = createTransport({ protocol: 'rest', endpoint: server.url, retry: false })
    open.push(transport, server)
    let items = 0
    try {
      for await (const item of transport.items<{ id: number }>(call)) {
        assert.equal(item.id, items++)
        if (items % 10_000 === 1) await new Promise((resolve) => setTimeout(resolve, 30))
      }
    } catch (error) {
      assert.ok(CallError.is(error), String(error))
      return { items, error }
    }
    return { items, error: undefined }
  }

  for (const [what, head] of [
    ['Connection: close', `HTTP/1.1 200 OK\r\nconnection: close\r\n${length}`],
    ['HTTP/1.0 with a length', `HTTP/1.0 200 OK\r\n${length}`],
    ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n'],
    ['HTTP/1.1 without a length', 'HTTP/1.1 200 OK\r\n'],
    ['HTTP/1.1, closed in spite of it', `HTTP/1.1 200 OK\r\n${length}`],
    ['keep-alive, closed in spite of it', `HTTP/1.1 200 OK\r\nconnection: keep-alive\r\n${length}`],
  ] as const) {
    it(`gets all of it: ${what}`, async () => {
      assert.deepEqual(await read(head, list), { items: count, error: undefined })
    })
    it(`gets a clear error when it breaks off: ${what}`, async () => {
      const { items, error } = await read(head, list.subarray(0, list.length - 100))
      assert.ok(items < count)
      assert.ok(items > count * 0.9, `the items that came are given first, not only ${items}`)
      assert.ok(error?.code === 'network' || error?.code === 'malformed', error?.message)
    })
  }
})
