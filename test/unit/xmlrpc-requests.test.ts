import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Auth } from '../../src/core/auth.js'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { protocol } from '../../src/transports/xmlrpc/index.js'
import { account, argument, parsed, thrown, unlisted, written } from './support/xmlrpc.js'

const user: Auth = { username: 'demo', apiKey: 'key' }
const headersOf = (call: Call, auth: Auth = {}): string =>
  /<name>headers<\/name><value>(.*?)<\/value><\/member><\/struct><\/value><\/param>/s.exec(
    written(call, { auth }),
  )?.[1] ?? ''
const struct = (name: string, members: string): string =>
  `<member><name>${name}</name><value><struct>${members}</struct></value></member>`
const leaf = (name: string, value: string): string => `<member><name>${name}</name><value>${value}</value></member>`

describe('XML-RPC requests', () => {
  it('go by POST to the service, with the bare method inside (X-1, X-2, X-9)', () => {
    const request = protocol.codec().encode({ service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 5 })
    assert.equal(request.method, 'POST')
    assert.equal(protocol.path + request.path, '/xmlrpc/v3.1/SoftLayer_Virtual_Guest')
    assert.equal(request.headers['content-type'], 'text/xml; charset=utf-8')
    assert.match(Buffer.from(request.body ?? []).toString(), /<methodCall><methodName>getObject<\/methodName>/)
  })

  it('always have headers first, even none (X-3)', () => {
    assert.equal(headersOf(account), '<struct></struct>')
    assert.match(written({ ...unlisted, args: [1] }), /<name>headers<\/name>.*<\/param><param><value><int>1<\/int>/)
    assert.deepEqual(parsed(written({ ...unlisted, args: [{ headers: 1 }] })).args, [{ headers: 1 }])
  })

  it('carry each kind of credentials in its own header (X-4)', () => {
    assert.ok(
      headersOf(account, user).includes(
        struct('authenticate', leaf('username', '<string>demo</string>') + leaf('apiKey', '<string>key</string>')),
      ),
    )
    assert.ok(
      headersOf(account, { userId: 5, authToken: 't' }).includes(
        struct(
          'authenticate',
          leaf('complexType', '<string>PortalLoginToken</string>') +
            leaf('userId', '<int>5</int>') +
            leaf('authToken', '<string>t</string>'),
        ),
      ),
    )
    assert.ok(
      headersOf(account, { employeeId: 6, authToken: 't' }).includes(
        struct('employeesession', leaf('userId', '<int>6</int>') + leaf('authToken', '<string>t</string>')),
      ),
    )
  })

  it('carry an IBM Cloud key as HTTP Basic and an IAM token as Bearer, with no authenticate (X-7)', () => {
    for (const [auth, authorization] of [
      [{ username: 'apikey', apiKey: 'k' }, `Basic ${Buffer.from('apikey:k').toString('base64')}`],
      [{ iamToken: 'token' }, 'Bearer token'],
    ] as const) {
      const request = protocol.codec({ auth }).encode(account)
      assert.equal(request.headers['authorization'], authorization)
      assert.doesNotMatch(Buffer.from(request.body ?? []).toString(), /authenticate/)
    }
    assert.equal(protocol.codec({ auth: user }).encode(account).headers['authorization'], undefined)
  })

  it('carry id, masks, filter and limit under the names of X-4', () => {
    const text = headersOf({
      service: 'SoftLayer_Account',
      method: 'getVirtualGuests',
      id: 7,
      mask: 'id,hostname',
      filter: { virtualGuests: { id: { operation: 5 }, hostname: { operation: '^= web' } } },
      limit: 10,
      headers: { Own: { a: 1 } },
    })
    assert.ok(text.includes(struct('SoftLayer_AccountInitParameters', leaf('id', '<int>7</int>'))))
    assert.ok(text.includes(struct('SoftLayer_ObjectMask', leaf('mask', '<string>mask[id,hostname]</string>'))))
    const number = struct('id', leaf('operation', '<int>5</int>'))
    const words = struct('hostname', leaf('operation', '<string>^= web</string>'))
    assert.ok(text.includes(struct('SoftLayer_AccountObjectFilter', struct('virtualGuests', number + words))))
    assert.ok(text.includes(struct('resultLimit', leaf('limit', '<int>10</int>') + leaf('offset', '<int>0</int>'))))
    assert.ok(text.includes(struct('Own', leaf('a', '<int>1</int>'))))
  })

  it('carry a legacy mask with empty arrays as leaves (X-5, M-8)', () => {
    const text = headersOf({ ...account, mask: { legacy: { hardware: { id: {} }, email: {} } } })
    const empty = '<array><data/></array>'
    const inner = struct('mask', struct('hardware', leaf('id', empty)) + leaf('email', empty))
    assert.ok(text.includes(struct('SoftLayer_AccountObjectMask', inner)), text)
  })

  it('carry an id as int or text, as it was given; 0 too (X-6, I-1)', () => {
    for (const [id, element] of [
      [0, '<int>0</int>'],
      [7, '<int>7</int>'],
      ['7', '<string>7</string>'],
      ['4a1b-uuid', '<string>4a1b-uuid</string>'],
      [4294967301, '<string>4294967301</string>'],
    ] as const) {
      assert.ok(headersOf({ ...account, id }).includes(leaf('id', element)), String(id))
    }
  })

  it('are labelled utf-8 and hold literal UTF-8 (X-8)', () => {
    const text = written({ ...unlisted, args: ['é€日本語😀'] })
    assert.match(text, /^<\?xml version="1.0" encoding="utf-8"\?>/)
    assert.ok(text.includes('<string>é€日本語😀</string>'))
    assert.ok(/^[^&]*$/.test(text))
  })

  it('never carry an integer beyond 32 bits as <int> or <i8> (X-10, foreign-wire section 4)', () => {
    for (const [value, element] of [
      [2147483647, '<int>2147483647</int>'],
      [-2147483648, '<int>-2147483648</int>'],
      [2147483648, '<string>2147483648</string>'],
      [-2147483649, '<string>-2147483649</string>'],
      [5n, '<int>5</int>'],
      [9007199254740993n, '<string>9007199254740993</string>'],
      [1e21, '<double>1000000000000000000000</double>'],
    ] as const) {
      assert.equal(argument(value), element)
    }
  })

  it('carry flags as 0 and 1, dates as text with their offset, doubles without exponents (X-11)', () => {
    assert.equal(argument(true), '<boolean>1</boolean>')
    assert.equal(argument(false), '<boolean>0</boolean>')
    assert.equal(argument('2007-07-19T15:21:48-05:00'), '<string>2007-07-19T15:21:48-05:00</string>')
    assert.equal(argument(new Date(0)), '<string>1970-01-01T00:00:00+00:00</string>')
    assert.equal(argument(new Date(5)), '<string>1970-01-01T00:00:00.005+00:00</string>')
    assert.equal(argument(1e-7), '<double>0.0000001</double>')
    assert.equal(argument(-0), '<double>-0</double>')
  })

  it('carry bytes as <base64>, also base64 text where it is declared (X-12, R-20)', () => {
    assert.equal(argument(new Uint8Array([255, 0, 1])), '<base64>/wAB</base64>')
    const attach: Call = { service: 'SoftLayer_Ticket', method: 'addAttachedFile', id: 1 }
    const file = { filename: 'a', data: '/wAB' }
    assert.ok(argument(file, attach).includes('<name>data</name><value><base64>/wAB</base64>'))
    assert.match(thrown(() => argument({ ...file, data: 'no base64!' }, attach)).message, /args\[0\]\.data/)
  })

  it('say null, leave out undefined, and keep the places of arguments (X-13)', () => {
    assert.equal(argument(null), '<nil/>')
    assert.equal(
      argument({ a: undefined, b: null }),
      '<struct><member><name>b</name><value><nil/></value></member></struct>',
    )
    assert.equal(
      argument([undefined, 1]),
      '<array><data><value><nil/></value><value><int>1</int></value></data></array>',
    )
    const body = written({ ...unlisted, args: [undefined, 1, undefined] })
    assert.ok(
      body.endsWith(
        '<param><value><nil/></value></param><param><value><int>1</int></value></param></params></methodCall>',
      ),
    )
  })

  it('carry complexType as a member like any other (X-14, R-19)', () => {
    assert.ok(
      argument({ complexType: 'SoftLayer_X', a: 1 }).startsWith(
        '<struct><member><name>complexType</name><value><string>SoftLayer_X<',
      ),
    )
  })

  it('escape what XML needs escaped, keep CR, and refuse what XML cannot carry (X-15)', () => {
    assert.equal(argument('<a> & "b" ]]>\r\n'), '<string>&lt;a&gt; &amp; "b" ]]&gt;&#13;\n</string>')
    assert.equal(
      argument({ '<&>': '' }),
      '<struct><member><name>&lt;&amp;&gt;</name><value><string></string></value></member></struct>',
    )
    for (const text of ['\0', '\u0001', '\u001f', '\ufffe', '\uffff']) {
      const error = thrown(() => argument({ a: [text] }))
      assert.equal(error.code, 'unsupported')
      assert.match(error.message, /^SoftLayer_Account::unlistedMethod: args\[0\]\.a\[0\] holds U\+/)
    }
    assert.equal(thrown(() => argument('\ud800')).code, 'invalid-call')
    assert.equal(thrown(() => argument({ '\u0001': 1 })).code, 'unsupported')
  })

  it('refuse what no value is, and say where it is', () => {
    for (const [bad, code] of [
      [NaN, 'unsupported'],
      [Infinity, 'unsupported'],
      [new Map(), 'invalid-call'],
      [new Set(), 'invalid-call'],
      [() => 1, 'invalid-call'],
      [Symbol('x'), 'invalid-call'],
      [new Date(NaN), 'invalid-call'],
    ] as const) {
      const error = thrown(() => argument([bad]))
      assert.equal(error.code, code)
      assert.match(error.message, /args\[0\]\[0\]/)
    }
  })

  it('refuse cycles, and shared objects that would unfold without end', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = { cycle }
    assert.equal(thrown(() => argument(cycle)).code, 'invalid-call')
    let shared: unknown = [1]
    assert.deepEqual(parsed(written({ ...unlisted, args: [[shared, shared] as never] })).args, [[[1], [1]]])
    for (let i = 0; i < 60; i++) shared = [shared, shared]
    const error = thrown(() => argument(shared))
    assert.equal(error.code, 'invalid-call')
    assert.match(error.message, /makes the call too large/)
  })
})

describe('XML-RPC results of the server half', () => {
  it('refuse cycles and results that would unfold without end, with a fault', () => {
    const codec = protocol.codec()
    let shared: unknown = { id: 1 }
    for (let i = 0; i < 60; i++) shared = { a: shared, b: shared }
    const error = thrown(() => codec.decode(protocol.mirror().render({ value: shared }, account), account))
    assert.equal(error.code, 'overload')
    assert.deepEqual(error.fault, {
      code: 'SoftLayer_Exception_ApiRequestFailed',
      message: 'Expected result size too large',
    })
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const told = thrown(() => codec.decode(protocol.mirror().render({ value: cycle }, account), account))
    assert.equal(told.code, 'fault')
    assert.match(told.fault?.message ?? '', /cycle/)
    assert.ok(CallError.is(told))
  })
})
