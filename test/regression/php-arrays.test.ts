import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/index.js'
import { protocol as rest } from '../../src/transports/rest/index.js'
import { protocol as soap } from '../../src/transports/soap/index.js'
import { protocol as xmlrpc } from '../../src/transports/xmlrpc/index.js'
import { bytes } from './wire.js'

const start =
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="http://api.service.softlayer.com/soap/v3.1/"' +
  ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns2="http://xml.apache.org/xml-soap"' +
  ' xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/">'

function overSoap(call: Call, result: string, hoisted = ''): unknown {
  const operation = `<ns1:${call.method}Response>${result}</ns1:${call.method}Response>${hoisted}`
  const body = bytes(`${start}<SOAP-ENV:Body>${operation}</SOAP-ENV:Body></SOAP-ENV:Envelope>`)
  return soap.codec().decode({ status: 200, headers: {}, body }, call).value
}

function map(tag: string, ...entries: [string, string][]): string {
  const items = entries.map(
    ([key, value]) => `<item><key xsi:type="xsd:${/^\d/.test(key) ? 'int' : 'string'}">${key}</key>${value}</item>`,
  )
  return `<${tag} xsi:type="ns2:Map">${items.join('')}</${tag}>`
}

const guests = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const guest = { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1 }

describe("PHP's arrays where the schema has a list or an object (foreign-wire 1, X-26, R-32)", () => {
  it('a list with gaps is a list on every protocol', () => {
    const expected = [{ id: 1 }, { id: 3 }]
    const value = (id: number): string =>
      `<value xsi:type="ns1:SoftLayer_Virtual_Guest"><id xsi:type="xsd:string">${id}</id></value>`
    assert.deepEqual(overSoap(guests, map('getVirtualGuestsReturn', ['0', value(1)], ['2', value(3)])), expected)
    const json = bytes('{"0":{"id":"1"},"2":{"id":"3"}}')
    assert.deepEqual(rest.codec().decode({ status: 200, headers: {}, body: json }, guests).value, expected)
    const member = (name: number, id: number): string =>
      `<member><name>${name}</name><value><struct><member><name>id</name><value><string>${id}</string></value></member></struct></value></member>`
    const xml = bytes(`<params><param><value><struct>${member(0, 1)}${member(2, 3)}</struct></value></param></params>`)
    assert.deepEqual(xmlrpc.codec().decode({ status: 200, headers: {}, body: xml }, guests).value, expected)
  })

  it('references in one are followed, forwards too', () => {
    const result = map('getVirtualGuestsReturn', ['0', '<value href="#a"/>'], ['5', '<value href="#a"/>'])
    const hoisted = '<m id="a" xsi:type="ns1:SoftLayer_Virtual_Guest"><id xsi:type="xsd:int">7</id></m>'
    assert.deepEqual(overSoap(guests, result, hoisted), [{ id: 7 }, { id: 7 }])
  })

  it('an associative array is the only item of a list, and an object of the declared type elsewhere', () => {
    const entries: [string, string][] = [
      ['id', '<value xsi:type="xsd:string">5</value>'],
      [
        'tagReferences',
        map('value', ['3', '<value xsi:type="ns2:Map"><item><key>id</key><value>8</value></item></value>']),
      ],
      ['datacenter', map('value', ['id', '<value xsi:type="xsd:string">9</value>'])],
    ]
    const expected = { id: 5, tagReferences: [{ id: 8 }], datacenter: { id: 9 } }
    assert.deepEqual(overSoap(guest, map('getObjectReturn', ...entries)), expected)
    assert.deepEqual(overSoap(guests, map('getVirtualGuestsReturn', ...entries)), [expected])
    assert.deepEqual(overSoap(guests, '<getVirtualGuestsReturn xsi:type="ns2:Map"/>'), [])
    assert.deepEqual(overSoap(guest, '<getObjectReturn xsi:type="ns2:Map"/>'), {})
  })

  it('an entry that does not begin with its key is refused, and so is a list with names among its keys', () => {
    const entry = '<item><value xsi:type="xsd:int">6</value><key xsi:type="xsd:string">a</key></item>'
    assert.throws(() => overSoap(guest, `<r xsi:type="ns2:Map">${entry}</r>`), /does not begin with its key/)
    const mixed = map('r', ['0', '<value/>'], ['a', '<value/>'])
    assert.throws(() => overSoap(guests, mixed), /names among its keys/)
  })
})

describe('values of SOAP that are seldom seen (S-20, S-24)', () => {
  it('takes white space between the tags of an object without members for nothing', () => {
    const read = overSoap(
      guest,
      '<getObjectReturn>\n<datacenter>\n </datacenter>\n<location xsi:type="ns1:SoftLayer_Location">\n</location><notes>\n</notes></getObjectReturn>',
    )
    assert.deepEqual(read, { datacenter: {}, location: {}, notes: '\n' })
  })
})
