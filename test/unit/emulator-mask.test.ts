import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import { typeName } from '../../src/core/type-name.js'
import { emulated, type Emulated } from './support/emulated.js'

type Members = Record<string, unknown>

describe('masks in the emulator', () => {
  let run: Emulated['run']
  before(async () => {
    run = (await emulated({ guests: 12, hardware: 4 })).run
  })

  const id = 1000001
  const names = (value: unknown) => Object.keys(value as object).sort()
  const guest = (mask?: string) =>
    run('Virtual_Guest::getObject', { id, ...(mask === undefined ? {} : { mask }) }).value as Members

  it('gives local properties only without a mask', () => {
    const value = guest()
    assert.ok('hostname' in value && 'lastVerifiedDate' in value)
    for (const name of ['datacenter', 'primaryIpAddress', 'networkComponents', 'networkComponentCount'])
      assert.ok(!(name in value), name)
    assert.deepEqual(guest('mask[]'), value)
  })

  it('gives only what is named once a local property is named (M-3)', () => {
    assert.deepEqual(names(guest('mask[id,hostname]')), ['hostname', 'id'])
    assert.deepEqual(names(guest('mask[id,datacenter.name,networkComponentCount]')), [
      'datacenter',
      'id',
      'networkComponentCount',
    ])
    assert.deepEqual(names(guest('mask.id')), ['id'])
  })

  it('keeps the local ones when only relational ones are named (M-3)', () => {
    const value = guest('mask[datacenter,primaryIpAddress]')
    assert.ok('hostname' in value && 'id' in value && 'primaryIpAddress' in value)
    assert.deepEqual(names(value['datacenter']), ['id', 'longName', 'name', 'statusId'])
  })

  it('adds to the local ones for a legacy mask (M-8)', () => {
    const value = run('Virtual_Guest::getObject', { id, mask: { legacy: { id: {}, datacenter: { name: {} } } } })
      .value as Members
    assert.ok('hostname' in value)
    assert.ok('longName' in (value['datacenter'] as Members))
  })

  it('goes down chains and sets, also in circles', () => {
    const value = guest('mask[id,account[id,virtualGuests[id,account.id]]]')
    const account = value['account'] as { id: number; virtualGuests: { id: number; account: unknown }[] }
    assert.equal(account.virtualGuests.length, 12)
    assert.deepEqual(account.virtualGuests[0], { id, account: { id: 307608 } })
  })

  it('adds up type scopes that hold for one object (M-4)', () => {
    const mask = 'mask[id,datacenter(SoftLayer_Location)[id],datacenter(SoftLayer_Location_Datacenter)[name]]'
    assert.deepEqual(names(guest(mask)['datacenter']), ['id', 'name'])
    const scoped = 'mask(SoftLayer_Hardware)[id,datacenter[id]],mask(SoftLayer_Hardware_Server)[datacenter[name]]'
    const [first] = run('Account::getHardware', { mask: scoped, limit: 1 }).value as Members[]
    assert.deepEqual(names(first?.['datacenter']), ['id', 'name'])
  })

  it('counts without giving the list', () => {
    assert.deepEqual(guest('mask[id,networkComponentCount,activeTicketCount]'), {
      id,
      networkComponentCount: 2,
      activeTicketCount: 0,
    })
  })

  it('takes types (M-1)', () => {
    const list = run('Account::getHardware', { mask: 'mask[id],mask(SoftLayer_Hardware_Server)[cost]' })
      .value as Members[]
    assert.deepEqual(names(list[0]), ['cost', 'id'])
    const other = run('Account::getHardware', { mask: 'mask[id],mask(SoftLayer_Hardware_Router)[notes]' })
      .value as Members[]
    assert.deepEqual(names(other[1]), ['id'])
  })

  it('tells the concrete type where it is not the declared one, and everywhere on request (R-18)', () => {
    const [server] = run('Account::getHardware', { limit: 1 }).value as object[]
    assert.equal(typeName(server as object), 'SoftLayer_Hardware_Server')
    assert.equal(typeName(guest()), undefined)
    assert.equal(
      typeName(run('Virtual_Guest::getObject', { id, types: true }).value as object),
      'SoftLayer_Virtual_Guest',
    )
    assert.equal(typeName(guest('mask[datacenter]')['datacenter'] as object), 'SoftLayer_Location_Datacenter')
  })

  it('cuts children with filteredMask, and with mask not (F-8)', () => {
    const filter = { virtualGuests: { id: { operation: `< ${id + 2}` } } }
    const count = (root: string) =>
      (
        run('Account::getObject', { mask: `${root}[id,virtualGuests.id]`, filter }).value as {
          virtualGuests: unknown[]
        }
      ).virtualGuests.length
    assert.equal(count('filteredMask'), 2)
    assert.equal(count('mask'), 12)
  })

  it('gives one object where one object is (S-22)', () => {
    const packages = run('Product_Package::getAllObjects', { mask: 'mask[id,type[keyName]]' }).value as {
      type: object
    }[]
    assert.equal(packages[0]?.type, packages[2]?.type)
    assert.notEqual(packages[0]?.type, packages[1]?.type)
  })

  it('refuses what a type does not have, also when nothing is found (M-5)', () => {
    const fault = { code: 'SoftLayer_Exception_Public', message: "Property 'x' not valid for 'SoftLayer_Hardware'." }
    assert.throws(() => run('Account::getHardware', { mask: 'mask[id,x]' }), { code: 'fault', fault, status: 500 })
    assert.throws(() => run('Account::getRouters', { mask: 'mask[id,x]' }), { code: 'fault', fault })
    assert.throws(() => guest('mask[id.x]'), { code: 'fault' })
    assert.throws(() => guest('mask[datacenter[__proto__]]'), { code: 'fault' })
    assert.throws(() => guest('mask(SoftLayer_Nothing)[id]'), { code: 'fault' })
  })

  it('refuses duplicates and text that is no mask as the API does (M-4)', () => {
    assert.throws(() => guest('mask[id,id]'), { code: 'fault', status: 500 })
    assert.throws(() => guest('mask[id'), { code: 'fault' })
  })

  it('does not blow up on masks in circles', async () => {
    const { run: large } = await emulated({ guests: 1000 })
    let mask = 'id'
    for (let i = 0; i < 20; i++) mask = `id,account[id,virtualGuests[${mask}]]`
    assert.throws(() => large('Account::getVirtualGuests', { mask: `mask[${mask}]` }), { code: 'overload' })
  })
})
