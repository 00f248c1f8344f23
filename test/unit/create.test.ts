import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'mocha'
import { resolveConfig } from '../../src/config/resolve.js'
import { CallError, createTransport } from '../../src/index.js'
import type { CodecSettings, Exchange, TransportConfig } from '../../src/index.js'
import { protocolNames, protocolPath, protocols } from '../../src/transports/index.js'
import { fakeProtocol } from './support/fake-protocol.js'

const exchange: Exchange = () => Promise.reject(new Error('not called'))

describe('createTransport', () => {
  it('takes the protocol from the endpoint, else rest', () => {
    assert.equal(createTransport().protocol, 'rest')
    assert.equal(createTransport({ endpoint: 'https://api.softlayer.com/soap/v3' }).protocol, 'soap')
    assert.equal(createTransport({ protocol: 'xmlrpc' }).protocol, 'xmlrpc')
    assert.equal(createTransport({ protocol: fakeProtocol }).protocol, 'fake')
  })

  const wrong: [unknown, RegExp][] = [
    [null, /settings must be an object/],
    [{ protcol: 'rest' }, /no setting "protcol": did you mean "protocol"/],
    [{ time_out: 5 }, /did you mean "timeout"/],
    [{ ['x'.repeat(100_000)]: 1 }, /no setting/],
    [{ __proto__: null, constructor: 1 }, /no setting "constructor"/],
    [{ protocol: 'grpc' }, /protocol must be one of rest, xmlrpc, soap/],
    [{ protocol: 'toString' }, /protocol must be/],
    [{ protocol: {} }, /protocol must be/],
    [{ endpoint: 'https://api.softlayer.com/soap/v3.1', protocol: 'rest' }, /belongs to the protocol "soap"/],
    [{ connections: 0 }, /connections must be a whole number above 0/],
    [{ maxResponseBytes: Infinity }, /maxResponseBytes must be/],
    [{ layers: [5] }, /layers must be a list of functions/],
    [{ userAgent: 'a\r\nx: y' }, /userAgent must be a text without line breaks/],
    [{ proxy: 'socks5://x' }, /proxy must be an http/],
    [{ dispatcher: {} }, /dispatcher must be an undici dispatcher/],
    [{ tls: { rejectUnauthorised: false } }, /no setting "tls.rejectUnauthorised": did you mean "rejectUnauthorized"/],
    [{ tls: { ca: 5 } }, /tls.ca must be PEM/],
    [{ tls: { ca: '/etc/ssl/ca.pem' } }, /tls.ca must be PEM.*not its path/],
    [{ exchange, proxy: 'http://x' }, /proxy has no effect together with exchange/],
    [{ dispatcher: { dispatch: () => true }, tls: {} }, /tls has no effect together with dispatcher/],
    [{ dates: 'Date' }, /dates must be one of string, date/],
    [{ retry: true }, /retry must be false or an object/],
    [{ retry: { retries: -1 } }, /retry.retries must be/],
    [{ retry: { count: 1 } }, /no setting "retry.count"/],
    [{ timeout: -5 }, /timeout.total must be a positive number/],
    [{ auth: 'canary' }, /auth must be an object/],
    [{ auth: { username: 'me' } }, /auth.apiKey is missing/],
    [{ auth: { apiKey: 'canary' } }, /auth.apiKey alone is not enough: give auth.username/],
    [{ auth: { username: 'me', apiKey: '' } }, /auth.apiKey must be a text that is not empty/],
    [{ auth: { username: 'me', apiKey: 'canary\n' } }, /auth.apiKey holds a line break/],
    [{ auth: { username: 'me', api_key: 'canary' } }, /did you mean "apiKey"/],
    [{ auth: { username: 'me', apiKey: 'canary', iamToken: 'canary' } }, /do not belong together/],
    [{ auth: { userId: 'x', authToken: 'canary' } }, /auth.userId must be a whole number/],
    [{ auth: { employeeId: 5 } }, /auth.authToken is missing/],
  ]
  for (const [config, message] of wrong) {
    it(`refuses ${JSON.stringify(config).slice(0, 80)}`, () => {
      assert.throws(
        () => createTransport(config as TransportConfig),
        (error) =>
          CallError.is(error) &&
          error.code === 'config' &&
          message.test(error.message) &&
          !error.message.includes('canary'),
      )
    })
  }

  it('takes every kind of credentials', () => {
    for (const auth of [
      {},
      { username: 'u', apiKey: 'k' },
      { iamToken: 't' },
      { userId: 1, authToken: 'h' },
      { employeeId: 2, authToken: 't' },
    ]) {
      assert.deepEqual(resolveConfig({ auth }).codec.auth, auth)
    }
  })

  it('reads its settings once: changing them later changes nothing', async () => {
    let settings: CodecSettings | undefined
    const auth = { username: 'me', apiKey: 'first' }
    const config = {
      protocol: { ...fakeProtocol, codec: (given: CodecSettings = {}) => ((settings = given), fakeProtocol.codec()) },
      endpoint: 'http://x/fake/v3',
      auth,
      dates: 'date' as const,
      exchange: () => Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode('1') }),
    }
    const transport = createTransport(config)
    auth.apiKey = 'second'
    await transport.call({ service: 'S', method: 'm' })
    assert.deepEqual(settings, { auth: { username: 'me', apiKey: 'first' }, dates: 'date', version: 'v3' })
  })

  it('gives a custom exchange the whole path', async () => {
    const seen: string[] = []
    const transport = createTransport({
      protocol: fakeProtocol,
      exchange: ({ request }) => {
        seen.push(request.path)
        return Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode('1') })
      },
    })
    await transport.call({ service: 'S', method: 'm' })
    assert.deepEqual(seen, ['/fake/v3.1/S/m'])
  })

  it('loads neither undici nor a protocol at import', () => {
    const script = `
      const { createRequire } = await import('node:module')
      const { createTransport } = await import('./src/index.ts')
      createTransport({ protocol: 'soap' })
      const loaded = Object.keys(createRequire(process.cwd() + '/x.js').cache)
      console.log(loaded.some((path) => path.includes('undici')))`
    const output = execFileSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    assert.equal(output.trim(), 'false')
  })
})

describe('registry', () => {
  for (const name of protocolNames) {
    it(`knows name and path of ${name} as the protocol itself does`, async () => {
      const protocol = await protocols[name]()
      assert.deepEqual([protocol.name, protocol.path], [name, protocolPath(name)])
    })
  }
})
