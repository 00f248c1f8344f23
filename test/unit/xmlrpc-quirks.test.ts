import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { protocol } from '../../src/transports/xmlrpc/index.js'
import {
  account,
  answered,
  api,
  member,
  param,
  parsed,
  read,
  rendered,
  request,
  thrown,
  unlisted,
} from './support/xmlrpc.js'

const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const notFound = new CallError('not-found', 'x', {
  fault: { code: 'SoftLayer_Exception_ObjectNotFound', message: "Unable to find object with id of '1'." },
})
const refused = new CallError('auth', 'x', {
  fault: { code: 'SoftLayer_Exception_Public', message: 'Access Denied. ' },
})

/** What the client half reads of what the server half writes. */
function through(value: unknown, quirks = {}, call = account): unknown {
  return read(protocol.mirror({ quirks }).render({ value }, call), call).value
}

describe('XML-RPC quirks: how answers are written', () => {
  it('quirk 30: a bare <params> root, or methodResponse (X-20, D-2)', () => {
    const value = { value: { id: 1 } }
    assert.match(rendered(value, { 'xmlrpc-bare-params': true }), /^<\?xml version="1.0" encoding="utf-8"\?>\n<params>/)
    assert.match(rendered(value), /^<\?xml [^>]*>\n<methodResponse>\n<params>[\s\S]*<\/params>\n<\/methodResponse>\n$/)
    assert.match(rendered(value, api()), /\n<params>/)
  })

  it('quirk 30: the label of a fault is iso-8859-1, of a success utf-8 (X-21)', () => {
    assert.match(rendered(notFound, api()), /^<\?xml version="1.0" encoding="iso-8859-1"\?>\n<methodResponse><fault>/)
    assert.match(rendered(notFound), /^<\?xml version="1.0" encoding="utf-8"\?>/)
    assert.match(rendered({ value: 1 }, api()), /^<\?xml version="1.0" encoding="utf-8"\?>/)
  })

  it('quirk 30: white space between elements, and none inside texts', () => {
    const value = { empty: '', list: [1, 'a b'], deep: { none: {} }, text: ' x ', bytes: new Uint8Array(0) }
    const text = rendered({ value }, { 'xmlrpc-white-space': true }, unlisted)
    assert.ok(!text.includes('</member><member>') && !text.includes('<value><') && text.includes('<string></string>'))
    const untyped = { 'xmlrpc-white-space': true, 'xmlrpc-untyped-text': true }
    for (const quirks of [{ 'xmlrpc-white-space': true }, untyped])
      assert.deepEqual(through(value, quirks, unlisted), value)
  })

  it('quirk 31: a faultCode is text, or <int> where asked for (X-22, X-33, D-1)', () => {
    const unknown = new CallError('unknown-method', 'x')
    assert.match(rendered(unknown, api()), /<string>-32601<\/string>/)
    for (const [ints, code, text] of [
      ['numeric', /<int>-32601<\/int>/, /<string>SoftLayer_Exception_ObjectNotFound<\/string>/],
      ['all', /<int>-32601<\/int>/, /<name>faultCode<\/name><value><int>1<\/int>/],
    ] as const) {
      assert.match(rendered(unknown, { 'xmlrpc-int-fault-codes': ints }), code)
      assert.match(rendered(notFound, { 'xmlrpc-int-fault-codes': ints }), text)
    }
  })

  it('quirk 31, quirk 5: the service name as the faultCode of refused credentials (A-3)', () => {
    const quirks = { 'xmlrpc-service-as-fault-code': true }
    assert.match(rendered(refused, quirks), /<string>SoftLayer_Account<\/string>/)
    assert.match(rendered(refused), /<string>SoftLayer_Exception_Public<\/string>/)
    assert.match(rendered(notFound, quirks), /ObjectNotFound/)
    const error = thrown(() => read(protocol.mirror({ quirks }).render(refused, account)))
    assert.equal(error.code, 'auth')
    assert.equal(error.fault?.code, 'SoftLayer_Account')
  })

  it('quirk 31: SOAP-ENV:Server and SOAP-ENV:Client (X-22)', () => {
    const quirks = { 'xmlrpc-soap-fault-codes': true }
    for (const [code, shown] of [
      ['overload', 'SOAP-ENV:Server'],
      ['bad-request', 'SOAP-ENV:Client'],
    ] as const) {
      const error = thrown(() => read(protocol.mirror({ quirks }).render(new CallError(code, 'x'), account)))
      assert.equal(error.fault?.code, shown)
      assert.equal(error.code, code)
      assert.equal(thrown(() => read(protocol.mirror().render(new CallError(code, 'x'), account))).code, code)
    }
  })

  it('quirk 31: faultString before faultCode (X-22)', () => {
    const text = rendered(notFound, { 'xmlrpc-fault-text-first': true })
    assert.ok(text.indexOf('faultString') < text.indexOf('faultCode'))
    assert.equal(thrown(() => read(answered(text))).fault?.code, 'SoftLayer_Exception_ObjectNotFound')
  })

  it('quirk 32: faults with HTTP 200, with HTTP 500, and HTTP 500 without a fault (X-23)', () => {
    const overload = new CallError('overload', 'x')
    assert.equal(protocol.mirror({ quirks: api() }).render(notFound, account).status, 200)
    const failing = protocol.mirror({ quirks: { 'xmlrpc-fault-on-500': true } }).render(notFound, account)
    assert.equal(failing.status, 500)
    assert.equal(thrown(() => read(failing)).code, 'not-found')
    const empty = protocol.mirror({ quirks: { 'xmlrpc-empty-500': true } }).render(overload, account)
    assert.deepEqual([empty.status, empty.body.length], [500, 0])
    assert.equal(thrown(() => read(empty)).code, 'overload')
  })

  it('quirk 33: null as <string/>, an empty struct as an empty array (X-25, X-26)', () => {
    assert.match(rendered({ value: null }, api(), unlisted), /<value><string\/><\/value>/)
    assert.match(rendered({ value: null }, {}, unlisted), /<value><nil\/><\/value>/)
    assert.match(rendered({ value: {} }, api(), unlisted), /<array><data\/><\/array>/)
    assert.match(rendered({ value: {} }, {}, unlisted), /<struct><\/struct>/)
  })

  it('quirk 33, quirk 41: a list of one as its bare item, read as a list where one is declared (X-26)', () => {
    const quirks = { 'xmlrpc-list-of-one-bare': true }
    const value = [{ id: 1, tagReferences: [{ id: 2 }], networkComponents: [{ id: 3 }, { id: 4 }] }]
    assert.match(rendered({ value }, quirks, guests), /<param>\n<value><struct><member><name>id<\/name>/)
    assert.deepEqual(through(value, quirks, guests), value)
    assert.deepEqual(through(value, api(), guests), value)
    assert.match(rendered({ value: [] }, quirks, guests), /<array><data\/><\/array>/)
    for (const odd of [[null], [[1]]]) assert.match(rendered({ value: odd }, quirks, unlisted), /<value><array>/)
    const cycle: unknown[] = []
    cycle.push({ cycle })
    assert.match(rendered({ value: cycle }, quirks, unlisted), /a cycle cannot be sent/)
  })

  it('quirk 33: integers as text, still integers where they are declared (X-27)', () => {
    const quirks = { 'xmlrpc-integers-as-text': true }
    assert.match(rendered({ value: { id: 300 } }, quirks), /<string>300<\/string>/)
    assert.deepEqual(through({ id: 300 }, quirks), { id: 300 })
  })

  it('quirk 33: integers beyond 32 bits as int, text, double, i8, or cut as stock PHP does (X-28)', () => {
    for (const [word, element, back] of [
      ['int', '<int>9007199254740993</int>', 9007199254740993n],
      ['text', '<string>9007199254740993</string>', 9007199254740993n],
      ['double', '<double>9007199254740993.000000</double>', 9007199254740993n],
      ['i8', '<i8>9007199254740993</i8>', 9007199254740993n],
      ['cut', '<int>1</int>', 1],
      [false, '<int>9007199254740993</int>', 9007199254740993n],
    ] as const) {
      const quirks = { 'xmlrpc-wide-integers': word }
      assert.ok(rendered({ value: { id: 9007199254740993n } }, quirks).includes(element), String(word))
      assert.deepEqual(through({ id: 9007199254740993n }, quirks), { id: back }, String(word))
      assert.deepEqual(through({ id: 2147483647 }, quirks), { id: 2147483647 })
    }
    const wrapped = [2147483648, 4294967301].map((value) =>
      /<int>(.*)<\/int>/.exec(rendered({ value }, { 'xmlrpc-wide-integers': 'cut' }, unlisted)),
    )
    assert.deepEqual(
      wrapped.map((found) => found?.[1]),
      ['-2147483648', '5'],
    )
  })

  it('quirk 33: declared dates typed and compact, or as text with their offset (X-27)', () => {
    const value = { createDate: '2007-07-19T15:21:48.5-05:00', companyName: '2007-07-19T15:21:48-05:00' }
    const text = rendered({ value }, { 'xmlrpc-typed-dates': true })
    assert.match(text, /<dateTime\.iso8601>20070719T15:21:48\.5-05:00<\/dateTime\.iso8601>/)
    assert.match(text, /<string>2007-07-19T15:21:48-05:00<\/string>/)
    assert.deepEqual(through(value, { 'xmlrpc-typed-dates': true }), value)
    assert.match(rendered({ value }, api()), /<string>2007-07-19T15:21:48\.5-05:00<\/string>/)
    const odd = { createDate: 'soon' }
    assert.deepEqual(through(odd, { 'xmlrpc-typed-dates': true }), odd)
  })

  it('quirk 33: texts without a type element (X-31)', () => {
    const value = { companyName: ' a <b> ', email: '' }
    const quirks = { 'xmlrpc-untyped-text': true }
    assert.match(rendered({ value }, quirks), /<value> a &lt;b&gt; <\/value>/)
    assert.deepEqual(through(value, quirks), value)
  })

  it('quirk 33: nothing at all for a method without a result', () => {
    const nothing: Call = { service: 'SoftLayer_Hardware', method: 'removeAccessToNetworkStorage' }
    const none: Call = { service: 'SoftLayer_Metric_Tracking_Object', method: 'x', signature: { returns: 'void' } }
    const quirks = { 'xmlrpc-void-without-value': true, 'xmlrpc-bare-params': true }
    assert.match(rendered({ value: null }, quirks, none), /\?>\n<params\/>\n$/)
    assert.equal(through(null, quirks, none), null)
    assert.doesNotMatch(rendered({ value: true }, quirks, nothing), /<params\/>/)
  })

  it('quirk 33: doubles with six digits after the point', () => {
    const quirks = { 'xmlrpc-six-decimals': true }
    for (const [value, text] of [
      [0.3, '0.300000'],
      [1e-7, '0.000000'],
      [-2.5, '-2.500000'],
      [1e21, '1000000000000000000000.000000'],
    ] as const) {
      assert.ok(rendered({ value }, quirks, unlisted).includes(`<double>${text}</double>`))
    }
    assert.equal(through(0.1 + 0.2, {}, unlisted), 0.1 + 0.2)
  })

  it('quirk 33: numeric escapes', () => {
    const value = { 'a&b': '<&>"\'é\r' }
    assert.match(
      rendered({ value }, api(), unlisted),
      /<name>a&#38;b<\/name><value><string>&#60;&#38;&#62;&#34;'é&#13;</,
    )
    assert.deepEqual(through(value, api(), unlisted), value)
    assert.match(rendered({ value }, {}, unlisted), /<string>&lt;&amp;&gt;"'é&#13;</)
  })

  it('quirk 33: base64 in lines (X-30)', () => {
    const value = new Uint8Array(100).fill(255)
    const lines = /<base64>([^<]*)<\/base64>/.exec(rendered({ value }, api(), unlisted))?.[1]?.split('\n')
    assert.deepEqual(
      lines?.map((line) => line.length),
      [72, 64, 0],
    )
    assert.deepEqual(through(value, api(), unlisted), value)
  })
})

describe('XML-RPC quirks: how requests are read', () => {
  const args = (content: string, quirks = {}, method = 'unlistedMethod'): unknown =>
    parsed(request(method, param(content)), { quirks }).args?.[0]

  it('quirk 34: <i8> and <nil/> are read as null (X-10)', () => {
    for (const content of ['<i8>5</i8>', '<ex:i8>5</ex:i8>', '<nil/>', '<ex:nil/>'])
      assert.equal(args(content, api()), null, content)
    assert.equal(args('<i8>5</i8>'), 5)
  })

  it('quirk 34: integers are cut to 32 bits (X-10)', () => {
    const quirks = { 'xmlrpc-cut-integers': true }
    for (const [content, number] of [
      ['<int>4294967301</int>', 5],
      ['<i4>2147483648</i4>', -2147483648],
      ['<int>-2147483649</int>', 2147483647],
      ['<int>7</int>', 7],
      ['<string>4294967301</string>', '4294967301'],
    ] as const) {
      assert.equal(args(content, quirks), number)
    }
    const struct = `<struct>${member('a', '<int>1</int>')}${member('b', '<int>4294967301</int>')}</struct>`
    assert.deepEqual(args(`<array><data><value>${struct}</value><value>${struct}</value></data></array>`, quirks), [
      { a: 1, b: 5 },
      { a: 1, b: 5 },
    ])
    assert.equal(args('<int>4294967301</int>', api()), 4294967301)
  })

  it('quirk 34: a flag is true only as 1 (X-11)', () => {
    assert.equal(args('<boolean>true</boolean>', { 'xmlrpc-true-as-false': true }), false)
    assert.equal(args('<boolean>1</boolean>', { 'xmlrpc-true-as-false': true }), true)
    assert.equal(args('<boolean>true</boolean>', api()), true)
  })

  it('quirk 34: what our own client sends is read exactly, whatever PHP does', () => {
    const call: Call = { ...unlisted, args: [4294967301, true, null, -(2 ** 31), [2n ** 60n]] }
    const quirks = api({ 'xmlrpc-cut-integers': true, 'xmlrpc-true-as-false': true })
    const incoming = protocol.mirror({ quirks }).parse(protocol.codec().encode(call))
    assert.deepEqual(incoming.args, ['4294967301', true, null, -(2 ** 31), ['1152921504606846976']])
  })

  it('quirk 35: UTF-8 under a latin-1 label is read right; a reference as a byte only when asked for (X-8)', () => {
    const label = '<?xml version="1.0" encoding="iso-8859-1"?>'
    const body = (text: string): string => request('unlistedMethod', param(`<string>${text}</string>`), '', label)
    assert.equal(parsed(body('é€😀'), { quirks: api() }).args?.[0], 'é€😀')
    assert.equal(parsed(body('&#233;&#8364;'), { quirks: api() }).args?.[0], 'é€')
    const quirks = { 'xmlrpc-references-as-bytes': true }
    assert.equal(parsed(body('&#233;'), { quirks }).args?.[0], '\ufffd')
    assert.equal(parsed(body('&#195;&#xA9;&#65;&#x26;&amp;é'), { quirks }).args?.[0], 'éA&&é')
    assert.equal(parsed(body('plain & #1; &#1;'.replace(/&.*/, '')), { quirks }).args?.[0], 'plain ')
  })

  it('quirk 36: base64 sent as text is refused where base64Binary is declared (X-12)', () => {
    const template = (data: string): string =>
      request(
        'addAttachedFile',
        param(`<struct>${member('filename', '<string>a</string>')}${member('data', data)}</struct>`),
      )
    const settings = { quirks: api(), service: 'SoftLayer_Ticket' }
    const error = thrown(() => parsed(template('<string>/wAB</string>'), settings))
    assert.equal(error.code, 'bad-request')
    assert.deepEqual(error.call, { service: 'SoftLayer_Ticket', method: 'addAttachedFile' })
    const expected = [{ filename: 'a', data: new Uint8Array([255, 0, 1]) }]
    assert.deepEqual(parsed(template('<base64>/wAB</base64>'), settings).args, expected)
    assert.deepEqual(parsed(template('<string>/wAB</string>'), { service: 'SoftLayer_Ticket' }).args, expected)
    assert.deepEqual(parsed(template('<string/>'), settings).args, [{ filename: 'a', data: null }])
    const call: Call = { service: 'SoftLayer_Ticket', method: 'addAttachedFile', id: 1 }
    const own = protocol.codec().encode({ ...call, args: [{ filename: 'a', data: '/wAB' }] })
    assert.deepEqual(protocol.mirror({ quirks: api() }).parse(own).args, expected)
  })

  it('quirk 37: a first parameter without headers is refused where credentials are needed (X-3, X-33)', () => {
    const call = (method: string, params: string): string =>
      `<methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`
    for (const params of ['', param('<int>5</int>'), param(`<struct>${member('id', '<int>5</int>')}</struct>`)]) {
      const error = thrown(() => parsed(call('getObject', params), { quirks: api() }))
      const text = rendered(error, api())
      assert.match(text, /<string>-32602<\/string>/)
      assert.match(text, /<string>server error\. invalid method init parameters<\/string>/)
    }
    const free = { quirks: api(), service: 'SoftLayer_User_Customer' }
    assert.deepEqual(parsed(call('getPortalLoginToken', param('<string>me</string>')), free).args, ['me'])
    const http = { quirks: api(), headers: { authorization: 'Bearer x' } }
    assert.deepEqual(parsed(call('getObject', ''), http).auth, { iamToken: 'x' })
    assert.deepEqual(parsed(call('getObject', param('<int>5</int>'))).args, [5])
    assert.deepEqual(parsed(request('getObject', ''), { quirks: api() }).auth, {})
  })

  it('quirk 38: the header ObjectMask is ignored; the two real ones count (X-4)', () => {
    const mask = (name: string): string =>
      request('getObject', '', member(name, `<struct>${member('mask', '<string>mask[id]</string>')}</struct>`))
    assert.equal(parsed(mask('ObjectMask'), { quirks: api() }).mask, undefined)
    assert.equal(parsed(mask('ObjectMask'), { quirks: { 'xmlrpc-one-mask-header': false } }).mask, 'mask[id]')
    for (const name of ['SoftLayer_ObjectMask', 'SoftLayer_AccountObjectMask'])
      assert.equal(parsed(mask(name), { quirks: api() }).mask, 'mask[id]')
  })
})

describe('XML-RPC quirks: the list', () => {
  it('covers the numbers 30 to 38 under names of this protocol', () => {
    assert.deepEqual(
      [...new Set(protocol.quirks.map(({ number }) => number))].sort(),
      [30, 31, 32, 33, 34, 35, 36, 37, 38],
    )
    for (const { name } of protocol.quirks) assert.match(name, /^xmlrpc-[a-z0-9-]+$/)
    assert.equal(new Set(protocol.quirks.map(({ name }) => name)).size, protocol.quirks.length)
  })
})
