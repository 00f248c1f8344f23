import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createTransport } from '../../src/create.js'
import type { Call } from '../../src/core/call.js'
import type { CodecSettings } from '../../src/core/codec.js'
import { CallError, type ErrorCode } from '../../src/core/error.js'
import { emptySchema } from '../../src/core/schema-reader.js'
import { createEmulator } from '../../src/emulator/emulator.js'
import { protocol } from '../../src/transports/rest/index.js'

const account: Call = { service: 'SoftLayer_Account', method: 'getObject' }
const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const zone: Call = { service: 'SoftLayer_Dns_Domain', method: 'getZoneFileContents', id: 1 }
const untyped: Call = { service: 'X_Y', method: 'z' }
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('REST .xml output (R-1, quirk 29)', () => {
  before(() => protocol.prepare?.({ format: 'xml' }))

  const decode = (body: string | Uint8Array, call = account, status = 200, settings: CodecSettings = {}) =>
    protocol
      .codec({ ...settings, format: 'xml' })
      .decode(
        { status, headers: { 'content-type': 'text/xml' }, body: typeof body === 'string' ? encode(body) : body },
        call,
      )

  it('asks for .xml, and sends arguments as JSON all the same', () => {
    const request = protocol.codec({ format: 'xml' }).encode({ ...guests, args: [1] })
    assert.equal(request.path, '/SoftLayer_Account/getVirtualGuests.xml')
    assert.equal(request.headers['accept'], 'application/xml')
    assert.equal(new TextDecoder().decode(request.body), '{"parameters":[1]}')
  })

  const values: [string, string, Call, unknown][] = [
    [
      'scalars by their declared types (R-42)',
      '<root><id>5</id><hourlyBillingFlag>1</hourlyBillingFlag><accountId>007</accountId><hostname>5</hostname></root>',
      { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 5 },
      { id: 5, hourlyBillingFlag: true, accountId: 7, hostname: '5' },
    ],
    [
      'every digit of big integers',
      '<root><item><id>9007199254740993</id></item></root>',
      guests,
      [{ id: 9007199254740993n }],
    ],
    ['a list of one', '<root><item><id>1</id></item></root>', guests, [{ id: 1 }]],
    [
      'a list of one that came bare (R-32)',
      '<root><id>1</id><hostname>a</hostname></root>',
      guests,
      [{ id: 1, hostname: 'a' }],
    ],
    ['an empty list (R-33)', '<root/>', guests, []],
    ['an empty list with layout in it', '<root>\n</root>', guests, []],
    [
      'items that are called after their type',
      '<root><SoftLayer_Virtual_Guest><id>1</id></SoftLayer_Virtual_Guest></root>',
      guests,
      [{ id: 1 }],
    ],
    [
      'an element for each item of a member',
      '<root><virtualGuests><id>1</id></virtualGuests><virtualGuests><id>2</id></virtualGuests></root>',
      account,
      { virtualGuests: [{ id: 1 }, { id: 2 }] },
    ],
    [
      'a member that is called item',
      '<root><item><id>4</id></item></root>',
      { service: 'SoftLayer_Product_Item_Price', method: 'getObject', id: 1 },
      { item: { id: 4 } },
    ],
    [
      'null by xsi:nil, and an empty text as such',
      '<root xmlns:i="x"><companyName i:nil="true"/><city></city></root>',
      account,
      { companyName: null, city: '' },
    ],
    ['an empty number as null', '<root><id/></root>', account, { id: null }],
    [
      'void as null (R-34)',
      '<root/>',
      { service: 'SoftLayer_Virtual_Guest', method: 'x', signature: { returns: 'void' } },
      null,
    ],
    [
      'a flag',
      '<?xml version="1.0"?><root>true</root>',
      { service: 'SoftLayer_Virtual_Guest', method: 'powerOn', id: 1 },
      true,
    ],
    [
      'references, CDATA, comments and CR',
      '<root>&lt;a&gt; &amp;amp; &#233;&#x1F600;<!-- no --><![CDATA[<&amp;>]]>&#13;\r\nend </root>',
      zone,
      '<a> &amp; é😀<&amp;>\r\nend ',
    ],
    [
      'names that the parser would refuse',
      '<root><constructor>1</constructor><toString>2</toString></root>',
      account,
      { constructor: '1', toString: '2' },
    ],
    ['names that XML does not allow', '<root><item key="two words">1</item></root>', untyped, { 'two words': '1' }],
    [
      'complexType as it came (R-18)',
      '<root><complexType>SoftLayer_Account</complexType><id>1</id></root>',
      account,
      { complexType: 'SoftLayer_Account', id: 1 },
    ],
  ]
  for (const [title, body, call, value] of values) {
    it(`reads ${title}`, () => assert.deepEqual(decode(body, call), { value }))
  }

  it('keeps __proto__ as an own member', () => {
    const value = decode('<root><__proto__><polluted>1</polluted></__proto__></root>').value as object
    assert.deepEqual(Object.keys(value), ['__proto__'])
    assert.equal((value as { polluted?: unknown }).polluted, undefined)
  })

  it('reads Latin-1 that says so, and UTF-8 whatever the label says', () => {
    const label = '<?xml version="1.0" encoding="iso-8859-1"?><root>'
    assert.equal(decode(Uint8Array.from([...encode(label), 0xe9, ...encode('</root>')]), zone).value, 'é')
    assert.equal(decode(`${label}é</root>`, zone).value, 'é')
  })

  const deep = `${'<a>'.repeat(600)}${'</a>'.repeat(600)}`
  const attributes = Array.from({ length: 1000 }, (_, i) => `a${i}="1"`).join(' ')
  const failures: [string, number, string, ErrorCode, string | undefined][] = [
    [
      'an error (R-36)',
      404,
      "<root><error>Unable to find object with id of '1'.</error><code>SoftLayer_Exception_ObjectNotFound</code></root>",
      'not-found',
      'SoftLayer_Exception_ObjectNotFound',
    ],
    ['an error in JSON', 404, '{"error":"Service does not exist"}', 'unknown-service', ''],
    [
      '200 with Internal Error (R-38)',
      200,
      '<root><code>SoftLayer_Exception_Public</code>\n<error>Internal Error</error></root>',
      'overload',
      'SoftLayer_Exception_Public',
    ],
    ['500 with nothing (R-39)', 500, '', 'overload', undefined],
    ['200 with nothing (R-40)', 200, ' ', 'malformed', undefined],
    ['a page on 200', 200, '<!DOCTYPE html><html></html>', 'malformed', undefined],
    ['a page on 502', 502, '<html><body>Bad Gateway</body></html>', 'http', undefined],
    ['a document type', 200, '<!DOCTYPE root [<!ENTITY a "b">]><root>&a;</root>', 'malformed', undefined],
    ['an unknown entity', 200, '<root>&nbsp;</root>', 'malformed', undefined],
    ['a cut-off answer', 200, '<root><id>1</id>', 'malformed', undefined],
    ['a cut-off comment', 200, '<root><!-- ', 'malformed', undefined],
    ['tags that do not match', 200, '<root><a></b></root>', 'malformed', undefined],
    ['something after the end', 200, '<root/>x', 'malformed', undefined],
    ['nesting beyond the limit', 200, `<root>${deep}</root>`, 'malformed', undefined],
    ['JSON', 200, '{"id":1}', 'malformed', undefined],
    ['an attribute that is there twice', 200, '<root a="1" a="2"/>', 'malformed', undefined],
    ['a thousand attributes', 200, `<root ${attributes}/>`, 'malformed', undefined],
    ['an attribute without quotes', 200, '<root a=1/>', 'malformed', undefined],
    ['a section end in a text', 200, '<root>]]></root>', 'malformed', undefined],
    ['a document type in the content', 200, '<root><!DOCTYPE x></root>', 'malformed', undefined],
    ['two roots', 200, '<root/><root/>', 'malformed', undefined],
    ['a character that XML does not allow', 200, '<root>\u0001</root>', 'malformed', undefined],
  ]
  for (const [title, status, body, code, faultCode] of failures) {
    it(`turns ${title} into ${code}`, () => {
      assert.throws(
        () => decode(body, account, status),
        (error) => {
          assert.ok(CallError.is(error))
          assert.deepEqual([error.code, error.fault?.code, error.status], [code, faultCode, status], error.message)
          assert.match(error.message, /SoftLayer_Account::getObject/)
          return true
        },
      )
    })
  }

  it('takes nesting up to the limit, and no more', () => {
    const levels = (count: number): string => `<root>${'<a>'.repeat(count)}1${'</a>'.repeat(count)}</root>`
    assert.doesNotThrow(() => decode(levels(500), untyped))
    assert.throws(() => decode(levels(501), untyped), /nested deeper than 500/)
  })

  it('reads what the mirror writes as what went in, with a schema or without', () => {
    const mirror = protocol.mirror()
    const codec = protocol.codec({ format: 'xml' })
    const typedValue = [
      {
        id: 1,
        hostname: ' <&>"\r\n',
        notes: null,
        domain: '',
        hourlyBillingFlag: false,
        tagReferences: [],
        datacenter: {},
      },
    ]
    const incoming = mirror.parse(codec.encode(guests))
    assert.equal(incoming.format, 'xml')
    assert.deepEqual(codec.decode(mirror.render({ value: typedValue, total: 7 }, incoming), guests), {
      value: typedValue,
      total: 7,
    })
    const raw = protocol.codec({ format: 'xml', schema: emptySchema })
    const value = {
      a: [1, [], [[true]], {}, { item: 1 }],
      'b c': -1.5,
      big: 2n ** 70n,
      no: null,
      text: '5',
      one: { id: 'x' },
    }
    assert.deepEqual(raw.decode(mirror.render({ value }, { format: 'xml' }), untyped).value, value)
  })

  it('is the same through a transport and the emulator, errors and totals too', async () => {
    const emulator = await createEmulator({ guests: 5, seed: 3 })
    const auth = { username: 'emulator', apiKey: 'emulator-key' }
    const [json, xml] = (['json', 'xml'] as const).map((format) =>
      createTransport({ protocol: 'rest', format, auth, exchange: emulator.exchange }),
    ) as [ReturnType<typeof createTransport>, ReturnType<typeof createTransport>]
    const calls: Call[] = [
      { ...guests, mask: 'mask[id,hostname,notes,datacenter,networkComponents,billingItem,tagReferences]', limit: 3 },
      {
        ...account,
        mask: 'mask[id,companyName,hardware[id,operatingSystem],domains[resourceRecords],invoices[items]]',
      },
      { service: 'SoftLayer_Billing_Invoice', method: 'getPdf', id: 1 },
    ]
    for (const call of calls) {
      const settle = (transport: typeof json) =>
        transport
          .call(call)
          .catch((error: unknown) => (CallError.is(error) ? { code: error.code, fault: error.fault } : error))
      assert.deepEqual(await settle(xml), await settle(json))
    }
    await assert.rejects(xml.call({ service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1 }), (error) => {
      return CallError.is(error) && error.code === 'not-found' && error.status === 404
    })
    await Promise.all([json.close(), xml.close(), emulator.close()])
  })

  it('is refused by protocols that have no formats', async () => {
    const exchange = () => Promise.reject(new Error('never'))
    const transport = createTransport({ protocol: 'soap', format: 'xml', exchange })
    await assert.rejects(transport.call(account), (error) => CallError.is(error) && error.code === 'config')
    assert.throws(() => createTransport({ format: 'txt' as never }), /format must be one of json, xml/)
  })

  it('answers errors of requests that cannot be read in the format they ask for', () => {
    const mirror = protocol.mirror()
    const show = (path: string): string => {
      try {
        mirror.parse({ method: 'POST', path, headers: {}, body: encode('{') })
      } catch (error) {
        return new TextDecoder().decode(mirror.render(error as CallError, {}).body)
      }
      return ''
    }
    assert.match(
      show('/SoftLayer_Account/getObject.xml'),
      /<root><error>The request body is not valid JSON\.<\/error><code>/,
    )
    assert.match(show('/SoftLayer_Account/getObject.txt'), /\[error\] => The request body is not valid JSON\./)
    assert.match(show('/SoftLayer_Account/getObject.json'), /^\{"error":"The request body/)
  })

  it('writes .txt as print_r does', () => {
    const { headers, body } = protocol
      .mirror()
      .render({ value: [{ id: 1, notes: null }], total: 1 }, { ...guests, format: 'txt' })
    assert.deepEqual(headers, { 'content-type': 'text/plain', 'softlayer-total-items': '1' })
    assert.equal(
      new TextDecoder().decode(body),
      'Array\n(\n    [0] => SoftLayer_Virtual_Guest Object\n        (\n            [id] => 1\n            [notes] => \n        )\n\n)\n',
    )
  })

  it('takes .xml for a part of the name when only JSON is spoken', () => {
    const mirror = protocol.mirror({ quirks: { 'rest-json-only': true } })
    assert.equal(
      mirror.parse({ method: 'GET', path: '/SoftLayer_Account/getObject.xml', headers: {} }).method,
      'getObject.xml',
    )
  })
})
