import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { differences } from '../../src/core/value.js'
import { registered } from '../support/protocols.js'

const call = { service: 'SoftLayer_Of_Tomorrow', method: 'getWide' }

describe('values of very many members', () => {
  for (const protocol of registered) {
    it(`${protocol.name}: an object of 200,000 members and a list of as many come through`, () => {
      const members = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`m${i}`, i]))
      const value = { members, list: Array.from({ length: 200_000 }, (_, i) => i) }
      const reply = protocol.codec().decode(protocol.mirror().render({ value }, call), call)
      assert.deepEqual(differences(value, reply.value), [])
    })
  }

  it('appends the items of a list that a literal-style serializer repeats, in linear time', () => {
    const soap = registered.find(({ can }) => can.sharedIdentity)
    const count = 60_000
    const repeated = '<tagReferences><id>1</id></tagReferences>'.repeat(count)
    const text = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="n" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><e:Body><r><v i:type="n:SoftLayer_Virtual_Guest">${repeated}</v></r></e:Body></e:Envelope>`
    const guest = { service: 'SoftLayer_Virtual_Guest', method: 'getObject' }
    const reply = soap?.codec().decode({ status: 200, headers: {}, body: new TextEncoder().encode(text) }, guest)
    const { tagReferences } = reply?.value as { tagReferences: unknown[] }
    assert.equal(tagReferences.length, count)
    assert.deepEqual(tagReferences[count - 1], { id: 1 })
  })
})
