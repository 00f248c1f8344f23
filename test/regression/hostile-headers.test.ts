import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { protocol as soap } from '../../src/transports/soap/index.js'
import { protocol as xmlrpc } from '../../src/transports/xmlrpc/index.js'
import { bytes, soapEnvelope } from './wire.js'

function parse(header: string): ReturnType<ReturnType<typeof soap.mirror>['parse']> {
  const body = bytes(soapEnvelope('<ns1:getObject/>', `<SOAP-ENV:Header>${header}</SOAP-ENV:Header>`))
  return soap.mirror().parse({ method: 'POST', path: '/SoftLayer_Account', headers: {}, body })
}

function isMalformed(error: unknown): boolean {
  return CallError.is(error) && error.code === 'malformed'
}

describe('SOAP headers with references (S-22, foreign-wire section 2)', () => {
  it('refuses a header that unfolds to far more than was sent', () => {
    let items = '<a0 id="a0"><x>1</x></a0>'
    for (let i = 1; i <= 60; i++) items += `<a${i} id="a${i}"><l href="#a${i - 1}"/><r href="#a${i - 1}"/></a${i}>`
    assert.throws(() => parse(`<ns1:Other>${items}</ns1:Other>`), isMalformed)
  })

  it('refuses a mask, a filter and another header that contain themselves', () => {
    const inside = '<a href="#m"/>'
    const mask = `<ns1:SoftLayer_AccountObjectMask><mask id="m">${inside}</mask></ns1:SoftLayer_AccountObjectMask>`
    assert.throws(() => parse(mask), isMalformed)
    for (const name of ['SoftLayer_AccountObjectFilter', 'Other']) {
      assert.throws(() => parse(`<ns1:${name} id="m">${inside}</ns1:${name}>`), isMalformed)
    }
  })

  it('still takes a header that shares an object', () => {
    const filter = '<hardware><id id="f"><operation>5</operation></id><domain href="#f"/></hardware>'
    const call = parse(`<ns1:SoftLayer_AccountObjectFilter>${filter}</ns1:SoftLayer_AccountObjectFilter>`)
    const { hardware } = call.filter as { hardware: { id: unknown; domain: unknown } }
    assert.deepEqual(hardware.domain, hardware.id)
  })
})

describe('API headers of any name and id (I-1, X-4, peer-facts 0.3)', () => {
  it('keeps an id beyond 2^53, as text', () => {
    const id = '99999999999999999999'
    const header = `<ns1:SoftLayer_AccountInitParameters><id xsi:type="xsd:integer">${id}</id></ns1:SoftLayer_AccountInitParameters>`
    assert.equal(parse(header).id, id)
    const member = (name: string, value: string): string =>
      `<member><name>${name}</name><value>${value}</value></member>`
    const inner = `<struct>${member('SoftLayer_AccountInitParameters', `<struct>${member('id', `<i8>${id}</i8>`)}</struct>`)}</struct>`
    const text = `<methodCall><methodName>getObject</methodName><params><param><value><struct>${member('headers', inner)}</struct></value></param></params></methodCall>`
    const request = { method: 'POST', path: '/SoftLayer_Account', headers: {}, body: bytes(text) }
    assert.equal(xmlrpc.mirror().parse(request).id, id)
  })

  it('carries a header called __proto__ as any other', () => {
    const headers = JSON.parse('{"__proto__":{"a":1}}') as Record<string, { a: number }>
    for (const protocol of [soap, xmlrpc]) {
      const request = protocol.codec().encode({ service: 'SoftLayer_Account', method: 'getObject', headers })
      assert.deepEqual(protocol.mirror().parse(request).headers, headers, protocol.name)
    }
  })
})
