import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import type { Protocol, WireHeaders, WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { differences } from '../../src/core/value.js'
import { registered } from '../support/protocols.js'
import { answerOf, drifts, written } from './drift-rows.js'

const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const encoder = new TextEncoder()

function bodyText(protocol: Protocol, reply: Reply, call: Call): string {
  return new TextDecoder().decode(protocol.mirror().render(reply, call).body)
}

/** Bytes of one byte for each character. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian)
  return bytes
}

/** An answer that holds a text literally, with labels as given. */
function labelled(protocol: Protocol, text: string, prolog: string | undefined): string {
  const [before = '', after = ''] = bodyText(protocol, { value: [{ hostname: 'MARK' }] }, guests).split('MARK')
  const body = before.replace(/^<\?xml[^>]*\?>\s*/, '') + text + after
  if (!body.startsWith('<')) return body
  return prolog === undefined ? body : `<?xml version="1.0" encoding="${prolog}"?>\n${body}`
}

describe('text is read by what it is, then by its label (X-8, X-21, quirk 35)', () => {
  const labels = ['utf-8', 'UTF-8', 'iso-8859-1', 'ISO-8859-1', 'us-ascii', 'windows-1252', undefined]
  const typeOf = (label: string | undefined): WireHeaders =>
    label === undefined ? {} : { 'content-type': `text/plain; charset=${label}` }

  for (const protocol of registered) {
    const decode = (body: Uint8Array, headers: WireHeaders = {}): unknown => {
      const { value } = protocol.codec().decode({ status: 200, headers, body }, guests)
      return (value as { hostname: unknown }[])[0]?.hostname
    }

    for (const label of labels) {
      it(`${protocol.name}: UTF-8 bytes under the label ${label ?? 'none'}, with a byte order mark and without`, () => {
        const text = 'é ü ß € 日本語 😀'
        const bytes = encoder.encode(labelled(protocol, text, label))
        const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes])
        for (const other of labels) {
          assert.equal(decode(bytes, typeOf(other)), text, `HTTP says ${other}`)
          assert.equal(decode(marked, typeOf(other)), text, `with a mark, HTTP says ${other}`)
        }
      })
    }

    for (const label of ['iso-8859-1', 'ISO-8859-1', 'windows-1252']) {
      it(`${protocol.name}: bytes of ${label} under its label`, () => {
        const bytes = latin1(labelled(protocol, 'é ü ß ÿ', label))
        assert.equal(decode(bytes, typeOf(label)), 'é ü ß ÿ')
      })
    }

    it(`${protocol.name}: the signs of windows-1252 under its label`, () => {
      const bytes = latin1(labelled(protocol, '\x80 \x93x\x94', 'windows-1252'))
      assert.equal(decode(bytes, typeOf('windows-1252')), '€ “x”')
    })

    it(`${protocol.name}: bytes that are not of the label are an error, never other text`, () => {
      const bytes = latin1(labelled(protocol, 'é ü ß', 'utf-8'))
      for (const label of ['utf-8', undefined]) {
        assert.throws(
          () => decode(bytes, typeOf(label)),
          (error) => CallError.is(error) && error.code === 'malformed',
        )
      }
    })

    it(`${protocol.name}: UTF-16 with its mark, whatever the labels say`, () => {
      const text = 'é € 日本語 😀'
      const source = labelled(protocol, text, 'UTF-16')
      for (const littleEndian of [true, false]) {
        for (const label of labels) assert.equal(decode(utf16(`\ufeff${source}`, littleEndian), typeOf(label)), text)
      }
    })
  }
})

describe('totals (R-35, X-24, S-23, L-3)', () => {
  const value = [{ id: 1 }, { id: 2 }]
  for (const protocol of registered) {
    const codec = protocol.codec()
    const read = (response: WireResponse, call = guests): Reply => codec.decode(response, call)
    const without = (response: WireResponse): WireResponse => ({
      ...response,
      headers: Object.fromEntries(Object.entries(response.headers).filter(([name]) => !/total/i.test(name))),
    })

    it(`${protocol.name}: a total larger than the page, and of 0, as the server tells it`, () => {
      for (const total of [0, 2, 250_000]) {
        const reply = read(protocol.mirror().render({ value, total }, guests))
        assert.deepEqual(differences({ value, total }, reply), [])
      }
    })

    it(`${protocol.name}: a missing total is undefined, never 0, of a list of none too`, () => {
      for (const list of [value, []]) {
        const reply = read(protocol.mirror().render({ value: list }, guests))
        assert.deepEqual(reply, { value: list })
        assert.ok(!('total' in reply))
      }
    })

    it(`${protocol.name}: a header in any case, given twice, or with white space`, () => {
      const response = without(protocol.mirror().render({ value }, guests))
      for (const headers of [
        { 'softlayer-total-items': '109' },
        { 'SoftLayer-Total-Items': '109' },
        { 'SOFTLAYER-TOTAL-ITEMS': ' 109 ' },
        { 'SoftLayer-Total-Items': ['109', '7'] },
      ]) {
        assert.equal(read({ ...response, headers: { ...response.headers, ...headers } }).total, 109)
      }
    })

    it(`${protocol.name}: what is no count is no total`, () => {
      const response = without(protocol.mirror().render({ value }, guests))
      for (const text of ['', '-1', '1.5', '12abc', '1e3', 'NaN', '0x10', '9'.repeat(40)]) {
        const reply = read({ ...response, headers: { ...response.headers, 'softlayer-total-items': text } })
        assert.equal(reply.total, undefined, text)
      }
    })

    it(`${protocol.name}: only lists have a total (L-1)`, () => {
      const account = { service: 'SoftLayer_Account', method: 'getObject' }
      const response = protocol.mirror().render({ value: { id: 5 } }, account)
      const headers = { ...response.headers, 'softlayer-total-items': '7' }
      assert.deepEqual(read({ ...response, headers }, account), { value: { id: 5 } })
    })
  }
})

describe('the schema repairs the type drift of the API in the same way on every protocol (R-42, X-27, D-16)', () => {
  for (const { type, forms } of drifts) {
    for (const [form, expected] of forms) {
      it(`${type}: ${JSON.stringify(form)}`, () => {
        let protocolsAsked = 0
        for (const protocol of registered) {
          const body = written(protocol.name, form)
          if (body === undefined) continue
          protocolsAsked++
          const call = { service: 'SoftLayer_Of_Tomorrow', method: 'get', signature: { returns: type } }
          const { value } = protocol.codec().decode({ status: 200, headers: {}, body: encoder.encode(body) }, call)
          assert.deepEqual(differences(expected, value), [], protocol.name)
        }
        assert.ok(protocolsAsked > 0)
      })
    }
  }

  it('gives the bare item of a declared list as a list (R-32, X-26, S-21)', () => {
    const list = { service: 'SoftLayer_Of_Tomorrow', method: 'get', signature: { returns: 'SoftLayer_Tag[]' } }
    for (const protocol of registered) {
      const body = answerOf(protocol.name, {
        rest: '{"id":"5"}',
        xmlrpc: '<value><struct><member><name>id</name><value>5</value></member></struct></value>',
        soap: '<getReturn xsi:type="ns1:SoftLayer_Tag"><id xsi:type="xsd:string">5</id></getReturn>',
      })
      if (body === undefined) continue
      const { value } = protocol.codec().decode({ status: 200, headers: {}, body: encoder.encode(body) }, list)
      assert.deepEqual(value, [{ id: 5 }], protocol.name)
    }
  })

  it('gives what is written for no item as an empty list (R-33, X-26, S-25)', () => {
    const list = { service: 'SoftLayer_Of_Tomorrow', method: 'get', signature: { returns: 'SoftLayer_Tag[]' } }
    const empties = [
      { rest: '[]', xmlrpc: '<value><array><data/></array></value>', soap: '' },
      {
        rest: '{}',
        xmlrpc: '<value><struct/></value>',
        soap: '<getReturn SOAP-ENC:arrayType="ns1:SoftLayer_Tag[0]" xsi:type="ns1:SoftLayer_TagArray"/>',
      },
      { rest: '""', soap: '<getReturn></getReturn>' },
    ]
    for (const forms of empties) {
      for (const protocol of registered) {
        const body = answerOf(protocol.name, forms)
        if (body === undefined) continue
        const { value } = protocol.codec().decode({ status: 200, headers: {}, body: encoder.encode(body) }, list)
        assert.deepEqual(value, [], `${protocol.name} ${body}`)
      }
    }
  })
})
