import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { typed } from '../../src/core/typed.js'
import type { ValueObject } from '../../src/core/value.js'
import { loadProtocol, protocols } from '../../src/transports/index.js'

const name = 'SoftLayer_Container_Product_Order_Virtual_Guest'

describe('typed()', () => {
  it('puts complexType first (R-19)', () => {
    const order = typed(name, { packageId: 46, complexType: name, note: undefined })
    assert.deepEqual(Object.keys(order), ['complexType', 'packageId', 'note'])
    assert.equal(order.complexType, name)
  })

  it('copies, and touches no prototype', () => {
    const members = Object.freeze(JSON.parse('{"id":1,"__proto__":{"polluted":true}}') as ValueObject)
    const made = typed('SoftLayer_Ticket', members)
    assert.notEqual(made, members)
    assert.deepEqual(Object.keys(made), ['complexType', 'id', '__proto__'])
    assert.equal((made as { polluted?: unknown }).polluted, undefined)
  })

  for (const [title, make] of [
    ['a name that is none', () => typed('not a_type', {})],
    ['a name that is no text', () => typed(5 as never, {})],
    ['another complexType', () => typed('SoftLayer_Ticket', { complexType: 'SoftLayer_Account' })],
    ['a list', () => typed('SoftLayer_Ticket', [] as never)],
    ['nothing', () => typed('SoftLayer_Ticket', null as never)],
  ] as const) {
    it(`refuses ${title}`, () => assert.throws(make, (error) => CallError.is(error) && error.code === 'invalid-call'))
  }

  for (const protocolName of Object.keys(protocols) as (keyof typeof protocols)[]) {
    it(`arrives with the members of the subtype over ${protocolName} (R-19, X-14, S-11)`, async () => {
      const protocol = await loadProtocol(protocolName)
      const args = [
        typed(name, { packageId: 46, virtualGuests: [typed('SoftLayer_Virtual_Guest', { hostname: 'web' })] }),
      ]
      const call: Call = { service: 'SoftLayer_Product_Order', method: 'verifyOrder', args }
      const parsed = protocol.mirror().parse(protocol.codec().encode(call))
      const [order] = parsed.args as [{ complexType: string; packageId: number; virtualGuests: { hostname: string }[] }]
      assert.equal(order.complexType, name)
      assert.equal(order.packageId, 46)
      assert.equal(order.virtualGuests[0]?.hostname, 'web')
    })

    it(`has its counterpart in results over ${protocolName} where types can be told (R-18)`, async () => {
      const protocol = await loadProtocol(protocolName)
      const call: Call = { service: 'SoftLayer_Account', method: 'getHardware' }
      const codec = protocol.codec({ types: true })
      const incoming = protocol.mirror().parse(codec.encode(call))
      const value = [typed('SoftLayer_Hardware_Server', { id: 1 })]
      const reply = codec.decode(protocol.mirror().render({ value }, incoming), call)
      if (protocol.can.types) assert.deepEqual(reply.value, [{ complexType: 'SoftLayer_Hardware_Server', id: 1 }])
      else assert.equal((reply.value as { id: number }[])[0]?.id, 1)
    })
  }
})
