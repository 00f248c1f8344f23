import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { CodecSettings, WireHeaders } from '../../src/core/codec.js'
import { CallError, type ErrorCode } from '../../src/core/error.js'
import { emptySchema } from '../../src/core/schema-reader.js'
import { protocol } from '../../src/transports/rest/index.js'

const codec = protocol.codec()
const account: Call = { service: 'SoftLayer_Account', method: 'getObject' }
const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const zone: Call = { service: 'SoftLayer_Dns_Domain', method: 'getZoneFileContents', id: 1 }
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const decode = (
  body: string | Uint8Array,
  call = account,
  status = 200,
  headers: WireHeaders = {},
  settings?: CodecSettings,
) => protocol.codec(settings).decode({ status, headers, body: typeof body === 'string' ? bytes(body) : body }, call)
const bodyOf = (call: Call): string => new TextDecoder().decode(codec.encode(call).body)
const fails = (run: () => unknown, code: ErrorCode, message?: RegExp): CallError => {
  let found: CallError | undefined
  assert.throws(run, (error: unknown) => {
    if (!CallError.is(error)) return false
    found = error
    assert.equal(error.code, code, error.message)
    if (message) assert.match(error.message, message)
    return true
  })
  return found as CallError
}

describe('REST codec: requests', () => {
  const paths: [string, Call, string, string][] = [
    ['GET without arguments (R-1, R-4)', account, 'GET', '/SoftLayer_Account/getObject.json'],
    ['GET for an empty list of arguments', { ...account, args: [] }, 'GET', '/SoftLayer_Account/getObject.json'],
    [
      'GET for arguments that are all undefined',
      { ...account, args: [undefined] },
      'GET',
      '/SoftLayer_Account/getObject.json',
    ],
    ['POST with arguments', { ...account, args: [null] }, 'POST', '/SoftLayer_Account/getObject.json'],
    [
      'GET for writes without arguments, never DELETE (R-5, R-12)',
      { service: 'SoftLayer_Virtual_Guest', method: 'deleteObject', id: 5 },
      'GET',
      '/SoftLayer_Virtual_Guest/5/deleteObject.json',
    ],
    ['id 0', { ...account, id: 0 }, 'GET', '/SoftLayer_Account/0/getObject.json'],
    [
      'a UUID (I-1)',
      { ...account, id: 'a9f3c1de-0000-4000-8000-000000000000' },
      'GET',
      '/SoftLayer_Account/a9f3c1de-0000-4000-8000-000000000000/getObject.json',
    ],
    [
      'an id as one segment',
      { ...account, id: '../x?y#z %é' },
      'GET',
      '/SoftLayer_Account/..%2Fx%3Fy%23z%20%25%C3%A9/getObject.json',
    ],
    [
      'the limit with its offset first (R-16)',
      { ...guests, limit: 10, offset: 20 },
      'GET',
      '/SoftLayer_Account/getVirtualGuests.json?resultLimit=20,10',
    ],
    [
      'the limit alone with offset 0',
      { ...guests, limit: 10 },
      'GET',
      '/SoftLayer_Account/getVirtualGuests.json?resultLimit=0,10',
    ],
    [
      'the mask with its root (M-7)',
      { ...guests, mask: 'id, datacenter[name]' },
      'GET',
      '/SoftLayer_Account/getVirtualGuests.json?objectMask=mask%5Bid%2Cdatacenter%5Bname%5D%5D',
    ],
    [
      'the filter as JSON, spaces as %20 (R-15)',
      { ...guests, filter: { virtualGuests: { hostname: { operation: '^= é+&' } } } },
      'GET',
      '/SoftLayer_Account/getVirtualGuests.json?objectFilter=%7B%22virtualGuests%22%3A%7B%22hostname%22%3A%7B%22operation%22%3A%22%5E%3D%20%C3%A9%2B%26%22%7D%7D%7D',
    ],
  ]
  for (const [title, call, method, path] of paths) {
    it(`sends ${title}`, () => {
      const request = codec.encode(call)
      assert.deepEqual([request.method, request.path], [method, path])
      assert.equal(request.body === undefined, method === 'GET')
    })
  }

  it('sends arguments in order, bytes as base64, lists nested (R-7, R-20)', () => {
    const args = [{ data: new Uint8Array([0, 255]), note: undefined }, [1, 2], undefined, 'é/😀', 10n ** 20n, undefined]
    assert.equal(
      bodyOf({ ...account, args }),
      '{"parameters":[{"data":"AP8="},[1,2],null,"é/😀",100000000000000000000]}',
    )
  })

  it('sends credentials in HTTP only (R-17)', () => {
    const authorization = (auth: CodecSettings['auth']) =>
      protocol.codec(auth ? { auth } : {}).encode(account).headers['authorization']
    assert.equal(authorization({ username: 'u', apiKey: 'k' }), 'Basic dTpr')
    assert.equal(authorization({ iamToken: 't' }), 'Bearer t')
    assert.equal(authorization({ username: 'apikey', apiKey: 'k' }), `Basic ${btoa('apikey:k')}`)
    assert.equal(authorization({ userId: 5, authToken: 't' }), `Basic ${btoa('5:t')}`)
    assert.equal(authorization({ employeeId: 6, authToken: 't' }), `Basic ${btoa('6:t')}`)
    assert.equal(authorization(undefined), undefined)
  })

  it('asks for types only when told (R-18) and sets no other header than its own', () => {
    assert.deepEqual(codec.encode(account).headers, { accept: 'application/json' })
    const { headers } = protocol.codec({ types: true }).encode({ ...account, args: [1] })
    assert.deepEqual(headers, {
      accept: 'application/json',
      'softlayer-include-types': 'true',
      'content-type': 'application/json',
    })
  })

  const refused: [string, Call, ErrorCode, RegExp][] = [
    ['API headers', { ...account, headers: { x: 1 } }, 'unsupported', /API headers/],
    ['a legacy mask', { ...account, mask: { legacy: { id: {} } } }, 'unsupported', /legacy mask/],
    ['NaN', { ...account, args: [{ tags: [1, 2, NaN] }] }, 'unsupported', /args\[0\]\.tags\[2\]/],
    [
      'a Map',
      { ...account, args: [new Map() as never] },
      'invalid-call',
      /SoftLayer_Account::getObject: args\[0\]: a Map/,
    ],
    ['the id ..', { ...account, id: '..' }, 'invalid-call', /cannot be part of a URL/],
    ['the id .', { ...account, id: '.' }, 'invalid-call', /cannot be part of a URL/],
    ['a service that holds a path', { ...account, service: '../x' }, 'invalid-call', /service/],
    [
      'half a surrogate pair in a filter',
      { ...guests, filter: { virtualGuests: { hostname: { operation: '\ud800' } } } },
      'invalid-call',
      /filter\.virtualGuests\.hostname\.operation/,
    ],
    ['half a surrogate pair in a mask', { ...guests, mask: 'id\ud800' }, 'invalid-call', /mask/],
  ]
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => assert.equal(fails(() => codec.encode(call), code, message).unsent, true))
  }

  it('never writes into the call', () => {
    const args = Object.freeze([Object.freeze({ a: Object.freeze([1, null]), b: undefined })])
    codec.encode(Object.freeze({ ...account, args, headers: Object.freeze({}) }))
  })
})

describe('REST codec: responses', () => {
  for (const [status, code] of [
    [400, 'bad-request'],
    [401, 'auth'],
    [404, 'not-found'],
    [429, 'rate-limit'],
    [500, 'fault'],
    [501, 'not-implemented'],
  ] as const) {
    it(`takes the status ${status} for what a fault of no known class means (R-37)`, () => {
      fails(() => decode('{"error":"x","code":"SoftLayer_Exception_Other"}', account, status), code)
    })
  }

  it('knows Internal Error on 200 in any layout, and no data that only looks like it (R-38)', () => {
    const layout = ' {\n"code" : "SoftLayer_Exception_Public" ,\t"error":"Internal Error"\n} \n'
    assert.equal(fails(() => decode(layout), 'overload').fault?.code, 'SoftLayer_Exception_Public')
    const data = '{"error":"Internal Error","code":"none","id":1}'
    assert.equal((decode(data).value as { id: number }).id, 1)
  })

  it('reads UTF-16 by its mark, and dates with fractions as they are (R-43)', () => {
    const utf16 = new Uint8Array(Buffer.from('\ufeff{"createDate":"2024-02-29T23:59:59.123456-06:00"}', 'utf16le'))
    assert.deepEqual(decode(utf16).value, { createDate: '2024-02-29T23:59:59.123456-06:00' })
  })

  it('repairs the type drift of numbers, flags and texts by schema, both ways (R-42)', () => {
    const body =
      '{"accountId":"12345","hourlyBillingFlag":0,"hostname":5,"maxMemory":"1024","privateNetworkOnlyFlag":"1"}'
    const call: Call = { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1 }
    assert.deepEqual(decode(body, call).value, {
      accountId: 12345,
      hourlyBillingFlag: false,
      hostname: '5',
      maxMemory: 1024,
      privateNetworkOnlyFlag: true,
    })
  })

  it('reads base64 with escaped slashes, and the last of equal members (R-44)', () => {
    const pdf: Call = { service: 'SoftLayer_Billing_Invoice', method: 'getPdf', id: 1 }
    assert.deepEqual(decode('"AQL\\/"', pdf).value, new Uint8Array([1, 2, 255]))
    assert.deepEqual(decode('{"id":1,"id":2}').value, { id: 2 })
  })

  const values: [string, string, Call, unknown][] = [
    ['true (R-30)', 'true', { service: 'SoftLayer_Hardware', method: 'rebootSoft' }, true],
    ['null for void (R-34)', 'null', account, null],
    ['escaped slashes (R-31)', '"a\\/b"', zone, 'a/b'],
    ['a text without quotes (R-30)', '$ORIGIN x.', zone, '$ORIGIN x.'],
    ['a list of one that came bare (R-32)', '{"id":1}', guests, [{ id: 1 }]],
    ['an empty list (R-33)', '[]', guests, []],
    ['a body after a byte order mark', '\ufeff{"id":1}', account, { id: 1 }],
    [
      'integers past 2^53 and long decimals',
      '[{"id":9007199254740993,"hourlyBillingFlag":1}]',
      { service: 'X', method: 'y' },
      [{ id: 9007199254740993n, hourlyBillingFlag: 1 }],
    ],
    [
      'complexType as it came (R-18)',
      '{"complexType":"SoftLayer_Account","id":1}',
      account,
      { complexType: 'SoftLayer_Account', id: 1 },
    ],
    [
      'an object that has more than a fault has',
      '{"error":"x","code":"y","id":1}',
      account,
      { error: 'x', code: 'y', id: 1 },
    ],
    ['an error that is no text', '{"error":1}', account, { error: 1 }],
  ]
  for (const [title, body, call, value] of values) {
    it(`reads ${title}`, () => assert.deepEqual(decode(body, call), { value }))
  }

  it('reads the total of lists only, in any case, and never guesses (R-35)', () => {
    const total = (value: string | readonly string[], body = '[]', call = guests): unknown =>
      decode(body, call, 200, { 'SoftLayer-Total-Items': value }).total
    assert.equal(total('109'), 109)
    assert.equal(total('0'), 0)
    assert.equal(total(['7', '8']), 7)
    for (const bad of ['', '-1', '1.5', 'x', '99999999999999999999', '0x10']) assert.equal(total(bad), undefined, bad)
    assert.equal(total('5', '{"id":1}', account), undefined)
    assert.equal('total' in decode('[]', guests), false)
  })

  const faults: [string, number, string, ErrorCode, string | undefined][] = [
    [
      '200 with Internal Error (R-38)',
      200,
      '{"error":"Internal Error","code":"SoftLayer_Exception_Public"}',
      'overload',
      'SoftLayer_Exception_Public',
    ],
    ['500 with an empty body (R-39)', 500, '', 'overload', undefined],
    ['200 with an empty body (R-40)', 200, '', 'malformed', undefined],
    ['a missing code (R-36)', 404, '{"error":"Service does not exist"}', 'unknown-service', ''],
    ['a code that is a number (R-36)', 500, '{"code":1,"error":"no"}', 'fault', '1'],
    ['a fault with more in it', 500, '{"error":"no","code":"X","trace":[]}', 'fault', 'X'],
    ['a fault on 200', 200, '{"error":"no"}', 'fault', ''],
    ['401 with a page', 401, '<html>no</html>', 'auth', undefined],
    ['401 with nothing', 401, '', 'auth', undefined],
    [
      '401 with a fault of any kind',
      401,
      '{"error":"x","code":"SoftLayer_Exception_NotImplemented"}',
      'auth',
      'SoftLayer_Exception_NotImplemented',
    ],
    [
      'an expired token (A-4)',
      500,
      '{"error":"x","code":"SoftLayer_Exception_Account_Authentication_AccessTokenValidation"}',
      'auth',
      'SoftLayer_Exception_Account_Authentication_AccessTokenValidation',
    ],
    [
      'the rate limit (A-8)',
      500,
      '{"error":"Rate limit of 50 requests for every 1 second(s) exceeded.","code":"SoftLayer_Exception_WebService_RateLimitExceeded"}',
      'rate-limit',
      'SoftLayer_Exception_WebService_RateLimitExceeded',
    ],
    ['a balancer page', 502, '<html>\n<b>Bad Gateway</b>', 'http', undefined],
    ['429 without a fault', 429, 'slow down', 'rate-limit', undefined],
    ['a redirect', 302, '', 'http', undefined],
    ['a page on 200', 200, '<!DOCTYPE html>', 'malformed', undefined],
    ['cut-off JSON', 200, '{"id":1', 'malformed', undefined],
    ['nesting beyond the limit', 200, `${'['.repeat(501)}${']'.repeat(501)}`, 'malformed', undefined],
  ]
  for (const [title, status, body, code, faultCode] of faults) {
    it(`turns ${title} into ${code}`, () => {
      const error = fails(() => decode(body, account, status), code)
      assert.equal(error.fault?.code, faultCode)
      assert.equal(error.status, status)
      assert.equal(error.protocol, 'rest')
      assert.match(error.message, /SoftLayer_Account::getObject/)
    })
  }

  it('shows the status and the start of a page, on one line', () => {
    const error = fails(
      () => decode(`<html>\r\n<b>Bad</b>${'x'.repeat(1_000)}`, account, 502),
      'http',
      /HTTP 502 .*<html> <b>Bad/,
    )
    assert.ok(error.message.length < 400)
  })

  it('takes an object with `error` for a result when its declared type has one', () => {
    const call = {
      service: 'X',
      method: 'y',
      signature: { returns: 'SoftLayer_Container_Account_External_Setup_ProvisioningHoldLifted' },
    }
    assert.deepEqual(decode('{"error":"none","code":"0"}', call).value, { error: 'none', code: '0' })
  })

  it('reads Latin-1 only when the response says so, and refuses other bytes', () => {
    const body = new Uint8Array([0x22, 0xe9, 0x22])
    assert.equal(decode(body, zone, 200, { 'content-type': 'application/json; charset=ISO-8859-1' }).value, 'é')
    fails(() => decode(body, zone), 'malformed', /not UTF-8/)
    assert.equal(decode('"é"', zone, 200, { 'content-type': 'application/json; charset=iso-8859-1' }).value, 'é')
  })

  it('does not take unquoted text where no text is declared, nor a cut-off text', () => {
    fails(() => decode('hello', account), 'malformed')
    fails(() => decode('hello', zone, 200, {}, { schema: emptySchema }), 'malformed')
    fails(() => decode('"hello', zone), 'malformed')
  })
})
