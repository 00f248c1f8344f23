import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { Codec, WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { registered } from '../support/protocols.js'

const call: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }

/** The code of what `decode` throws, and of what `items` ends with. */
function codes(codec: Codec, response: WireResponse): { decode: string | undefined; items: string | undefined } {
  let decode: string | undefined
  try {
    codec.decode(response, call)
  } catch (error) {
    assert.ok(CallError.is(error))
    decode = error.code
  }
  const { body, ...head } = response
  const decoder = codec.items?.(head, call, { bytes: 1_000_000, references: 100 })
  decoder?.push(body)
  decoder?.end()
  return { decode, items: decoder?.failure?.code }
}

describe('items refuses what call refuses', () => {
  for (const protocol of registered) {
    it(`${protocol.name}: an item that is nested a level too deep within its list`, () => {
      const nested = (levels: number): object => (levels === 0 ? { id: 1 } : { id: 1, datacenter: nested(levels - 1) })
      const seen = new Set<string | undefined>()
      for (let levels = 0; levels < 10; levels++) {
        const response = protocol.mirror().render({ value: [{ id: 0 }, nested(levels)] }, call)
        const { decode, items } = codes(protocol.codec({ maxDepth: 6 }), response)
        assert.equal(items, decode, `${levels} levels`)
        seen.add(decode)
      }
      assert.deepEqual([...seen], [undefined, 'malformed'])
    })
  }

  it('rest: characters that are white space elsewhere, but not in JSON', () => {
    const codec = registered.find(({ name }) => name === 'rest')?.codec()
    assert.ok(codec)
    for (const text of ['\v[{"id":1}]', '[{"id":1}]\v', '[\f]', '[{"id":1}\f]']) {
      const response = { status: 200, headers: {}, body: Buffer.from(text) }
      assert.deepEqual(codes(codec, response), { decode: 'malformed', items: 'malformed' }, JSON.stringify(text))
    }
  })

  it('soap: a total that is no number, whatever the HTTP header says', () => {
    const protocol = registered.find(({ name }) => name === 'soap')
    assert.ok(protocol)
    const { body, status, headers } = protocol.mirror().render({ value: [{ id: 1 }], total: 33 }, call)
    const changed = Buffer.from(Buffer.from(body).toString().replace(/>33</, '>many<'))
    const response = { status, headers: { ...headers, 'softlayer-total-items': '5' }, body: changed }
    assert.ok(changed.includes('many'))
    assert.equal(protocol.codec().decode(response, call).total, undefined)
    const decoder = protocol.codec().items?.(response, call, { bytes: 1_000_000, references: 100 })
    decoder?.push(changed)
    decoder?.end()
    assert.equal(decoder?.total, undefined)
    assert.equal(decoder?.failure, undefined)
  })

  it('soap: elements of other namespaces after the body, which SOAP 1.1 allows, and no others', () => {
    const protocol = registered.find(({ name }) => name === 'soap')
    assert.ok(protocol)
    const response = protocol.mirror().render({ value: [{ id: 1 }] }, call)
    const text = Buffer.from(response.body).toString()
    const after = (element: string): WireResponse => ({
      ...response,
      body: Buffer.from(text.replace('</SOAP-ENV:Envelope>', `${element}</SOAP-ENV:Envelope>`)),
    })
    for (const [element, code] of [
      ['<x xmlns="urn:x"><y/></x>', undefined],
      ['<x id="1">2</x>', undefined],
      ['<SOAP-ENV:Body/>', 'malformed'],
      ['<SOAP-ENV:Header/>', 'malformed'],
      ['<SOAP-ENV:Footer/>', 'malformed'],
    ] as const) {
      assert.deepEqual(codes(protocol.codec(), after(element)), { decode: code, items: code }, element)
    }
  })
})

describe('a part by part reading refuses what call refuses', () => {
  it('rest: a list that is cut off behind its bracket or behind a comma', () => {
    const codec = registered.find(({ name }) => name === 'rest')?.codec()
    assert.ok(codec)
    for (const text of ['[', `["${'x'.repeat(50_000)}",`, `[${'1,'.repeat(40_000)}`]) {
      const response = { status: 200, headers: {}, body: Buffer.from(text) }
      const parts = codec.decodeInParts?.(response, call)
      const readAll = (): void => {
        while (parts?.next().done === false);
      }
      assert.throws(readAll, (error) => CallError.is(error) && error.code === 'malformed', text.slice(0, 5))
    }
  })
})
