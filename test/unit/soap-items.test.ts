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

function read(body: Uint8Array, references = 10, size = 40): { given: unknown[][]; failure: string | undefined } {
  const decoder = codec.items?.({ status: 200, headers: {} }, call, { bytes: 100_000, references })
  assert.ok(decoder)
  const given: unknown[][] = []
  for (let at = 0; at < body.length; at += size) {
    const items = decoder.push(body.subarray(at, at + size))
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

  for (const [form, mark] of [
    ['usual', ''],
    ['unusual', '<!---->'],
  ] as const) {
    it(`items of the ${form} form in front of one that waits in vain are given, however the bytes are cut`, () => {
      const before = guest(1, mark) + guest(2, '<datacenter id="ref1"><name>a</name></datacenter>') + guest(3, mark)
      const late = '<datacenter href="#late"/>'
      const broken = [
        guest(4, late) + guest(5, mark),
        `${guest(4, mark)}<item href="#late"/>`,
        guest(4, `${late}<x></y>`),
      ]
      for (const items of broken) {
        for (const size of [1, 40, 100_000]) {
          const { given, failure } = read(answer(before + items), 10, size)
          const ids = (given.flat() as { id: number }[]).map(({ id }) => id)
          assert.deepEqual(
            ids,
            items.includes(`<id>4</id>${mark}</item>`) ? [1, 2, 3, 4] : [1, 2, 3],
            `${items}, ${size}`,
          )
          assert.match(failure ?? '', /unresolved reference #late|not readable/)
        }
      }
    })
  }

  it('items in front of one that waits are given before the error of a later one, which refers to a forgotten object', () => {
    const known = Array.from({ length: 3 }, (_, id) => guest(id, `<datacenter id="r${id}"><name>c</name></datacenter>`))
    const broken = guest(4, '<datacenter href="#late"/>') + guest(5, '<datacenter href="#r0"/>')
    for (const size of [1, 40, 100_000]) {
      const { given, failure } = read(answer(known.join('') + broken), 2, size)
      assert.match(failure ?? '', /none of the last 2 shared objects/)
      assert.equal(given.flat().length, 3)
    }
  })

  it('an item that refers as a whole to a later object is filled when items in front of it were given already', () => {
    const items = `${guest(1, '')}<item href="#o"/><item id="o"><id>2</id></item>${guest(3, '')}`
    for (const size of [1, 40, 100_000]) {
      const { given, failure } = read(answer(items), 10, size)
      assert.equal(failure, undefined)
      assert.deepEqual(given.flat(), [{ id: 1 }, { id: 2 }, { id: 2 }, { id: 3 }])
    }
  })

  it('items that wait are counted from the first that does', () => {
    const late = '<datacenter id="late"><name>a</name></datacenter>'
    for (const mark of ['', '<!---->']) {
      const before = Array.from({ length: 15 }, (_, id) => guest(id, mark)).join('')
      const waiting = guest(20, `${mark}<datacenter href="#late"/>`) + guest(21, mark + late)
      for (const size of [1, 40, 100_000]) {
        const { given, failure } = read(answer(before + waiting), 10, size)
        assert.equal(failure, undefined)
        assert.equal(given.flat().length, 17)
      }
    }
  })
})
