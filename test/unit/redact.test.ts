import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { debug } from '../../src/interceptors/index.js'
import { CallError, createTransport, redact, redactHeaders, redactUrl } from '../../src/index.js'
import type { Auth, TransportConfig } from '../../src/index.js'
import { fakeProtocol } from './support/fake-protocol.js'
import { failureOf } from './support/servers.js'

describe('redaction', () => {
  it('masks secret members at any depth and leaves the rest', () => {
    const when = new Date(0)
    const input = {
      username: 'me',
      api_key: 'x',
      deep: [{ authToken: 'y', when }],
      passwords: [{ a: 1 }],
      Authorization: null,
    }
    assert.deepEqual(redact(input), {
      username: 'me',
      api_key: '[redacted]',
      deep: [{ authToken: '[redacted]', when }],
      passwords: '[redacted]',
      Authorization: null,
    })
  })

  it('keeps cycles, does not pollute prototypes and ends on deep input', () => {
    const cycle: Record<string, unknown> = { password: 'x' }
    cycle['self'] = cycle
    const copy = redact(cycle) as Record<string, unknown>
    assert.equal(copy['self'], copy)
    const hostile = redact(JSON.parse('{"__proto__":{"polluted":true}}')) as object
    assert.equal(Object.getPrototypeOf(hostile), Object.prototype)
    assert.ok(Object.hasOwn(hostile, '__proto__'))
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    assert.ok(JSON.stringify(redact(deep)).includes('[too deep]'))
  })

  it('masks headers and strips URLs', () => {
    const headers = { authorization: 'Basic x', 'Proxy-Authorization': 'y', 'set-cookie': 'z', accept: '*/*' }
    assert.deepEqual(redactHeaders(headers), {
      authorization: '[redacted]',
      'Proxy-Authorization': '[redacted]',
      'set-cookie': '[redacted]',
      accept: '*/*',
    })
    assert.equal(redactUrl('https://me:pass@host:8443/a/b?key=1#x'), 'https://host:8443/a/b')
    assert.equal(redactUrl('nonsense'), '[invalid URL]')
  })

  it('lets no planted secret into an error, its inspection, its JSON or a debug line', async () => {
    const canary = fc.stringMatching(/^[a-z0-9]{12,20}$/).map((text) => `canary${text}`)
    const auths: ((secret: string) => Auth)[] = [
      (apiKey) => ({ username: 'me', apiKey }),
      (iamToken) => ({ iamToken }),
      (authToken) => ({ userId: 1, authToken }),
      (authToken) => ({ employeeId: 1, authToken }),
    ]
    const failures: Partial<TransportConfig>[] = [
      { exchange: () => Promise.reject(new Error('no')) },
      { exchange: () => Promise.resolve({ status: 200, headers: {}, body: new Uint8Array([123]) }) },
      { exchange: () => Promise.reject(new CallError('fault', 'The API says no')) },
      { endpoint: 'http://127.0.0.1:1' },
    ]
    await fc.assert(
      fc.asyncProperty(
        canary,
        fc.constantFrom(...auths),
        fc.constantFrom(...failures),
        async (secret, auth, config) => {
          const lines: string[] = []
          const transport = createTransport({
            protocol: fakeProtocol,
            retry: false,
            auth: auth(secret),
            layers: [debug((line) => lines.push(line))],
            ...config,
          })
          const call = {
            service: 'S',
            method: 'getX',
            args: [secret],
            filter: { a: secret },
            headers: { token: secret },
          }
          const error = await failureOf(transport.call(call))
          assert.ok(CallError.is(error))
          assert.equal(lines.length, 1)
          const printed = [
            error.message,
            error.stack,
            inspect(error, { depth: 9, showHidden: true }),
            JSON.stringify(error),
            ...lines,
          ]
          assert.ok(!printed.join('\n').includes(secret))
        },
      ),
      { numRuns: 100, seed: 7 },
    )
  })
})
