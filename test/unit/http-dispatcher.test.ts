import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, it } from 'mocha'
import { MockAgent } from 'undici'
import { resolveTimeouts } from '../../src/core/deadline.js'
import { failure } from '../../src/http/failures.js'
import { version } from '../../src/http/version.js'
import { CallError, createTransport } from '../../src/index.js'
import type { Transport, TransportConfig } from '../../src/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { certificate, privateKey } from './support/localhost-certificate.js'
import { failureOf, httpServer, start } from './support/servers.js'
import type { TestServer } from './support/servers.js'

const call = { service: 'SoftLayer_Account', method: 'getObject' }
const open: { close(): Promise<unknown> }[] = []
const proxyNames = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY']

function opened<T extends { close(): Promise<unknown> }>(thing: T): T {
  open.push(thing)
  return thing
}

function transportTo(endpoint: string, config: TransportConfig = {}): Transport {
  return opened(createTransport({ protocol: fakeProtocol, endpoint, retry: false, ...config }))
}

/** A real proxy for CONNECT that notes what passed and with which credentials. */
async function proxyServer(answer = 200): Promise<TestServer & { readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = []
  const proxy = createHttpServer()
  proxy.on('connect', (request, socket: Socket) => {
    seen.push(request.url, request.headers['proxy-authorization'])
    if (answer !== 200) return socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`)
    const [host, port] = (request.url ?? '').split(':')
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    for (const end of [socket, target]) end.on('error', () => undefined)
    socket.on('close', () => target.destroy())
    target.on('close', () => socket.destroy())
    return undefined
  })
  return opened({ ...(await start(proxy)), seen })
}

const plainServer = async (): Promise<TestServer> => opened(await httpServer((_, response) => response.end('1')))
const tlsServer = async (): Promise<TestServer> =>
  opened(await start(createHttpsServer({ key: privateKey, cert: certificate }, (_, response) => response.end('2'))))

describe('HTTP dispatcher', () => {
  let before: (string | undefined)[] = []
  beforeEach(() => {
    before = proxyNames.map((name) => process.env[name])
    for (const name of proxyNames) delete process.env[name]
  })
  afterEach(async () => {
    proxyNames.forEach((name, i) => {
      if (before[i] === undefined) delete process.env[name]
      else process.env[name] = before[i]
    })
    await Promise.all(open.splice(0).map((thing) => thing.close()))
  })

  it('goes through the proxy of the setting, with its credentials', async () => {
    const [server, proxy] = [await plainServer(), await proxyServer()]
    const transport = transportTo(server.url, { proxy: `http://me:pass@127.0.0.1:${proxy.port}` })
    assert.deepEqual(await transport.call(call), { value: 1 })
    assert.deepEqual(proxy.seen, [`127.0.0.1:${server.port}`, `Basic ${btoa('me:pass')}`])
  })

  it('goes through the proxy of the environment, read at the first call', async () => {
    const [server, proxy] = [await plainServer(), await proxyServer()]
    const transport = transportTo(server.url)
    process.env['HTTP_PROXY'] = proxy.url
    await transport.call(call)
    assert.equal(proxy.seen.length, 2)
    process.env['NO_PROXY'] = '127.0.0.1'
    await transportTo(server.url).call(call)
    assert.equal(proxy.seen.length, 2)
  })

  it('prefers the setting to the environment and to a dispatcher, and a dispatcher to the environment', async () => {
    const [server, proxy, other] = [await plainServer(), await proxyServer(), await proxyServer()]
    process.env['http_proxy'] = other.url
    const dispatcher = opened(new MockAgent())
    dispatcher.disableNetConnect()
    dispatcher
      .get(server.url)
      .intercept({ path: /getObject/, method: 'POST' })
      .reply(200, '9')
    assert.deepEqual(await transportTo(server.url, { dispatcher, proxy: proxy.url }).call(call), { value: 1 })
    assert.deepEqual(await transportTo(server.url, { dispatcher }).call(call), { value: 9 })
    assert.deepEqual([proxy.seen.length, other.seen.length], [2, 0])
  })

  it('knows that nothing was sent when the proxy refuses, and keeps its password to itself', async () => {
    const [server, proxy] = [await plainServer(), await proxyServer(407)]
    const transport = transportTo(server.url, { proxy: `http://me:canary@127.0.0.1:${proxy.port}` })
    const error = await failureOf(transport.call(call))
    assert.ok(CallError.is(error))
    assert.deepEqual([error.code, error.unsent], ['network', true])
    assert.ok(!`${error.message}${String(error.cause)}${JSON.stringify(error)}`.includes('canary'))
  })

  it('verifies certificates by default, and knows that nothing was sent', async () => {
    const server = await tlsServer()
    const error = await failureOf(transportTo(`https://127.0.0.1:${server.port}`).call(call))
    assert.ok(CallError.is(error))
    assert.deepEqual([error.code, error.unsent], ['network', true])
    assert.match(error.message, /DEPTH_ZERO_SELF_SIGNED_CERT.*certificate/)
  })

  it('trusts tls.ca, also as bytes, as a list and through a proxy', async () => {
    const [server, proxy] = [await tlsServer(), await proxyServer()]
    const endpoint = `https://127.0.0.1:${server.port}`
    for (const ca of [certificate, Buffer.from(certificate), [certificate]]) {
      assert.deepEqual(await transportTo(endpoint, { tls: { ca } }).call(call), { value: 2 })
    }
    assert.deepEqual(await transportTo(endpoint, { tls: { ca: certificate }, proxy: proxy.url }).call(call), {
      value: 2,
    })
    assert.deepEqual(await transportTo(endpoint, { tls: { rejectUnauthorized: false } }).call(call), { value: 2 })
  })

  it('says "plain HTTP there" as a failure that sent nothing', async () => {
    const server = await plainServer()
    const error = await failureOf(transportTo(`https://127.0.0.1:${server.port}`).call(call))
    assert.ok(CallError.is(error))
    assert.deepEqual([error.code, error.unsent], ['network', true])
  })

  it('names the connect deadline', async () => {
    // A TLS handshake that nobody answers.
    const server = opened(
      await start((await import('node:net')).createServer((socket) => socket.on('error', () => undefined))),
    )
    const transport = transportTo(`https://127.0.0.1:${server.port}`, { timeout: { connect: 30 } })
    const error = await failureOf(transport.call(call))
    assert.ok(CallError.is(error))
    assert.deepEqual([error.code, error.unsent], ['timeout', true])
    assert.match(error.message, /within 30 ms \(connect deadline\)/)
  })

  it('counts a proxy that never answers as part of connecting, and says where to look when it is not there', async () => {
    const silent = opened(
      await start((await import('node:net')).createServer((socket) => socket.on('error', () => undefined))),
    )
    const settings = { proxy: silent.url, timeout: { connect: 30 } }
    const late = await failureOf(transportTo('https://127.0.0.1:9', settings).call(call))
    assert.ok(CallError.is(late))
    assert.deepEqual([late.code, late.unsent], ['timeout', true])
    assert.match(late.message, /through the proxy within 30 ms \(connect deadline\)/)
    await silent.close()
    const gone = await failureOf(transportTo('https://127.0.0.1:9', { proxy: silent.url }).call(call))
    assert.ok(CallError.is(gone))
    assert.match(gone.message, /ECONNREFUSED.*the proxy/)
  })

  it('names the environment when its proxy is no URL, and keeps its password to itself', async () => {
    for (const proxy of ['http://user:canary@bad host', 'user:canary@127.0.0.1:3128', '127.0.0.1:3128']) {
      process.env['https_proxy'] = proxy
      const error = await failureOf(transportTo('https://127.0.0.1:9').call(call))
      assert.ok(CallError.is(error))
      assert.deepEqual([error.code, error.unsent], ['config', true])
      assert.match(error.message, /https_proxy in the environment/)
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes('canary'))
    }
  })

  it('maps an error of several addresses by what it is made of', () => {
    const context = { origin: 'http://x', timeouts: resolveTimeouts(), started: false, status: 0 }
    const inner = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    const error = failure(new AggregateError([inner]), context)
    assert.match(error.message, /ENOTFOUND.*host name/)
    for (const odd of [undefined, null, 5, 'text', {}]) assert.equal(failure(odd, context).code, 'network')
  })

  it('says the version of package.json', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    assert.equal(version, manifest.version)
  })
})
