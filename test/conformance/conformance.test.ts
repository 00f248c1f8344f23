import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Auth } from '../../src/core/auth.js'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import type { Transport } from '../../src/core/transport.js'
import { differences } from '../../src/core/value.js'
import { createTransport } from '../../src/create.js'
import { createEmulator, type Emulator } from '../../src/emulator/index.js'
import { registered } from '../support/protocols.js'
import { failures, reads } from './cases.js'

const auth = { username: 'tester', apiKey: 'tester-key' }

for (const way of ['in memory', 'over HTTP'] as const) {
  describe(`conformance ${way}`, () => {
    let emulator: Emulator
    let endpoint = 'http://127.0.0.1'
    let transports: Transport[]

    function open(credentials: Auth): Transport[] {
      const exchange = way === 'in memory' ? { exchange: emulator.exchange } : {}
      return registered.map((protocol) =>
        createTransport({ protocol, endpoint, auth: credentials, retry: false, ...exchange }),
      )
    }

    before(async () => {
      emulator = await createEmulator({ guests: 60, seed: 7, users: [auth], iamTokens: ['good-token'] })
      if (way === 'over HTTP') endpoint = (await emulator.listen(0)).url
      transports = open(auth)
    })
    after(async () => {
      await Promise.all(transports.map((transport) => transport.close()))
      await emulator.close()
    })

    for (const { title, call, needs } of reads) {
      const canDo = (i: number): boolean => needs === undefined || registered[i]?.can[needs] === true
      if (!registered.some((_, i) => canDo(i))) {
        it(`${title}: skipped, no protocol of this run has ${needs}`)
        continue
      }
      it(title, async () => {
        const able = transports.filter((_, i) => canDo(i))
        const direct = emulator.execute({ ...call, auth })
        assert.ok(direct.value !== undefined && direct.value !== null, 'the case shows something')
        for (const transport of able) {
          const reply = await transport.call(call)
          assert.deepEqual(differences(direct.value, reply.value), [], transport.protocol)
          assert.equal(reply.total, direct.total, `${transport.protocol}: total`)
        }
      })
    }

    for (const { title, call, code, fault } of failures) {
      it(`fails alike: ${title}`, async () => {
        for (const transport of transports) {
          await assert.rejects(transport.call(call), (error: unknown) => {
            assert.ok(CallError.is(error), String(error))
            assert.equal(error.code, code, `${transport.protocol}: ${error.message}`)
            if (fault !== undefined) assert.equal(error.fault?.code, fault, transport.protocol)
            assert.equal(error.protocol, transport.protocol)
            assert.equal(error.call?.method, call.method)
            return true
          })
        }
      })
    }

    const account: Call = { service: 'SoftLayer_Account', method: 'getObject' }
    for (const [title, credentials] of [
      ['a wrong key (A-3)', { username: 'tester', apiKey: 'wrong' }],
      ['a user that does not exist', { username: 'nobody', apiKey: 'tester-key' }],
      ['no credentials', {}],
      ['an unknown IAM token', { iamToken: 'bad-token' }],
    ] as const) {
      it(`refuses ${title} with the code auth on every protocol`, async () => {
        for (const transport of open(credentials)) {
          await assert.rejects(transport.call(account), (error: unknown) => {
            assert.ok(CallError.is(error))
            assert.equal(error.code, 'auth', `${transport.protocol}: ${error.message}`)
            assert.ok(!error.message.includes('tester-key') && !JSON.stringify(error).includes('tester-key'))
            return true
          })
          await transport.close()
        }
      })
    }

    for (const [title, credentials] of [
      ['an IBM Cloud key as HTTP Basic (X-7, S-13)', { username: 'apikey', apiKey: 'tester-key' }],
      ['an IAM token (R-17, X-7)', { iamToken: 'good-token' }],
    ] as const) {
      it(`takes ${title} on every protocol`, async () => {
        for (const transport of open(credentials)) {
          const { value } = await transport.call<{ id: number }>(account)
          assert.equal(typeof value.id, 'number')
          await transport.close()
        }
      })
    }

    it('creates, edits and deletes on every protocol, each once (quirk 17)', async () => {
      const already = emulator.world.executions('SoftLayer_Dns_Domain', 'createObject')
      for (const transport of transports) {
        const name = `${transport.protocol}-é<&>.example.org`
        const records = [{ host: '@', type: 'a', data: '127.0.0.1', ttl: 900 }]
        const created = await transport.call<{ id: number; name: string }>({
          service: 'SoftLayer_Dns_Domain',
          method: 'createObject',
          args: [{ name, serial: 5, resourceRecords: records }],
        })
        assert.equal(created.value.name, name)
        const zone = { service: 'SoftLayer_Dns_Domain', id: created.value.id }
        const mask = 'mask[serial,resourceRecords[id,data,ttl]]'
        type Zone = { serial: number; resourceRecords: { id: number; data: string; ttl: number }[] }
        const before = (await transport.call<Zone>({ ...zone, method: 'getObject', mask })).value
        const record = before.resourceRecords.find(({ data }) => data === '127.0.0.1')
        const edited = await transport.call({
          service: 'SoftLayer_Dns_Domain_ResourceRecord',
          method: 'editObject',
          id: record?.id ?? 0,
          args: [{ data: '127.0.0.2' }],
        })
        assert.equal(edited.value, true)
        for (const reader of transports) {
          const { value } = await reader.call<Zone>({ ...zone, method: 'getObject', mask })
          const expected = before.resourceRecords.map((old) =>
            old.id === record?.id ? { ...old, data: '127.0.0.2' } : old,
          )
          assert.deepEqual(value, { ...before, resourceRecords: expected }, reader.protocol)
        }
        const deleted = await transport.call({ ...zone, method: 'deleteObject' })
        assert.equal(deleted.value, true)
        await assert.rejects(transport.call({ ...zone, method: 'getObject' }), { code: 'not-found' })
      }
      assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject') - already, transports.length)
    })

    it('aborts with the reason as cause, before anything is sent', async () => {
      for (const transport of transports) {
        const reason = new Error('changed my mind')
        await assert.rejects(transport.call(account, { signal: AbortSignal.abort(reason) }), {
          code: 'aborted',
          cause: reason,
        })
      }
    })
  })
}
