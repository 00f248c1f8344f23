import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { protocol } from '../../src/transports/soap/index.js'
import { envelopeOf, requestOf, serverReads, textOf } from './support/soap-wire.js'

const dns = 'SoftLayer_Dns_Domain'

function args(body: string, service = dns): unknown {
  const read = serverReads(service, envelopeOf(body))
  return 'fault' in read ? read.fault : read.args
}

function ofARecord(part: string): unknown {
  return args(`<sl:createARecord>${part}</sl:createARecord>`)
}

describe('the SOAP server half reads values as PHP does (foreign-wire section 2)', () => {
  for (const [text, expected] of [
    [' 60\n', 60],
    ['5.7', 5.7],
    ['1e3', 1000],
    ['-0', 0],
    ['9007199254740993', 9007199254740993n],
    ['', null],
    ['<!-- c -->60', 60],
  ] as const) {
    it(`an integer ${JSON.stringify(text)} is ${String(expected)}`, () => {
      assert.deepEqual(ofARecord(`<ttl>${text}</ttl>`), [null, null, expected])
    })
  }

  const violation = 'SOAP-ENV:Server: SOAP-ERROR: Encoding: Violation of encoding rules'
  for (const text of ['abc', 'true', '0x10', '<![CDATA[ab]]>', '5<?p x?>']) {
    it(`refuses an integer ${text}`, () => assert.equal(ofARecord(`<ttl>${text}</ttl>`), violation))
  }

  for (const [text, expected] of [
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['t', true],
    ['yes', true],
    ['false', false],
    ['F', false],
    ['0', false],
    ['', null],
  ] as const) {
    it(`a boolean ${JSON.stringify(text)} is ${String(expected)}`, () => {
      const body = `<sl:editObject><templateObject><noNotifications>${text}</noNotifications><host xsi:type="xsd:boolean">${text}</host></templateObject></sl:editObject>`
      const [template] = args(body, 'SoftLayer_Ticket') as [Record<string, unknown>]
      assert.equal(template['host'], expected)
    })
  }

  it('a double is INF, -INF or NaN', () => {
    const read = args(
      '<sl:x><a xsi:type="xsd:double">INF</a><b xsi:type="xsd:double">-INF</b><c xsi:type="xsd:double">NaN</c></sl:x>',
    )
    assert.deepEqual(read, [Infinity, -Infinity, NaN])
  })

  it('base64 ends where it stops to be some, in silence', () => {
    const read = args(
      '<sl:x><a xsi:type="xsd:base64Binary">!!YWJj??</a><b xsi:type="xsd:base64Binary">YWJjZ</b></sl:x>',
    )
    assert.deepEqual(read, [new TextEncoder().encode('abc'), new TextEncoder().encode('abc')])
  })

  it('a text is one run or sections only; an instruction or element in it is a fault', () => {
    const read = (text: string): unknown => args(`<sl:getByDomainName><name>${text}</name></sl:getByDomainName>`)
    assert.deepEqual(read('a<!-- c -->'), ['a'])
    assert.deepEqual(read('<![CDATA[a<]]><![CDATA[b]]>'), ['a<b'])
    assert.deepEqual(read('a&#13;b\r\nc'), ['a\rb\nc'])
    for (const text of ['a<![CDATA[b]]>', '<![CDATA[a]]>b', 'a<?p x?>', 'a<b/>']) assert.equal(read(text), violation)
  })

  it('xsi:type wins, an unknown one and an undeclared prefix are passed over (S-27)', () => {
    const named = (attribute: string): unknown =>
      args(`<sl:getByDomainName><name ${attribute}>5</name></sl:getByDomainName>`)
    assert.deepEqual(named('xsi:type="nobody:string"'), ['5'])
    assert.deepEqual(named('xsi:type="xsd:noSuchType"'), ['5'])
    assert.deepEqual(named('nobody:type="xsd:int"'), ['5'])
    assert.deepEqual(args('<sl:x><a xsi:type="xsd:int">5</a><b>5</b></sl:x>'), [5, '5'])
  })

  it('an element may have an id and refer at the same time (S-22)', () => {
    const body =
      '<sl:x><a id="one" href="#two"/><b href="#one"/><c href="#three"/></sl:x><m id="two" href="#three"/><m id="three" xsi:type="xsd:int">7</m>'
    assert.deepEqual(args(body), [7, 7, 7])
    const unresolved = "SOAP-ENV:Server: SOAP-ERROR: Encoding: Unresolved reference '#no'"
    assert.equal(args('<sl:x><a href="#no"/></sl:x>'), unresolved)
  })

  it('a subtype is told by xsi:type, and kept as complexType (R-19, S-11)', () => {
    const body =
      '<sl:placeOrder><orderData xsi:type="sl:SoftLayer_Container_Product_Order_Virtual_Guest"><quantity>1</quantity></orderData></sl:placeOrder>'
    assert.deepEqual(args(body, 'SoftLayer_Product_Order'), [
      { complexType: 'SoftLayer_Container_Product_Order_Virtual_Guest', quantity: 1 },
    ])
  })

  it('reads a Map, a list in a soapenc:Array element, and elements named after XSD types', () => {
    const map =
      '<a xmlns:m="http://xml.apache.org/xml-soap" xsi:type="m:Map"><item><key xsi:type="xsd:string">two words</key><value xsi:type="xsd:int">1</value></item></a>'
    assert.deepEqual(args(`<sl:x>${map}</sl:x>`), [{ 'two words': 1 }])
    const list = '<enc:Array enc:arrayType="xsd:anyType[2]"><item xsi:type="xsd:int">1</item><item>b</item></enc:Array>'
    assert.deepEqual(args(`<sl:x>${list}</sl:x>`), [[1, 'b']])
    assert.deepEqual(
      args('<sl:x><enc:Array><xsd:int>1</xsd:int><enc:Struct><n>b</n></enc:Struct></enc:Array></sl:x>'),
      [[1, { n: 'b' }]],
    )
  })
})

describe('the SOAP server half refuses as PHP does (foreign-wire section 1)', () => {
  const body = '<sl:getObject/>'
  const account = { service: 'SoftLayer_Account', method: 'getObject', auth: {} }
  const read = (document: string | Uint8Array): unknown => {
    const result = serverReads('SoftLayer_Account', document)
    return 'fault' in result ? result.fault : result
  }

  for (const [title, document, fault] of [
    ['what is no XML', 'hello', 'SOAP-ENV:Client: Bad Request'],
    ['an empty body', '', 'SOAP-ENV:Client: Bad Request'],
    ['a cut-off document', envelopeOf(body).slice(0, -20), 'SOAP-ENV:Client: Bad Request'],
    ['an unknown entity', envelopeOf('<sl:getObject>&nbsp;</sl:getObject>'), 'SOAP-ENV:Client: Bad Request'],
    ['a control character', envelopeOf('<sl:getObject>\u0001</sl:getObject>'), 'SOAP-ENV:Client: Bad Request'],
    ['white space before the declaration', ` <?xml version="1.0"?>${envelopeOf(body)}`, 'SOAP-ENV:Client: Bad Request'],
    ['a document type', `<!DOCTYPE x>${envelopeOf(body)}`, 'SOAP-ENV:Server: DTD are not supported by SOAP'],
    ['another root element', '<a/>', 'SOAP-ENV:VersionMismatch: Wrong Version'],
    [
      'an envelope of another version',
      '<e:Envelope xmlns:e="urn:soap-2"><e:Body/></e:Envelope>',
      'SOAP-ENV:VersionMismatch: Wrong Version',
    ],
    [
      'an envelope without a body',
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>',
      'SOAP-ENV:Client: Body must be present in a SOAP envelope',
    ],
    ['a body without a call', envelopeOf(''), 'SOAP-ENV:Client: looks like we got "Body" without function call'],
    [
      'another encoding of the operation',
      envelopeOf('<sl:getObject soap:encodingStyle="urn:x"/>'),
      'SOAP-ENV:Client: Unknown Data Encoding Style',
    ],
    [
      'another encoding of a header block',
      envelopeOf(body, '<sl:x soap:encodingStyle="urn:x"/>'),
      'SOAP-ENV:Client: Unknown Data Encoding Style',
    ],
    [
      'an unknown header block that must be understood',
      envelopeOf(body, '<sl:x soap:mustUnderstand="1"/>'),
      'SOAP-ENV:MustUnderstand: Header not understood',
    ],
    [
      'mustUnderstand of no known value',
      envelopeOf(body, '<sl:x soap:mustUnderstand="maybe"/>'),
      'SOAP-ENV:Client: mustUnderstand value is not boolean',
    ],
  ] as const) {
    it(title, () => assert.equal(read(document), fault))
  }

  it('an unknown method, in the words of ext/soap', () => {
    const response = protocol.mirror().render(new CallError('unknown-method', 'x', { call: account }), {})
    assert.match(textOf(response), /<faultcode>SOAP-ENV:Server<.*Procedure 'getObject' not present/)
  })

  it('takes what is not its business: encodingStyle of the envelope, mustUnderstand of a known block, SOAPAction', () => {
    const document = envelopeOf(body, '<sl:resultLimit soap:mustUnderstand="1"><limit>2</limit></sl:resultLimit>')
    assert.deepEqual(read(document.replace('<soap:Envelope ', '<soap:Envelope soap:encodingStyle="urn:x" ')), {
      ...account,
      limit: 2,
    })
    const request = { ...requestOf('SoftLayer_Account', document), headers: { soapaction: '"urn:nothing"' } }
    assert.deepEqual(protocol.mirror().parse(request), { ...account, limit: 2 })
  })

  it('skips a header block for another actor, and takes one for the next', () => {
    const block = (actor: string): string =>
      envelopeOf(body, `<sl:resultLimit soap:actor="${actor}"><limit>2</limit></sl:resultLimit>`)
    assert.deepEqual(read(block('urn:proxy')), account)
    assert.deepEqual(read(block('http://schemas.xmlsoap.org/soap/actor/next')), { ...account, limit: 2 })
  })

  it('takes the last of a header block that comes twice, whatever its namespace', () => {
    const twice =
      '<sl:resultLimit><limit>2</limit></sl:resultLimit><resultLimit><limit>3</limit><offset>1</offset></resultLimit>'
    assert.deepEqual(read(envelopeOf(body, twice)), { ...account, limit: 3, offset: 1 })
  })

  it('reads UTF-8 with a mark, and UTF-16 of either order', () => {
    const text = envelopeOf('<sl:getByDomainName><name>é€😀</name></sl:getByDomainName>')
    const wide = Buffer.from(`\ufeff<?xml version="1.0" encoding="utf-16"?>${text}`, 'utf16le')
    for (const document of [new TextEncoder().encode(`\ufeff${text}`), wide, Buffer.from(wide).swap16()]) {
      const call = serverReads(dns, new Uint8Array(document)) as { args: unknown }
      assert.deepEqual(call.args, ['é€😀'])
    }
  })

  it('takes an element after the operation for a target, one before it for the operation', () => {
    const target = '<m id="a"><name>x</name></m>'
    const call = '<sl:createObject><templateObject href="#a"/></sl:createObject>'
    assert.deepEqual(args(call + target), [{ name: 'x' }])
    assert.equal((serverReads(dns, envelopeOf(target + call)) as { method: string }).method, 'm')
  })
})

describe('a request of the version v3', () => {
  it('is answered in its own namespace, one of no namespace in that of v3.1 (S-3, C-3)', () => {
    const mirror = protocol.mirror()
    for (const [namespace, answered] of [
      ['http://api.service.softlayer.com/soap/v3/', 'v3'],
      ['http://api.service.softlayer.com/soap/v3.1/', 'v3.1'],
      ['https://api.softlayer.com/soap/v3/', 'v3.1'],
    ] as const) {
      const document = envelopeOf(`<x:getObject xmlns:x="${namespace}"/>`)
      const text = textOf(mirror.render({ value: { id: 1 } }, mirror.parse(requestOf('SoftLayer_Account', document))))
      assert.ok(text.includes(`xmlns:ns1="http://api.service.softlayer.com/soap/${answered}/"`), text)
    }
  })
})

describe('a SOAP 1.2 request', () => {
  const mirror = protocol.mirror()
  const codec = protocol.codec()
  const account = { service: 'SoftLayer_Account', method: 'getObject' }
  const request = requestOf(
    'SoftLayer_Account',
    envelopeOf('<sl:getObject/>').replace(
      'http://schemas.xmlsoap.org/soap/envelope/',
      'http://www.w3.org/2003/05/soap-envelope',
    ),
  )

  it('is answered in SOAP 1.2, as PHP does: rpc:result, itemType, enc:id, and that reads like any other (S-2, S-22)', () => {
    const type = { id: 2, keyName: 'X' }
    const value = {
      id: 5,
      virtualGuests: [
        { id: 1, type },
        { id: 2, type },
      ],
    }
    const response = mirror.render({ value, total: 2 }, mirror.parse(request))
    assert.equal(response.headers['content-type'], 'application/soap+xml; charset=utf-8')
    const text = textOf(response)
    assert.match(text, /<env:Envelope xmlns:env="http:\/\/www.w3.org\/2003\/05\/soap-envelope"/)
    assert.match(text, /<rpc:result xmlns:rpc="[^"]+">getObjectReturn<\/rpc:result><getObjectReturn /)
    assert.match(text, /enc:itemType="ns1:SoftLayer_Virtual_Guest" enc:arraySize="2"/)
    assert.match(text, /<type enc:id="ref1".*<type enc:ref="#ref1"\/>/)
    assert.deepEqual(codec.decode(response, account).value, value)
  })

  it('gets a fault of SOAP 1.2, also when it cannot be read', () => {
    const fault = { code: 'SoftLayer_Exception_ObjectNotFound', message: 'no' }
    const response = mirror.render(new CallError('not-found', 'x', { fault }), mirror.parse(request))
    assert.match(
      textOf(response),
      /<env:Code><env:Value>SoftLayer_Exception_ObjectNotFound<\/env:Value><\/env:Code><env:Reason><env:Text>no<\/env:Text><\/env:Reason>/,
    )
    assert.throws(() => codec.decode(response, account), { code: 'not-found', fault })
    const damaged = { ...request, body: (request.body as Uint8Array).slice(0, -5) }
    try {
      mirror.parse(damaged)
      assert.fail('it is read')
    } catch (error) {
      assert.match(textOf(mirror.render(error as CallError, {})), /<env:Value>env:Sender<\/env:Value>.*Bad Request/)
    }
  })
})
