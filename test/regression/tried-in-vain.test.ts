import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { Codec, WireResponse } from '../../src/core/codec.js'
import type { Value } from '../../src/core/value.js'
import { registered } from '../support/protocols.js'

const call: Call = { service: 'SoftLayer_Of_Tomorrow', method: 'getObjects' }
const mark = 4242

/** Markup of a list's items in each protocol that has the usual and the unusual way to write an integer. */
const dialects: Readonly<
  Record<string, { readonly usual: string; readonly odd: string; readonly list: readonly [start: string, end: string] }>
> = {
  xmlrpc: {
    usual: '<value><int>7</int></value>',
    odd: '<value><i4>7</i4></value>',
    list: ['<value><array><data>', '</data></array></value>'],
  },
  soap: {
    usual: '<item xsi:type="xsd:int">7</item>',
    odd: '<item xsi:type="xsd:int">07</item>',
    list: ['<item SOAP-ENC:arrayType="xsd:int[9]" xsi:type="SOAP-ENC:Array">', '</item>'],
  },
}

function items(codec: Codec, { status, headers, body }: WireResponse): Value[] {
  const decoder = codec.items?.({ status, headers }, call, { bytes: 1 << 28, references: 10_000 })
  assert.ok(decoder)
  const values: Value[] = []
  for (let from = 0; from < body.length; from += 65_536)
    values.push(...decoder.push(body.subarray(from, from + 65_536)))
  values.push(...decoder.end())
  assert.equal(decoder.failure, undefined)
  return values
}

// Seconds at most, where each list in a list or each item was once tried up to the same end: that took minutes.
describe('what is tried in vain stays in proportion to what is read', () => {
  for (const protocol of registered) {
    const dialect = dialects[protocol.name]
    if (!dialect) continue
    const { usual, odd, list } = dialect
    const answer = (made: string): WireResponse => {
      const response = protocol.mirror().render({ value: [[mark]] }, call)
      const text = Buffer.from(response.body).toString()
      const item =
        protocol.name === 'soap'
          ? /<item[^>]*><item.*<\/item><\/item>/s
          : /<value><array>(?=<data><value><int>).*?<\/array><\/value>/s
      assert.match(text, item)
      return { ...response, body: new Uint8Array(Buffer.from(text.replace(item, () => made))) }
    }

    it(`${protocol.name}: lists in lists that all end in something unusual`, () => {
      let nested = odd
      for (let depth = 0; depth < 450; depth++) nested = `${list[0]}${usual.repeat(8)}${nested}${list[1]}`
      const response = answer(nested.repeat(20))
      const codec = protocol.codec()
      const { value } = codec.decode(response, call)
      assert.equal((value as Value[]).length, 20)
      assert.deepEqual(items(codec, response), value)
    })

    it(`${protocol.name}: items that are unusual by turns`, () => {
      const response = answer((usual + odd).repeat(50_000))
      const codec = protocol.codec()
      const { value } = codec.decode(response, call)
      assert.equal((value as Value[]).length, 100_000)
      assert.deepEqual(items(codec, response), value)
    })
  }
})
