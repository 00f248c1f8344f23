import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { IncomingCall, WireRequest } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { defaultQuirks } from '../../src/core/quirk.js'
import { protocol } from '../../src/transports/rest/index.js'

const mirror = protocol.mirror({ quirks: defaultQuirks(protocol.quirks) })
const parse = (method: string, path: string, body?: string, headers: WireRequest['headers'] = {}): IncomingCall =>
  mirror.parse({ method, path, headers, ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }) })
const rendered = (outcome: Parameters<typeof mirror.render>[0]): [number, string, WireRequest['headers']] => {
  const { status, headers, body } = mirror.render(outcome, {})
  return [status, new TextDecoder().decode(body), headers as WireRequest['headers']]
}
const guid = 'a9f3c1de-0000-4000-8000-000000000000'

describe('REST mirror: requests', () => {
  const routes: [string, string, string, string | undefined, Partial<Call> & { drill?: unknown }][] = [
    [
      'GET without a method (R-3)',
      'GET',
      '/SoftLayer_Account.json',
      undefined,
      { service: 'SoftLayer_Account', method: 'getObject' },
    ],
    [
      'POST without a method',
      'POST',
      '/SoftLayer_Virtual_Guest.json',
      '{"parameters":[{"hostname":"a"}]}',
      { service: 'SoftLayer_Virtual_Guest', method: 'createObject', args: [{ hostname: 'a' }] },
    ],
    [
      'PUT without a method',
      'PUT',
      '/SoftLayer_Virtual_Guest/5.json',
      '{"parameters":[{}]}',
      { service: 'SoftLayer_Virtual_Guest', id: 5, method: 'editObject', args: [{}] },
    ],
    [
      'DELETE without a method',
      'DELETE',
      '/SoftLayer_Virtual_Guest/5',
      undefined,
      { service: 'SoftLayer_Virtual_Guest', id: 5, method: 'deleteObject' },
    ],
    [
      'GET of deleteObject (quirk 19)',
      'GET',
      '/SoftLayer_Virtual_Guest/5/deleteObject.json',
      undefined,
      { service: 'SoftLayer_Virtual_Guest', id: 5, method: 'deleteObject' },
    ],
    [
      'no extension (R-1)',
      'GET',
      '/SoftLayer_Account/getHardware',
      undefined,
      { service: 'SoftLayer_Account', method: 'getHardware' },
    ],
    [
      'the name without get (R-11)',
      'GET',
      '/SoftLayer_Account/Hardware.json',
      undefined,
      { service: 'SoftLayer_Account', method: 'getHardware' },
    ],
    [
      'the name without get, in lower case',
      'GET',
      '/SoftLayer_Account/virtualGuests.json',
      undefined,
      { service: 'SoftLayer_Account', method: 'getVirtualGuests' },
    ],
    [
      'a UUID',
      'GET',
      `/SoftLayer_Virtual_Guest/${guid}.json`,
      undefined,
      { service: 'SoftLayer_Virtual_Guest', id: guid, method: 'getObject' },
    ],
    [
      'an id that is any text',
      'GET',
      '/SoftLayer_Virtual_Guest/a%2Fb%20c/getObject.json',
      undefined,
      { service: 'SoftLayer_Virtual_Guest', id: 'a/b c', method: 'getObject' },
    ],
    [
      'an id with leading zeros as text',
      'GET',
      '/SoftLayer_Virtual_Guest/007/getObject.json',
      undefined,
      { service: 'SoftLayer_Virtual_Guest', id: '007', method: 'getObject' },
    ],
    [
      'an unknown method',
      'GET',
      '/SoftLayer_Account/frobnicate.json',
      undefined,
      { service: 'SoftLayer_Account', method: 'frobnicate' },
    ],
    ['an unknown service', 'GET', '/Foo_Bar/3/doIt.json', undefined, { service: 'Foo_Bar', id: 3, method: 'doIt' }],
    [
      'a body on GET not at all (R-7)',
      'GET',
      '/SoftLayer_Account/getObject.json',
      '{broken',
      { service: 'SoftLayer_Account', method: 'getObject' },
    ],
    [
      'an empty body',
      'POST',
      '/SoftLayer_Account/getObject.json',
      ' ',
      { service: 'SoftLayer_Account', method: 'getObject' },
    ],
    [
      'arguments in the path (R-9)',
      'GET',
      '/SoftLayer_Account/getBandwidthList/public/in/a%20b/c/7.json',
      undefined,
      { service: 'SoftLayer_Account', method: 'getBandwidthList', args: ['public', 'in', 'a b', 'c', 7] },
    ],
    [
      'a drill-down (R-10)',
      'GET',
      '/SoftLayer_Account/getHardware/200001/getNetworkComponents/9.json',
      undefined,
      {
        service: 'SoftLayer_Account',
        method: 'getHardware',
        drill: [
          { id: 200001, method: 'getNetworkComponents' },
          { id: 9, method: 'getObject' },
        ],
      },
    ],
    [
      'PUT into a relation',
      'PUT',
      '/SoftLayer_Dns_Domain/12/ResourceRecords/5678.json',
      '{"parameters":[{"ttl":60}]}',
      {
        service: 'SoftLayer_Dns_Domain',
        id: 12,
        method: 'getResourceRecords',
        drill: [{ id: 5678, method: 'editObject' }],
        args: [{ ttl: 60 }],
      },
    ],
    [
      'DELETE into a relation',
      'DELETE',
      '/SoftLayer_Dns_Domain/12/ResourceRecords/5678',
      undefined,
      {
        service: 'SoftLayer_Dns_Domain',
        id: 12,
        method: 'getResourceRecords',
        drill: [{ id: 5678, method: 'deleteObject' }],
      },
    ],
    [
      'the query with + for space',
      'GET',
      '/SoftLayer_Account/getHardware?objectMask=mask[id,+hostname]&resultLimit=5',
      undefined,
      { service: 'SoftLayer_Account', method: 'getHardware', mask: 'mask[id, hostname]', limit: 5 },
    ],
    [
      'offset and limit (R-16)',
      'GET',
      '/SoftLayer_Account/getHardware?resultLimit=20%2C10',
      undefined,
      { service: 'SoftLayer_Account', method: 'getHardware', limit: 10, offset: 20 },
    ],
    [
      'a broken limit not at all',
      'GET',
      '/SoftLayer_Account/getHardware?resultLimit=x,1',
      undefined,
      { service: 'SoftLayer_Account', method: 'getHardware' },
    ],
    [
      'the filter',
      'GET',
      '/SoftLayer_Account/getHardware?objectFilter=%7B%22hardware%22:%7B%22id%22:%7B%22operation%22:9007199254740993%7D%7D%7D',
      undefined,
      {
        service: 'SoftLayer_Account',
        method: 'getHardware',
        filter: { hardware: { id: { operation: 9007199254740993n } } },
      },
    ],
    [
      'a broken filter not at all (F-4)',
      'GET',
      '/SoftLayer_Account/getHardware?objectFilter={x',
      undefined,
      { service: 'SoftLayer_Account', method: 'getHardware' },
    ],
    [
      'broken escapes as they are',
      'GET',
      '/SoftLayer_Account/%zz/getObject?objectMask=%zz',
      undefined,
      { service: 'SoftLayer_Account', id: '%zz', method: 'getObject', mask: '%zz' },
    ],
  ]
  for (const [title, method, path, body, expected] of routes) {
    it(`reads ${title}`, () => assert.deepEqual(parse(method, path, body), { ...expected, auth: {} }))
  }

  it('reads credentials and the wish for types from HTTP headers (R-17, R-18)', () => {
    const call = parse('GET', '/SoftLayer_Account', undefined, {
      authorization: 'Basic dTpr',
      'softlayer-include-types': 'true',
    })
    assert.deepEqual([call.auth, call.types], [{ username: 'u', apiKey: 'k' }, true])
  })

  it('reads declared base64Binary as bytes and leaves all else as it was sent (R-20)', () => {
    const body = '{"parameters":[{"filename":"YQ==","data":"AQL\\/"}]}'
    assert.deepEqual(parse('POST', '/SoftLayer_Ticket/5/addAttachedFile.json', body).args, [
      { filename: 'YQ==', data: new Uint8Array([1, 2, 255]) },
    ])
  })

  it('answers DELETE with a method as the API does: 404, 70 bytes (R-5)', () => {
    assert.throws(
      () => parse('DELETE', '/SoftLayer_Virtual_Guest/5/deleteObject.json'),
      (error) => {
        assert.ok(CallError.is(error))
        const [status, text] = rendered(error)
        assert.deepEqual(
          [status, text],
          [404, '{"error":"Service does not exist","code":"SoftLayer_Exception_Public"}'],
        )
        return text.length === 70
      },
    )
  })

  for (const body of ['{', '[1]', '5', '{"parameters":5}', `{"parameters":[${'['.repeat(600)}${']'.repeat(600)}]}`]) {
    it(`refuses the body ${body.slice(0, 20)}`, () => {
      assert.throws(
        () => parse('POST', '/SoftLayer_Account/getObject.json', body),
        (error) => CallError.is(error) && error.code === 'bad-request' && rendered(error)[0] === 400,
      )
    })
  }

  it('knows its requests', () => {
    const accepts = (method: string, path: string): boolean => mirror.accepts({ method, path, headers: {} })
    assert.equal(accepts('GET', '/SoftLayer_Account.json'), true)
    assert.equal(accepts('DELETE', '/SoftLayer_Virtual_Guest/5'), true)
    assert.equal(accepts('OPTIONS', '/SoftLayer_Account'), false)
    assert.equal(accepts('GET', '/'), false)
    assert.throws(
      () => parse('PATCH', '/SoftLayer_Account'),
      (error) => CallError.is(error) && error.code === 'bad-request',
    )
    assert.throws(
      () => parse('GET', '/?x=1'),
      (error) => CallError.is(error) && error.code === 'unknown-service',
    )
  })
})

describe('REST mirror: responses', () => {
  const cycle: unknown[] = []
  cycle.push(cycle)
  const outcomes: [string, Parameters<typeof mirror.render>[0], number, string][] = [
    [
      'values as PHP spells them (R-31)',
      { value: { url: 'https://é', list: [], object: {}, none: null } },
      200,
      '{"url":"https:\\/\\/\\u00e9","list":[],"object":{},"none":null}',
    ],
    ['void as null (R-34)', { value: undefined }, 200, 'null'],
    [
      'bigint as digits and bytes as base64 (R-44)',
      { value: [9007199254740993n, new Uint8Array([255, 255, 255])] },
      200,
      '[9007199254740993,"\\/\\/\\/\\/"]',
    ],
    [
      'a fault with error first (R-36)',
      new CallError('not-found', 'x', {
        fault: { code: 'SoftLayer_Exception_ObjectNotFound', message: "Unable to find object with id of '1'." },
      }),
      404,
      '{"error":"Unable to find object with id of \'1\'.","code":"SoftLayer_Exception_ObjectNotFound"}',
    ],
    [
      'a fault that claims success as 500',
      new CallError('fault', 'x', { status: 200, fault: { code: 'X', message: 'y' } }),
      500,
      '{"error":"y","code":"X"}',
    ],
    [
      'NaN as a fault that says why',
      { value: { load: NaN } },
      500,
      '{"error":"The result cannot be written: value.load: NaN has no JSON form","code":"SoftLayer_Exception_Public"}',
    ],
  ]
  for (const [title, outcome, status, text] of outcomes) {
    it(`writes ${title}`, () => assert.deepEqual(rendered(outcome).slice(0, 2), [status, text]))
  }

  it('writes a cycle as a fault that says why', () => {
    const [status, text] = rendered({ value: cycle })
    assert.equal(status, 500)
    assert.match(text, /"error":"The result cannot be written: .*holds itself","code":"SoftLayer_Exception_Public"/)
  })

  it('writes shared objects as often as they occur, but never without end', () => {
    let shared: unknown = { id: 1 }
    for (let i = 0; i < 5; i++) shared = [shared, shared]
    assert.equal(rendered({ value: shared })[1].split('"id"').length - 1, 32)
    for (let i = 0; i < 60; i++) shared = { left: shared, right: shared }
    for (const format of ['json', 'xml', 'txt']) {
      const { status, body } = mirror.render({ value: shared }, { format, types: true })
      assert.equal(status, 500)
      assert.match(new TextDecoder().decode(body), /Expected result size too large/)
    }
  })

  it('writes the total of lists only (R-35)', () => {
    assert.equal(rendered({ value: [], total: 0 })[2]['softlayer-total-items'], '0')
    assert.equal(rendered({ value: {}, total: 1 })[2]['softlayer-total-items'], undefined)
    assert.equal(rendered({ value: [] })[2]['softlayer-total-items'], undefined)
  })

  it('writes the overload answer of the API byte by byte (R-38)', () => {
    const [status, text] = rendered(new CallError('overload', 'x'))
    assert.deepEqual([status, text], [200, '{"error":"Internal Error","code":"SoftLayer_Exception_Public"}'])
    assert.equal(text.length, 62)
  })
})
