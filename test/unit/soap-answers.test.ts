import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import type { CodecSettings } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { protocol } from '../../src/transports/soap/index.js'
import { answerOf, envelopeOf } from './support/soap-wire.js'

const account: Call = { service: 'SoftLayer_Account', method: 'getObject' }
const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const unlisted: Call = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }

function read(part: string, call = account, settings: CodecSettings = {}, header = ''): Reply {
  const document = envelopeOf(`<sl:${call.method}Response>${part}</sl:${call.method}Response>`, header)
  return protocol.codec(settings).decode(answerOf(document), call)
}

function value(part: string, call = account): unknown {
  return read(part, call).value
}

describe('SOAP answers', () => {
  const account1 = '<id xsi:type="xsd:int">1</id><companyName xsi:type="xsd:string">c</companyName>'
  const expected = { id: 1, companyName: 'c' }
  for (const [title, body] of [
    [
      'as PHP writes them',
      `<sl:getObjectResponse><getObjectReturn xsi:type="sl:SoftLayer_Account">${account1}</getObjectReturn></sl:getObjectResponse>`,
    ],
    [
      'with a qualified part',
      `<sl:getObjectResponse><sl:getObjectReturn>${account1}</sl:getObjectReturn></sl:getObjectResponse>`,
    ],
    ['with a part called return', `<sl:getObjectResponse><return>${account1}</return></sl:getObjectResponse>`],
    ['with a part called result', `<getObjectResult><result>${account1}</result></getObjectResult>`],
    ['with a wrapper and part of any name', `<x:y xmlns:x="urn:any"><s-gensym3>${account1}</s-gensym3></x:y>`],
    [
      'with other parts before',
      `<sl:getObjectResponse><other/><getObjectReturn>${account1}</getObjectReturn></sl:getObjectResponse>`,
    ],
    [
      'with other parts behind',
      `<sl:getObjectResponse><result>${account1}</result><other><x/></other></sl:getObjectResponse>`.replace(
        '<x/>5 6',
        '<x/>',
      ),
    ],
    [
      'in a default namespace',
      `<getObjectResponse xmlns="http://api.service.softlayer.com/soap/v3.1/"><getObjectReturn>${account1}</getObjectReturn></getObjectResponse>`,
    ],
    [
      'with members qualified',
      '<sl:getObjectResponse><return><sl:id>1</sl:id><sl:companyName>c</sl:companyName></return></sl:getObjectResponse>',
    ],
    [
      'without any type, as the schema has one',
      '<getObjectResponse><return><id>1</id><companyName>c</companyName></return></getObjectResponse>',
    ],
    [
      'hoisted behind the operation',
      `<sl:getObjectResponse><getObjectReturn href="#ref-1"/></sl:getObjectResponse><c-gensym7 id="ref-1">${account1}</c-gensym7><depth _id="1">0</depth>`,
    ],
  ] as const) {
    it(`${title} (S-20, S-27)`, () => {
      assert.deepEqual(protocol.codec().decode(answerOf(envelopeOf(body)), account).value, expected)
    })
  }

  const guest = (id: number): string => `<id xsi:type="xsd:int">${id}</id>`
  const attributes = 'enc:arrayType="sl:SoftLayer_Virtual_Guest[2]" xsi:type="sl:SoftLayer_Virtual_GuestArray"'
  for (const [title, part, ids] of [
    ['typed', `<r ${attributes}><item>${guest(1)}</item><item>${guest(2)}</item></r>`, [1, 2]],
    ['of one', `<r enc:arrayType="sl:SoftLayer_Virtual_Guest[1]"><item>${guest(1)}</item></r>`, [1]],
    [
      'as an encoding array',
      `<r enc:arrayType="xsd:ur-type[1]" xsi:type="enc:Array"><item>${guest(1)}</item></r>`,
      [1],
    ],
    ['without arrayType', `<r xsi:type="sl:SoftLayer_Virtual_GuestArray"><item>${guest(1)}</item></r>`, [1]],
    ['of items named after their type', `<r><SoftLayer_Virtual_Guest>${guest(1)}</SoftLayer_Virtual_Guest></r>`, [1]],
    ['of one bare object', `<r xsi:type="sl:SoftLayer_Virtual_Guest">${guest(1)}</r>`, [1]],
    ['of nothing', '<r enc:arrayType="sl:SoftLayer_Virtual_Guest[0]" xsi:type="sl:SoftLayer_Virtual_GuestArray"/>', []],
    ['of nothing, as an open element with white space', `<r ${attributes}>\n  </r>`, []],
    ['of nothing and without a type (S-25)', '<r/>', []],
    ['that is absent (S-25)', '', []],
  ] as const) {
    it(`a list ${title} is a list (S-21)`, () => {
      const list = value(part, guests) as { id: number }[]
      assert.deepEqual(
        list.map(({ id }) => id),
        ids,
      )
    })
  }

  it('lists of scalars, of null and of lists, where nothing is declared (S-21)', () => {
    const part =
      '<r enc:arrayType="xsd:ur-type[4]" xsi:type="enc:Array"><item xsi:type="xsd:int">1</item><item xsi:nil="true"/><item enc:arrayType="xsd:string[1]" xsi:type="enc:Array"><item xsi:type="xsd:string">x</item></item><item xsi:type="xsd:string"></item></r>'
    assert.deepEqual(value(part, unlisted), [1, null, ['x'], ''])
  })

  it('repeated members of a literal style are one list', () => {
    const part = '<r><virtualGuests><id>1</id></virtualGuests><virtualGuests><id>2</id></virtualGuests></r>'
    assert.deepEqual(value(part), { virtualGuests: [{ id: 1 }, { id: 2 }] })
  })

  it('a null is said in any spelling, nil="false" is none, and what is absent is absent (S-24)', () => {
    const part =
      '<r><notes xsi:nil="true"/><a xsi:nil="1"/><b xsi:nil="true"></b><companyName xsi:nil="false">c</companyName><city xsi:type="xsd:string"></city></r>'
    assert.deepEqual(value(part), { notes: null, a: null, b: null, companyName: 'c', city: '' })
    assert.equal(value('<r xsi:nil="true"/>', guests), null)
    assert.equal(value(''), null)
    assert.equal(value('', { service: 'SoftLayer_Virtual_Guest', method: 'captureImage' }), null)
  })

  const list = '<r enc:arrayType="sl:SoftLayer_Virtual_Guest[0]"/>'
  for (const [title, header, total] of [
    ['untyped, as the API has it', '<sl:totalItems><amount>109</amount></sl:totalItems>', 109],
    [
      'with any prefix and typed',
      '<x:totalItems xmlns:x="urn:x"><x:amount xsi:type="xsd:int">109</x:amount></x:totalItems>',
      109,
    ],
    [
      'between other blocks',
      '<sl:a><b>text<c/></b></sl:a><sl:totalItems><amount> 7 </amount></sl:totalItems><sl:z/>',
      7,
    ],
    ['that is no number', '<sl:totalItems><amount>many</amount></sl:totalItems>', undefined],
    ['that is missing', '', undefined],
    ['that is zero', '<sl:totalItems><amount>0</amount></sl:totalItems>', 0],
  ] as const) {
    it(`a total ${title} (S-23, L-3)`, () => assert.equal(read(list, guests, {}, header).total, total))
  }

  it('a total in the HTTP header counts when there is no block, whatever the case of its name (S-23, R-35)', () => {
    const block = '<sl:totalItems><amount>5</amount></sl:totalItems>'
    for (const [header, total] of [
      ['', 9],
      [block, 5],
    ] as const) {
      const document = envelopeOf(`<sl:getVirtualGuestsResponse>${list}</sl:getVirtualGuestsResponse>`, header)
      const answer = answerOf(document, 200, { 'SoftLayer-Total-Items': '9' })
      assert.equal(protocol.codec().decode(answer, guests).total, total)
    }
    const single = read('<r><id>1</id></r>', account, {}, block)
    assert.ok(!('total' in single))
  })

  it('prefixes are what they are bound to, that of XSI may be `default` (S-27)', () => {
    const document =
      '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:default="http://www.w3.org/2001/XMLSchema-instance" xmlns:q="http://www.w3.org/2001/XMLSchema"><B:Body xmlns:B="http://schemas.xmlsoap.org/soap/envelope/"><r><r><id default:type="q:int">5</id><notes default:nil="true"/><x default:type="nobody:int">5</x></r></r></B:Body></E:Envelope>'
    assert.deepEqual(protocol.codec().decode(answerOf(document), account).value, { id: 5, notes: null, x: '5' })
  })

  it('scalars come in every spelling of PHP and XSD', () => {
    const part = (
      [
        ['a', 'int', '4294967301'],
        ['b', 'int', '9223372036854775807'],
        ['c', 'double', 'INF'],
        ['d', 'double', '-INF'],
        ['e', 'double', 'NAN'],
        ['f', 'float', 'NaN'],
        ['g', 'float', '1.0E-7'],
        ['h', 'decimal', '.05'],
        ['i', 'boolean', '1'],
        ['j', 'boolean', 'false'],
        ['k', 'dateTime', '2024-01-02T03:04:05.123456-06:00'],
        ['l', 'base64Binary', 'AP8=\n'],
        ['m', 'string', ' x '],
        ['n', 'double', '1.7976931348623E+308'],
      ] as const
    ).map(([name, type, text]) => `<${name} xsi:type="xsd:${type}">${text}</${name}>`)
    assert.deepEqual(value(`<r xsi:type="enc:Struct">${part.join('')}</r>`, unlisted), {
      a: 4294967301,
      b: 9223372036854775807n,
      c: Infinity,
      d: -Infinity,
      e: NaN,
      f: NaN,
      g: 1e-7,
      h: '0.05',
      i: true,
      j: false,
      k: '2024-01-02T03:04:05.123456-06:00',
      l: new Uint8Array([0, 255]),
      m: ' x ',
      n: 1.7976931348623e308,
    })
  })

  it('the declared type repairs what drifted (R-42)', () => {
    const part =
      '<r><id xsi:type="xsd:string">5</id><companyName xsi:type="xsd:int">7</companyName><isReseller xsi:type="xsd:string">1</isReseller><createDate xsi:type="xsd:string">2024-01-02T03:04:05-06:00</createDate></r>'
    assert.deepEqual(value(part), { id: 5, companyName: '7', isReseller: 1, createDate: '2024-01-02T03:04:05-06:00' })
  })

  it('a Map is an object with any names, and harmless ones only (foreign-wire section 1)', () => {
    const entry = (key: string, text: string): string =>
      `<item><key xsi:type="xsd:string">${key}</key><value xsi:type="xsd:string">${text}</value></item>`
    const map = `<r xmlns:m="http://xml.apache.org/xml-soap" xsi:type="m:Map">${entry('two words', 'x')}${entry('__proto__', 'y')}<item><key xsi:type="xsd:int">3</key><value xsi:nil="true"/></item></r>`
    const read = value(map, unlisted) as Record<string, unknown>
    assert.deepEqual(
      Object.entries(read).sort(),
      Object.entries({ 3: null, ['__proto__']: 'y', 'two words': 'x' }).sort(),
    )
    assert.equal(Object.getPrototypeOf(read), Object.prototype)
  })

  it('concrete types are told as complexType when asked for (R-18, S-22)', () => {
    const part =
      '<r xsi:type="sl:SoftLayer_Account"><hardware enc:arrayType="sl:SoftLayer_Hardware[1]"><item xsi:type="sl:SoftLayer_Hardware_Server"><id>1</id></item></hardware></r>'
    assert.deepEqual(read(part, account, { types: true }).value, {
      complexType: 'SoftLayer_Account',
      hardware: [{ complexType: 'SoftLayer_Hardware_Server', id: 1 }],
    })
    assert.deepEqual(value(part), { hardware: [{ id: 1 }] })
    assert.deepEqual(value('<r xsi:type="sl:SoftLayer_Account_Of_Tomorrow"><id>5</id><n>x</n></r>'), { id: 5, n: 'x' })
  })

  it('comments, instructions, sections and white space may be anywhere', () => {
    const document = envelopeOf(
      '\n <!-- a --> <?b c?>\n<sl:getObjectResponse>\n<!-- d --><r>\n <id>1<!-- e --></id><?f g?> <companyName><![CDATA[c]]></companyName>\n<notes>a<![CDATA[<b>]]>c</notes></r><!-- h --></sl:getObjectResponse><?i j?>\n',
    )
    const answer = answerOf(`<?xml version="1.0"?>\n<!-- x -->\n${document}\n<!-- y -->\n`)
    assert.deepEqual(protocol.codec().decode(answer, account).value, { ...expected, notes: 'a<b>c' })
  })

  it('the charset is that of the mark, of the bytes, of the declaration, of the header', () => {
    const document = envelopeOf('<r><r><companyName>é€</companyName></r></r>')
    const wide = Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${document}`, 'utf16le')
    const declared = (name: string): string => `<?xml version="1.0" encoding="${name}"?>${document}`
    const latin = Buffer.from(declared('iso-8859-1').replace('€', '&#8364;'), 'latin1')
    for (const body of [
      Buffer.from(`\ufeff${document}`),
      Buffer.from(declared('iso-8859-1')),
      wide,
      Buffer.from(wide).swap16(),
      latin,
    ]) {
      const answer = answerOf(new Uint8Array(body), 200, { 'content-type': 'text/xml; charset=us-ascii' })
      assert.deepEqual(protocol.codec().decode(answer, account).value, { companyName: 'é€' })
    }
    const byHeader = answerOf(new Uint8Array(Buffer.from(document.replace('€', ''), 'latin1')), 200, {
      'content-type': 'text/xml; charset=iso-8859-1',
    })
    assert.deepEqual(protocol.codec().decode(byHeader, account).value, { companyName: 'é' })
  })

  const whole = envelopeOf('<sl:getObjectResponse><r><id>1</id></r></sl:getObjectResponse>')
  for (const [title, body, status, code] of [
    ['cut off', whole.slice(0, -30), 200, 'malformed'],
    ['that is empty', '', 200, 'malformed'],
    ['with tags that do not match (S-28)', whole.replace('</r>', '</s>'), 200, 'malformed'],
    ['with a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${whole}`, 200, 'malformed'],
    ['that is an HTML page', '<html><body>Bad gateway</body></html>', 200, 'malformed'],
    ['that is an HTML page, with a status that says so (quirk 16)', '<html><p>Bad gateway</html>', 502, 'http'],
    ['that is JSON', '{"id":1}', 200, 'malformed'],
    ['that is empty, with HTTP 500 (R-39)', '', 500, 'overload'],
    ['that is a result, with HTTP 500', whole, 500, 'http'],
    ['of another XML', '<params><param><value/></param></params>', 200, 'malformed'],
    ['with two bodies', whole.replace('</soap:Body>', '</soap:Body><soap:Body><a/></soap:Body>'), 200, 'malformed'],
  ] as const) {
    it(`an answer ${title} is an error`, () => {
      assert.throws(
        () => protocol.codec().decode(answerOf(body, status), account),
        (error) => CallError.is(error) && error.code === code && error.status === status && error.fault === undefined,
      )
    })
  }

  it('a fault in the form of REST is a fault (R-38)', () => {
    const body = '{"error":"Internal Error","code":"SoftLayer_Exception_Public"}'
    assert.throws(() => protocol.codec().decode(answerOf(body, 200), account), { code: 'overload', status: 200 })
  })

  it('an element after the body is passed over (SOAP 1.1 allows it)', () => {
    const document = whole.replace('</soap:Envelope>', '<x:trailer xmlns:x="urn:x"><a/></x:trailer></soap:Envelope>')
    assert.deepEqual(protocol.codec().decode(answerOf(document), account).value, { id: 1 })
  })
})
