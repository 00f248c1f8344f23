import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Auth } from '../../src/core/auth.js'
import type { Call } from '../../src/core/call.js'
import { CallError } from '../../src/core/error.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { Value } from '../../src/core/value.js'
import { protocol } from '../../src/transports/soap/index.js'
import { textOf } from './support/soap-wire.js'

const user = { username: 'u', apiKey: 'k' }
const account: Call = { service: 'SoftLayer_Account', method: 'getObject' }
const unlisted: Call = { service: 'SoftLayer_Of_Tomorrow', method: 'doSomething' }

function written(call: Call, auth: Auth = user): string {
  return textOf(protocol.codec({ auth }).encode(call))
}

/** The body of a request, without the wrapper. */
function body(call: Call): string {
  return /<SOAP-ENV:Body><ns1:[^>]*>(.*)<\/ns1:[^>]*><\/SOAP-ENV:Body>/s.exec(written(call))?.[1] ?? ''
}

function header(call: Call, auth: Auth = user): string {
  return /<SOAP-ENV:Header>(.*)<\/SOAP-ENV:Header>/s.exec(written(call, auth))?.[1] ?? ''
}

describe('SOAP requests', () => {
  it('go to one URL for each service, never to a WSDL (S-1)', () => {
    const { method, path } = protocol.codec().encode(account)
    assert.equal(`${method} ${protocol.path}${path}`, 'POST /soap/v3.1/SoftLayer_Account')
  })

  it('are SOAP 1.1 rpc/encoded with the namespaces of the API, also that of v3 (S-2, S-3, D-3, D-5)', () => {
    const text = written(account)
    for (const namespace of [
      'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"',
      'SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"',
      'xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
      'xmlns:ns1="http://api.service.softlayer.com/soap/v3.1/"',
    ]) {
      assert.ok(text.includes(namespace), namespace)
    }
    const older = textOf(protocol.codec({ version: 'v3' }).encode(account))
    assert.match(older, /xmlns:ns1="http:\/\/api.service.softlayer.com\/soap\/v3\/"/)
  })

  it('have a content type with its charset, and a SOAPAction of namespace and method (S-12)', () => {
    const { headers } = protocol.codec().encode(account)
    assert.equal(headers['content-type'], 'text/xml; charset=utf-8')
    assert.equal(headers['soapaction'], '"http://api.service.softlayer.com/soap/v3.1/#getObject"')
  })

  it('carry credentials in a qualified block with unqualified children (S-4, D-4)', () => {
    assert.match(header(account), /^<ns1:authenticate><username [^>]*>u<\/username><apiKey [^>]*>k<\/apiKey><\/ns1:/)
    assert.equal(written(account, {}).includes('Header'), false)
  })

  it('carry a portal token typed, an employee session, and keys and tokens of IBM Cloud in HTTP (S-13, X-7, A-5, A-6)', () => {
    assert.match(
      header(account, { userId: 5, authToken: 't' }),
      /^<ns1:authenticate xsi:type="ns1:PortalLoginToken"><userId [^>]*>5<\/userId><authToken [^>]*>t</,
    )
    assert.match(
      header(account, { employeeId: 6, authToken: 't' }),
      /^<ns1:employeesession><userId [^>]*>6<\/userId><authToken [^>]*>t</,
    )
    for (const [auth, authorization] of [
      [{ username: 'apikey', apiKey: 'k' }, `Basic ${btoa('apikey:k')}`],
      [{ iamToken: 'a.b.c' }, 'Bearer a.b.c'],
    ] as const) {
      const request = protocol.codec({ auth }).encode(account)
      assert.equal(request.headers['authorization'], authorization)
      assert.ok(!textOf(request).includes('Header'))
    }
  })

  it('carry the init parameter, as number or text, and the limit with its offset (S-5, S-9, D-11, D-16, I-1)', () => {
    const call = { ...account, id: 0, limit: 5, offset: 10 }
    const block =
      '<ns1:SoftLayer_AccountInitParameters><id xsi:type="xsd:int">0</id></ns1:SoftLayer_AccountInitParameters>'
    const limit =
      '<ns1:resultLimit><limit xsi:type="xsd:int">5</limit><offset xsi:type="xsd:int">10</offset></ns1:resultLimit>'
    assert.equal(header(call, {}), block + limit)
    assert.match(header({ ...account, id: 'a-b' }, {}), /<id xsi:type="xsd:string">a-b<\/id>/)
  })

  it('carry a mask as text, and a legacy one as nested empty elements (S-6, M-7, M-8)', () => {
    const text = header({ ...account, mask: 'id, hardware.id' }, {})
    assert.match(text, /^<ns1:SoftLayer_ObjectMask><mask xsi:type="xsd:string">mask\[id,hardware.id\]<\/mask></)
    assert.equal(
      header({ ...account, mask: { legacy: { id: {}, hardware: { datacenter: { name: {} } } } } }, {}),
      '<ns1:SoftLayer_AccountObjectMask><mask><id/><hardware><datacenter><name/></datacenter></hardware></mask></ns1:SoftLayer_AccountObjectMask>',
    )
  })

  const operation = 'SoftLayer_Utility_ObjectFilter_Operation'
  it('type a filter on each level, its options and their values as lists (S-7, S-8, F-3, F-7)', () => {
    const filter = {
      virtualGuests: { datacenter: { name: { operation: 'in', options: [{ name: 'data', value: ['a', 5] }] } } },
    }
    const options = `<options SOAP-ENC:arrayType="ns1:${operation}_Option[1]" xsi:type="ns1:${operation}_OptionArray"><item xsi:type="ns1:${operation}_Option"><name xsi:type="xsd:string">data</name><value SOAP-ENC:arrayType="xsd:anyType[2]" xsi:type="SOAP-ENC:Array"><item xsi:type="xsd:string">a</item><item xsi:type="xsd:int">5</item></value></item></options>`
    assert.equal(
      header({ ...account, filter }, {}),
      '<ns1:SoftLayer_AccountObjectFilter xsi:type="ns1:SoftLayer_AccountObjectFilter">' +
        '<virtualGuests xsi:type="ns1:SoftLayer_Virtual_GuestObjectFilter"><datacenter xsi:type="ns1:SoftLayer_LocationObjectFilter">' +
        `<name xsi:type="ns1:${operation}"><operation xsi:type="xsd:string">in</operation>${options}</name>` +
        '</datacenter></virtualGuests></ns1:SoftLayer_AccountObjectFilter>',
    )
  })

  it('type the root of a filter after every service, and each relation after its type (S-7, D-8)', () => {
    const schema = builtInSchema()
    for (const service of schema.services()) {
      const type = schema.service(service)?.type
      const relation = type?.names().find((name) => type.property(name)?.type !== undefined)
      const filter = relation === undefined ? { id: 5 } : { [relation]: { id: 5 } }
      const text = header({ service, method: 'getObject', filter }, {})
      assert.ok(text.startsWith(`<ns1:${service}ObjectFilter xsi:type="ns1:${service}ObjectFilter">`), text)
      if (relation === undefined) continue
      const of = type?.property(relation)?.name ?? ''
      assert.ok(text.includes(`<${relation} xsi:type="ns1:${of}ObjectFilter"><id xsi:type="ns1:${operation}">`), text)
    }
  })

  it('keep the kind of what a filter compares with (F-7)', () => {
    const filter = { id: { operation: 5 }, hostname: 'x', flag: true }
    const text = header({ ...account, filter }, {})
    assert.match(text, /<operation xsi:type="xsd:int">5</)
    assert.match(text, /<operation xsi:type="xsd:boolean">true</)
  })

  it('take further header blocks, typed by complexType', () => {
    const text = header({ ...account, headers: { extra: { complexType: 'SoftLayer_X', a: [1] } } }, {})
    assert.match(text, /^<ns1:extra xsi:type="ns1:SoftLayer_X"><a SOAP-ENC:arrayType="xsd:anyType\[1\]" /)
  })

  it('name arguments as the metadata does, unqualified (S-10, C-9)', () => {
    const call = { service: 'SoftLayer_Dns_Domain', method: 'createARecord', args: ['www', '127.0.0.1', 60] }
    assert.equal(
      body(call),
      '<host xsi:type="xsd:string">www</host><data xsi:type="xsd:string">127.0.0.1</data><ttl xsi:type="xsd:int">60</ttl>',
    )
    const signature = { parameters: [{ name: 'first', type: 'int' }] }
    assert.equal(body({ ...unlisted, args: [1], signature }), '<first xsi:type="xsd:int">1</first>')
    assert.match(body({ ...unlisted, args: [1, 2] }), /^<param0 .*<param1 /)
  })

  it('say one null for no arguments where some are declared: no child at all is a fault of PHP (quirk 46)', () => {
    const none = { service: 'SoftLayer_Dns_Domain', method: 'getByDomainName' }
    assert.equal(body(none), '<name xsi:nil="true"/>')
    assert.match(written(account), /<SOAP-ENV:Body><ns1:getObject\/><\/SOAP-ENV:Body>/)
    assert.equal(body({ ...unlisted, signature: { parameters: [{ name: 'a' }] } }), '<a xsi:nil="true"/>')
  })

  it('cut undefined arguments off at the end, and say null for those before', () => {
    assert.equal(
      body({ ...unlisted, args: [undefined, 1, undefined] }),
      '<param0 xsi:nil="true"/><param1 xsi:type="xsd:int">1</param1>',
    )
  })

  const bytes = new Uint8Array([0, 255])
  for (const [value, expected] of [
    ['é <&>]]> "\'', 'string">é &lt;&amp;&gt;]]&gt; "\''],
    ['a\r\nb', 'string">a&#13;\nb'],
    ['', 'string">'],
    [' \n\t', 'string"><![CDATA[ \n\t]]>'],
    [' \r', 'string"> &#13;'],
    [' a ', 'string"> a '],
    [2147483647, 'int">2147483647'],
    [2147483648, 'long">2147483648'],
    [-2147483649, 'long">-2147483649'],
    [9007199254740993n, 'long">9007199254740993'],
    [9223372036854775807n, 'long">9223372036854775807'],
    [18446744073709551615n, 'string">18446744073709551615'],
    [0.5, 'double">0.5'],
    [-0, 'double">-0.0'],
    [1e300, 'double">1e+300'],
    [NaN, 'double">NaN'],
    [Infinity, 'double">INF'],
    [-Infinity, 'double">-INF'],
    [true, 'boolean">true'],
    [false, 'boolean">false'],
    [bytes, 'base64Binary">AP8='],
    [new Date(1500), 'dateTime">1970-01-01T00:00:01.500+00:00'],
  ] as const) {
    it(`type ${typeof value === 'object' ? value.constructor.name : `${typeof value} ${JSON.stringify(String(value))}`} (S-11)`, () => {
      assert.equal(body({ ...unlisted, args: [value] }), `<param0 xsi:type="xsd:${expected}</param0>`)
    })
  }

  it('type objects and lists as declared, or as complexType says, which is no member (S-11, R-19)', () => {
    const record = { host: '@', ttl: 60, notThere: undefined, data: null }
    const call = {
      service: 'SoftLayer_Dns_Domain',
      method: 'createObject',
      args: [
        { name: 'a.example', resourceRecords: [record, { complexType: 'SoftLayer_Dns_Domain_ResourceRecord_MxType' }] },
      ],
    }
    assert.equal(
      body(call),
      '<templateObject xsi:type="ns1:SoftLayer_Dns_Domain"><name xsi:type="xsd:string">a.example</name>' +
        '<resourceRecords SOAP-ENC:arrayType="ns1:SoftLayer_Dns_Domain_ResourceRecord[2]" xsi:type="ns1:SoftLayer_Dns_Domain_ResourceRecordArray">' +
        '<item xsi:type="ns1:SoftLayer_Dns_Domain_ResourceRecord"><host xsi:type="xsd:string">@</host><ttl xsi:type="xsd:int">60</ttl><data xsi:nil="true"/></item>' +
        '<item xsi:type="ns1:SoftLayer_Dns_Domain_ResourceRecord_MxType"></item></resourceRecords></templateObject>',
    )
  })

  it('say nothing of the type of an object that is not known: a type that is said would win over the declared one', () => {
    assert.equal(body({ ...unlisted, args: [{ a: { b: 1 } }] }), '<param0><a><b xsi:type="xsd:int">1</b></a></param0>')
    assert.equal(body({ ...unlisted, args: [{}] }), '<param0 xsi:type="SOAP-ENC:Struct"></param0>')
    assert.match(body({ ...unlisted, args: [{ 'two words': 1 }] }), /^<param0 xsi:type="ns2:Map"><item><key /)
  })

  it('repeat an object that occurs twice: not every server can follow references', () => {
    const shared = { a: 1 }
    assert.equal(body({ ...unlisted, args: [[shared, shared]] }).split('<a xsi:type="xsd:int">1</a>').length, 3)
  })

  describe('with shared objects referred to (S-22)', () => {
    const codec = protocol.codec({ sharedObjects: 'refer' })
    const sent = (...args: Value[]): string =>
      /<ns1:doSomething>(.*)<\/ns1:doSomething>/s.exec(textOf(codec.encode({ ...unlisted, args })))?.[1] ?? ''
    const shared = { a: 1 }

    it('write an object once, and refer to it inside of the same argument', () => {
      assert.equal(
        sent([shared, shared]),
        '<param0 SOAP-ENC:arrayType="xsd:anyType[2]" xsi:type="SOAP-ENC:Array">' +
          '<item id="ref1"><a xsi:type="xsd:int">1</a></item><item href="#ref1"/></param0>',
      )
    })

    it('refer across arguments, with one row of ids for all of them', () => {
      const other = { b: true }
      assert.equal(
        sent(shared, { in: shared }, other, other),
        '<param0 id="ref1"><a xsi:type="xsd:int">1</a></param0><param1><in href="#ref1"/></param1>' +
          '<param2 id="ref2"><b xsi:type="xsd:boolean">true</b></param2><param3 href="#ref2"/>',
      )
    })

    it('carry a cycle, which the mirror reads as one', () => {
      const node: Record<string, Value> = { name: 'n' }
      node['self'] = node
      assert.equal(sent(node), '<param0 id="ref1"><name xsi:type="xsd:string">n</name><self href="#ref1"/></param0>')
      const [read] = protocol.mirror().parse(codec.encode({ ...unlisted, args: [node] })).args as [typeof node]
      assert.equal(read['self'], read)
      assert.equal(read['name'], 'n')
    })

    it('still refuse a list that holds itself: lists have no identity', () => {
      const list: Value[] = []
      list.push(list)
      assert.throws(() => sent(list), { code: 'invalid-call' })
    })

    it('repeat lists, bytes and texts', () => {
      const [list, bytes] = [[1], new Uint8Array([1])]
      assert.doesNotMatch(sent([list, list, bytes, bytes, 'x', 'x']), /href|id=/)
    })
  })

  const cyclic: Record<string, Value> = {}
  cyclic['self'] = cyclic
  for (const [title, args, code] of [
    ['a character that XML forbids (X-15)', ['a\u0001'], 'unsupported'],
    ['half a character', ['\ud800'], 'invalid-call'],
    ['a Map', [new Map()], 'invalid-call'],
    ['a Set', [new Set()], 'invalid-call'],
    ['a function', [(): void => undefined], 'invalid-call'],
    ['an invalid date', [new Date(NaN)], 'invalid-call'],
    ['a cycle', [cyclic], 'invalid-call'],
  ] as const) {
    it(`refuse ${title}, naming the call`, () => {
      assert.throws(
        () => written({ ...unlisted, args: args as unknown as Value[] }),
        (error) => CallError.is(error) && error.code === code && error.message.includes('doSomething') && error.unsent,
      )
    })
  }
})
