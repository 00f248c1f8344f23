import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { api, bytes, member, param, parsed, request, thrown } from './support/xmlrpc.js'

// As these clients write it, measured (foreign-wire section 4).
const quirks = api()

describe('XML-RPC requests of foreign clients', () => {
  it("reads softlayer-python's: iso-8859-1 over UTF-8, nil, a text id, an empty filter (X-8, X-13, X-6)", () => {
    const body = `<?xml version='1.0' encoding='iso-8859-1'?>
<methodCall>
<methodName>getObject</methodName>
<params>
<param>
<value><struct>
<member>
<name>headers</name>
<value><struct>
<member>
<name>authenticate</name>
<value><struct>
<member>
<name>username</name>
<value><string>josé</string></value>
</member>
<member>
<name>apiKey</name>
<value><string>key</string></value>
</member>
</struct></value>
</member>
<member>
<name>SoftLayer_Virtual_GuestInitParameters</name>
<value><struct>
<member>
<name>id</name>
<value><string>1234</string></value>
</member>
</struct></value>
</member>
<member>
<name>SoftLayer_ObjectMask</name>
<value><struct>
<member>
<name>mask</name>
<value><string>mask[id,
  hostname]</string></value>
</member>
</struct></value>
</member>
<member>
<name>SoftLayer_Virtual_GuestObjectFilter</name>
<value><struct>
</struct></value>
</member>
<member>
<name>resultLimit</name>
<value><struct>
<member>
<name>limit</name>
<value><int>10</int></value>
</member>
<member>
<name>offset</name>
<value><int>20</int></value>
</member>
</struct></value>
</member>
</struct></value>
</member>
</struct></value>
</param>
<param>
<value><nil/></value></param>
<param>
<value><string>é€😀</string></value>
</param>
</params>
</methodCall>
`
    assert.deepEqual(parsed(body, { quirks, service: 'SoftLayer_Virtual_Guest' }), {
      service: 'SoftLayer_Virtual_Guest',
      method: 'getObject',
      auth: { username: 'josé', apiKey: 'key' },
      id: '1234',
      mask: 'mask[id,\n  hostname]',
      limit: 10,
      offset: 20,
      args: [null, 'é€😀'],
    })
  })

  it('reads every kind of credentials (X-4, X-7)', () => {
    const headers = (name: string, members: string): string =>
      request('getObject', '', member(name, `<struct>${members}</struct>`))
    const token = member('userId', '<int>5</int>') + member('authToken', '<string>t</string>')
    const login = member('complexType', '<string>PortalLoginToken</string>') + token
    assert.deepEqual(parsed(headers('authenticate', login), { quirks }).auth, { userId: 5, authToken: 't' })
    assert.deepEqual(parsed(headers('employeesession', token), { quirks }).auth, { employeeId: 5, authToken: 't' })
    const basic = { authorization: `Basic ${Buffer.from('apikey:k').toString('base64')}` }
    const none = request('getObject', '')
    assert.deepEqual(parsed(none, { quirks, headers: basic }).auth, { username: 'apikey', apiKey: 'k' })
  })

  it("reads XMLRPC::Lite's: attributes, base64 for text, empty elements (X-12, X-31)", () => {
    const base64 = (text: string): string => `<base64>${Buffer.from(text).toString('base64')}</base64>`
    const body = `<?xml version="1.0" encoding="UTF-8"?><methodCall xmlns:xsd="x" a="1"><methodName>editObject</methodName><params><param><value><struct><member><name>headers</name><value><struct><member><name>authenticate</name><value><struct><member><name>username</name><value>${base64('josé')}</value></member><member><name>apiKey</name><value><string>k</string></value></member></struct></value></member><member><name>SoftLayer_Virtual_GuestObjectFilter</name><value><struct><member><name>domain</name><value><struct><member><name>operation</name><value>${base64('é')}</value></member></struct></value></member></struct></value></member><member><name>Own</name><value><array><data><value>${base64('ü')}</value></data></array></value></member></struct></value></member></struct></value></param><param><value><struct><member><name>notes</name><value>${base64('é€')}</value></member><member><name>hostname</name><value /></member><member><name>networkComponents</name><value><array><data /></array></value></member></struct></value></param><param><value><struct /></value></param></params></methodCall>`
    const call = parsed(body, { quirks, service: 'SoftLayer_Virtual_Guest' })
    assert.deepEqual(call.auth, { username: 'josé', apiKey: 'k' })
    assert.deepEqual(call.filter, { domain: { operation: 'é' } })
    assert.deepEqual(call.headers, { Own: ['ü'] })
    assert.deepEqual(call.args, [{ notes: 'é€', hostname: '', networkComponents: [] }, {}])
    const untyped = parsed(request('unlistedMethod', param(base64('é'))), { quirks })
    assert.deepEqual(untyped.args, [bytes('é')])
  })

  it("reads PHP's: a reference for each byte of UTF-8, <string/> for null, arrays for structs (X-25, X-26)", () => {
    const label = '<?xml version="1.0" encoding="iso-8859-1"?>\n'
    const header = member('SoftLayer_AccountObjectFilter', '<array><data/></array>')
    const text = request(
      'unlistedMethod',
      param('<string>caf&#195;&#169; &#226;&#130;&#172; &#38;&#60;</string>') +
        param('<string/>') +
        param('<array>\n <data/>\n</array>'),
      header,
      label,
    )
    const call = parsed(text, { quirks })
    assert.deepEqual(call.args, ['café € &<', '', []])
    assert.equal(call.filter, undefined)
    const noHeaders = text.replace(`<struct>${header}</struct>`, '<array><data/></array>')
    assert.deepEqual(parsed(noHeaders, { quirks }).auth, {})
    // Characters that are no bytes of UTF-8 are what they say.
    const real = request('unlistedMethod', param('<string>caf&#233; &#8364;</string>'), '', label)
    assert.deepEqual(parsed(real, { quirks }).args, ['café €'])
    const utf8 = request('unlistedMethod', param('<string>&#195;&#169;</string>'))
    assert.deepEqual(parsed(utf8, { quirks }).args, ['Ã©'])
  })

  it("reads Frontier's and Ruby's: i4, spaces in the prolog, empty texts, nil (X-10, X-13)", () => {
    const body = `<?xml version="1.0" ?><methodCall><methodName>unlistedMethod</methodName><params><param><value><struct><member><name>headers</name><value><struct/></value></member></struct></value></param><param><value><i4>-5</i4></value></param><param><value><string></string></value></param><param><value><nil/></value></param><param><value><boolean>1</boolean></value></param><param><value><double>1.5</double></value></param><param><value><dateTime.iso8601>20070719T15:21:48</dateTime.iso8601></value></param></params></methodCall>\n`
    assert.deepEqual(parsed(body, { quirks }).args, [-5, '', null, true, 1.5, '2007-07-19T15:21:48'])
  })

  it("reads Go's: a User-Agent among the headers, null as an empty value, no headers at all (X-3, X-13)", () => {
    const agent = member('User-Agent', '<string>softlayer-go</string>')
    const call = parsed(request('unlistedMethod', param(''), agent), { quirks })
    assert.deepEqual(call.headers, { 'User-Agent': 'softlayer-go' })
    assert.deepEqual(call.args, [''])
    const bare =
      '<?xml version="1.0" encoding="UTF-8"?><methodCall><methodName>getId</methodName><params></params></methodCall>'
    const metadata = parsed(bare, { quirks, service: 'SoftLayer_Resource_Metadata' })
    assert.equal(metadata.method, 'getId')
    assert.equal(metadata.args, undefined)
  })

  it('reads arguments by their declared types: structs for lists, text for numbers (foreign-wire section 4)', () => {
    const template = `<struct>${member('name', '<string>a.example</string>')}${member('serial', '<string>7</string>')}${member('resourceRecords', '<struct>\n</struct>')}</struct>`
    for (const content of [template, template.replaceAll('><', '>\n<')]) {
      assert.deepEqual(
        parsed(request('createObject', param(content)), { quirks, service: 'SoftLayer_Dns_Domain' }).args,
        [{ name: 'a.example', serial: 7, resourceRecords: [] }],
      )
    }
  })

  it('reads params that are missing, empty, indented or empty one by one', () => {
    const call = (params: string): unknown =>
      parsed(`<methodCall><methodName> unlistedMethod\n</methodName>${params}</methodCall>`).args
    for (const params of ['', '<params/>', '<params></params>', '<params>\n</params>', '<!-- none -->'])
      assert.equal(call(params), undefined, params)
    assert.deepEqual(call('<params> <param/> <param> <value> <int>1</int> </value> </param> </params>'), [null, 1])
    assert.equal(parsed('<methodCall><methodName>unlistedMethod</methodName></methodCall>').method, 'unlistedMethod')
  })

  it('reads requests with a byte order mark, in UTF-16, and in true ISO-8859-1', () => {
    const text = request('unlistedMethod', param('<string>é</string>'))
    for (const body of [
      bytes(`\ufeff${text}`),
      bytes(`\ufeff${text}`, 'utf16le'),
      bytes(`<?xml version="1.0" encoding="iso-8859-1"?>${text}`, 'latin1'),
    ]) {
      assert.deepEqual(parsed(body, { quirks }).args, ['é'])
    }
    const typed = { quirks, headers: { 'content-type': 'text/xml; charset=iso-8859-1' } }
    assert.deepEqual(parsed(bytes(text, 'latin1'), typed).args, ['é'])
  })

  it('answers what is no call with -32700 (X-33)', () => {
    for (const body of [
      '',
      'hello',
      '<methodCall/>',
      '<methodCall></methodCall>',
      '<methodCall><methodName/></methodCall>',
      '<methodResponse/>',
      '<methodCall><methodName>a</methodName><params><param><value></param></params></methodCall>',
      '<methodCall><methodName>a</methodName><params><param><value>&nbsp;</value></param></params></methodCall>',
      '<methodCall><methodName>a</methodName></methodCall>x',
      '<!DOCTYPE a [<!ENTITY b "c">]><methodCall><methodName>a</methodName></methodCall>',
    ]) {
      assert.equal(thrown(() => parsed(body, { quirks })).code, 'malformed', body)
    }
  })
})
