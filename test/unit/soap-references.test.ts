import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { protocol } from '../../src/transports/soap/index.js'

const codec = protocol.codec()
const mirror = protocol.mirror()
const namespaces =
  'xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:n="http://api.service.softlayer.com/soap/v3.1/" xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
const packages = { service: 'SoftLayer_Product_Package', method: 'getAllObjects' }
const account = { service: 'SoftLayer_Account', method: 'getObject' }

function answer(body: string): { status: number; headers: Record<string, string>; body: Uint8Array } {
  const text = `<E:Envelope ${namespaces}><E:Body>${body}</E:Body></E:Envelope>`
  return { status: 200, headers: {}, body: new TextEncoder().encode(text) }
}

describe('SOAP multi-ref (S-22)', () => {
  it('gives the same object again, not a copy', () => {
    const type = { id: 2, keyName: 'BARE_METAL_CPU' }
    const response = mirror.render(
      {
        value: [
          { id: 1, type },
          { id: 2, type },
          { id: 3, type: { ...type } },
        ],
      },
      packages,
    )
    const text = new TextDecoder().decode(response.body)
    assert.equal(text.split('href="#ref1"').length, 2)
    const value = codec.decode(response, packages).value as { type: object }[]
    assert.equal(value[0]?.type, value[1]?.type)
    assert.notEqual(value[0]?.type, value[2]?.type)
  })

  it('carries cycles both ways: an object that refers to what it is in', () => {
    const owner: Record<string, unknown> = { id: 1 }
    owner['virtualGuests'] = [{ id: 2, account: owner }]
    const value = codec.decode(mirror.render({ value: owner }, account), account).value as {
      virtualGuests: { account: object }[]
    }
    assert.equal(value.virtualGuests[0]?.account, value)
  })

  it('resolves a reference that comes before its target, and shares it with later ones', () => {
    const body =
      '<n:r><v enc:arrayType="n:SoftLayer_Product_Package[3]" i:type="enc:Array"><item><type href="#a"/></item>' +
      '<item><id i:type="s:int">2</id><type id="a"><id i:type="s:int">9</id></type></item><item><type href="#a"/></item></v></n:r>'
    const value = codec.decode(answer(body), packages).value as { id?: number; type: object }[]
    assert.deepEqual(value, [{ type: { id: 9 } }, { id: 2, type: { id: 9 } }, { type: { id: 9 } }])
    assert.equal(value[0]?.type, value[1]?.type)
    assert.equal(value[2]?.type, value[1]?.type)
  })

  it('takes scalars, lists and cycles from elements after the operation, in any order', () => {
    const body =
      '<n:r><v href="#root"/></n:r>' +
      '<x id="name" i:type="s:string">&lt;name&gt;</x>' +
      '<x id="guests" enc:arrayType="n:SoftLayer_Virtual_Guest[1]" i:type="enc:Array"><item href="#guest"/></x>' +
      '<x id="root" i:type="n:SoftLayer_Account"><id i:type="s:int">7</id><companyName href="#name"/><virtualGuests href="#guests"/></x>' +
      '<x id="guest" i:type="n:SoftLayer_Virtual_Guest"><account href="#root"/></x><stray _id="1">0</stray>'
    const value = codec.decode(answer(body), account).value as {
      virtualGuests: { account: object }[]
      companyName: string
      id: number
    }
    assert.equal(value.id, 7)
    assert.equal(value.companyName, '<name>')
    assert.equal(value.virtualGuests[0]?.account, value)
  })

  it('tells the attribute id from the member id', () => {
    const value = codec.decode(answer('<n:r><v id="5"><id i:type="s:int">6</id></v></n:r>'), account).value
    assert.deepEqual(value, { id: 6 })
  })

  for (const [title, body] of [
    ['a reference to nothing', '<n:r><v><owner href="#no"/></v></n:r>'],
    ['a reference to another document', '<n:r><v><owner href="http://x/#a"/></v></n:r>'],
    ['an id that is there twice', '<n:r><v><a id="x">1</a><b id="x">2</b></v></n:r>'],
    ['a reference to itself', '<n:r><v id="a" href="#a"/></n:r>'],
    ['an undeclared prefix', '<n:r><q:v/></n:r>'],
    ['nesting past the limit', `<n:r>${'<v>'.repeat(600)}${'</v>'.repeat(600)}</n:r>`],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => codec.decode(answer(body), account),
        (error) => CallError.is(error) && error.code === 'malformed',
      )
    })
  }

  it('reads a list of a hundred thousand references in linear time and without recursion', () => {
    const items = Array.from({ length: 100_000 }, () => '<item href="#a"/>').join('')
    const body = `<n:r><v enc:arrayType="n:SoftLayer_Product_Package[100000]" i:type="enc:Array">${items}</v></n:r><x id="a"><id i:type="s:int">1</id></x>`
    const value = codec.decode(answer(body), packages).value as object[]
    assert.equal(value.length, 100_000)
    assert.equal(value[0], value[99_999])
  })
})
