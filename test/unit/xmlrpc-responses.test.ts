import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { account, answered, bytes, fault, member, read, thrown, unlisted, value } from './support/xmlrpc.js'

const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const success = (content: string): string => `<params><param><value>${content}</value></param></params>`
const faultMembers =
  member('faultCode', '<string>SoftLayer_Exception_ObjectNotFound</string>') +
  member('faultString', '<string>é</string>')

describe('XML-RPC successes', () => {
  it('have the root params or methodResponse (X-20, D-2)', () => {
    for (const body of [
      success('<int>1</int>'),
      `<methodResponse>${success('<int>1</int>')}</methodResponse>`,
      `<?xml version='1.0'?>\n<methodResponse xmlns:ex="http://ws.apache.org/xmlrpc/namespaces/extensions">${success('<int>1</int>')}</methodResponse>\n`,
      `<?xml version="1.1" encoding="utf-8"?>${success('<int>1</int>')}`,
    ]) {
      assert.equal(read(answered(body), unlisted).value, 1, body)
    }
  })

  it('mean the same indented, in one line, and with comments, sections and instructions between (X-20)', () => {
    const list = `<array><data><value><struct>${member('id', '<int>7</int>')}${member('hostname', '<string>a b</string>')}</struct></value></data></array>`
    const expected = [{ id: 7, hostname: 'a b' }]
    const minified = success(list)
    const indented = minified.replaceAll('><', '>\r\n\t <')
    const odd = minified.replaceAll('><', '><!-- c --><?p i?><')
    const attributes = minified.replace(/<(struct|member|value|data|array|int|string|name)>/g, '<$1 a="1" >')
    for (const body of [minified, indented, odd, attributes]) {
      assert.deepEqual(read(answered(body), guests).value, expected, body)
      assert.deepEqual(read(answered(body), unlisted).value, expected, body)
    }
    const sections = minified.replace('a b', '<![CDATA[a]]>&#32;<!-- -->b').replace('hostname', '<![CDATA[host]]>name')
    assert.deepEqual(read(answered(sections), guests).value, expected)
  })

  it('carry the total of a list in an HTTP header of any case; none is undefined (X-24, R-35, L-3)', () => {
    const list = success('<array><data/></array>')
    for (const name of ['SoftLayer-Total-Items', 'softlayer-total-items', 'SOFTLAYER-TOTAL-ITEMS'])
      assert.deepEqual(read(answered(list, 200, { [name]: '109' }), guests), { value: [], total: 109 })
    assert.deepEqual(read(answered(list), guests), { value: [] })
    assert.equal(read(answered(success('<struct/>'), 200, { 'softlayer-total-items': '5' })).total, undefined)
  })

  it('do not depend on Content-Length or its mangled form (X-32)', () => {
    const headers = { 'ntcoent-length': '9999', 'content-length': '3', 'content-type': 'text/html' }
    assert.equal(read(answered(success('<int>1</int>'), 200, headers), unlisted).value, 1)
  })

  it('have null as <string/>, <nil/>, <ex:nil/> or nothing; a declared text keeps its empty text (X-25)', () => {
    for (const empty of ['<string/>', '<string></string>', '', '<string />']) {
      assert.deepEqual(value(`<struct>${member('id', empty)}${member('createDate', empty)}</struct>`, account), {
        id: null,
        createDate: null,
      })
      assert.deepEqual(value(`<struct>${member('companyName', empty)}</struct>`, account), { companyName: '' })
    }
    for (const nil of ['<nil/>', '<nil></nil>', '<ex:nil/>', '<ex:nil xmlns:ex="x"/>']) {
      assert.deepEqual(value(`<struct>${member('companyName', nil)}</struct>`, account), { companyName: null })
      assert.equal(value(nil), null)
    }
    for (const body of ['<params/>', '<params></params>', '<params> <param/> </params>']) {
      assert.equal(read(answered(body), unlisted).value, null, body)
      assert.deepEqual(read(answered(body), guests).value, [], body)
    }
    for (const empty of ['<int/>', '<i8/>', '<boolean/>', '<double/>']) assert.equal(value(empty), null, empty)
  })

  it('have one item where a list is declared, and empty structs and arrays for each other (X-26)', () => {
    const one = `<struct>${member('id', '<int>1</int>')}</struct>`
    assert.deepEqual(value(one, guests), [{ id: 1 }])
    assert.deepEqual(value(`<array><data><value>${one}</value></data></array>`, guests), [{ id: 1 }])
    for (const empty of [
      '<array><data/></array>',
      '<array><data></data></array>',
      '<array/>',
      '<struct/>',
      '<struct></struct>',
    ]) {
      assert.deepEqual(value(empty, guests), [], empty)
      assert.deepEqual(value(empty, account), {}, empty)
      assert.deepEqual(
        value(`<struct>${member('hardware', empty)}${member('accountContacts', empty)}</struct>`, account),
        {
          hardware: [],
          accountContacts: [],
        },
      )
    }
    const sparse = `<struct>${member('0', one)}${member('2', one)}</struct>`
    assert.deepEqual(value(sparse, guests), [{ id: 1 }, { id: 1 }])
  })

  it('have numbers, decimals and dates as text, and numbers for texts (X-27, R-42, R-43)', () => {
    const guest: Call = { service: 'SoftLayer_Virtual_Guest', method: 'getObject' }
    const members =
      member('id', '<string>300</string>') +
      member('maxCpu', '<double>4.000000</double>') +
      member('createDate', '<dateTime.iso8601>20070719T15:21:48</dateTime.iso8601>') +
      member('modifyDate', '<string>2007-07-19T15:21:48-0500</string>') +
      member('hostname', '<int>7</int>') +
      member('privateNetworkOnlyFlag', '<int>1</int>') +
      member('dedicatedAccountHostOnlyFlag', '<string>0</string>') +
      member('unheardOf', '<string>300</string>')
    assert.deepEqual(value(`<struct>${members}</struct>`, guest), {
      id: 300,
      maxCpu: 4,
      createDate: '2007-07-19T15:21:48',
      modifyDate: '2007-07-19T15:21:48-05:00',
      hostname: '7',
      privateNetworkOnlyFlag: true,
      dedicatedAccountHostOnlyFlag: false,
      unheardOf: '300',
    })
    for (const [content, date] of [
      ['20070719T15:21:48', '2007-07-19T15:21:48'],
      ['20070719T152148', '2007-07-19T15:21:48'],
      ['20070719T15:21:48Z', '2007-07-19T15:21:48Z'],
      ['20070719T15:21:48-0500', '2007-07-19T15:21:48-05:00'],
      [' 2007-07-19T15:21:48.123456-05:00 ', '2007-07-19T15:21:48.123456-05:00'],
    ] as const) {
      assert.equal(value(`<dateTime.iso8601>${content}</dateTime.iso8601>`), date)
    }
  })

  it('keep every digit of an integer, in any of its elements (X-28)', () => {
    for (const type of ['int', 'i4', 'i8', 'ex:i8', 'ex:biginteger']) {
      assert.equal(value(`<${type}>2666148982056</${type}>`), 2666148982056)
      assert.equal(value(`<${type}> -9007199254740993 </${type}>`), -9007199254740993n)
      assert.equal(value(`<${type}>+7</${type}>`), 7)
    }
    for (const bad of ['seven', '5.5', '0x10', '1e3', '--5'])
      assert.equal(thrown(() => value(`<int>${bad}</int>`)).code, 'malformed', bad)
  })

  it('have flags as 0 and 1, or in words (X-29)', () => {
    for (const [text, flag] of [
      ['1', true],
      ['0', false],
      [' 1 ', true],
      ['true', true],
      ['FALSE', false],
    ] as const) {
      assert.equal(value(`<boolean>${text}</boolean>`), flag)
    }
    assert.equal(thrown(() => value('<boolean>2</boolean>')).code, 'malformed')
  })

  it('have bytes with line breaks or without, and never cut off (X-30)', () => {
    assert.deepEqual(value('<base64>/w\r\nAB\n</base64>'), new Uint8Array([255, 0, 1]))
    assert.deepEqual(value('<base64/>'), new Uint8Array(0))
    assert.deepEqual(value('<base64>/wA</base64>'), new Uint8Array([255, 0]))
    for (const bad of ['/', '/wAB!', '=AAA'])
      assert.equal(thrown(() => value(`<base64>${bad}</base64>`)).code, 'malformed')
  })

  it('have texts without a type, with their white space (X-31)', () => {
    for (const [content, text] of [
      ['x', 'x'],
      [' x\n', ' x\n'],
      ['<![CDATA[<x>]]>', '<x>'],
      ['a &amp; b', 'a & b'],
      ['<string>  </string>', '  '],
      ['  ', '  '],
    ] as const) {
      assert.equal(value(content), text)
      assert.deepEqual(value(`<struct>${member('a', content)}</struct>`), { a: text })
    }
    assert.equal(thrown(() => value('x<int>1</int>')).code, 'malformed')
    assert.equal(thrown(() => value('<int>1</int>x')).code, 'malformed')
    assert.equal(thrown(() => value('<int>1</int><int>2</int>')).code, 'malformed')
    assert.equal(thrown(() => value('<number>1</number>')).code, 'malformed')
  })

  it('have doubles as C prints them (foreign-wire section 4)', () => {
    for (const [text, number] of [
      ['0.300000', 0.3],
      ['100000000000000000000.000000', 1e20],
      ['-2.5', -2.5],
      ['1.0E-7', 1e-7],
      ['inf', Infinity],
      ['-inf', -Infinity],
      ['nan', NaN],
      ['.5', 0.5],
    ] as const) {
      assert.ok(Object.is(value(`<double>${text}</double>`), number), text)
    }
    assert.equal(thrown(() => value('<double>half</double>')).code, 'malformed')
  })

  it('give the last of members of one name, as PHP does, and never touch a prototype', () => {
    assert.deepEqual(
      value(`<struct>${member('a', '<int>1</int>')}${member('b', '')}${member('a', '<int>2</int>')}</struct>`),
      {
        a: 2,
        b: '',
      },
    )
    const result = value(`<struct>${member('__proto__', `<struct>${member('x', '1')}</struct>`)}</struct>`) as object
    assert.deepEqual(Object.getOwnPropertyNames(result), ['__proto__'])
    assert.equal(Object.getPrototypeOf(result), Object.prototype)
  })
})

describe('XML-RPC texts in any encoding', () => {
  const document = (label: string, text: string): string =>
    `<?xml version="1.0"${label === '' ? '' : ` encoding="${label}"`}?>${success(`<string>${text}</string>`)}`
  const windows = bytes(document('windows-1252', 'x'))
  windows[windows.indexOf(120, 60)] = 0x80

  for (const [title, body, text] of [
    ['UTF-8 by its label', bytes(document('utf-8', 'é€😀')), 'é€😀'],
    ['UTF-8 without a label', bytes(document('', 'é€😀')), 'é€😀'],
    ['UTF-8 with a mark', bytes(`\ufeff${document('utf-8', 'é€😀')}`), 'é€😀'],
    ['UTF-8 with a mark and another label', bytes(`\ufeff${document('iso-8859-1', 'é€😀')}`), 'é€😀'],
    ['UTF-8 under the label iso-8859-1', bytes(document('iso-8859-1', 'é€😀')), 'é€😀'],
    ['true ISO-8859-1', bytes(document('ISO-8859-1', 'é'), 'latin1'), 'é'],
    ['windows-1252', windows, '€'],
    ['UTF-16 with a mark', bytes(`\ufeff${document('utf-16', 'é€😀')}`, 'utf16le'), 'é€😀'],
    ['references in ASCII', bytes(document('us-ascii', '&#233;&#x20AC;&#128512;')), 'é€😀'],
  ] as const) {
    it(`read ${title} (X-20, X-21)`, () => assert.equal(read(answered(body), unlisted).value, text))
  }

  it('refuse an encoding that nobody knows, by name (X-21)', () => {
    const error = thrown(() => read(answered(bytes(document('x-klingon', 'é'), 'latin1')), unlisted))
    assert.equal(error.code, 'malformed')
    assert.match(error.message, /x-klingon/)
  })

  it('read a result whose bytes PHP wrote as references (X-21, foreign-wire section 4)', () => {
    const label = "<?xml version='1.0' encoding='iso-8859-1'?>"
    const told = (text: string, prolog = label): unknown =>
      read(answered(`${prolog}${success(`<string>${text}</string>`)}`), unlisted).value
    assert.equal(told('caf&#195;&#169; &#226;&#130;&#172; &amp;'), 'café € &')
    assert.equal(told('caf&#233; &#8364;'), 'café €')
    assert.equal(told('&#195;&#169;', '<?xml version="1.0" encoding="iso-8859-15"?>'), 'Ã©')
    assert.equal(told('&#195;&#169;', ''), 'Ã©')
  })

  it('read a fault whose bytes PHP wrote as references (X-21, foreign-wire section 4)', () => {
    const label = '<?xml version="1.0" encoding="iso-8859-1"?>'
    const told = (text: string, prolog = label): string | undefined =>
      thrown(() =>
        read(
          answered(
            fault(
              member('faultCode', '<string>X</string>') + member('faultString', `<string>${text}</string>`),
              prolog,
            ),
          ),
        ),
      ).fault?.message
    assert.equal(told('caf&#195;&#169; &#226;&#130;&#172; &amp;'), 'café € &')
    assert.equal(told('caf&#233; &#8364;'), 'café €')
    assert.equal(told('caf&#195;&#169;', '<?xml version="1.0" encoding="utf-8"?>'), 'cafÃ©')
    assert.equal(told('é'), 'é')
    assert.equal(told('&#239;&#191;&#191;'), '\u00ef\u00bf\u00bf')
  })
})

describe('XML-RPC failures', () => {
  it('are faults on any status, with their label and members in any order (X-21, X-22, X-23)', () => {
    const reversed =
      member('faultString', '<string>é</string>') +
      member('faultCode', '<string> SoftLayer_Exception_ObjectNotFound\n</string>')
    for (const status of [200, 404, 500, 503]) {
      for (const members of [faultMembers, reversed]) {
        const error = thrown(() =>
          read(answered(fault(members, '<?xml version="1.0" encoding="iso-8859-1"?>\n'), status)),
        )
        assert.equal(error.code, 'not-found')
        assert.equal(error.status, status)
        assert.equal(error.protocol, 'xmlrpc')
        assert.deepEqual(error.fault, { code: 'SoftLayer_Exception_ObjectNotFound', message: 'é' })
      }
    }
  })

  it('may lack methodResponse, be indented, and have more members than two', () => {
    const body = `<fault><value><struct>${faultMembers}${member('more', '<array><data/></array>')}</struct></value></fault>`
    for (const text of [body, body.replaceAll('><', '>\n<'), `<methodResponse >${body}</methodResponse >`])
      assert.equal(thrown(() => read(answered(text))).code, 'not-found', text)
  })

  it('have a code of text, int or none, always given as text (X-22, D-1)', () => {
    for (const [members, code, message] of [
      [member('faultCode', '<int>1</int>') + member('faultString', '<string>a</string>'), '1', 'a'],
      [member('faultCode', '<string>1</string>') + member('faultString', 'a'), '1', 'a'],
      [member('faultCode', '<double>-32601</double>') + member('faultString', '<int>5</int>'), '-32601', '5'],
      [member('faultString', '<string>a</string>'), '', 'a'],
      [member('faultCode', '<string/>') + member('faultString', '<string/>'), '', ''],
      ['', '', ''],
    ] as const) {
      assert.deepEqual(thrown(() => read(answered(fault(members)))).fault, { code, message })
    }
    assert.equal(thrown(() => read(answered('<fault><value>text only</value></fault>'))).fault?.message, 'text only')
  })

  it('have the same code whatever form they take (section 2.9, X-33)', () => {
    const told = (code: string, text: string, status = 200): string =>
      thrown(() =>
        read(answered(fault(member('faultCode', code) + member('faultString', `<string>${text}</string>`)), status)),
      ).code
    for (const [code, text, expected] of [
      ['-32601', 'server error. requested method not found', 'unknown-method'],
      ['-32602', 'server error. invalid method init parameters', 'bad-request'],
      ['-32700', 'parse error. not well formed', 'bad-request'],
      ['SOAP-ENV:Client', 'Bad Request', 'bad-request'],
      ['SOAP-ENV:Server', 'Internal Error', 'overload'],
      ['SoftLayer_Exception_ApiRequestFailed', 'Expected result size too large', 'overload'],
      [
        'SoftLayer_Exception_WebService_RateLimitExceeded',
        'Rate limit of 50 requests for every 1 second(s) exceeded.',
        'rate-limit',
      ],
      ['SoftLayer_Exception_EncryptedToken_Expired', 'The token has expired.', 'auth'],
      ['SoftLayer_Account', 'Invalid API Token', 'auth'],
      ['SoftLayer_Exception_Public', 'Access Denied. ', 'auth'],
      ['SoftLayer_Exception_Public', 'No valid authentication headers found.', 'auth'],
      ['SoftLayer_Exception_NotImplemented', 'x', 'not-implemented'],
      ['SoftLayer_Exception_Order_Item', 'x', 'fault'],
    ] as const) {
      assert.equal(told(`<string>${code}</string>`, text), expected, code)
      if (code.startsWith('-')) assert.equal(told(`<int>${code}</int>`, text), expected, code)
    }
  })

  it('are told by the status when there is no fault (X-23, quirk 16, quirk 32)', () => {
    for (const [body, status, code] of [
      ['', 500, 'overload'],
      [' \r\n', 500, 'overload'],
      ['', 502, 'http'],
      ['<html><body>Bad Gateway</body></html>', 502, 'http'],
      ['<!DOCTYPE html><html><br></html>', 503, 'http'],
      [success('<int>1</int>'), 500, 'http'],
      ['', 401, 'auth'],
      ['slow down', 429, 'rate-limit'],
    ] as const) {
      const error = thrown(() => read(answered(body, status)))
      assert.equal(error.code, code, `${status} ${body}`)
      assert.equal(error.status, status)
    }
  })

  it('are faults when a server in front answers in JSON, on any status (R-36, R-38)', () => {
    for (const [body, status, code, fault] of [
      ['{"error":"Internal Error","code":"SoftLayer_Exception_Public"}', 200, 'overload', 'SoftLayer_Exception_Public'],
      ['\n{"code":404,"error":"Service does not exist"}', 404, 'unknown-service', '404'],
      ['{"error":"Access Denied. "}', 401, 'auth', ''],
    ] as const) {
      const error = thrown(() => read(answered(body, status)))
      assert.equal(error.code, code, body)
      assert.equal(error.status, status)
      assert.equal(error.fault?.code, fault)
    }
  })

  it('are malformed when a good status has no answer in it (R-40)', () => {
    const whole = `<?xml version="1.0"?><methodResponse>${success('<string>some text</string>')}</methodResponse>`
    for (const body of [
      '',
      ' \n',
      'true',
      '{"value":1}',
      '{"error":',
      '["error"]',
      '<!DOCTYPE html><html></html>',
      '<html><body>Sorry</body></html>',
      '<methodResponse/>',
      '<methodResponse></methodResponse>',
      '<methodCall/>',
      `${whole}<more/>`,
      `${whole}more`,
    ]) {
      const error = thrown(() => read(answered(body), unlisted))
      assert.equal(error.code, 'malformed', body)
      assert.equal(error.status, 200)
    }
    for (let end = 0; end < whole.length; end++)
      assert.equal(thrown(() => read(answered(whole.slice(0, end)), unlisted)).code, 'malformed', String(end))
    assert.equal(read(answered(whole), unlisted).value, 'some text')
  })

  it('are malformed when nested without end', () => {
    const deep = (levels: number): string =>
      success(`${'<array><data><value>'.repeat(levels)}${'</value></data></array>'.repeat(levels)}`)
    assert.match(thrown(() => read(answered(deep(100_000)), unlisted)).message, /nesting deeper than 500 levels/)
    assert.ok(Array.isArray(read(answered(deep(400)), unlisted).value))
  })
})
