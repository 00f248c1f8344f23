import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { emulated, type Emulated } from './support/emulated.js'

type Members = Record<string, unknown>

describe('methods of the emulator', () => {
  let run: Emulated['run']
  let emulator: Emulated['emulator']
  beforeEach(async () => {
    ;({ run, emulator } = await emulated({ guests: 5, hardware: 2 }))
  })

  const zone = () =>
    run('Dns_Domain::createObject', {
      args: [{ name: 'new.example', resourceRecords: [{ type: 'a', host: '@', data: '192.0.2.1' }] }],
    }).value as { id: number }

  it('finds objects by number, text and UUID (I-1)', () => {
    const mask = 'mask[id,globalIdentifier]'
    const guest = run('Virtual_Guest::getObject', { id: 1000001, mask }).value as { globalIdentifier: string }
    assert.deepEqual(run('Virtual_Guest::getObject', { id: '1000001', mask }).value, guest)
    assert.deepEqual(run('Virtual_Guest::getObject', { id: guest.globalIdentifier, mask }).value, guest)
    assert.deepEqual(run('Virtual_Guest::getObject', { id: guest.globalIdentifier.toUpperCase(), mask }).value, guest)
  })

  it('switches servers on and off', () => {
    const id = (run('Account::getHardware', { mask: 'mask[id]' }).value as { id: number }[])[0]?.id ?? 0
    assert.equal(run('Hardware_Server::getServerPowerState', { id }).value, 'on')
    assert.equal(run('Hardware_Server::powerOff', { id }).value, true)
    assert.equal(run('Hardware_Server::getServerPowerState', { id }).value, 'off')
    assert.equal(run('Hardware_Server::powerOn', { id }).value, true)
    assert.equal(run('Hardware_Server::getServerPowerState', { id }).value, 'on')
  })

  it('makes the reverse record of an address', () => {
    const made = run('Dns_Domain::createPtrRecord', { args: ['192.0.2.7', 'host.example.com.', 60] }).value as Members
    assert.deepEqual([made['type'], made['host'], made['ttl']], ['ptr', '192.0.2.7', 60])
  })

  it('needs no id for the account (C-8), but for all else', () => {
    assert.equal((run('Account::getObject').value as Members)['id'], 307608)
    assert.throws(() => run('Virtual_Guest::getObject'), { code: 'bad-request' })
    assert.throws(() => run('Virtual_Guest::getDatacenter'), { code: 'bad-request' })
  })

  it('answers unknown things in the words of the API (section 2.9)', () => {
    assert.throws(() => run('Nothing::getObject'), {
      code: 'unknown-service',
      message: 'Service does not exist',
      status: 404,
    })
    assert.throws(() => run('Account::x'), {
      code: 'unknown-method',
      message: 'Function ("x") is not a valid method for this service.',
    })
    assert.throws(() => run('Virtual_Guest::getObject', { id: 1 }), {
      code: 'not-found',
      fault: { code: 'SoftLayer_Exception_ObjectNotFound', message: "Unable to find object with id of '1'." },
      status: 404,
    })
    for (const id of ['', '__proto__', 'constructor', '1e3', -1, 2 ** 60, Number.NaN])
      assert.throws(() => run('Virtual_Guest::getObject', { id }))
    assert.throws(() => run('Account::getNextInvoicePdf'), {
      code: 'not-implemented',
      message: /no code/,
    })
  })

  it('gets relational properties, related objects and none (C-7)', () => {
    assert.equal((run('Virtual_Guest::getDatacenter', { id: 1000001 }).value as Members)['statusId'], 2)
    assert.match(String(run('Virtual_Guest::getPrimaryIpAddress', { id: 1000001 }).value), /^169\./)
    assert.equal(run('Virtual_Guest::getFirewallServiceComponent', { id: 1000001 }).value, null)
    assert.deepEqual(run('Virtual_Guest::getActiveTickets', { id: 1000001 }), { value: [], total: 0 })
  })

  it('creates, edits and deletes, and remembers it', () => {
    const { id } = zone()
    const record = run('Dns_Domain::createMxRecord', { id, args: ['@', 'mail.', '300'] }).value as {
      id: number
      ttl: number
      mxPriority: number
    }
    assert.equal(record.ttl, 300)
    assert.equal(record.mxPriority, 10)
    assert.equal(run('Dns_Domain::getResourceRecords', { id }).total, 2)
    assert.equal(
      run('Dns_Domain_ResourceRecord::editObject', { id: record.id, args: [{ ttl: '60', id: record.id }] }).value,
      true,
    )
    const edited = run('Dns_Domain_ResourceRecord::getObject', {
      id: record.id,
      mask: 'mask[ttl,data,domain.name]',
    }).value
    assert.deepEqual(edited, { ttl: 60, data: 'mail.', domain: { name: 'new.example' } })
    assert.equal(run('Dns_Domain_ResourceRecord::deleteObject', { id: record.id }).value, true)
    assert.throws(() => run('Dns_Domain_ResourceRecord::deleteObject', { id: record.id }), { code: 'not-found' })
    assert.equal(run('Dns_Domain::getResourceRecords', { id }).total, 1)
    assert.equal(run('Dns_Domain::getByDomainName', { args: ['new.example'] }).total, 1)
    assert.equal(run('Dns_Domain::deleteObject', { id }).value, true)
    assert.equal(run('Dns_Domain::getByDomainName', { args: ['new.example'] }).total, 0)
    assert.equal(run('Account::getDomains').total, 10)
  })

  it('takes many at once', () => {
    const { id } = zone()
    const templates = ['x', 'y'].map((host) => ({ domainId: id, type: 'a', host, data: '192.0.2.9' }))
    const made = run('Dns_Domain_ResourceRecord::createObjects', { args: [templates] }).value as { id: number }[]
    assert.equal(run('Dns_Domain::getResourceRecords', { id }).total, 3)
    assert.equal(
      run('Dns_Domain_ResourceRecord::editObjects', { args: [made.map((one) => ({ id: one.id, ttl: 5 }))] }).value,
      true,
    )
    assert.throws(() => run('Dns_Domain_ResourceRecord::deleteObjects', { args: [[...made, { id: 1e9 }]] }), {
      code: 'not-found',
    })
    assert.equal(run('Dns_Domain::getResourceRecords', { id }).total, 3)
    assert.equal(run('Dns_Domain_ResourceRecord::deleteObjects', { args: [made] }).value, true)
    assert.equal(run('Dns_Domain::getResourceRecords', { id }).total, 1)
  })

  it('makes guests with what their template names', () => {
    const template = {
      hostname: 'h',
      domain: 'd.example',
      datacenter: { name: 'dal13' },
      maxMemory: '1024',
      networkComponents: [{ maxSpeed: 100 }],
    }
    const mask =
      'mask[id,fullyQualifiedDomainName,maxMemory,datacenter.id,networkComponents[maxSpeed,guest.id],account.id]'
    const guest = run('Virtual_Guest::createObject', { args: [template], mask }).value as { id: number }
    assert.deepEqual(guest, {
      id: 1000006,
      fullyQualifiedDomainName: 'h.d.example',
      maxMemory: 1024,
      datacenter: { id: 1854895 },
      networkComponents: [{ maxSpeed: 100, guest: { id: 1000006 } }],
      account: { id: 307608 },
    })
    assert.equal(run('Account::getVirtualGuests').total, 6)
    run('Virtual_Guest::editObject', { id: guest.id, args: [{ hostname: 'renamed' }] })
    assert.equal(
      (run('Virtual_Guest::getObject', { id: guest.id }).value as Members)['fullyQualifiedDomainName'],
      'renamed.d.example',
    )
    assert.equal(run('Virtual_Guest::powerOff', { id: guest.id }).value, true)
    assert.equal((run('Virtual_Guest::getPowerState', { id: guest.id }).value as Members)['keyName'], 'HALTED')
    run('Virtual_Guest::deleteObject', { id: guest.id })
    assert.equal(run('Account::getVirtualGuests').total, 5)
  })

  it('gives equal worlds equal answers to equal writes', async () => {
    const other = await emulated({ guests: 5, hardware: 2 })
    const make = (one: Emulated['run']) =>
      one('Security_Ssh_Key::createObject', { args: [{ key: 'ssh-rsa x', label: 'l' }] })
    assert.deepEqual(make(run), make(other.run))
  })

  it('keeps files of tickets byte by byte', () => {
    const data = Uint8Array.from({ length: 256 }, (_, i) => i)
    const args = [{ title: 't', subjectId: 1001 }, 'help', null, null, null, null, [{ filename: 'a.bin', data }]]
    const ticket = run('Ticket::createStandardTicket', {
      args,
      mask: 'mask[id,updates[entry],attachedFiles[id,fileName]]',
    }).value as {
      id: number
      attachedFiles: { id: number }[]
    }
    assert.deepEqual(run('Ticket::getAttachedFile', { id: ticket.id, args: [ticket.attachedFiles[0]?.id] }).value, data)
    const updates = run('Ticket::addUpdate', { id: ticket.id, args: [{ entry: 'more' }] })
    assert.equal(updates.total, 1)
    assert.equal(run('Ticket::getUpdates', { id: ticket.id }).total, 2)
  })

  it('refuses bad templates with faults and changes nothing', () => {
    const bad: unknown[] = [
      undefined,
      null,
      'x',
      5,
      [],
      {},
      { name: 5n, x: 1 },
      { name: { a: 1 } },
      { name: 'a', serial: 'many' },
      { name: 'a', resourceRecords: 'x' },
      { name: 'a', resourceRecords: [{ host: '@' }] },
      JSON.parse('{"name":"a","__proto__":{"x":1}}'),
      { name: 'a', constructor: 1 },
    ]
    for (const template of bad)
      assert.throws(
        () => run('Dns_Domain::createObject', { args: [template as never] }),
        { name: 'CallError' },
        JSON.stringify(template, String),
      )
    let deep: Record<string, unknown> = {}
    for (let i = 0; i < 10_000; i++) deep = { account: deep }
    assert.throws(
      () => run('Virtual_Guest::createObject', { args: [{ hostname: 'a', domain: 'b', ...deep } as never] }),
      { name: 'CallError' },
    )
    assert.equal(({} as Members)['x'], undefined)
  })

  it('takes the struct that a known client sends where a list belongs (foreign-wire section 4)', () => {
    assert.equal(
      (run('Dns_Domain::createObject', { args: [{ name: 'py.example', resourceRecords: {} }] }).value as Members)[
        'name'
      ],
      'py.example',
    )
  })

  it('does not let a caller reach into its objects', () => {
    const template = { hostname: 'h', domain: 'd', notes: 'mine' }
    const value = run('Virtual_Guest::createObject', { args: [Object.freeze(template)] }).value as Members
    value['hostname'] = 'changed'
    assert.equal((run('Virtual_Guest::getObject', { id: value['id'] as number }).value as Members)['hostname'], 'h')
  })

  it('counts executions, not attempts (quirk 17)', () => {
    const before = emulator.world.executions('SoftLayer_Dns_Domain')
    zone()
    assert.throws(() => run('Dns_Domain::createObject', { args: [{}] }))
    assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject'), before + 1)
  })

  it('has a CallError for whatever method of whatever service, and no other', () => {
    const schema = emulator.world.schema
    for (const service of schema.services()) {
      const type = service.replace(/^SoftLayer_/, '')
      const first = emulator.world.all(service)[0]
      for (const method of schema.service(service)?.names() ?? []) {
        const name = `${type}::${method}`
        for (const args of [[], [{}, {}], [[{ id: 1 }]], ['x', 'y', 'z']]) {
          try {
            run(name, { args, ...(first ? { id: first.id } : {}) })
          } catch (error) {
            assert.equal((error as Error).name, 'CallError', `${name}: ${String((error as Error).stack)}`)
          }
        }
      }
    }
  })

  it('sets tags', () => {
    run('Virtual_Guest::setTags', { id: 1000001, args: ['a b, new,new,'] })
    const references = run('Virtual_Guest::getTagReferences', {
      id: 1000001,
      mask: 'mask[resourceTableId,tag.name]',
    }).value
    assert.deepEqual(references, [
      { resourceTableId: 1000001, tag: { name: 'a b' } },
      { resourceTableId: 1000001, tag: { name: 'new' } },
    ])
  })
})
