import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { feed } from '../support/items.js'
import { loadProtocol } from '../../src/transports/index.js'

const call = { service: 'SoftLayer_Of_Tomorrow', method: 'get', signature: { returns: 'string[]' } }

/** How a text in a list is written, and the answer around all of them. */
const forms = {
  xmlrpc: {
    item: (text: string) => `<value><string>${text}</string></value>`,
    answer: (items: string) => `<params><param><value><array><data>${items}</data></array></value></param></params>`,
  },
  soap: {
    item: (text: string) => `<item xsi:type="xsd:string">${text}</item>`,
    answer: (items: string) =>
      '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"' +
      ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><E:Body>' +
      `<getResponse><getReturn xsi:type="e:Array" e:arrayType="xsd:string[]">${items}</getReturn></getResponse></E:Body></E:Envelope>`,
  },
}

describe('lists in an encoding other than UTF-8', () => {
  for (const name of ['xmlrpc', 'soap'] as const) {
    it(`${name}: have each item once, wherever their bytes beyond ASCII are`, async () => {
      const { item, answer } = forms[name]
      const texts = ['é', ...Array.from({ length: 3_000 }, (_, i) => String(10_000 + i))]
      // As many letters of two bytes in UTF-8 as an item has bytes: counted as those, a place is an item too early.
      texts.push('é'.repeat(item('10000').length))
      const body = new Uint8Array(
        Buffer.from(`<?xml version="1.0" encoding="windows-1252"?>${answer(texts.map(item).join(''))}`, 'latin1'),
      )
      const response = { status: 200, headers: {}, body }
      const codec = (await loadProtocol(name)).codec()
      assert.deepEqual(codec.decode(response, call).value, texts)
      const parts = codec.decodeInParts?.(response, call) as Iterator<undefined, { value: unknown }>
      let part = parts.next()
      while (part.done !== true) part = parts.next()
      assert.deepEqual(part.value.value, texts)
      assert.deepEqual(feed(codec, response, call, [20_000, 40_000]).items, texts)
    })
  }
})
