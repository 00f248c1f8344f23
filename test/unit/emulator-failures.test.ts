import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gunzipSync, inflateSync } from 'node:zlib'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { createEmulator, failures, type Failure, type Injection } from '../../src/emulator/index.js'
import { overEach, overEachSocket } from './support/over-protocols.js'

const read: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: 'mask[id]' }
const write = (name: string): Call => ({ service: 'SoftLayer_Dns_Domain', method: 'createObject', args: [{ name }] })
const authorization = `Basic ${btoa('emulator:emulator-key')}`
const restPath = '/rest/v3.1/SoftLayer_Account/getVirtualGuests.json'

/** What a client is told, and whether the call was executed. */
const expected: Readonly<Record<Exclude<Failure, 'slow' | 'hang'>, { code: string; executed: boolean }>> = {
  'reset-before-headers': { code: 'network', executed: true },
  'reset-after-headers': { code: 'network', executed: true },
  'reset-in-body': { code: 'network', executed: true },
  'truncated-gzip': { code: 'malformed', executed: true },
  'html-502': { code: 'http', executed: true },
  'html-503': { code: 'http', executed: false },
  'html-504': { code: 'http', executed: true },
  'overload-internal-error': { code: 'overload', executed: true },
  'overload-empty-500': { code: 'overload', executed: true },
  'overload-empty-200': { code: 'malformed', executed: true },
  'rate-limited': { code: 'rate-limit', executed: false },
  'iam-token-expired': { code: 'auth', executed: false },
}

const numbers: Readonly<Partial<Record<Failure, string>>> = {
  'html-502': 'quirk 16',
  'html-503': 'quirk 16',
  'html-504': 'quirk 16',
  'overload-internal-error': 'quirk 22, R-38',
  'overload-empty-500': 'quirk 22, R-39',
  'overload-empty-200': 'quirk 22, R-40',
  'rate-limited': 'quirk 3, A-8',
  'iam-token-expired': 'quirk 6, A-4',
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return CallError.is(error) ? error.code : `no error: ${String(error)}`
}

describe('failures of the emulator', () => {
  for (const failure of failures) {
    if (failure === 'slow' || failure === 'hang') continue
    const { code, executed } = expected[failure]
    for (const [way, over] of [
      ['in memory', overEach],
      ['over a socket', overEachSocket],
    ] as const) {
      it(`${failure} ${way} is "${code}", the call ${executed ? 'executed once' : 'not executed'} (${numbers[failure] ?? 'quirk 14'}, quirk 17)`, async () => {
        await over({ quirks: { [failure]: 1 } }, async ({ transport, emulator, name }) => {
          assert.equal(await codeOf(transport.call(write('lost.example'))), code, name)
          const times = executed ? 1 : 0
          assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject'), times, name)
          assert.equal((await transport.call(read)).total, 20)
        })
      })
    }
  }

  it('hang until the client gives up, and do not hold up a close (quirk 14)', async () => {
    const options = { quirks: { hang: 2 } }
    const call = write('hung.example')
    const deadline = { timeout: { total: 60 } } as const
    await overEach(
      options,
      async ({ transport, emulator }) => {
        assert.equal(await codeOf(transport.call(call)), 'timeout')
        assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject'), 1)
      },
      deadline,
    )
    await overEachSocket(options, async ({ transport, emulator }) => {
      const leaving = new AbortController()
      const hung = codeOf(transport.call(call, { signal: leaving.signal }))
      await until(() => emulator.world.executions('SoftLayer_Dns_Domain', 'createObject') === 1)
      leaving.abort()
      assert.equal(await hung, 'aborted')
    })
    await overEachSocket(options, async ({ transport, emulator }) => {
      const hung = codeOf(transport.call(call))
      await until(() => emulator.world.executions() === 1)
      await emulator.close()
      assert.equal(await hung, 'network')
    })
  })

  it('answer late: every answer, or those that an injection names (quirk 14)', async () => {
    await overEach(
      { quirks: { 'slow-answers': 60_000 } },
      async ({ transport }) => assert.equal(await codeOf(transport.call(read)), 'timeout'),
      { timeout: { total: 60 } },
    )
    await overEachSocket({ quirks: { 'slow-answers': 1 } }, async ({ transport, emulator }) => {
      emulator.inject({ failure: 'slow', delay: 2 })
      assert.equal((await transport.call(read)).total, 20)
      assert.equal((await transport.call(read)).total, 20)
    })
  })

  it('strike the next calls, every so many-th, after some, or those of a method (quirk 14)', async () => {
    const codes = async (injection: Omit<Injection, 'failure'>, calls: readonly Call[]): Promise<string> => {
      let found = ''
      await overEach({}, async ({ transport, emulator }) => {
        const injected = emulator.inject({ failure: 'html-503', ...injection })
        let row = ''
        for (const call of calls) row += (await codeOf(transport.call(call))) === 'http' ? 'x' : '.'
        assert.equal(injected.failed, row.split('x').length - 1)
        assert.ok(found === '' || found === row, 'the same on every protocol')
        found = row
      })
      return found
    }
    const six = [read, write('a.example'), read, read, write('b.example'), read]
    assert.equal(await codes({}, six), 'x.....')
    assert.equal(await codes({ times: 2 }, six), 'xx....')
    assert.equal(await codes({ times: Infinity, every: 3 }, six), '..x..x')
    assert.equal(await codes({ skip: 1, times: 2 }, six), '.xx...')
    assert.equal(await codes({ call: 'SoftLayer_Dns_Domain::createObject' }, six), '.x....')
    assert.equal(await codes({ call: 'SoftLayer_Dns_Domain', times: 5 }, six), '.x..x.')
    assert.equal(await codes({ call: ({ method }) => method.startsWith('get'), skip: 1 }, six), '..x...')
    assert.equal(await codes({ call: 'SoftLayer_Dns_Domain::getObject' }, six), '......')
  })

  it('may lose the request and not the answer, and end when they are removed (quirk 14)', async () => {
    await overEach({}, async ({ transport, emulator }) => {
      emulator.inject({ failure: 'reset-before-headers', executed: false })
      assert.equal(await codeOf(transport.call(write('lost.example'))), 'network')
      assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject'), 0)
      const injected = emulator.inject({ failure: 'html-502', times: Infinity })
      assert.equal(await codeOf(transport.call(read)), 'http')
      injected.remove()
      assert.equal((await transport.call(read)).total, 20)
      assert.deepEqual([injected.seen, injected.failed], [1, 1])
    })
  })

  it('refuse what makes no sense', async () => {
    const emulator = await createEmulator({ guests: 1 })
    for (const wrong of [{ failure: 'nothing' }, { times: 0 }, { every: 0.5 }, { skip: -1 }, { delay: NaN }])
      assert.throws(() => emulator.inject({ failure: 'hang', ...wrong } as Injection), { code: 'config' })
  })

  it('keep the total of an overload with an empty body (quirk 22, R-39)', async () => {
    await using emulator = await createEmulator({ guests: 20, quirks: { 'overload-empty-500': 1 } })
    const { url } = await emulator.listen()
    const answer = await raw(url, restPath)
    assert.match(answer, /^HTTP\/1\.0 500 /)
    assert.match(answer, /\r\nSoftlayer-Total-Items: 20\r\n/i)
    assert.match(answer, /\r\n\r\n$/)
  })

  it('say an overload in 62 bytes with status 200 and HTTP/1.0 (quirk 22, quirk 15, R-38)', async () => {
    for (const old of [true, false]) {
      const quirks = { 'overload-internal-error': 1, 'http-10-overload': old, 'rest-error-code-first': false }
      const known = Object.keys((await createEmulator({ guests: 1 })).quirks)
      const given = Object.fromEntries(Object.entries(quirks).filter(([name]) => known.includes(name)))
      await using emulator = await createEmulator({ guests: 1, quirks: given })
      const answer = await raw((await emulator.listen()).url, restPath, 'Connection: close')
      assert.match(answer, old ? /^HTTP\/1\.0 200 OK\r\n/ : /^HTTP\/1\.1 200 OK\r\n/)
      const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
      assert.equal(body, '{"error":"Internal Error","code":"SoftLayer_Exception_Public"}')
      assert.equal(body.length, 62)
    }
  })

  it('show the page of a balancer (quirk 16)', async () => {
    await using emulator = await createEmulator({ guests: 1, quirks: { 'html-502': 1, 'html-503': 1, 'html-504': 1 } })
    const { url } = await emulator.listen()
    const seen: number[] = []
    for (let i = 0; i < 3; i++) {
      const response = await fetch(url + restPath, { headers: { authorization } })
      assert.equal(response.headers.get('content-type'), 'text/html')
      assert.match(await response.text(), new RegExp(`<h1>${response.status} `))
      seen.push(response.status)
    }
    assert.deepEqual(seen.sort(), [502, 503, 504])
  })

  it('close every connection, say what varies, compress as asked, or not (quirk 15, R-41)', async () => {
    const headOf = async (quirks: Record<string, boolean>, accepted: string) => {
      await using emulator = await createEmulator({ guests: 40, quirks })
      const { url } = await emulator.listen()
      return await get(url + restPath, { authorization, 'accept-encoding': accepted })
    }
    assert.equal((await headOf({ 'connection-close': true }, '')).headers.connection, 'close')
    assert.equal((await headOf({}, '')).headers.connection, 'keep-alive')
    assert.equal((await headOf({}, '')).headers.vary, 'Accept-Encoding')
    assert.equal((await headOf({ 'vary-header': false }, '')).headers.vary, undefined)
    const plain = (await headOf({ compression: false }, 'gzip')).body.toString()
    const codings: readonly (readonly [string, string | undefined])[] = [
      ['gzip, deflate', 'gzip'],
      ['deflate', 'deflate'],
      ['gzip;q=0.2, deflate;q=0.8', 'deflate'],
      ['*', 'gzip'],
      ['gzip;q=0, *', 'deflate'],
      ['br', undefined],
      ['gzip;q=0', undefined],
      ['', undefined],
    ]
    for (const [accepted, coding] of codings) {
      const { headers, body } = await headOf({}, accepted)
      assert.equal(headers['content-encoding'], coding, accepted)
      const open = coding === 'gzip' ? gunzipSync(body) : coding === 'deflate' ? inflateSync(body) : body
      assert.equal(open.toString(), plain)
    }
  })

  it('mangle the length: our transport reads to the end of the connection (quirk 15, X-32)', async () => {
    await overEachSocket({ quirks: { 'mangled-length': true } }, async ({ transport, url }) => {
      assert.equal((await transport.call(read)).total, 20)
      assert.equal((await transport.call(write('mangled.example'))).total, undefined)
      const answer = await raw(url, restPath)
      assert.match(answer, /\r\nNtcoent-Length: \d+\r\n/)
      assert.doesNotMatch(answer, /\r\nContent-Length/i)
    })
  })

  it('delay ?wsdl and nothing else: our transports never ask for it (quirk 47, S-1)', async () => {
    const quirks = { 'slow-wsdl': 60_000 }
    await overEachSocket({ quirks }, async ({ transport }) => assert.equal((await transport.call(read)).total, 20))
    await using emulator = await createEmulator({ guests: 1, quirks })
    const { url } = await emulator.listen()
    const signal = AbortSignal.timeout(100)
    await assert.rejects(fetch(`${url}/soap/v3.1/SoftLayer_Account?wsdl`, { signal }), { name: 'TimeoutError' })
  })

  it('refuse a long URL: 414 or reset; protocols that post do not meet it (quirk 50, R-15)', async () => {
    const names = Array.from({ length: 400 }, (_, i) => `guest-${i}.example`)
    const filter = {
      virtualGuests: { hostname: { operation: 'in', options: [{ name: 'data', value: names }] } },
    } as NonNullable<Call['filter']>
    for (const resets of [false, true]) {
      const quirks = { 'url-limit': 8190, 'url-limit-resets': resets }
      let met = 0
      await overEachSocket({ quirks }, async ({ transport }) => {
        assert.equal((await transport.call(read)).total, 20)
        const code = await codeOf(transport.call({ ...read, filter }))
        if (code === (resets ? 'network' : 'http')) met++
        else assert.equal(code, 'no error: undefined')
      })
      assert.ok(met <= 1)
      await using emulator = await createEmulator({ guests: 1, quirks })
      const { url } = await emulator.listen()
      const long = fetch(`${url}${restPath}?objectFilter=${'x'.repeat(9000)}`, { headers: { authorization } })
      if (resets) await assert.rejects(long)
      else assert.equal((await long).status, 414)
    }
    await overEachSocket({}, async ({ transport }) => {
      assert.equal((await transport.call({ ...read, filter })).total, 0)
    })
  })
})

/** An answer as it is on the wire. */
async function raw(url: string, path: string, ...lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write([`GET ${path} HTTP/1.1`, 'Host: x', `Authorization: ${authorization}`, ...lines, '', ''].join('\r\n'))
  return await text(socket)
}

function get(url: string, headers: Record<string, string>) {
  return new Promise<{ headers: Record<string, string | string[] | undefined>; body: Buffer }>((resolve, reject) => {
    const sent = httpRequest(url, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    })
    sent.on('error', reject)
    sent.setHeader('connection', 'keep-alive')
    sent.end()
  })
}

/** Waits for something that other events bring about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
