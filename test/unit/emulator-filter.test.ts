import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import type { FilterInput } from '../../src/core/filter.js'
import { emulated, type Emulated } from './support/emulated.js'

interface Guest {
  id: number
  hostname: string
  notes?: string
  maxCpu: number
  createDate: string
  provisionDate: string | null
  localDiskFlag: boolean
  datacenter: { name: string }
  networkComponents: { port: number; macAddress: string }[]
}

describe('filters in the emulator', () => {
  let run: Emulated['run']
  let all: Guest[]
  const mask =
    'mask[id,hostname,notes,maxCpu,createDate,provisionDate,localDiskFlag,datacenter.name,networkComponents[port,macAddress]]'

  before(async () => {
    run = (await emulated({ guests: 60 })).run
    all = run('Account::getVirtualGuests', { mask }).value as Guest[]
  })

  function found(virtualGuests: unknown): Guest[] {
    return run('Account::getVirtualGuests', { mask, filter: { virtualGuests } as FilterInput }).value as Guest[]
  }

  function option(operation: string, options: Record<string, unknown>): unknown {
    return { operation, options: Object.entries(options).map(([name, value]) => ({ name, value })) }
  }

  const operators: readonly (readonly [string, unknown, (guest: Guest) => boolean])[] = [
    ['value', { hostname: { operation: 'WEB0' } }, (guest) => guest.hostname === 'web0'],
    ['number', { id: { operation: 1000005 } }, (guest) => guest.id === 1000005],
    ['number as text', { id: { operation: '1000005' } }, (guest) => guest.id === 1000005],
    ['bare scalar', { id: 1000005 }, (guest) => guest.id === 1000005],
    ['!=', { maxCpu: { operation: '!= 4' } }, (guest) => guest.maxCpu !== 4],
    ['>', { maxCpu: { operation: '> 4' } }, (guest) => guest.maxCpu > 4],
    ['>=', { maxCpu: { operation: '>= 4' } }, (guest) => guest.maxCpu >= 4],
    ['<', { maxCpu: { operation: '<4' } }, (guest) => guest.maxCpu < 4],
    ['<=', { maxCpu: { operation: '<= 4' } }, (guest) => guest.maxCpu <= 4],
    ['^=', { hostname: { operation: '^= WEB' } }, (guest) => guest.hostname.startsWith('web')],
    ['!^=', { hostname: { operation: '!^= web' } }, (guest) => !guest.hostname.startsWith('web')],
    ['$=', { hostname: { operation: '$= 1' } }, (guest) => guest.hostname.endsWith('1')],
    ['!$=', { hostname: { operation: '!$= 1' } }, (guest) => !guest.hostname.endsWith('1')],
    ['*=', { hostname: { operation: '*= B1' } }, (guest) => guest.hostname.includes('b1')],
    ['!*=', { hostname: { operation: '!*= B1' } }, (guest) => !guest.hostname.includes('b1')],
    ['_=', { hostname: { operation: '_= WEB0' } }, (guest) => guest.hostname === 'web0'],
    ['~', { hostname: { operation: '~ b1' } }, (guest) => guest.hostname.includes('b1')],
    ['!~', { hostname: { operation: '!~ b1' } }, (guest) => !guest.hostname.includes('b1')],
    ['is null', { provisionDate: { operation: 'is null' } }, (guest) => guest.provisionDate === null],
    ['not null', { notes: { operation: 'not null' } }, (guest) => guest.notes !== undefined],
    ['boolean', { localDiskFlag: { operation: 1 } }, (guest) => guest.localDiskFlag],
    [
      'in',
      { id: option('in', { data: [1000001, '1000003'] }) },
      (guest) => guest.id === 1000001 || guest.id === 1000003,
    ],
    ['not in', { id: option('not in', { data: [1000001] }) }, (guest) => guest.id !== 1000001],
    ['or', { maxCpu: option('or', { data: ['< 2', '> 8'] }) }, (guest) => guest.maxCpu < 2 || guest.maxCpu > 8],
    ['and', { maxCpu: option('and', { data: ['> 1', '< 8'] }) }, (guest) => guest.maxCpu > 1 && guest.maxCpu < 8],
    [
      'lessThanDate',
      { createDate: option('lessThanDate', { date: ['06/01/2025 00:00:00'] }) },
      (guest) => guest.createDate < '2025-06-01',
    ],
    [
      'greaterThanDate',
      { createDate: option('greaterThanDate', { date: ['06/01/2025 00:00:00'] }) },
      (guest) => guest.createDate > '2025-06-01',
    ],
    [
      'betweenDate',
      { createDate: option('betweenDate', { startDate: ['01/01/2025 00:00:00'], endDate: '06/01/2025 00:00:00' }) },
      (guest) => guest.createDate >= '2025-01-01' && guest.createDate < '2025-06-01T00:00:01',
    ],
    ['a path', { datacenter: { name: { operation: 'dal13' } } }, (guest) => guest.datacenter.name === 'dal13'],
    [
      'a path and a property',
      { datacenter: { name: { operation: 'dal13' } }, maxCpu: { operation: '> 1' } },
      (guest) => guest.datacenter.name === 'dal13' && guest.maxCpu > 1,
    ],
    [
      'a list',
      { networkComponents: { macAddress: { operation: '$= 7:00' } } },
      (guest) => guest.networkComponents.some((one) => one.macAddress.endsWith('7:00')),
    ],
  ]
  for (const [name, filter, expected] of operators) {
    it(`knows ${name} (F-2)`, () => {
      assert.deepEqual(
        found(filter).map((guest) => guest.id),
        all.filter(expected).map((guest) => guest.id),
      )
    })
  }

  it('knows isDate', () => {
    const day = all[7]?.createDate.slice(0, 10) ?? ''
    const [year, month, dayOfMonth] = day.split('-')
    const filter = { createDate: option('isDate', { date: [`${month}/${dayOfMonth}/${year}`] }) }
    assert.deepEqual(
      found(filter),
      all.filter((guest) => guest.createDate.startsWith(day)),
    )
  })

  it('sorts with orderBy, by several properties, up and down', () => {
    const sorted = found({
      maxCpu: option('orderBy', { sort: ['DESC'], sortOrder: [1] }),
      id: option('orderBy', { sort: ['ASC'], sortOrder: [2] }),
    })
    assert.deepEqual(
      sorted,
      all.toSorted((a, b) => b.maxCpu - a.maxCpu || a.id - b.id),
    )
    const byPlace = found({ datacenter: { name: option('orderBy', { sort: 'ASC' }) } }).map(
      (guest) => guest.datacenter.name,
    )
    assert.deepEqual(byPlace, byPlace.toSorted())
  })

  const senseless: readonly unknown[] = [
    { nothing: { operation: 'x' } },
    { hostname: { operation: 'in', options: 'x' } },
    { hostname: { datacenter: { operation: 'x' } } },
    { createDate: option('isDate', { date: ['never'] }) },
    { hostname: [] },
    {},
    'x',
    JSON.parse('{"__proto__":{"x":{"operation":1}}}'),
  ]
  for (const filter of senseless) {
    it(`ignores ${JSON.stringify(filter)} in silence (F-4)`, () => assert.equal(found(filter).length, all.length))
  }
  it('ignores a path from the wrong type (F-1, F-4)', () => {
    assert.equal(run('Account::getVirtualGuests', { filter: { hostname: { operation: 'web0' } } }).total, 60)
  })

  it('counts after the filter and before the limit, and cuts lists only (L-1)', () => {
    const filter = { virtualGuests: { maxCpu: { operation: '> 1' } } }
    const whole = run('Account::getVirtualGuests', { filter })
    const page = run('Account::getVirtualGuests', { filter, limit: 5, offset: 2 })
    assert.equal(page.total, (whole.value as unknown[]).length)
    assert.deepEqual(page.value, (whole.value as unknown[]).slice(2, 7))
    assert.deepEqual(run('Account::getVirtualGuests', { limit: 5, offset: 1000 }), { value: [], total: 60 })
    assert.equal((run('Account::getObject', { limit: 1 }).value as { id: number }).id, 307608)
  })

  it('takes long lists, and gives up on circles of relations instead of hanging', () => {
    const data = Array.from({ length: 200_000 }, (_, i) => i)
    assert.equal(found({ id: option('in', { data }) }).length, 0)
    assert.equal(found({ id: option('in', { data: [...data, 1000002] }) }).length, 1)
    let circle: unknown = { hostname: { operation: 'nobody' } }
    for (let i = 0; i < 20; i++) circle = { account: { virtualGuests: circle } }
    assert.throws(() => found(circle), { code: 'overload' })
  })

  it('filters lists of the service itself from its own type', () => {
    const filter = { type: { keyName: { operation: 'BARE_METAL_CPU' } } }
    assert.equal(run('Product_Package::getAllObjects', { filter }).total, 4)
    assert.equal(run('Location::getDatacenters', { filter: { name: { operation: '^= dal' } } }).total, 2)
  })
})
