import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { createEmulator, type Emulator } from '../../src/emulator/index.js'
import { callersOf, type Caller } from './support/callers.js'

type Members = Record<string, unknown>

const master = { username: 'master', apiKey: 'master-key' }
const manager = { username: 'manager', apiKey: 'manager-key' }
const plain = { username: 'plain', apiKey: 'plain-key' }
const ids = { master: 260000, manager: 260001, plain: 260002, outsider: 260003 }

describe('users of the emulated account', () => {
  let emulator: Emulator
  let callers: readonly Caller[]
  beforeEach(async () => {
    emulator = await createEmulator({
      guests: 3,
      users: [
        master,
        { ...manager, permissions: ['USER_MANAGE', 'TICKET_VIEW', 'ACCESS_ALL_GUEST', 'VIRTUAL_GUEST_VIEW'] },
        { ...plain, parent: 'manager', permissions: ['TICKET_VIEW'] },
        { username: 'outsider', permissions: [] },
      ],
    })
    callers = callersOf(emulator)
  })

  it('form a tree: a user sees itself and those below it, the master all', async () => {
    const mask = 'mask[id]'
    for (const { call } of callers) {
      const users = async (auth: typeof master) =>
        ((await call(auth, 'Account::getUsers', { mask })).value as { id: number }[]).map(({ id }) => id)
      assert.deepEqual(await users(plain), [ids.plain])
      assert.deepEqual(await users(manager), [ids.manager, ids.plain])
      assert.equal((await users(master)).length, 6)
      assert.deepEqual((await call(manager, 'User_Customer::getChildUsers', { id: ids.manager, mask })).value, [
        { id: ids.plain },
      ])
      assert.deepEqual((await call(manager, 'User_Customer::getParent', { id: ids.plain, mask })).value, {
        id: ids.manager,
      })
      const self = (
        await call(plain, 'Account::getCurrentUser', { mask: 'mask[id,username,parentId,isMasterUserFlag]' })
      ).value
      assert.deepEqual(self, { id: ids.plain, username: 'plain', parentId: ids.manager, isMasterUserFlag: false })
      await assert.rejects(call(plain, 'User_Customer::getObject', { id: ids.manager }), { code: 'not-found' })
    }
  })

  it('are made with a password, without a key, with no permission that their parent does not have', async () => {
    for (const [i, { call }] of callers.entries()) {
      const template = {
        username: `made${i}`,
        email: 'made@example.com',
        firstName: 'Zoë',
        isMasterUserFlag: true,
        permissions: [{ keyName: 'SERVER_ADD' }],
        apiAuthenticationKeys: [{ authenticationKey: 'chosen' }],
      }
      const mask =
        'mask[id,username,firstName,parentId,isMasterUserFlag,apiAuthenticationKeyCount,permissions[keyName]]'
      const { id, ...rest } = (
        await call(manager, 'User_Customer::createObject', {
          args: [template, 'a Secret 1!', null],
          mask,
        })
      ).value as Members
      assert.deepEqual(rest, {
        username: `made${i}`,
        firstName: 'Zoë',
        parentId: ids.manager,
        isMasterUserFlag: false,
        apiAuthenticationKeyCount: 0,
        permissions: [{ keyName: 'ACCESS_ALL_GUEST' }, { keyName: 'TICKET_VIEW' }, { keyName: 'VIRTUAL_GUEST_VIEW' }],
      })
      await assert.rejects(call({ username: `made${i}`, apiKey: 'chosen' }, 'Account::getObject'), { code: 'auth' })
      const apiKey = String((await call(manager, 'User_Customer::addApiAuthenticationKey', { id: id as number })).value)
      const made = { username: `made${i}`, apiKey }
      assert.equal((await call(made, 'Account::getVirtualGuests', { mask: 'mask[id]' })).total, 3)
      assert.equal((await call(made, 'Account::getDomains')).total, 0)
      const login = await call({}, 'User_Customer::getPortalLoginToken', { args: [`made${i}`, 'a Secret 1!'] })
      assert.equal((login.value as Members)['userId'], id)
      await assert.rejects(call(manager, 'User_Customer::createObject', { args: [template, null, null] }), {
        code: 'fault',
        message: /already in use/,
      })
      await assert.rejects(
        call(plain, 'User_Customer::createObject', { args: [{ ...template, username: 'no' }, null, null] }),
        {
          code: 'not-found',
        },
      )
    }
  })

  it('see no server when they are made so', async () => {
    for (const [i, { call }] of callers.entries()) {
      const template = { username: `none${i}`, email: 'n@example.com', denyAllResourceAccessOnCreateFlag: true }
      const { id } = (await call(master, 'User_Customer::createObject', { args: [template, null, null] })).value as {
        id: number
      }
      assert.equal((await call(master, 'User_Customer::getVirtualGuestCount', { id })).value, 0)
      assert.equal((await call(master, 'User_Customer::getVirtualGuestCount', { id: ids.manager })).value, 3)
    }
  })

  it('edit what they are called, not what they may do', async () => {
    for (const { call } of callers) {
      const template = {
        firstName: 'Renamed',
        isMasterUserFlag: true,
        parentId: ids.outsider,
        username: 'master',
        accountId: 1,
        permissions: [{ keyName: 'SERVER_ADD' }],
        parent: { id: ids.plain },
      }
      assert.equal((await call(plain, 'User_Customer::editObject', { id: ids.plain, args: [template] })).value, true)
      const mask = 'mask[firstName,isMasterUserFlag,parentId,username,accountId,permissions[keyName]]'
      assert.deepEqual((await call(plain, 'User_Customer::getObject', { id: ids.plain, mask })).value, {
        firstName: 'Renamed',
        isMasterUserFlag: false,
        parentId: ids.manager,
        username: 'plain',
        accountId: 307608,
        permissions: [{ keyName: 'TICKET_VIEW' }],
      })
      await assert.rejects(call(plain, 'User_Customer::editObject', { id: ids.outsider, args: [{ firstName: 'x' }] }), {
        code: 'not-found',
      })
    }
  })

  it('are refused at once on every protocol when they are disabled, and taken again when they are not', async () => {
    for (const disabler of callers) {
      const status = (userStatusId: number) =>
        disabler.call(master, 'User_Customer::editObject', { id: ids.plain, args: [{ userStatusId }] })
      await status(1002)
      for (const { name, call } of callers)
        await assert.rejects(
          call(plain, 'Account::getObject'),
          { code: 'auth' },
          `disabled on ${disabler.name}, on ${name}`,
        )
      const mask = 'mask[userStatus[keyName]]'
      assert.deepEqual((await disabler.call(master, 'User_Customer::getObject', { id: ids.plain, mask })).value, {
        ...((await disabler.call(master, 'User_Customer::getObject', { id: ids.plain })).value as object),
        userStatus: { keyName: 'DISABLED' },
      })
      await status(1001)
      await disabler.call(plain, 'Account::getObject')
      await assert.rejects(
        disabler.call(master, 'User_Customer::editObject', { id: ids.master, args: [{ userStatusId: 1002 }] }),
        { code: 'fault' },
      )
    }
  })

  it('move to another parent with what that parent has', async () => {
    const [{ call }] = callers as [Caller]
    const move = (id: number, parent: number, cascade: boolean) =>
      call(master, 'User_Customer::assignNewParentId', { id, args: [parent, cascade], mask: 'mask[parentId]' })
    await assert.rejects(move(ids.manager, ids.plain, true), { code: 'fault', message: /child of its own child/ })
    await assert.rejects(move(ids.plain, ids.outsider, false), { code: 'fault', message: /cascadePermissionsFlag/ })
    assert.deepEqual((await move(ids.plain, ids.outsider, true)).value, { parentId: ids.outsider })
    assert.deepEqual((await call(master, 'User_Customer::getPermissions', { id: ids.plain })).value, [])
    assert.equal((await call(manager, 'User_Customer::getChildUsers', { id: ids.manager })).total, 0)
    await assert.rejects(call(manager, 'User_Customer::getObject', { id: ids.plain }), { code: 'not-found' })
  })

  it('cannot take the name of another by a nested template (no user is made on the side)', async () => {
    const [{ call }] = callers as [Caller]
    const before = emulator.world.all('SoftLayer_User_Customer').length
    const template = { title: 't', subjectId: 1001, assignedUser: { username: 'intruder', isMasterUserFlag: true } }
    await call(master, 'Ticket::createStandardTicket', { args: [template, 'text'] })
    assert.equal(emulator.world.all('SoftLayer_User_Customer').length, before)
  })
})
