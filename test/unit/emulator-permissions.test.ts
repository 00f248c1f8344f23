import assert from 'node:assert/strict'
import fc from 'fast-check'
import { beforeEach, describe, it } from 'mocha'
import { createEmulator, type Emulator, type EmulatorUser } from '../../src/emulator/index.js'
import { permissionNames } from '../../src/emulator/permissions.js'
import { seed } from '../support/protocols.js'
import { callersOf, type Caller } from './support/callers.js'
import { emulated } from './support/emulated.js'

type Members = Record<string, unknown>

const master = { username: 'master', apiKey: 'master-key' }
const user = { username: 'user', apiKey: 'user-key' }
const seen = { guest: 1000002, hardware: 200002 }
const hidden = { guest: 1000003, hardware: 200003 }
const userId = 260001

async function withUser(settings: Partial<EmulatorUser>): Promise<{ emulator: Emulator; callers: readonly Caller[] }> {
  const emulator = await createEmulator({ guests: 6, hardware: 4, users: [master, { ...user, ...settings }] })
  return { emulator, callers: callersOf(emulator) }
}

function missing(id: number | string) {
  const message = `Unable to find object with id of '${id}'.`
  return { code: 'not-found', fault: { code: 'SoftLayer_Exception_ObjectNotFound', message } }
}

describe('permissions of the emulated users', () => {
  describe('servers that a user may not see do not exist (A-9, quirk 4)', () => {
    let callers: readonly Caller[]
    beforeEach(async () => {
      ;({ callers } = await withUser({
        permissions: ['VIRTUAL_GUEST_VIEW', 'HARDWARE_VIEW', 'REMOTE_MANAGEMENT', 'SERVER_CANCEL', 'HOSTNAME_EDIT'],
        virtualGuests: [seen.guest],
        hardware: [seen.hardware],
      }))
    })

    it('by their id, for whatever method', async () => {
      for (const { call } of callers) {
        for (const method of ['getObject', 'getDatacenter', 'powerOff', 'deleteObject', 'isPingable']) {
          await assert.rejects(call(user, `Virtual_Guest::${method}`, { id: hidden.guest }), missing(hidden.guest))
        }
        await assert.rejects(
          call(user, 'Virtual_Guest::editObject', { id: hidden.guest, args: [{ hostname: 'x' }] }),
          missing(hidden.guest),
        )
        await assert.rejects(
          call(user, 'Hardware_Server::getObject', { id: hidden.hardware }),
          missing(hidden.hardware),
        )
        assert.equal(
          ((await call(user, 'Virtual_Guest::getObject', { id: seen.guest })).value as Members)['id'],
          seen.guest,
        )
        assert.equal((await call(user, 'Virtual_Guest::powerOff', { id: seen.guest })).value, true)
      }
    })

    it('just as one that there never was', async () => {
      for (const { call } of callers) {
        const fault = async (id: number) => {
          try {
            await call(user, 'Virtual_Guest::getObject', { id })
            return undefined
          } catch (error) {
            const { code, status, fault, message } = error as Members
            return JSON.stringify([code, status, fault, message]).replaceAll(String(id), 'ID')
          }
        }
        assert.ok(await fault(hidden.guest))
        assert.equal(await fault(hidden.guest), await fault(9_999_999))
      }
    })

    it('by their UUID', async () => {
      for (const { call } of callers) {
        const { globalIdentifier } = (await call(master, 'Virtual_Guest::getObject', { id: hidden.guest }))
          .value as Members
        const id = String(globalIdentifier)
        await assert.rejects(call(user, 'Virtual_Guest::getObject', { id }), missing(id))
      }
    })

    it('in lists, totals and counts', async () => {
      for (const { call } of callers) {
        const guests = await call(user, 'Account::getVirtualGuests', { mask: 'mask[id]', limit: 10 })
        assert.deepEqual(guests, { value: [{ id: seen.guest }], total: 1 })
        const mask = 'mask[virtualGuestCount,hardwareCount,virtualGuests[id],hardware[id],id]'
        assert.deepEqual((await call(user, 'Account::getObject', { mask })).value, {
          virtualGuestCount: 1,
          hardwareCount: 1,
          virtualGuests: [{ id: seen.guest }],
          hardware: [{ id: seen.hardware }],
          id: 307608,
        })
        assert.equal((await call(master, 'Account::getVirtualGuests', { mask: 'mask[id]' })).total, 6)
      }
    })

    it('through filters, which would tell that they are there', async () => {
      for (const { call } of callers) {
        const filter = { virtualGuests: { id: { operation: hidden.guest } } }
        assert.deepEqual(await call(user, 'Account::getVirtualGuests', { filter }), { value: [], total: 0 })
      }
    })

    it('through their parts and through what they belong to', async () => {
      for (const { call } of callers) {
        const component = hidden.guest * 2
        await call(master, 'Virtual_Guest_Network_Component::getObject', { id: component })
        await assert.rejects(
          call(user, 'Virtual_Guest_Network_Component::getObject', { id: component }),
          missing(component),
        )
        await assert.rejects(
          call(user, 'Network_Component::getObject', { id: hidden.hardware * 4 }),
          missing(hidden.hardware * 4),
        )
      }
    })

    it('until they are given, and not after they are taken', async () => {
      for (const { call } of callers) {
        const args = [hidden.guest]
        assert.equal((await call(master, 'User_Customer::addVirtualGuestAccess', { id: userId, args })).value, true)
        await call(user, 'Virtual_Guest::getObject', { id: hidden.guest })
        const allowed = (await call(master, 'User_Customer::getAllowedVirtualGuestIds', { id: userId })).value
        assert.deepEqual(allowed, [seen.guest, hidden.guest])
        assert.equal((await call(user, 'User_Customer::getVirtualGuestCount', { id: userId })).value, 2)
        await call(master, 'User_Customer::removeVirtualGuestAccess', { id: userId, args })
        await assert.rejects(call(user, 'Virtual_Guest::getObject', { id: hidden.guest }), missing(hidden.guest))
        await call(master, 'User_Customer::addBulkHardwareAccess', { id: userId, args: [[hidden.hardware]] })
        await call(user, 'Hardware_Server::getObject', { id: hidden.hardware })
        await call(master, 'User_Customer::removeAllHardwareAccessForThisUser', { id: userId })
        await assert.rejects(
          call(user, 'Hardware_Server::getObject', { id: hidden.hardware }),
          missing(hidden.hardware),
        )
        await assert.rejects(call(user, 'Hardware_Server::getObject', { id: seen.hardware }), missing(seen.hardware))
        await call(master, 'User_Customer::addHardwareAccess', { id: userId, args: [seen.hardware] })
      }
    })
  })

  it('open what they name and nothing else: one key never has the permission of another user', async () => {
    const tickets = { username: 'tickets', apiKey: 'tickets-key' }
    const dns = { username: 'dns', apiKey: 'dns-key' }
    const emulator = await createEmulator({
      users: [
        master,
        { ...tickets, permissions: ['TICKET_VIEW', 'TICKET_EDIT'] },
        { ...dns, permissions: ['DNS_MANAGE'] },
      ],
    })
    for (const { call } of callersOf(emulator)) {
      assert.equal((await call(tickets, 'Account::getTickets', { mask: 'mask[id]' })).total, 20)
      assert.equal((await call(tickets, 'Account::getDomains')).total, 0)
      assert.equal((await call(dns, 'Account::getDomains', { mask: 'mask[id]' })).total, 10)
      assert.equal((await call(dns, 'Account::getTickets', { mask: 'mask[id]' })).total, 0)
      await assert.rejects(call(dns, 'Ticket::getObject', { id: 1160000 }), missing(1160000))
      await assert.rejects(call(tickets, 'Dns_Domain::getObject', { id: 1100000 }), missing(1100000))
      await assert.rejects(call(tickets, 'Dns_Domain::createObject', { args: [{ name: 'x.example' }] }), missing(''))
      await assert.rejects(call(dns, 'Ticket::addUpdate', { id: 1160000, args: [{ entry: 'x' }] }), missing(1160000))
      await assert.rejects(call({ username: 'dns', apiKey: 'tickets-key' }, 'Account::getDomains'), { code: 'auth' })
      const zone = (await call(dns, 'Dns_Domain::createObject', { args: [{ name: 'mine.example' }] })).value as {
        id: number
      }
      await call(dns, 'Dns_Domain::deleteObject', { id: zone.id })
    }
    assert.equal(emulator.world.executions('SoftLayer_Ticket', 'addUpdate'), 0)
  })

  it('say that they are missing when quirk 4 is off', async () => {
    const { run } = await emulated({
      users: [master, { ...user, permissions: [] }],
      quirks: { 'denied-looks-missing': false },
    })
    assert.throws(() => run('Dns_Domain::createObject', { auth: user, args: [{ name: 'x.example' }] }), {
      fault: {
        code: 'SoftLayer_Exception_PermissionDenied',
        message: 'You do not have permission to perform this action.',
      },
    })
  })

  it('are needed for each kind of change', async () => {
    const needs: readonly (readonly [string, object, string])[] = [
      ['Virtual_Guest::createObject', { args: [{ hostname: 'a', domain: 'b.example' }] }, 'SERVER_ADD'],
      ['Virtual_Guest::rebootSoft', { id: 1000001 }, 'REMOTE_MANAGEMENT'],
      ['Virtual_Guest::editObject', { id: 1000001, args: [{ notes: 'n' }] }, 'HOSTNAME_EDIT'],
      ['Virtual_Guest::deleteObject', { id: 1000001 }, 'SERVER_CANCEL'],
      ['Hardware_Server::powerOff', { id: 200001 }, 'REMOTE_MANAGEMENT'],
      ['Ticket::createStandardTicket', { args: [{ title: 't', subjectId: 1001 }, 'text'] }, 'TICKET_ADD'],
      ['Ticket::addUpdate', { id: 1160000, args: [{ entry: 'x' }] }, 'TICKET_EDIT'],
      ['Security_Ssh_Key::createObject', { args: [{ key: 'ssh-rsa x' }] }, 'CUSTOMER_SSH_KEY_MANAGEMENT'],
      ['User_Customer::createObject', { args: [{ username: 'n', email: 'n@example.com' }] }, 'USER_MANAGE'],
    ]
    for (const [method, call, permission] of needs) {
      const without = permissionNames.filter((name) => name !== permission)
      const { run } = await emulated({ users: [master, { ...user, permissions: without }] })
      assert.throws(
        () => run(method, { ...call, auth: user }),
        { code: 'not-found' },
        `${method} without ${permission}`,
      )
      run('User_Customer::addPortalPermission', { auth: master, id: userId, args: [{ keyName: permission }] })
      assert.ok(run(method, { ...call, auth: user }).value !== undefined)
    }
  })

  it('are given to children, never to oneself, to the master or beyond what one has', async () => {
    const users = [
      master,
      { ...user, permissions: ['USER_MANAGE', 'DNS_MANAGE'] },
      { username: 'child', apiKey: 'child-key', parent: 'user', permissions: [] },
      { username: 'other', permissions: [] },
    ]
    const emulator = await createEmulator({ users })
    const denied = { fault: { code: 'SoftLayer_Exception_PermissionDenied' } }
    const refuses = (promise: Promise<unknown>) =>
      assert.rejects(promise, (error: { fault?: { code: string } }) => error.fault?.code === denied.fault.code)
    for (const { call } of callersOf(emulator)) {
      const add = (id: number, keyName: string, auth = user) =>
        call(auth, 'User_Customer::addBulkPortalPermission', { id, args: [[{ keyName }]] })
      await refuses(add(260001, 'TICKET_VIEW'))
      await refuses(add(260000, 'TICKET_VIEW', master))
      await refuses(add(260002, 'TICKET_VIEW'))
      await assert.rejects(add(260003, 'DNS_MANAGE'), missing(260003))
      await assert.rejects(add(260002, 'NOTHING'), { code: 'fault' })
      assert.equal((await add(260002, 'DNS_MANAGE')).value, true)
      assert.equal((await add(260002, 'DNS_MANAGE')).value, true)
      const names = async () =>
        ((await call(user, 'User_Customer::getPermissions', { id: 260002 })).value as { keyName: string }[]).map(
          (permission) => permission.keyName,
        )
      assert.deepEqual(await names(), ['DNS_MANAGE'])
      const child = { username: 'child', apiKey: 'child-key' }
      assert.equal((await call(child, 'Account::getDomains', { mask: 'mask[id]' })).total, 10)
      const take = (id: number, cascade: boolean) =>
        call(master, 'User_Customer::removePortalPermission', { id, args: [{ keyName: 'DNS_MANAGE' }, cascade] })
      await assert.rejects(take(260001, false), { code: 'fault', message: /Child users have the permission/ })
      assert.equal((await take(260001, true)).value, true)
      assert.deepEqual(await names(), [])
      assert.equal((await call(child, 'Account::getDomains', { mask: 'mask[id]' })).total, 0)
      await add(260001, 'DNS_MANAGE', master)
    }
  })

  it('are listed: those there are, those of a user, and the actions behind them', async () => {
    const { callers } = await withUser({ permissions: ['DNS_MANAGE', 'TICKET_VIEW'] })
    for (const { call } of callers) {
      const all = (await call(user, 'User_Customer_CustomerPermission_Permission::getAllObjects')).value as Members[]
      assert.deepEqual(
        all.map(({ keyName }) => keyName),
        permissionNames,
      )
      assert.deepEqual(
        all.find(({ keyName }) => keyName === 'DNS_MANAGE'),
        {
          key: 'DNS_1',
          keyName: 'DNS_MANAGE',
          name: 'Manage DNS',
        },
      )
      assert.equal((await call(master, 'User_Customer::getPermissions', { id: 260000 })).total, permissionNames.length)
      const actions = (await call(user, 'User_Customer::getActions', { id: userId, mask: 'mask[keyName]' })).value
      assert.deepEqual(actions, [{ keyName: 'DNS_MANAGE' }, { keyName: 'TICKET_VIEW' }])
      assert.equal(
        (await call(user, 'User_Permission_Action::getAllObjects', { mask: 'mask[id]' })).total,
        permissionNames.length,
      )
      const departments = (await call(user, 'User_Permission_Department::getAllObjects', { mask: 'mask[keyName]' }))
        .value
      assert.ok((departments as Members[]).some(({ keyName }) => keyName === 'TICKET'))
    }
  })

  it('let a user see what it made itself', async () => {
    const { callers } = await withUser({ permissions: ['VIRTUAL_GUEST_VIEW', 'SERVER_ADD', 'SERVER_CANCEL'] })
    for (const { call } of callers) {
      const args = [{ hostname: 'mine', domain: 'example.com' }]
      const { id } = (await call(user, 'Virtual_Guest::createObject', { args })).value as { id: number }
      assert.deepEqual((await call(user, 'Account::getVirtualGuests', { mask: 'mask[id]' })).value, [{ id }])
      await call(user, 'Virtual_Guest::deleteObject', { id })
      assert.equal((await call(user, 'Account::getVirtualGuests')).total, 0)
    }
  })

  it('hold for IAM tokens and sessions of employees as for the master user', async () => {
    const { run } = await emulated({
      users: [master],
      iamTokens: ['token'],
      employees: [{ employeeId: 7, authToken: 'badge' }],
    })
    for (const auth of [{ iamToken: 'token' }, { employeeId: 7, authToken: 'badge' }]) {
      assert.equal(run('Account::getVirtualGuests', { auth, mask: 'mask[id]' }).total, 100)
    }
  })

  it('leave nothing hidden from the next caller, or from a test', async () => {
    const { run, emulator } = await emulated({ users: [master, { ...user, permissions: [] }] })
    assert.throws(() => run('Virtual_Guest::getObject', { auth: user, id: 1000001 }))
    assert.equal(emulator.world.all('SoftLayer_Virtual_Guest').length, 100)
    assert.equal((run('Virtual_Guest::getObject', { auth: master, id: 1000001 }).value as Members)['id'], 1000001)
  })

  it('need users that can be', async () => {
    const bad: readonly (readonly [EmulatorUser[], RegExp])[] = [
      [[master, { ...user, permissions: ['NOTHING'] }], /no permission "NOTHING"/],
      [[master, { ...user, parent: 'nobody' }], /parent of "user"/],
      [[master, master], /two users are called "master"/],
      [[master, { ...user, virtualGuests: [5] }], /names the SoftLayer_Virtual_Guest 5/],
    ]
    for (const [users, message] of bad) await assert.rejects(emulated({ users }), { code: 'config', message })
  })

  it('hide a server in whatever answer there is, with whatever relation it is asked for (A-9)', async () => {
    const permissions = permissionNames.filter((name) => !name.startsWith('ACCESS_ALL_'))
    const { run, emulator } = await emulated({
      guests: 6,
      hardware: 4,
      users: [master, { ...user, permissions, virtualGuests: [seen.guest], hardware: [seen.hardware] }],
    })
    const { world } = emulator
    const servers = [...world.all('SoftLayer_Virtual_Guest'), ...world.all('SoftLayer_Hardware')]
    const secret = servers
      .filter(({ id }) => id !== seen.guest && id !== seen.hardware)
      .map(({ values }) => String(values['globalIdentifier']))
    const leaks: string[] = []
    let answers = 0
    for (const service of world.schema.services()) {
      const known = world.schema.service(service)
      for (const method of known?.names() ?? []) {
        const { parameters = [], returns } = known?.method(method) ?? {}
        // A machine asks about itself without credentials (I-2).
        if (!/^get|^is/.test(method) || parameters.length > 0 || known?.method(method)?.noauth === true) continue
        const relations = returns?.type?.names().filter((name) => returns.type?.form(name) === 'relational') ?? []
        const ids = [undefined, ...world.all(service).map(({ id }) => id)].slice(0, 3)
        for (const id of ids) {
          const mask = relations.length === 0 ? {} : { mask: `mask[${relations.join(',')}]` }
          try {
            const call = { auth: user, ...(id === undefined ? {} : { id }), ...mask }
            const answer = JSON.stringify(run(`${service.replace(/^SoftLayer_/, '')}::${method}`, call), textOf)
            answers++
            if (secret.some((identifier) => answer.includes(identifier))) leaks.push(`${service}::${method}`)
          } catch (error) {
            if ((error as Error).name !== 'CallError') throw error
          }
        }
      }
    }
    assert.deepEqual(leaks, [])
    assert.ok(answers > 1000, `${answers} answers were looked at`)
  })

  it('show the objects of a type to whoever has a permission for it, and to nobody else', async () => {
    const emulator = await createEmulator({
      guests: 2,
      hardware: 2,
      protocols: [],
      users: [master, { ...user, permissions: [] }],
    })
    const run = (auth: typeof user, name: string, call: object = {}) => {
      const [service = '', method = ''] = `SoftLayer_${name}`.split('::')
      return emulator.execute({ service, method, auth, ...call })
    }
    const lists = {
      getVirtualGuests: ['VIRTUAL_GUEST_VIEW', 'ACCESS_ALL_GUEST'],
      getHardware: ['HARDWARE_VIEW', 'ACCESS_ALL_HARDWARE'],
      getTickets: ['TICKET_VIEW'],
      getDomains: ['DNS_MANAGE'],
      getInvoices: ['ACCOUNT_SUMMARY_VIEW'],
      getNetworkStorage: ['NAS_MANAGE'],
      getSshKeys: ['CUSTOMER_SSH_KEY_MANAGEMENT'],
    }
    const relevant = Object.values(lists).flat()
    fc.assert(
      fc.property(fc.subarray(relevant), (permissions) => {
        const given = permissions.map((keyName) => ({ keyName }))
        const all = permissionNames.map((keyName) => ({ keyName }))
        run(master, 'User_Customer::removeBulkPortalPermission', { id: userId, args: [all] })
        run(master, 'User_Customer::addBulkPortalPermission', { id: userId, args: [given] })
        for (const [list, needed] of Object.entries(lists)) {
          const whole = run(master, `Account::${list}`).total ?? 0
          assert.ok(whole > 0)
          const expected = needed.every((name) => permissions.includes(name)) ? whole : 0
          assert.equal(run(user, `Account::${list}`).total, expected, list)
        }
      }),
      { seed, numRuns: 100 },
    )
  })
})

/** JSON has no integers past 2^53. */
function textOf(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
