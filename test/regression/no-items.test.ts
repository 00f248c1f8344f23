import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { differences } from '../../src/core/value.js'
import { loadProtocol } from '../../src/transports/index.js'
import { everyByte, feed } from '../support/items.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const mixed = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }

/** What a server may write right behind an item when it fails there. */
const failures = {
  'a message of PHP': () =>
    Buffer.from('<br />\n<b>Fatal error</b>:  Maximum execution time exceeded in <b>x.php</b><br />\n'),
  'a page': () => Buffer.from('<html><body>Bad gateway</body></html>'),
  'a fault': async () => {
    const { mirror } = await loadProtocol('soap')
    const fault = { code: 'SoftLayer_Exception', message: 'went away' }
    return Buffer.from(mirror().render(new CallError('fault', fault.message, { fault }), call).body)
  },
}

describe('what is no item of a list over SOAP', () => {
  for (const [what, written] of Object.entries(failures)) {
    it(`is not given as one: ${what}`, async () => {
      const { codec, mirror } = await loadProtocol('soap')
      const value = Array.from({ length: 12 }, (_, id) => ({ id, hostname: `host-${id}` }))
      const { body, ...head } = mirror().render({ value }, call)
      const end = Buffer.from(body).lastIndexOf('</item>') + '</item>'.length
      const broken = { ...head, body: new Uint8Array(Buffer.concat([body.subarray(0, end), await written()])) }
      for (const cuts of [[], [end], everyByte(broken)]) {
        const { items, failure } = feed(codec(), broken, call, cuts)
        assert.deepEqual(differences(value, items), [])
        assert.equal(failure?.code, 'malformed')
      }
    })
  }

  it('is passed in a header, whatever it looks like and wherever it is cut', async () => {
    const { codec, mirror } = await loadProtocol('soap')
    const { body, ...head } = mirror().render({ value: [{ id: 1 }, { id: 2 }], total: 7 }, call)
    const list = '<Body><getVirtualGuestsResponse><getVirtualGuestsReturn><item><id>9</id></item><item/>'
    const block = `<a><b/>${list}</getVirtualGuestsReturn></getVirtualGuestsResponse></Body></a><c/>`
    const text = Buffer.from(body)
      .toString()
      .replace(/(?<=Header[^>]*>)/, block)
    const response = { ...head, body: new Uint8Array(Buffer.from(text)) }
    assert.deepEqual(codec().decode(response, call), { value: [{ id: 1 }, { id: 2 }], total: 7 })
    for (const cuts of [[], everyByte(response)]) {
      const { items, total, failure } = feed(codec(), response, call, cuts)
      assert.deepEqual([failure, total, differences([{ id: 1 }, { id: 2 }], items)], [undefined, 7, []])
    }
  })

  it('but items of other names are, in their order and beside objects that are shared', async () => {
    const codec = (await loadProtocol('soap')).codec()
    const items = Array.from({ length: 400 }, (_, i) => {
      if (i % 7 === 3) return `<same href="#a${i + (i % 3)}"/><other id="a${i + (i % 3)}"><n>${i}</n></other>`
      return i % 100 === 1 ? '<item/>' : `<other${i % 5}>${i}</other${i % 5}>`
    })
    const body = new Uint8Array(
      Buffer.from(
        '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"' +
          ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><E:Body><getResponse><getReturn xsi:type="e:Array">' +
          `<item>0</item>${items.join('')}</getReturn></getResponse></E:Body></E:Envelope>`,
      ),
    )
    const response = { status: 200, headers: {}, body }
    const { value } = codec.decode(response, mixed)
    for (const cuts of [[], [3000, 3001, 9000], everyByte(response)]) {
      const read = feed(codec, response, mixed, cuts)
      assert.equal(read.failure, undefined)
      assert.deepEqual(differences(value, read.items), [])
    }
  })
})
