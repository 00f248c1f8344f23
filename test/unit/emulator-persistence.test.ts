import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { emulated, type Emulated } from './support/emulated.js'

describe('writes of the emulator', () => {
  let run: Emulated['run']
  beforeEach(async () => {
    ;({ run } = await emulated({ guests: 3, domains: 2 }))
  })

  const names = () => run('Account::getDomains', { mask: 'mask[name]' }).value

  it('store all of a template or nothing of it', () => {
    const before = names()
    const template = {
      name: 'half.example',
      resourceRecords: [{ type: 'a', host: '@', data: '192.0.2.1' }, { type: 'a' }],
    }
    assert.throws(() => run('Dns_Domain::createObject', { args: [template] }), { code: 'fault' })
    assert.throws(() => run('Dns_Domain::createObjects', { args: [[{ name: 'whole.example' }, {}]] }), {
      code: 'fault',
    })
    assert.deepEqual(names(), before)
  })

  it('change all that a template says or nothing', () => {
    const before = run('Virtual_Guest::getObject', { id: 1000001 }).value
    const template = { hostname: 'changed', datacenter: { id: 5 } }
    assert.throws(() => run('Virtual_Guest::editObject', { id: 1000001, args: [template] }), { code: 'not-found' })
    assert.deepEqual(run('Virtual_Guest::getObject', { id: 1000001 }).value, before)
    assert.equal(run('Account::getVirtualGuests').total, 3)
  })

  it('need the parent that a key names', () => {
    const template = { type: 'a', host: 'x', data: '192.0.2.1', domainId: 5 }
    assert.throws(() => run('Dns_Domain_ResourceRecord::createObject', { args: [template] }), { code: 'not-found' })
    const [record] = run('Dns_Domain::getResourceRecords', { id: 1100000 }).value as { id: number }[]
    assert.ok(record)
    assert.throws(() => run('Dns_Domain_ResourceRecord::editObject', { id: record.id, args: [{ domainId: 5 }] }), {
      code: 'not-found',
    })
    assert.equal((run('Dns_Domain_ResourceRecord::getDomain', { id: record.id }).value as { id: number }).id, 1100000)
  })

  it('give a new guest a UUID of its own that finds it (I-1)', () => {
    const [first] = run('Account::getVirtualGuests', { mask: 'mask[globalIdentifier]' }).value as {
      globalIdentifier: string
    }[]
    const args = [{ hostname: 'new', domain: 'example.com', globalIdentifier: first?.globalIdentifier ?? '' }]
    const made = run('Virtual_Guest::createObject', { args, mask: 'mask[id,globalIdentifier]' }).value as {
      id: number
      globalIdentifier: string
    }
    assert.notEqual(made.globalIdentifier, first?.globalIdentifier)
    const found = run('Virtual_Guest::getObject', { id: made.globalIdentifier }).value as { id: number }
    assert.equal(found.id, made.id)
  })

  it('are not made when the mask is wrong (M-5)', () => {
    const before = names()
    assert.throws(() => run('Dns_Domain::createObject', { args: [{ name: 'x.example' }], mask: 'mask[bogus]' }), {
      message: "Property 'bogus' not valid for 'SoftLayer_Dns_Domain'.",
    })
    assert.deepEqual(names(), before)
  })
})
