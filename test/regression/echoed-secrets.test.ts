import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { describe, it } from 'mocha'
import { CallError, createTransport, type Auth, type WireResponse } from '../../src/index.js'
import { bytes } from './wire.js'

const call = { service: 'SoftLayer_Account', method: 'getObject' }
const key = 'k3y0123456789abcdef'
const basic = (user: string): string => Buffer.from(`${user}:${key}`).toString('base64')

describe('credentials that a server sends back are in no error', () => {
  const credentials: readonly [string, Auth, string][] = [
    ['an API key', { username: 'me', apiKey: key }, basic('me')],
    ['an IBM Cloud key', { username: 'apikey', apiKey: key }, basic('apikey')],
    ['an IAM token', { iamToken: key }, `Bearer ${key}`],
    ['a portal token', { userId: 7, authToken: key }, basic('7')],
    ['an employee session', { employeeId: 7, authToken: key }, basic('7')],
  ]
  for (const protocol of ['rest', 'xmlrpc', 'soap'] as const) {
    for (const [what, auth, header] of credentials) {
      it(`${what} over ${protocol}`, async () => {
        const bodies: readonly [number, string][] = [
          [500, JSON.stringify({ error: `Invalid key ${key} (${header})`, code: 'SoftLayer_Exception_Public' })],
          [401, JSON.stringify({ error: `no ${header}`, code: key })],
          [502, `<html>authorization: ${header} ${key}</html>`],
          [200, `${key} ${header}`],
        ]
        for (const [status, text] of bodies) {
          const transport = createTransport({
            protocol,
            auth,
            retry: false,
            exchange: () => Promise.resolve({ status, headers: { 'content-type': key }, body: bytes(text) }),
          })
          for (const work of [() => transport.call(call), () => transport.items(call).next()]) {
            const error: unknown = await work().then(
              () => undefined,
              (reason: unknown) => reason,
            )
            assert.ok(CallError.is(error), String(error))
            assert.ok(error.code !== 'config')
            const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error) + String(error.stack)
            assert.ok(!shown.includes(key), shown)
            assert.ok(!shown.includes(header), shown)
            assert.match(shown, status === 200 ? /./ : /\[redacted\]/)
          }
        }
      })
    }
  }

  it('nor a part of one, where the quoted text is cut', async () => {
    for (const protocol of ['rest', 'xmlrpc', 'soap'] as const) {
      const exchange = (): Promise<WireResponse> =>
        Promise.resolve({ status: 502, headers: {}, body: bytes(`${'x'.repeat(188)}${key}`) })
      const transport = createTransport({ protocol, auth: { username: 'me', apiKey: key }, retry: false, exchange })
      const error: unknown = await transport.call(call).catch((reason: unknown) => reason)
      assert.ok(CallError.is(error))
      assert.match(error.message, /x\[redacted\]/)
      assert.ok(!error.message.includes(key.slice(0, 8)), error.message)
    }
  })

  it('nor in the cause of a deadline that ended the waiting', async () => {
    const transport = createTransport({
      auth: { username: 'me', apiKey: key },
      retry: { base: 60_000, random: () => 0.9 },
      timeout: 50,
      exchange: () => Promise.resolve({ status: 502, headers: {}, body: bytes(`<html>${key}</html>`) }),
    })
    const error: unknown = await transport.call(call).catch((reason: unknown) => reason)
    assert.ok(CallError.is(error) && CallError.is(error.cause))
    assert.equal(error.code, 'timeout')
    assert.match(error.cause.message, /\[redacted\]/)
    assert.ok(!inspect(error, { depth: 10 }).includes(key))
  })
})
