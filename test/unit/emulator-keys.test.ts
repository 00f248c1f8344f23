import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { createEmulator, type Emulator } from '../../src/emulator/index.js'
import { callersOf, type Caller } from './support/callers.js'
import { emulated } from './support/emulated.js'

const master = { username: 'master', apiKey: 'master-key' }
const child = { username: 'child', apiKey: 'child-key' }
const stranger = { username: 'stranger', apiKey: 'stranger-key' }
const denied = { code: 'auth', fault: { code: 'SoftLayer_Exception_Public', message: 'Access Denied. ' } }

interface Key {
  id: number
  userId: number
  authenticationKey: string
}

describe('API keys of the emulated users (A-1)', () => {
  let emulator: Emulator
  let callers: readonly Caller[]
  const ids = { master: 260000, child: 260001, stranger: 260002, keyless: 260003 }
  beforeEach(async () => {
    emulator = await createEmulator({
      guests: 2,
      users: [
        master,
        { ...child, permissions: ['TICKET_VIEW'] },
        { ...stranger, permissions: ['DNS_MANAGE', 'USER_MANAGE'] },
        { username: 'keyless', permissions: [] },
      ],
    })
    callers = callersOf(emulator)
  })

  it('are made once, 64 hexadecimal digits, work at once and are shown again, on every protocol', async () => {
    for (const { name, call } of callers) {
      const made = (await call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.keyless })).value
      assert.match(String(made), /^[0-9a-f]{64}$/, name)
      const keyless = { username: 'keyless', apiKey: String(made) }
      const shown = (await call(keyless, 'User_Customer::getApiAuthenticationKeys', { id: ids.keyless })).value as Key[]
      assert.equal(shown.length, 1, name)
      assert.equal(shown[0]?.authenticationKey, made)
      assert.equal(shown[0]?.userId, ids.keyless)
      assert.deepEqual(
        (
          await call(keyless, 'User_Customer::getObject', {
            id: ids.keyless,
            mask: 'mask[apiAuthenticationKeys[authenticationKey]]',
          })
        ).value,
        {
          ...((await call(keyless, 'User_Customer::getObject', { id: ids.keyless })).value as object),
          apiAuthenticationKeys: [{ authenticationKey: made }],
        },
      )
      await assert.rejects(call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.keyless }), {
        code: 'fault',
        message: /already has an API key/,
      })
      const again = (await call(keyless, 'User_Customer::getApiAuthenticationKeys', { id: ids.keyless })).value as Key[]
      assert.deepEqual(again, shown)
      assert.equal(
        (await call(keyless, 'User_Customer::removeApiAuthenticationKey', { args: [shown[0]?.id ?? 0] })).value,
        true,
      )
      await assert.rejects(call(keyless, 'Account::getCurrentUser'), denied)
    }
  })

  it('stop working at once on every protocol when they are removed on one, and leave the other users be', async () => {
    for (const remover of callers) {
      const key = String(
        (await remover.call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.keyless })).value,
      )
      const keyless = { username: 'keyless', apiKey: key }
      const [shown] = (await remover.call(keyless, 'User_Customer::getApiAuthenticationKeys', { id: ids.keyless }))
        .value as Key[]
      for (const { call } of callers) await call(keyless, 'Account::getCurrentUser')
      await remover.call(master, 'User_Customer::removeApiAuthenticationKey', { args: [shown?.id ?? 0] })
      for (const { name, call } of callers) {
        for (const auth of [keyless, { username: 'apikey', apiKey: key }]) {
          await assert.rejects(
            call(auth, 'Account::getCurrentUser'),
            denied,
            `removed on ${remover.name}, used on ${name}`,
          )
        }
        await call(child, 'Account::getCurrentUser')
      }
    }
  })

  it('are new after a removal: the old one never comes back', async () => {
    const [{ call }] = callers as [Caller]
    const keys = new Set<unknown>()
    for (let i = 0; i < 3; i++) {
      keys.add((await call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.keyless })).value)
      await call(master, 'User_Customer::removeApiAuthenticationKey', { id: ids.keyless })
    }
    assert.equal(keys.size, 3)
  })

  it('belong to one user: those of others are not there to look at or to remove (A-9)', async () => {
    for (const { call } of callers) {
      const [key] = (await call(master, 'User_Customer::getApiAuthenticationKeys', { id: ids.child })).value as Key[]
      assert.equal(key?.authenticationKey, 'child-key')
      for (const id of [ids.child, ids.master]) {
        for (const method of ['getApiAuthenticationKeys', 'addApiAuthenticationKey', 'getObject']) {
          await assert.rejects(call(stranger, `User_Customer::${method}`, { id }), {
            code: 'not-found',
            fault: { code: 'SoftLayer_Exception_ObjectNotFound', message: `Unable to find object with id of '${id}'.` },
          })
        }
      }
      await assert.rejects(call(stranger, 'User_Customer::removeApiAuthenticationKey', { args: [key?.id ?? 0] }), {
        code: 'not-found',
      })
      await assert.rejects(call(stranger, 'User_Customer_ApiAuthentication::getObject', { id: key?.id ?? 0 }), {
        code: 'not-found',
      })
      const users = (
        await call(stranger, 'Account::getUsers', { mask: 'mask[id,apiAuthenticationKeys[authenticationKey]]' })
      ).value
      assert.deepEqual(users, [{ id: ids.stranger, apiAuthenticationKeys: [{ authenticationKey: 'stranger-key' }] }])
      await call(child, 'Account::getCurrentUser')
    }
  })

  it('cannot be chosen or changed by whoever may edit them', async () => {
    for (const { call } of callers) {
      const [key] = (await call(child, 'User_Customer::getApiAuthenticationKeys', { id: ids.child })).value as Key[]
      const template = { authenticationKey: 'chosen', userId: ids.master, ipAddressRestriction: '192.0.2.0/24' }
      const edited = (
        await call(child, 'User_Customer_ApiAuthentication::editObject', { id: key?.id ?? 0, args: [template] })
      ).value as Record<string, unknown>
      assert.equal(edited['authenticationKey'], 'child-key')
      assert.equal(edited['userId'], ids.child)
      assert.equal(edited['ipAddressRestriction'], '192.0.2.0/24')
      await assert.rejects(call({ username: 'master', apiKey: 'chosen' }, 'Account::getObject'), denied)
    }
  })

  it('are the same in equal worlds and others in other worlds', async () => {
    const users = [master, { username: 'keyless' }]
    const make = async (seed: number) =>
      (await emulated({ users, seed })).run('User_Customer::addApiAuthenticationKey', { id: 260001, auth: master })
        .value
    assert.equal(await make(1), await make(1))
    assert.notEqual(await make(1), await make(2))
  })

  it('are in no message, whatever fails', async () => {
    const secrets = /master-key|child-key|stranger-key|guessed-key/
    for (const { call } of callers) {
      const failures = [
        () => call({ username: 'child', apiKey: 'guessed-key' }, 'Account::getObject'),
        () => call({ username: 'master', apiKey: 'child-key' }, 'Account::getObject'),
        () => call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.child }),
        () => call(child, 'User_Customer::removeApiAuthenticationKey', { args: [1] }),
      ]
      for (const failure of failures) {
        await assert.rejects(failure(), (error: Error) => !secrets.test(`${JSON.stringify(error)} ${String(error)}`))
      }
    }
  })

  it('are counted as writes exactly once each (quirk 17)', async () => {
    const count = (method: string) => emulator.world.executions('SoftLayer_User_Customer', method)
    for (const { call } of callers) {
      const before = [count('addApiAuthenticationKey'), count('removeApiAuthenticationKey')] as const
      await call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.keyless })
      await assert.rejects(call(master, 'User_Customer::addApiAuthenticationKey', { id: ids.keyless }))
      await call(master, 'User_Customer::removeApiAuthenticationKey', { id: ids.keyless })
      await assert.rejects(call(master, 'User_Customer::removeApiAuthenticationKey', { id: ids.keyless }))
      assert.equal(count('addApiAuthenticationKey'), before[0] + 1)
      assert.equal(count('removeApiAuthenticationKey'), before[1] + 1)
    }
  })
})
