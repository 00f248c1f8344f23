import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { TypeReference } from '../../src/core/schema.js'
import { Row } from '../../src/emulator/index.js'
import { emulated } from './support/emulated.js'

function wrong(value: unknown, reference: TypeReference): string | undefined {
  if (reference.list) {
    if (!Array.isArray(value)) return 'no list'
    for (const item of value) {
      const found = wrong(item, reference.item)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (value === null)
    return reference.kind === 'string' ? 'null text: XML-RPC cannot tell it from an empty one (X-25)' : undefined
  switch (reference.kind) {
    case 'integer':
      return Number.isSafeInteger(value) || (typeof value === 'bigint' && !Number.isSafeInteger(Number(value)))
        ? undefined
        : 'no integer'
    case 'float':
      return typeof value === 'number' ? undefined : 'no number'
    case 'decimal':
      return typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(value)
        ? undefined
        : 'no canonical decimal'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'no boolean'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value)
        ? undefined
        : 'no date'
    case 'binary':
      return value instanceof Uint8Array ? undefined : 'no bytes'
    case 'object':
      return value instanceof Row && (value.type.is(reference.name) || reference.type?.base === undefined)
        ? undefined
        : 'no object of the type'
    default:
      return typeof value === 'string' && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value)
        ? undefined
        : 'no clean text'
  }
}

describe('the emulated world', () => {
  it('has only what the schema has, in canonical form', async () => {
    const { emulator } = await emulated({ guests: 70, hardware: 45, tickets: 50, domains: 25, invoices: 10 })
    const problems: string[] = []
    for (const row of emulator.world.rows()) {
      for (const [name, value] of Object.entries(row.values)) {
        const property = row.type.property(name)
        const problem = property ? wrong(value, property) : 'not in the schema'
        if (problem !== undefined) problems.push(`${row.type.name}.${name}: ${problem}`)
      }
    }
    assert.deepEqual([...new Set(problems)], [])
  })

  it('gives the same world for the same seed, another for another', async () => {
    const mask = 'mask[id,hostname,uuid,networkComponents,operatingSystem,tagReferences[tag[name]]]'
    const answer = async (seed: number) => (await emulated({ seed })).run('Account::getVirtualGuests', { mask }).value
    assert.deepEqual(await answer(3), await answer(3))
    assert.notDeepEqual(await answer(3), await answer(4))
  })

  it('makes parts of guests the same in whatever order they are asked for', async () => {
    const one = await emulated()
    const other = await emulated()
    const id = 1000001 * 2 + 1
    assert.deepEqual(
      other.run('Virtual_Guest_Network_Component::getObject', { id }).value,
      (
        one.run('Account::getVirtualGuests', { mask: 'mask[id,networkComponents]' }).value as {
          networkComponents: unknown[]
        }[]
      )[0]?.networkComponents[1],
    )
    assert.equal((other.run('Virtual_Guest::getNetworkComponents', { id: 1000001 }).value as unknown[]).length, 2)
  })

  it('has nasty values: texts, 64 bits, binary, null, empty', async () => {
    const { run } = await emulated()
    const guests = run('Account::getVirtualGuests', {
      mask: 'mask[notes,provisionDate,operatingSystem[averageInstallationDuration]]',
    }).value as {
      notes?: string
      provisionDate: string | null
      operatingSystem: { averageInstallationDuration: unknown }
    }[]
    const notes = guests.map((guest) => guest.notes)
    for (const part of ['日本語', '😀', ']]>', '\r', '  two', ''])
      assert.ok(
        notes.some((text) => text?.includes(part)),
        part,
      )
    assert.ok(notes.includes(undefined))
    assert.ok(guests.some((guest) => guest.provisionDate === null))
    assert.ok(guests.some((guest) => guest.operatingSystem.averageInstallationDuration === 9007199254740993n))
    const file = run('Ticket::getAttachedFile', { id: 1160000, args: [440000] }).value as Uint8Array
    assert.equal(file.length, 256)
  })

  it('has the sizes that were asked for', async () => {
    const { run } = await emulated({
      guests: 3,
      hardware: 1,
      tickets: 0,
      domains: 2,
      packages: 0,
      storage: 1,
      invoices: 1,
    })
    const mask = 'mask[virtualGuestCount,hardwareCount,ticketCount,domainCount,networkStorageCount,invoiceCount,id]'
    assert.deepEqual(run('Account::getObject', { mask }).value, {
      virtualGuestCount: 3,
      hardwareCount: 1,
      ticketCount: 0,
      domainCount: 2,
      networkStorageCount: 1,
      invoiceCount: 1,
      id: 307608,
    })
    await assert.rejects(emulated({ guests: -1 }), { code: 'config' })
    await assert.rejects(emulated({ guests: 1.5 }), { code: 'config' })
  })

  it('knows no property by a name that every object has', () => {
    const schema = builtInSchema()
    const names = new Set(Object.getOwnPropertyNames(Object.prototype))
    for (const type of schema.types())
      for (const name of schema.type(type)?.names() ?? []) assert.ok(!names.has(name), name)
  })

  it('has the packages that ordering clients ask for by name, with regions, items and categories', async () => {
    const { run } = await emulated({ guests: 1 })
    const filter = { keyName: { operation: 'PUBLIC_CLOUD_SERVER' } }
    const [found] = run('Product_Package::getAllObjects', { filter, mask: 'mask[id]' }).value as { id: number }[]
    assert.ok(found)
    const { id } = found
    const regions = run('Product_Package::getRegions', { id, mask: 'mask[keyname,location[location[name]]]' }).value
    assert.deepEqual((regions as unknown[])[0], {
      keyname: 'DAL13',
      location: { locationId: 1854895, location: { name: 'dal13' } },
    })
    const mask = 'mask[itemCategory[categoryCode],softwareDescription[referenceCode],prices[categories[categoryCode]]]'
    const items = run('Product_Package::getItems', { id, mask }).value as {
      itemCategory: { categoryCode: string }
      softwareDescription?: { referenceCode: string }
      prices: { categories: { categoryCode: string }[] }[]
    }[]
    for (const { itemCategory, prices, softwareDescription } of items) {
      assert.deepEqual(
        prices[0]?.categories.map(({ categoryCode }) => categoryCode),
        [itemCategory.categoryCode],
      )
      assert.equal(softwareDescription !== undefined, itemCategory.categoryCode === 'os')
    }
    const configuration = run('Product_Package::getConfiguration', { id, mask: 'mask[itemCategory[categoryCode]]' })
    assert.deepEqual(
      (configuration.value as typeof items).map(({ itemCategory }) => itemCategory.categoryCode),
      items.map(({ itemCategory }) => itemCategory.categoryCode),
    )
  })
})
