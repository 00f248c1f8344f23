import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import { createEmulator, type Emulator } from '../../src/emulator/index.js'

const authorization = `Basic ${Buffer.from('emulator:emulator-key').toString('base64')}`

describe('drill-down URLs of the emulator (R-10)', () => {
  let emulator: Emulator
  before(async () => {
    emulator = await createEmulator({ guests: 12, hardware: 3, domains: 3 })
  })

  const get = async (path: string, method = 'GET', parameters?: readonly unknown[]) => {
    const body = parameters && new TextEncoder().encode(JSON.stringify({ parameters }))
    const response = await emulator.exchange({
      request: { method, path: `/rest/v3.1/${path}`, headers: { authorization }, ...(body ? { body } : {}) },
      signal: new AbortController().signal,
    })
    return {
      status: response.status,
      total: response.headers['softlayer-total-items'],
      value: JSON.parse(new TextDecoder().decode(response.body)) as unknown,
    }
  }

  it('runs a method of an item of a list', async () => {
    const direct = await get('SoftLayer_Hardware_Server/200001/getNetworkComponents?objectMask=mask[id]')
    const drilled = await get('SoftLayer_Account/getHardware/200001/getNetworkComponents?objectMask=mask[id]')
    assert.equal(direct.status, 200)
    assert.deepEqual(drilled, direct)
    const components = drilled.value as { id: number }[]
    const [first] = components
    assert.ok(first)
    const item = await get(`SoftLayer_Account/Hardware/200001/NetworkComponents/${first.id}.json?objectMask=mask[id]`)
    assert.deepEqual(item.value, first)
  })

  it('goes on from a single object without an id', async () => {
    const { value, total } = await get(
      'SoftLayer_Virtual_Guest/1000001/getAccount/getVirtualGuests?objectMask=mask[id]&resultLimit=1,2&objectFilter={"virtualGuests":{"id":{"operation":"> 1000004"}}}',
    )
    assert.deepEqual(value, [{ id: 1000006 }, { id: 1000007 }])
    assert.equal(total, '8')
  })

  it('takes arguments and implicit verbs for the last step', async () => {
    const made = await get('SoftLayer_Account/getDomains/1100000/createARecord', 'POST', ['drilled', '192.0.2.1', 60])
    assert.equal((made.value as { domainId: number }).domainId, 1100000)
    assert.equal((await get('SoftLayer_Account/getDomains/1100002', 'DELETE')).value, true)
    assert.equal((await get('SoftLayer_Dns_Domain/1100002')).status, 404)
  })

  it('says what is not there', async () => {
    const missing = await get('SoftLayer_Account/getHardware/7/getNetworkComponents')
    assert.equal(missing.status, 404)
    assert.deepEqual(missing.value, {
      error: "Unable to find object with id of '7'.",
      code: 'SoftLayer_Exception_ObjectNotFound',
    })
    assert.equal((await get('SoftLayer_Account/getHardware/200001/nope')).status, 404)
    assert.match(
      JSON.stringify(await get('SoftLayer_Account/getHardware/getNetworkComponents')),
      /invalid method init parameters/,
    )
  })
})
