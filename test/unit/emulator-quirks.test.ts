import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { defaultQuirks, resolveQuirks, type Quirk } from '../../src/core/quirk.js'
import { createEmulator, generalQuirks } from '../../src/emulator/index.js'
import { registered } from '../support/protocols.js'
import { emulated } from './support/emulated.js'
import { overEach } from './support/over-protocols.js'

type Members = Record<string, unknown>

const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: 'mask[id]' }
const ids = (value: unknown): unknown[] => (value as Members[]).map((item) => item['id'])

describe('the quirks of the emulator', () => {
  const all: readonly Quirk[] = [...generalQuirks, ...registered.flatMap(({ quirks }) => quirks)]

  it('have a switch for each of the 50 of the list', function () {
    // Only all protocols together have them all.
    if (process.env['PROTOCOLS']) return this.skip()
    const numbers = new Set(all.map(({ number }) => number))
    const missing = Array.from({ length: 50 }, (_, i) => i + 1).filter((number) => !numbers.has(number))
    assert.deepEqual(missing, [])
    return undefined
  })

  it('have names of their own, one line of summary, and a default that they can take', () => {
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length)
    for (const { name, number, summary } of all) {
      assert.match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      assert.ok(number >= 1 && number <= 50 && Number.isInteger(number), name)
      assert.ok(summary.length > 10 && summary.length < 130 && !summary.includes('\n'), name)
    }
    assert.doesNotThrow(() => resolveQuirks(all, defaultQuirks(all)))
  })

  it('are told with their values, and refused by a wrong name or value', async () => {
    const { quirks } = await createEmulator({ guests: 1, quirks: { 'rate-limit': 3, 'vary-header': false } })
    assert.equal(quirks['rate-limit'], 3)
    assert.equal(quirks['vary-header'], false)
    assert.equal(quirks['filtered-mask-cuts'], true)
    await assert.rejects(createEmulator({ quirks: { nothing: true } }), { code: 'config' })
    await assert.rejects(createEmulator({ quirks: { 'rate-limit': true } }), { code: 'config' })
    await assert.rejects(createEmulator({ quirks: { 'limit-one': 'twice' } }), { code: 'config' })
  })

  it('serve v3 beside v3.1, or not (quirk 1, C-3)', async () => {
    for (const on of [true, false]) {
      const { exchange, paths } = await createEmulator({ guests: 1, quirks: { 'older-version': on } })
      for (const path of Object.values(paths)) {
        const older = path.replace('v3.1', 'v3')
        const request = { method: 'POST', path: `${older}/SoftLayer_Account`, headers: {} }
        const { status, body } = await exchange({ request, signal: new AbortController().signal })
        assert.equal(status === 404 && Buffer.from(body).toString().includes('no protocol'), !on, path)
      }
    }
  })

  it('give lists without an order in another one each time, the same for a seed (quirk 2, C-10)', async () => {
    const seen: unknown[] = []
    await overEach({ quirks: { 'unordered-lists': true } }, async ({ transport }) => {
      const first = ids((await transport.call(guests)).value)
      const second = ids((await transport.call(guests)).value)
      assert.notDeepEqual(first, second)
      assert.deepEqual([...first].sort(), [...second].sort())
      const sorted = { ...guests, filter: { virtualGuests: { id: orderBy('DESC') } } } as Call
      assert.deepEqual(
        ids((await transport.call(sorted)).value),
        [...first].sort((a, b) => Number(b) - Number(a)),
      )
      seen.push(first)
    })
    for (const order of seen) assert.deepEqual(order, seen[0])
  })

  it('ignore a filter with no meaning, or refuse it (quirk 9, F-4, F-1)', async () => {
    const filter = { datacenter: { name: { operation: 'ams01' } } }
    await overEach({}, async ({ transport }) => {
      assert.equal((await transport.call({ ...guests, filter })).total, 20)
    })
    await overEach({ quirks: { 'unknown-filter-ignored': false } }, async ({ transport }) => {
      await assert.rejects(transport.call({ ...guests, filter: { virtualGuests: { nothing: { operation: 1 } } } }), {
        code: 'bad-request',
      })
      const good = { virtualGuests: { id: { operation: '> 0' } } }
      assert.equal((await transport.call({ ...guests, filter: good })).total, 20)
    })
  })

  it('do not sort by what they search, or do (quirk 9, F-5)', async () => {
    const leaf = { operation: '> 1000002', options: [{ name: 'sort', value: ['DESC'] }] }
    const call = { ...guests, filter: { virtualGuests: { id: leaf } } } as Call
    for (const beats of [true, false]) {
      await overEach({ quirks: { 'search-beats-sort': beats } }, async ({ transport }) => {
        const found = ids((await transport.call(call)).value).map(Number)
        assert.equal(found.length, 18)
        assert.equal((found[0] ?? 0) < (found[17] ?? 0), beats)
      })
    }
  })

  it('refuse a property that a mask names twice, or add up (quirk 10, M-4)', async () => {
    const mask = 'mask[id,datacenter[id],datacenter[name]]'
    const one = { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1000001, mask }
    await overEach({}, async ({ transport }) => {
      await assert.rejects(transport.call(one), { code: 'fault', fault: duplicate })
    })
    await overEach({ quirks: { 'duplicate-mask-refused': false } }, async ({ transport }) => {
      const { value } = await transport.call<{ datacenter: object }>(one)
      assert.deepEqual(Object.keys(value.datacenter).sort(), ['id', 'name'])
    })
  })

  it('refuse a property that is not there, or leave it out (quirk 10, M-5)', async () => {
    const message = "Property 'rackNumber' not valid for 'SoftLayer_Virtual_Guest'."
    const mask = 'mask[id,rackNumber,datacenter[name,__proto__,rack],hostname.x,(SoftLayer_Nothing)[a]]'
    await overEach({}, async ({ transport }) => {
      await assert.rejects(transport.call({ ...guests, mask: 'mask[id,rackNumber]' }), {
        code: 'fault',
        fault: { code: 'SoftLayer_Exception_Public', message },
      })
    })
    const { run } = await emulated({ quirks: { 'unknown-mask-refused': false } })
    const { value } = run('Virtual_Guest::getObject', {
      id: 1000001,
      mask: mask.replace(',(SoftLayer_Nothing)[a]', ''),
    })
    assert.deepEqual(Object.keys(value as object).sort(), ['datacenter', 'hostname', 'id'])
    assert.deepEqual(Object.keys((value as { datacenter: object }).datacenter), ['name'])
  })

  it('fail on white space in masks of the event log when they are old (quirk 10, M-6)', async () => {
    const call = { mask: 'mask[ eventName ]' }
    assert.ok(Array.isArray((await emulated()).run('Event_Log::getAllObjects', call).value))
    const { run } = await emulated({ quirks: { 'event-log-spaces-refused': true } })
    assert.throws(() => run('Event_Log::getAllObjects', call), { code: 'fault', status: 500 })
    assert.ok(Array.isArray(run('Event_Log::getAllObjects', { mask: 'mask[eventName]' }).value))
    assert.ok(Array.isArray(run('Account::getVirtualGuests', { mask: 'mask[ id ]' }).value))
  })

  it('drop local properties that a mask does not name, or keep them (quirk 11, M-3, R-46)', async () => {
    for (const reduces of [true, false]) {
      await overEach({ quirks: { 'local-property-reduces': reduces } }, async ({ transport }) => {
        const { value } = await transport.call<Members[]>({ ...guests, limit: 2 })
        assert.equal('hostname' in (value[0] ?? {}), !reduces)
        const relational = await transport.call<Members[]>({ ...guests, mask: 'mask[datacenter]', limit: 2 })
        assert.ok('hostname' in (relational.value[0] ?? {}))
      })
    }
  })

  it('give what a mask without root names and nothing else (quirk 11, M-3)', async () => {
    const of = async (bare: boolean, mask: string) => {
      const { run } = await emulated({ quirks: { 'bare-mask-reduces': bare } })
      return run('Virtual_Guest::getObject', { id: 1000001, mask }).value as { datacenter: object }
    }
    const value = await of(true, 'datacenter')
    assert.deepEqual(Object.keys(value), ['datacenter'])
    assert.ok('longName' in value.datacenter, 'only its first level is cut')
    for (const mask of ['mask[datacenter]', 'mask.datacenter', '[mask[datacenter]]', 'filteredMask[datacenter]'])
      assert.ok('hostname' in (await of(true, mask)), mask)
    assert.ok('hostname' in (await of(false, 'datacenter')))
  })

  it('have a service that honours legacy masks only (quirk 11, M-8)', async () => {
    const name = 'Network_Firewall_AccessControlList'
    for (const only of [true, false]) {
      const { run, emulator } = await emulated({ quirks: { 'legacy-masks-only': only } })
      const { id } = emulator.world.add(`SoftLayer_${name}`, { direction: 'in', firewallContextInterfaceId: 7 })
      const count = (mask: NonNullable<Call['mask']>) =>
        Object.keys(run(`${name}::getObject`, { id, mask }).value as object).length
      assert.equal(count('mask[id]'), only ? 3 : 1)
      assert.equal(count({ legacy: { id: {}, ruleCount: {} } }), 4)
    }
  })

  it('cut lists below filteredMask by the filter, or not (quirk 12, F-8)', async () => {
    const call: Call = {
      service: 'SoftLayer_Account',
      method: 'getObject',
      mask: 'filteredMask[virtualGuests.id]',
      filter: { virtualGuests: { id: { operation: '< 1000003' } } },
    }
    for (const cuts of [true, false]) {
      await overEach({ quirks: { 'filtered-mask-cuts': cuts } }, async ({ transport }) => {
        const { value } = await transport.call<{ virtualGuests: unknown[] }>(call)
        assert.equal(value.virtualGuests.length, cuts ? 2 : 20)
        const plain = await transport.call<{ virtualGuests: unknown[] }>({ ...call, mask: 'mask[virtualGuests.id]' })
        assert.equal(plain.value.virtualGuests.length, 20)
      })
    }
  })

  it('answer a limit of 1 oddly (quirk 13, L-2)', async () => {
    const call = { ...guests, limit: 1, offset: 5 }
    const expected = { false: [1000006], object: [1000006], 'ignores-offset': [1000001], empty: [] }
    for (const [odd, found] of Object.entries(expected)) {
      await overEach({ quirks: { 'limit-one': odd === 'false' ? false : odd } }, async ({ transport, name }) => {
        assert.deepEqual(ids((await transport.call(call)).value), found, `${odd} over ${name}`)
        assert.equal(ids((await transport.call({ ...call, limit: 2 })).value).length, 2)
      })
    }
    const { run } = await emulated({ quirks: { 'limit-one': 'object' } })
    assert.deepEqual(run('Account::getVirtualGuests', { mask: 'mask[id]', limit: 1 }).value, { id: 1000001 })
  })

  it('count in the total what the filter left out (quirk 13, L-3)', async () => {
    const call: Call = { ...guests, limit: 2, filter: { virtualGuests: { id: { operation: '< 1000004' } } } }
    for (const unfiltered of [true, false]) {
      await overEach({ quirks: { 'unfiltered-total': unfiltered } }, async ({ transport }) => {
        const { value, total } = await transport.call<unknown[]>(call)
        assert.equal(value.length, 2)
        assert.equal(total, unfiltered ? 20 : 3)
      })
    }
  })

  it('serve names without the prefix as they are, and not with it (quirk 49, C-2)', async () => {
    for (const there of [true, false]) {
      await overEach({ quirks: { 'unprefixed-names': there } }, async ({ transport }) => {
        for (const service of ['BluePages_Search', 'IntegratedOfferingTeam_Region']) {
          // A method that it does not have, so that only the name of the service counts.
          const method = 'getNothing'
          const code = there ? 'unknown-method' : 'unknown-service'
          await assert.rejects(transport.call({ service, method }), { code })
          await assert.rejects(transport.call({ service: `SoftLayer_${service}`, method }), { code: 'unknown-service' })
        }
        if (there) {
          const regions = await transport.call({ service: 'IntegratedOfferingTeam_Region', method: 'getAllObjects' })
          assert.deepEqual(regions.value, [
            { keyName: 'NA', name: 'North America' },
            { keyName: 'EMEA', name: 'Europe, Middle East and Africa' },
          ])
        }
        // A datatype without the prefix in the answer of a service that has it.
        const countries = await transport.call({ service: 'SoftLayer_Account_Internal_Ibm', method: 'getBmsCountries' })
        assert.deepEqual(countries.value, [
          { code: 'US', id: '840' },
          { code: 'ES', id: '724' },
        ])
        assert.equal((await transport.call(guests)).total, 20)
      })
    }
  })

  it('find employees by the service without the prefix (quirk 49)', async () => {
    await overEach({}, async ({ transport }) => {
      const of = async (email: string) => {
        const search = { service: 'BluePages_Search', method: 'findBluePagesProfile', args: [email] }
        return (await transport.call<{ emailAddress: string }>(search)).value
      }
      const user = await transport.call<{ email: string }>({
        service: 'SoftLayer_Account',
        method: 'getCurrentUser',
        mask: 'mask[email]',
      })
      assert.equal((await of(user.value.email)).emailAddress, user.value.email)
      await assert.rejects(of('nobody@example.org'), { code: 'not-found' })
    })
  })

  it('count executions, also for other processes (quirk 17)', async () => {
    const signal = new AbortController().signal
    await overEach({}, async ({ emulator, transport }) => {
      await transport.call(guests)
      await transport.call({
        service: 'SoftLayer_Dns_Domain',
        method: 'createObject',
        args: [{ name: 'once.example' }],
      })
      const told = async (query: string) => {
        const request = { method: 'GET', path: `/emulator/executions${query}`, headers: {} }
        return JSON.parse(Buffer.from((await emulator.exchange({ request, signal })).body).toString()) as unknown
      }
      assert.deepEqual(await told('?service=SoftLayer_Dns_Domain&method=createObject'), { executions: 1 })
      assert.deepEqual(await told(''), { executions: 2 })
      assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject'), 1)
      const request = { method: 'GET', path: '/emulator/executions', headers: {} }
      const off = await createEmulator({ guests: 1, quirks: { 'execution-counts': false } })
      assert.equal((await off.exchange({ request, signal })).status, 404)
    })
  })

  it('refuse a call too many in a window with the code and text of the API (quirk 3, A-8)', async () => {
    let now = 1_000_000
    const options = { quirks: { 'rate-limit': 2, 'rate-limit-window': 5 }, clock: () => now }
    await overEach(options, async ({ transport, emulator, name }) => {
      now += 5_000
      for (let i = 0; i < 2; i++) await transport.call(guests)
      const message = 'Rate limit of 2 requests for every 5 second(s) exceeded.'
      await assert.rejects(transport.call(guests), {
        code: 'rate-limit',
        fault: { code: 'SoftLayer_Exception_WebService_RateLimitExceeded', message },
        unsent: true,
      })
      assert.equal(emulator.world.executions('SoftLayer_Account', 'getVirtualGuests'), 2, name)
      now += 5_000
      await transport.call(guests)
    })
  })

  it('limit each user apart (quirk 3)', async () => {
    const users = [
      { username: 'one', apiKey: 'k1' },
      { username: 'two', apiKey: 'k2' },
    ]
    const emulator = await createEmulator({ users, guests: 1, quirks: { 'rate-limit': 1 }, clock: () => 0 })
    const status = async (user: string): Promise<number> => {
      const headers = { authorization: `Basic ${btoa(user)}` }
      const request = { method: 'GET', path: '/rest/v3.1/SoftLayer_Account.json', headers }
      return (await emulator.exchange({ request, signal: new AbortController().signal })).status
    }
    assert.deepEqual([await status('one:k1'), await status('two:k2')], [200, 200])
    assert.deepEqual([await status('one:k1'), await status('apikey:k2'), await status('apikey:k1')], [500, 200, 200])
  })

  it('tell a machine about itself on the private listener only (quirk 8, I-2)', async () => {
    await using emulator = await createEmulator({ guests: 1, quirks: { 'metadata-private-only': true } })
    const inside = await emulator.listen(0, '127.0.0.1', { private: true })
    const outside = await emulator.listen(0)
    const path = '/rest/v3.1/SoftLayer_Resource_Metadata/getId.json'
    assert.equal(await (await fetch(inside.url + path)).json(), 1000001)
    assert.equal((await fetch(outside.url + path)).status, 404)
    const open = await createEmulator({ guests: 1 })
    const request = { method: 'GET', path, headers: {} }
    assert.equal((await open.exchange({ request, signal: new AbortController().signal })).status, 200)
  })
})

const duplicate = {
  code: 'SoftLayer_Exception_Public',
  message: "Property 'datacenter' is named more than once in the same scope of the object mask.",
}

function orderBy(direction: string): object {
  return { operation: 'orderBy', options: [{ name: 'sort', value: [direction] }] }
}
