import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Reply } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { defaultQuirks, type Quirks } from '../../src/core/quirk.js'
import { differences, type Value } from '../../src/core/value.js'
import { protocol } from '../../src/transports/soap/index.js'
import { quirks as all } from '../../src/transports/soap/quirks.js'
import { methods, valueOf } from '../support/arbitraries.js'
import { seed } from '../support/protocols.js'
import { envelopeOf, serverReads, textOf } from './support/soap-wire.js'

const codec = protocol.codec()
const packages = { service: 'SoftLayer_Product_Package', method: 'getAllObjects' }
const account = { service: 'SoftLayer_Account', method: 'getObject' }
const type = { id: 2, keyName: 'BARE_METAL_CPU' }
const shared = [
  { id: 1, type },
  { id: 2, type },
  { id: 3, type },
]

function written(outcome: Reply | CallError, call: typeof account, quirks: Quirks = {}): string {
  return textOf(protocol.mirror({ quirks }).render(outcome, call))
}

describe('SOAP quirks', () => {
  it('are named after the protocol, and say what they come from', () => {
    for (const { name, rules, number } of all) {
      assert.match(name, /^soap-[a-z0-9]+(-[a-z0-9]+)*$/)
      assert.ok(rules.length > 0 && number >= 39 && number <= 48)
    }
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length)
  })

  const auth = '<username>u</username><apiKey>k</apiKey>'
  it('quirk 39: a header block of another namespace is ignored only when asked (D-3)', () => {
    const document = envelopeOf('<sl:getObject/>', `<x:authenticate xmlns:x="urn:x">${auth}</x:authenticate>`)
    const strict = { 'soap-header-namespace': true }
    assert.deepEqual(serverReads('SoftLayer_Account', document), { ...account, auth: { username: 'u', apiKey: 'k' } })
    assert.deepEqual(serverReads('SoftLayer_Account', document, strict), { ...account, auth: {} })
    for (const version of ['v3', 'v3.1']) {
      const namespace = `http://api.service.softlayer.com/soap/${version}/`
      const own = envelopeOf('<sl:getObject/>', `<x:authenticate xmlns:x="${namespace}">${auth}</x:authenticate>`)
      assert.deepEqual(serverReads('SoftLayer_Account', own, strict), {
        ...account,
        auth: { username: 'u', apiKey: 'k' },
      })
    }
  })

  it('quirk 40: children of header blocks are taken qualified and unqualified, or unqualified only (D-4)', () => {
    const header = `<sl:authenticate>${auth}</sl:authenticate><sl:SoftLayer_AccountInitParameters><sl:id>5</sl:id></sl:SoftLayer_AccountInitParameters>`
    const document = envelopeOf('<sl:getObject/>', header)
    const user = { username: 'u', apiKey: 'k' }
    assert.deepEqual(serverReads('SoftLayer_Account', document), { ...account, auth: user, id: '5' })
    const strict = { 'soap-unqualified-header-children': true }
    assert.deepEqual(serverReads('SoftLayer_Account', document, strict), { ...account, auth: user })
  })

  for (const [form, open, item] of [
    [
      false,
      'SOAP-ENC:arrayType="ns1:SoftLayer_Product_Package[1]" xsi:type="ns1:SoftLayer_Product_PackageArray"',
      'item',
    ],
    ['encoding-array', 'SOAP-ENC:arrayType="ns1:SoftLayer_Product_Package[1]" xsi:type="SOAP-ENC:Array"', 'item'],
    ['no-array-type', 'xsi:type="ns1:SoftLayer_Product_PackageArray"', 'item'],
    ['named-items', 'xsi:type="ns1:SoftLayer_Product_PackageArray"', 'SoftLayer_Product_Package'],
  ] as const) {
    it(`quirk 41: a list of one stays a list, written as ${form || 'PHP does'} (S-21)`, () => {
      const quirks: Quirks = { 'soap-list-form': form }
      const reply = { value: [{ id: 1, items: [] }] }
      const text = written(reply, packages, quirks)
      assert.ok(text.includes(`<getAllObjectsReturn ${open}><${item} xsi:type=`), text)
      assert.deepEqual(codec.decode(protocol.mirror({ quirks }).render(reply, packages), packages), reply)
    })
  }

  it('quirk 42: shared objects come in place, repeated, before they are there, or after the operation (S-22)', () => {
    const forms: [Quirks[string], RegExp][] = [
      [false, /<type id="ref1" .*<type href="#ref1"\/>.*<type href="#ref1"\/>/],
      ['repeated', /^(?!.*href).*BARE_METAL_CPU.*BARE_METAL_CPU.*BARE_METAL_CPU/s],
      ['forward', /<type href="#ref1"\/>.*<type id="ref1" .*<type href="#ref1"\/>/],
      ['hoisted', /(<type href="#ref1"\/>.*){3}<\/ns1:getAllObjectsResponse><multiRef id="ref1" /],
    ]
    for (const [form, expected] of forms) {
      const quirks: Quirks = { 'soap-shared-objects': form }
      assert.match(written({ value: shared }, packages, quirks), expected, String(form))
      const reply = codec.decode(protocol.mirror({ quirks }).render({ value: shared }, packages), packages)
      assert.deepEqual(differences(shared, reply.value), [], String(form))
      const [first, , last] = reply.value as { type: object }[]
      assert.equal(first?.type === last?.type, form !== 'repeated')
    }
  })

  it('quirk 42: a cycle comes through in every form but the repeated one, which says that it is too much', () => {
    const owner: Record<string, unknown> = { id: 1 }
    owner['virtualGuests'] = [
      { id: 2, account: owner },
      { id: 3, account: owner },
    ]
    for (const form of [false, 'forward', 'hoisted']) {
      const response = protocol.mirror({ quirks: { 'soap-shared-objects': form } }).render({ value: owner }, account)
      const value = codec.decode(response, account).value as { virtualGuests: { account: object }[] }
      assert.equal(value.virtualGuests[1]?.account, value, String(form))
    }
    const repeated = protocol.mirror({ quirks: { 'soap-shared-objects': 'repeated' } })
    assert.equal(repeated.render({ value: owner }, account).status, 500)
  })

  it('quirk 42: what would unfold to far more than it is gets a fault, lists too', () => {
    let objects: Record<string, unknown> = { id: 1 }
    let lists: unknown[] = []
    for (let i = 0; i < 40; i++) {
      objects = { a: objects, b: objects }
      lists = [lists, lists]
    }
    const call = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }
    for (const [value, form] of [
      [objects, 'repeated'],
      [lists, 'repeated'],
      [lists, false],
    ] as const) {
      const response = protocol.mirror({ quirks: { 'soap-shared-objects': form } }).render({ value } as Reply, call)
      assert.throws(
        () => codec.decode(response, call),
        (error) =>
          CallError.is(error) &&
          error.code === 'overload' &&
          error.fault?.code === 'SoftLayer_Exception_ApiRequestFailed' &&
          error.fault.message === 'Expected result size too large',
      )
    }
    assert.match(written({ value: objects }, call), /id="ref39"/)
    assert.throws(
      () => codec.encode({ ...call, args: [lists as never] }),
      (error) => CallError.is(error) && error.code === 'invalid-call' && /repeats what it shares/.test(error.message),
    )
  })

  it('quirk 43: totalItems comes with lists only, an empty list and a null may be absent (S-23, S-24, S-25)', () => {
    const single = { value: { id: 1, companyName: null }, total: 1 }
    assert.match(written(single, account), /<ns1:totalItems><amount>1<\/amount><\/ns1:totalItems>/)
    assert.ok(!written(single, account, { 'soap-total-on-lists-only': true }).includes('totalItems'))
    assert.match(written({ value: shared, total: 3 }, packages, { 'soap-total-on-lists-only': true }), /<amount>3</)

    assert.match(written(single, account), /<companyName xsi:nil="true"\/>/)
    assert.ok(!written(single, account, { 'soap-null-absent': true }).includes('companyName'))

    const empty = written({ value: [], total: 0 }, packages, { 'soap-empty-list-absent': true })
    assert.match(empty, /<ns1:getAllObjectsResponse><\/ns1:getAllObjectsResponse>/)
    const mirror = protocol.mirror({ quirks: { 'soap-empty-list-absent': true } })
    assert.deepEqual(codec.decode(mirror.render({ value: [], total: 0 }, packages), packages), { value: [], total: 0 })
  })

  it('quirk 44: a fault has unqualified children and an empty faultactor, with HTTP 500 or 200 (S-26)', () => {
    const fault = { code: 'SoftLayer_Exception_ObjectNotFound', message: "Unable to find object with id of '1'." }
    const error = new CallError('not-found', 'x', { fault })
    for (const [quirks, status, actor] of [
      [{}, 500, ''],
      [defaultQuirks(all), 500, '<faultactor/>'],
      [{ 'soap-fault-status-200': true }, 200, ''],
    ] as const) {
      const response = protocol.mirror({ quirks }).render(error, account)
      assert.equal(response.status, status)
      assert.ok(
        textOf(response).includes(
          `<SOAP-ENV:Fault><faultcode>${fault.code}</faultcode><faultstring>${fault.message}</faultstring>${actor}</SOAP-ENV:Fault>`,
        ),
      )
      assert.throws(() => codec.decode(response, account), { code: 'not-found', fault, status })
    }
  })

  it('quirk 45: other prefixes change nothing but the text (S-27)', () => {
    const quirks = { 'soap-other-prefixes': true }
    const text = written({ value: shared, total: 9 }, packages, quirks)
    assert.ok(!/xsi:|ns1:|SOAP-ENV:|SOAP-ENC:/.test(text))
    assert.match(text, /default:type="tns:SoftLayer_Product_PackageArray"/)
    const reply = codec.decode(protocol.mirror({ quirks }).render({ value: shared, total: 9 }, packages), packages)
    assert.deepEqual(differences({ value: shared, total: 9 }, reply), [])
    const fault = protocol.mirror({ quirks }).render(new CallError('unknown-method', 'x', { call: account }), account)
    assert.match(textOf(fault), /<faultcode>E:Server<\/faultcode>/)
    assert.throws(() => codec.decode(fault, account), { code: 'unknown-method' })
  })

  it('quirk 46: no parameter where some are declared, or one too many by position, is a fault', () => {
    const reads = (body: string, strict: boolean): unknown =>
      serverReads('SoftLayer_Dns_Domain', envelopeOf(body), { 'soap-strict-parameters': strict })
    const none = '<sl:getByDomainName/>'
    const many = '<sl:getByDomainName><a>x</a><b>y</b></sl:getByDomainName>'
    assert.deepEqual(reads(none, true), { fault: 'SOAP-ENV:Client: Missing parameter', status: 500 })
    assert.deepEqual(reads(many, true), { fault: 'SOAP-ENV:Client: Error cannot find parameter', status: 500 })
    assert.equal((reads(none, false) as { method: string }).method, 'getByDomainName')
    assert.deepEqual((reads(many, false) as { args: unknown }).args, ['x', 'y'])
  })

  it('quirk 48: a malformed answer is an error, never a value (S-28)', () => {
    const response = protocol
      .mirror({ quirks: { 'soap-malformed-answer': true } })
      .render({ value: { id: 1 } }, account)
    assert.equal(response.status, 200)
    assert.throws(() => codec.decode(response, account), { code: 'malformed' })
  })

  it('in any mixture that keeps all, every answer comes through unchanged', () => {
    const mixtures = fc.record({
      'soap-list-form': fc.constantFrom(false, 'encoding-array', 'no-array-type', 'named-items'),
      'soap-shared-objects': fc.constantFrom(false, 'repeated', 'forward', 'hoisted'),
      'soap-empty-list-absent': fc.boolean(),
      'soap-other-prefixes': fc.boolean(),
      'soap-total-on-lists-only': fc.boolean(),
    })
    const answers = fc.constantFrom(...methods).chain((method) =>
      fc.record({
        call: fc.constant({ service: method.service, method: method.method }),
        value: valueOf(method.returns, protocol.can, 3),
        quirks: mixtures,
      }),
    )
    fc.assert(
      fc.property(answers, ({ call, value, quirks }) => {
        // The same object in two places, if it is one that can be.
        const items = Array.isArray(value) ? (value as readonly Value[]) : []
        const twice = { value: items.length > 0 ? [...items, items[0] as Value] : value }
        const reply = codec.decode(protocol.mirror({ quirks }).render(twice, call), call)
        assert.deepEqual(differences(twice.value, reply.value), [])
      }),
      { seed, numRuns: 300 },
    )
  })

  it('at their defaults change no value', () => {
    const mirror = protocol.mirror({ quirks: defaultQuirks(all) })
    const reply = { value: [{ id: 1, keyName: '', items: [], type: null }], total: 1 }
    assert.deepEqual(codec.decode(mirror.render(reply, packages), packages), reply)
  })
})
