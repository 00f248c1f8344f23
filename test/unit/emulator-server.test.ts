import assert from 'node:assert/strict'
import { request } from 'node:http'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { createEmulator, type Emulator, type Listening } from '../../src/emulator/index.js'
import { protocol as rest } from '../../src/transports/rest/index.js'

describe('the server of the emulator', () => {
  const authorization = `Basic ${btoa('me:key')}`
  let emulator: Emulator
  let server: Listening

  beforeEach(async () => {
    emulator = await createEmulator({ protocols: [rest], users: [{ username: 'me', apiKey: 'key' }], guests: 20 })
    server = await emulator.listen(0)
  })
  afterEach(() => emulator.close())

  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { headers: { authorization }, ...init })

  it('serves both versions on one port (quirk 1)', async () => {
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/)
    for (const version of ['v3', 'v3.1']) {
      const response = await get(`/rest/${version}/SoftLayer_Account/getObject.json?objectMask=mask%5Bid%5D`)
      assert.equal(response.status, 200)
      assert.deepEqual(await response.json(), { id: 307608 })
    }
  })

  it('gives the same through its exchange without a socket', async () => {
    const path = '/rest/v3.1/SoftLayer_Account/getVirtualGuests.json?resultLimit=0,3'
    const direct = await emulator.exchange({
      request: { method: 'GET', path, headers: { authorization } },
      signal: new AbortController().signal,
    })
    const response = await get(path)
    assert.equal(response.status, direct.status)
    assert.equal(await response.text(), Buffer.from(direct.body).toString())
    assert.equal(response.headers.get('softlayer-total-items'), '20')
  })

  it('reads a request that is compressed, and refuses one that only says so', async () => {
    const edit = (body: Uint8Array<ArrayBuffer>, coding: string): Promise<Response> =>
      get('/rest/v3.1/SoftLayer_Virtual_Guest/1000001/editObject.json', {
        method: 'POST',
        headers: { authorization, 'content-encoding': coding },
        body,
      })
    const body = Buffer.from(JSON.stringify({ parameters: [{ notes: 'packed' }] }))
    for (const [coding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
    ] as const) {
      const response = await edit(new Uint8Array(pack(body)), coding)
      assert.equal(await response.text(), 'true')
    }
    assert.ok((await edit(new Uint8Array(gzipSync(body).subarray(0, 20)), 'gzip')).status >= 400)
  })

  it('compresses for those who accept it', async () => {
    const path = '/rest/v3.1/SoftLayer_Account/getVirtualGuests.json'
    const response = await get(path, { headers: { authorization, 'accept-encoding': 'gzip' } })
    assert.equal(response.headers.get('content-encoding'), 'gzip')
    assert.equal(((await response.json()) as unknown[]).length, 20)
    const plain = await get(path, { headers: { authorization, 'accept-encoding': 'identity' } })
    assert.equal(plain.headers.get('content-encoding'), null)
    assert.equal(((await plain.json()) as unknown[]).length, 20)
  })

  it('answers failures with their status', async () => {
    assert.equal((await get('/rest/v3.1/SoftLayer_Account/getObject.json', { headers: {} })).status, 401)
    assert.equal((await get('/rest/v3.1/SoftLayer_Nothing/getObject.json')).status, 404)
    assert.equal((await get('/rest/v3.1/SoftLayer_Virtual_Guest/1/getObject.json')).status, 404)
    assert.equal((await get('/nowhere')).status, 404)
    assert.equal((await get('/rest/v3.12/SoftLayer_Account.json')).status, 404)
    assert.equal((await get('/rest/v3.1/SoftLayer_Account.json', { method: 'PATCH' })).status, 405)
    assert.equal((await get('/rest/v3.1/SoftLayer_Account.json', { method: 'HEAD' })).status, 405)
    for (const path of ['/rest/v3.1', '/rest/v3.1/', '/rest/v3.1/%', '/rest/v3.1/a/b/c/d/e.json']) {
      assert.ok((await get(path)).status >= 400, path)
    }
  })

  it('refuses a body over its cap', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request(`${server.url}/rest/v3.1/SoftLayer_Account.json`, { method: 'POST' }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
        sent.destroy()
      })
      sent.on('error', reject)
      const chunk = Buffer.alloc(1024 * 1024)
      let left = 70
      const write = (): void => {
        while (left-- > 0) if (!sent.write(chunk)) return void sent.once('drain', write)
        sent.end()
      }
      write()
    })
    assert.equal(status, 413)
  })

  it('outlives clients that leave', async () => {
    const leaving = new AbortController()
    const answer = get('/rest/v3.1/SoftLayer_Account/getVirtualGuests.json', { signal: leaving.signal })
    leaving.abort()
    await assert.rejects(answer)
    assert.equal((await get('/rest/v3.1/SoftLayer_Account.json')).status, 200)
  })

  it('closes with idle connections open, twice if asked, and then refuses', async () => {
    await (await get('/rest/v3.1/SoftLayer_Account.json')).text()
    await server.close()
    await server.close()
    await assert.rejects(get('/rest/v3.1/SoftLayer_Account.json'))
  })

  it('finishes what is under way before it closes', async () => {
    const answer = get('/rest/v3.1/SoftLayer_Account/getVirtualGuests.json')
    const response = await answer
    const [body] = await Promise.all([response.json() as Promise<unknown[]>, server.close()])
    assert.equal(body.length, 20)
  })

  it('says why it cannot listen', async () => {
    await assert.rejects(emulator.listen(server.port), { code: 'config' })
  })

  it('passes an abort of its exchange on', async () => {
    const reason = new Error('enough')
    const call = { request: { method: 'GET', path: '/rest/v3.1/', headers: {} }, signal: AbortSignal.abort(reason) }
    await assert.rejects(emulator.exchange(call), { code: 'aborted', cause: reason })
  })
})
