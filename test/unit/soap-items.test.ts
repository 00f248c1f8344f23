import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { protocol } from '../../src/transports/soap/index.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const codec = protocol.codec()

function answer(items: string, after = ''): Uint8Array {
  return new TextEncoder().encode(
    `<?xml version="1.0"?><E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="http://api.service.softlayer.com/soap/v3.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:C="http://schemas.xmlsoap.org/soap/encoding/"><E:Header/><E:Body><n:getVirtualGuestsResponse><getVirtualGuestsReturn C:arrayType="n:SoftLayer_Virtual_Guest[2]" xsi:type="n:SoftLayer_Virtual_GuestArray">${items}</getVirtualGuestsReturn></n:getVirtualGuestsResponse>${after}</E:Body></E:Envelope>`,
  )
}

function read(body: Uint8Array, references = 10): { given: unknown[][]; failure: string | undefined } {
  const decoder = codec.items?.({ status: 200, headers: {} }, call, { bytes: 100_000, references })
  assert.ok(decoder)
  const given: unknown[][] = []
  for (let at = 0; at < body.length; at += 40) {
    const items = decoder.push(body.subarray(at, at + 40))
    if (items.length > 0) given.push([...items])
  }
  const last = decoder.end()
  if (last.length > 0) given.push([...last])
  return { given, failure: decoder.failure?.message }
}

const guest = (id: number, datacenter: string): string => `<item><id>${id}</id>${datacenter}</item>`

describe('multi-ref across items of a SOAP list (S-22)', () => {
  it('an item refers to an object within an earlier one', () => {
    const items =
      guest(1, '<datacenter id="ref1"><name>dal13</name></datacenter>') + guest(2, '<datacenter href="#ref1"/>')
    const { given, failure } = read(answer(items))
    assert.equal(failure, undefined)
    const [first, second] = given.flat() as { datacenter: object }[]
    assert.deepEqual(first, { id: 1, datacenter: { name: 'dal13' } })
    assert.equal(first?.datacenter, second?.datacenter, 'one object again')
    assert.equal(given.length, 2, 'each is given as soon as it is whole')
  })

  it('an item that refers to a later one waits, and those after it with it', () => {
    const items =
      guest(1, '<datacenter href="#ref1"/>') +
      guest(2, '') +
      guest(3, '<datacenter id="ref1"><name>a</name></datacenter>')
    const { given } = read(answer(items))
    assert.deepEqual(
      given.map((batch) => batch.length),
      [3],
    )
  })

  it('what comes after the operation is found at the end', () => {
    const { given, failure } = read(
      answer(guest(1, '<datacenter href="#r"/>'), '<multiRef id="r"><name>b</name></multiRef>'),
    )
    assert.equal(failure, undefined)
    assert.deepEqual(given, [[{ id: 1, datacenter: { name: 'b' } }]])
  })

  it('more waiting items than are allowed, and a reference to a forgotten object, are clear errors', () => {
    const waiting = Array.from({ length: 12 }, (_, id) => guest(id, '<datacenter href="#late"/>')).join('')
    assert.match(read(answer(waiting)).failure ?? '', /more than 10 items refer to objects that come later/)
    const many = Array.from({ length: 12 }, (_, id) => guest(id, `<datacenter id="r${id}"><name>c</name></datacenter>`))
    const { given, failure } = read(answer(many.join('') + guest(99, '<datacenter href="#r0"/>')))
    assert.equal(given.flat().length, 12, 'the items before it are given')
    assert.match(failure ?? '', /none of the last 10 shared objects/)
  })

  it('a reference to nothing is an error after the items before it', () => {
    const { given, failure } = read(answer(guest(1, '') + guest(2, '<datacenter href="#no"/>')))
    assert.deepEqual(given, [[{ id: 1 }]])
    assert.match(failure ?? '', /unresolved reference #no/)
  })
})
