import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { Call, Reply } from '../../src/core/call.js'
import type { IncomingCall } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { defaultQuirks, type Quirks } from '../../src/core/quirk.js'
import { createEmulator } from '../../src/emulator/emulator.js'
import { protocol } from '../../src/transports/rest/index.js'

const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const defaults = defaultQuirks(protocol.quirks)
const mirrorOf = (quirks: Quirks) => protocol.mirror({ quirks: { ...defaults, ...quirks } })
const textOf = (quirks: Quirks, outcome: Reply | CallError, call: Partial<IncomingCall> = guests): string =>
  new TextDecoder().decode(mirrorOf(quirks).render(outcome, call).body)
const parse = (quirks: Quirks, method: string, path: string, body?: string): IncomingCall =>
  mirrorOf(quirks).parse({
    method,
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  })
const isServiceDoesNotExist = (error: unknown): boolean => CallError.is(error) && error.code === 'unknown-service'

describe('REST quirks: requests', () => {
  it('may take nothing but complete paths (quirk 18)', () => {
    const strict = { 'rest-strict-paths': true }
    const { service, id, method } = parse(strict, 'GET', '/SoftLayer_Virtual_Guest/5/getObject.json')
    assert.deepEqual([service, id, method], ['SoftLayer_Virtual_Guest', 5, 'getObject'])
    assert.equal(parse(strict, 'GET', '/SoftLayer_Account/Hardware.json').method, 'Hardware')
    assert.throws(() => parse(strict, 'GET', '/SoftLayer_Account.json'), isServiceDoesNotExist)
    assert.throws(() => parse(strict, 'GET', '/SoftLayer_Account/getHardware/5/getObject'), isServiceDoesNotExist)
    assert.equal(parse({}, 'GET', '/SoftLayer_Account/Hardware.json').method, 'getHardware')
  })

  it('fails for DELETE with a method, and only then (quirk 19, R-5, D-10)', () => {
    const path = '/SoftLayer_Virtual_Guest/5/deleteObject.json'
    assert.throws(() => parse({}, 'DELETE', path), isServiceDoesNotExist)
    assert.equal(parse({}, 'DELETE', '/SoftLayer_Virtual_Guest/5.json').method, 'deleteObject')
    assert.equal(parse({}, 'GET', path).method, 'deleteObject')
    assert.equal(parse({ 'rest-delete-with-method-fails': false }, 'DELETE', path).method, 'deleteObject')
  })

  it('orders when getObject is posted with a template (quirk 20, R-13)', () => {
    const path = '/SoftLayer_Virtual_Guest/getObject.json'
    const body = '{"parameters":[{"hostname":"web"}]}'
    assert.equal(parse({}, 'POST', path, body).method, 'createObject')
    assert.equal(parse({ 'rest-post-get-object-orders': false }, 'POST', path, body).method, 'getObject')
    assert.equal(parse({}, 'POST', path, '{"parameters":[]}').method, 'getObject')
    assert.equal(parse({}, 'GET', path, body).method, 'getObject')
  })

  it('records such an order in the emulator (quirk 20, R-8, R-13)', async () => {
    const emulator = await createEmulator({ guests: 2 })
    const { status } = await emulator.exchange({
      signal: new AbortController().signal,
      request: {
        method: 'POST',
        path: '/rest/v3.1/SoftLayer_Virtual_Guest/getObject.json',
        // The content type of curl's -d: nobody looks at it.
        headers: {
          authorization: `Basic ${btoa('emulator:emulator-key')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new TextEncoder().encode(
          '{"parameters":[{"hostname":"web","domain":"example.org","startCpus":1,"maxMemory":1024}]}',
        ),
      },
    })
    assert.equal(status, 200)
    const reply = emulator.execute({ ...guests, auth: { username: 'emulator', apiKey: 'emulator-key' } })
    assert.equal((reply.value as unknown[]).length, 3)
    await emulator.close()
  })

  it('understands createObjects by its name only, editObjects by PUT too (quirk 21, R-6, R-7)', () => {
    const body = '{"parameters":[[{"hostname":"a"},{"hostname":"b"}]]}'
    assert.equal(parse({}, 'POST', '/SoftLayer_Virtual_Guest.json', body).method, 'createObject')
    assert.equal(parse({}, 'POST', '/SoftLayer_Virtual_Guest/createObjects.json', body).method, 'createObjects')
    const promised = { 'rest-create-objects-without-name': true }
    assert.equal(parse(promised, 'POST', '/SoftLayer_Virtual_Guest.json', body).method, 'createObjects')
    assert.equal(parse({}, 'PUT', '/SoftLayer_Dns_Domain_ResourceRecord.json', body).method, 'editObjects')
    // A list that is not nested is as many arguments.
    assert.equal(
      parse({}, 'POST', '/SoftLayer_Virtual_Guest/createObjects.json', '{"parameters":[{},{}]}').args?.length,
      2,
    )
  })

  it('fails for createObjects without its name in the emulator (quirk 21, R-6)', async () => {
    const emulator = await createEmulator({ guests: 1 })
    const { status } = await emulator.exchange({
      signal: new AbortController().signal,
      request: {
        method: 'POST',
        path: '/rest/v3.1/SoftLayer_Virtual_Guest.json',
        headers: { authorization: `Basic ${btoa('emulator:emulator-key')}` },
        body: new TextEncoder().encode('{"parameters":[[{"hostname":"a","domain":"b.c"}]]}'),
      },
    })
    assert.notEqual(status, 200)
    await emulator.close()
  })

  it('reads the sign-on of an employee from HTTP (R-21)', () => {
    const codec = protocol.codec()
    const call: Call = {
      service: 'SoftLayer_User_Employee',
      method: 'getEncryptedSessionToken',
      args: ['me', 'pä:ss', '12 34'],
    }
    const request = codec.encode(call)
    assert.equal(request.method, 'GET')
    assert.equal(request.path, '/SoftLayer_User_Employee/getEncryptedSessionToken.json?remoteToken=12%2034')
    assert.equal(request.body, undefined)
    const { args, auth } = protocol.mirror().parse(request)
    assert.deepEqual([args, auth], [['me', 'pä:ss', '12 34'], {}])
    const named = { ...call, args: [{ username: 'me', password: 'x' }] }
    assert.equal(codec.encode(named).headers['authorization'], `Basic ${btoa('me:x')}`)
    for (const args of [['me'], ['a:b', 'secret-x'], [5, 'secret-x'], ['me', 'secret-x', {}]]) {
      assert.throws(
        () => codec.encode({ ...call, args }),
        (error) => CallError.is(error) && error.code === 'invalid-call' && !error.message.includes('secret-x'),
      )
    }
  })
})

describe('REST quirks: responses', () => {
  const overload = new CallError('overload', 'x')
  it('answers an overload in each way that was seen (quirk 22, R-38, R-39, R-40)', () => {
    for (const [form, status, length] of [
      ['internal-error', 200, 62],
      ['empty-500', 500, 0],
      ['empty-200', 200, 0],
      [false, 500, 62],
    ] as const) {
      const response = mirrorOf({ 'rest-overload-answer': form }).render(overload, guests)
      assert.deepEqual([response.status, response.body.length], [status, length], String(form))
      assert.throws(() => protocol.codec().decode(response, guests), CallError)
    }
  })

  it('writes errors in every form (quirk 23, R-36, D-12)', () => {
    const error = new CallError('fault', 'x', { fault: { code: 'SoftLayer_Exception', message: 'no' } })
    const form = (value: string): string => textOf({ 'rest-error-form': value }, error)
    assert.equal(form('no-code'), '{"error":"no"}')
    assert.equal(form('number-code'), '{"error":"no","code":500}')
    assert.equal(form('code-first'), '{"code":"SoftLayer_Exception","error":"no"}')
  })

  it('escapes as PHP does, or writes a text as it is (quirk 24, R-30, R-31)', () => {
    const zone: Call = { service: 'SoftLayer_Dns_Domain', method: 'getZoneFileContents' }
    assert.equal(textOf({}, { value: 'a/é' }, zone), '"a\\/\\u00e9"')
    assert.equal(textOf({ 'rest-escaped-texts': false }, { value: 'a/é' }, zone), '"a/é"')
    assert.equal(textOf({ 'rest-unquoted-text': true }, { value: 'a/é' }, zone), 'a/é')
    for (const value of [true, null, 256]) assert.equal(textOf({}, { value }, zone), JSON.stringify(value))
  })

  const drift: [string, Quirks, unknown, string][] = [
    [
      'a list of one as its item, an empty list as such (quirk 25, R-32, R-33)',
      { 'rest-list-of-one-bare': true },
      [{ id: 1, tagReferences: [] }],
      '{"id":1,"tagReferences":[]}',
    ],
    [
      'numbers as texts (quirk 26, R-42)',
      { 'rest-numbers-as-text': true },
      [{ id: 1, hostname: '2' }],
      '[{"id":"1","hostname":"2"}]',
    ],
    [
      'flags as numbers (quirk 26, R-42)',
      { 'rest-flags-as-numbers': true },
      [{ hourlyBillingFlag: true, privateNetworkOnlyFlag: false }],
      '[{"hourlyBillingFlag":1,"privateNetworkOnlyFlag":0}]',
    ],
    [
      'shared objects as often as they occur',
      { 'rest-numbers-as-text': true },
      shared(),
      '[{"datacenter":{"id":"1"}},{"datacenter":{"id":"1"}}]',
    ],
  ]
  for (const [title, quirks, value, text] of drift) {
    it(`writes ${title}, and a schema repairs it`, () => {
      assert.equal(textOf(quirks, { value }), text)
      const response = mirrorOf(quirks).render({ value, total: 3 }, guests)
      assert.deepEqual(protocol.codec().decode(response, guests).value, value)
    })
  }

  it('writes floats with 17 digits, and integers beyond 2^63 with an exponent (quirk 26, R-42)', () => {
    const price: Call = { service: 'X_Y', method: 'z', signature: { returns: 'float[]' } }
    assert.equal(textOf({ 'rest-float-noise': true }, { value: [0.1, 2] }, price), '[0.10000000000000001,2]')
    const response = mirrorOf({ 'rest-float-noise': true }).render({ value: [0.1, 2.5] }, price)
    assert.deepEqual(protocol.codec().decode(response, price).value, [0.1, 2.5])
    const counter: Call = { service: 'X_Y', method: 'z', signature: { returns: 'unsignedLong' } }
    const big = { 'rest-big-integers-as-floats': true }
    assert.equal(textOf(big, { value: 2n ** 64n }, counter), '1.8446744073709552e+19')
    assert.equal(textOf(big, { value: 2n ** 60n }, counter), '1152921504606846976')
    const answer = mirrorOf(big).render({ value: 2n ** 64n }, counter)
    assert.equal(protocol.codec().decode(answer, counter).value, 18446744073709552000n)
  })

  it('names types first, even types that nobody knows yet (quirk 27, R-18)', () => {
    const call = { ...guests, types: true }
    assert.equal(textOf({}, { value: [{ id: 1 }] }, call), '[{"complexType":"SoftLayer_Virtual_Guest","id":1}]')
    const quirks = { 'rest-future-subtypes': true }
    const response = mirrorOf(quirks).render({ value: [{ id: 1 }] }, call)
    assert.deepEqual(protocol.codec({ types: true }).decode(response, guests).value, [
      { complexType: 'SoftLayer_Virtual_Guest_Future', id: 1 },
    ])
  })

  it('leaves out what SOAP alone shows (quirk 28, R-45)', () => {
    const name = 'SoftLayer_Software_Component_HostIps_Mcafee_Epo_Version36_Hips_Version6'
    assert.ok(builtInSchema().type(name)?.property('ipsEvents'))
    const call: Call = { service: name, method: 'getObject', signature: { returns: name } }
    const value = { id: 1, ipsEvents: [{ id: 2 }], blockedApplicationEvents: [] }
    for (const format of ['json', 'xml', 'txt']) {
      assert.doesNotMatch(textOf({}, { value }, { ...call, format }), /Events/)
      assert.match(textOf({ 'rest-hides-soap-only': false }, { value }, { ...call, format }), /ipsEvents/)
    }
    assert.match(textOf({}, { value: [{ ipsEvents: 1 }] }), /ipsEvents/)
  })

  it('shows none of it when no quirk is named', () => {
    const plain = protocol.mirror()
    const render = (outcome: Reply | CallError): string => new TextDecoder().decode(plain.render(outcome, guests).body)
    assert.equal(
      render({ value: [{ id: 1, hostname: 'a/b', hourlyBillingFlag: true }] }),
      '[{"id":1,"hostname":"a/b","hourlyBillingFlag":true}]',
    )
    assert.equal(plain.render(overload, guests).status, 500)
  })

  it('has one name for each quirk, of its own protocol', () => {
    const names = protocol.quirks.map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
    for (const { name, summary, rules } of protocol.quirks) {
      assert.match(name, /^rest(-[a-z0-9]+)+$/)
      assert.ok(summary.length > 10 && rules.length > 0)
    }
  })
})

function shared(): unknown {
  const datacenter = { id: 1 }
  return [{ datacenter }, { datacenter }]
}
