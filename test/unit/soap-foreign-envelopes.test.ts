import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { IncomingCall } from '../../src/core/codec.js'
import { serverReads } from './support/soap-wire.js'

const ns = 'http://api.service.softlayer.com/soap/v3.1/'
const env = 'http://schemas.xmlsoap.org/soap/envelope/'
const enc = 'http://schemas.xmlsoap.org/soap/encoding/'
const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
const xsd = 'http://www.w3.org/2001/XMLSchema'

const dns = 'SoftLayer_Dns_Domain'
const template = { name: 'a.example', resourceRecords: [{ host: '@', ttl: 900, data: 'é' }] }
const expected = { service: dns, method: 'createObject', auth: { username: 'u', apiKey: 'k' }, args: [template] }

// One call as each client writes it, whole: prefixes, declaration, types and all (foreign-wire section 3).
const envelopes: readonly [string, string][] = [
  [
    'PHP with a WSDL',
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${env}" xmlns:ns1="${ns}" xmlns:xsd="${xsd}" xmlns:xsi="${xsi}" xmlns:SOAP-ENC="${enc}" SOAP-ENV:encodingStyle="${enc}"><SOAP-ENV:Header><ns1:authenticate><username>u</username><apiKey>k</apiKey></ns1:authenticate></SOAP-ENV:Header><SOAP-ENV:Body><ns1:createObject><templateObject xsi:type="ns1:SoftLayer_Dns_Domain"><name xsi:type="xsd:string">a.example</name><resourceRecords SOAP-ENC:arrayType="ns1:SoftLayer_Dns_Domain_ResourceRecord[1]" xsi:type="ns1:SoftLayer_Dns_Domain_ResourceRecordArray"><item xsi:type="ns1:SoftLayer_Dns_Domain_ResourceRecord"><host xsi:type="xsd:string">@</host><ttl xsi:type="xsd:int">900</ttl><data xsi:type="xsd:string">é</data></item></resourceRecords></templateObject></ns1:createObject></SOAP-ENV:Body></SOAP-ENV:Envelope>\n`,
  ],
  [
    'PHP without a WSDL',
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${env}" xmlns:ns1="${ns}" xmlns:xsd="${xsd}" xmlns:xsi="${xsi}" xmlns:SOAP-ENC="${enc}" SOAP-ENV:encodingStyle="${enc}"><SOAP-ENV:Header><ns1:authenticate><username xsi:type="xsd:string">u</username><apiKey xsi:type="xsd:string">k</apiKey></ns1:authenticate></SOAP-ENV:Header><SOAP-ENV:Body><ns1:createObject><param0 xsi:type="SOAP-ENC:Struct"><name xsi:type="xsd:string">a.example</name><resourceRecords SOAP-ENC:arrayType="SOAP-ENC:Struct[1]" xsi:type="SOAP-ENC:Array"><item xsi:type="SOAP-ENC:Struct"><host xsi:type="xsd:string">@</host><ttl xsi:type="xsd:int">900</ttl><data xsi:type="xsd:string">é</data></item></resourceRecords></param0></ns1:createObject></SOAP-ENV:Body></SOAP-ENV:Envelope>\n`,
  ],
  [
    'zeep',
    `<?xml version='1.0' encoding='utf-8'?>\n<soap-env:Envelope xmlns:soap-env="${env}"><soap-env:Header><ns0:authenticate xmlns:ns0="${ns}"><ns0:username>u</ns0:username><ns0:apiKey>k</ns0:apiKey></ns0:authenticate></soap-env:Header><soap-env:Body><ns0:createObject xmlns:ns0="${ns}"><templateObject><name>a.example</name><resourceRecords><SoftLayer_Dns_Domain_ResourceRecord><host>@</host><ttl>900</ttl><data>é</data></SoftLayer_Dns_Domain_ResourceRecord></resourceRecords></templateObject></ns0:createObject></soap-env:Body></soap-env:Envelope>`,
  ],
  [
    'suds',
    `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:ns0="${env}" xmlns:ns1="${xsd}" xmlns:ns2="${ns}" xmlns:ns3="${enc}" xmlns:xsi="${xsi}" xmlns:SOAP-ENV="${env}" xmlns:SOAP-ENC="${enc}" SOAP-ENV:encodingStyle="${enc}"><SOAP-ENV:Header><ns2:authenticate><username>u</username><apiKey>k</apiKey></ns2:authenticate></SOAP-ENV:Header><ns0:Body><ns2:createObject><templateObject xsi:type="ns2:SoftLayer_Dns_Domain"><name xsi:type="ns1:string">a.example</name><resourceRecords xsi:type="ns2:SoftLayer_Dns_Domain_ResourceRecordArray" ns3:arrayType="ns2:SoftLayer_Dns_Domain_ResourceRecord[1]"><item xsi:type="ns2:SoftLayer_Dns_Domain_ResourceRecord"><host xsi:type="ns1:string">@</host><ttl xsi:type="ns1:int">900</ttl><data xsi:type="ns1:string">é</data></item></resourceRecords></templateObject></ns2:createObject></ns0:Body></SOAP-ENV:Envelope>`,
  ],
  [
    'SOAP::Lite',
    `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope soap:encodingStyle="${enc}" xmlns:soap="${env}" xmlns:soapenc="${enc}" xmlns:slapi="${ns}" xmlns:xsd="${xsd}" xmlns:xsi="${xsi}"><soap:Header><slapi:authenticate><apiKey xsi:type="xsd:string">k</apiKey><username xsi:type="xsd:string">u</username></slapi:authenticate></soap:Header><soap:Body><slapi:createObject><c-gensym3><name xsi:type="xsd:string">a.example</name><resourceRecords soapenc:arrayType="xsd:anyType[1]" xsi:type="soapenc:Array"><item><host xsi:type="xsd:string">@</host><ttl xsi:type="xsd:int">900</ttl><data xsi:type="xsd:base64Binary">w6k=</data></item></resourceRecords></c-gensym3></slapi:createObject></soap:Body></soap:Envelope>`,
  ],
  [
    'a client that hoists',
    `<S:Envelope xmlns:S="${env}" xmlns:a="${ns}" xmlns:x="${xsi}" xmlns:d="${xsd}" xmlns:e="${enc}"><S:Header><a:authenticate><username href="#u"/><apiKey x:type="d:string">k</apiKey></a:authenticate></S:Header><S:Body><a:createObject><templateObject href="#t"/></a:createObject><multiRef id="t" e:root="0" x:type="a:SoftLayer_Dns_Domain"><name>a.example</name><resourceRecords href="#r"/></multiRef><multiRef id="r" e:root="0" e:arrayType="a:SoftLayer_Dns_Domain_ResourceRecord[1]" x:type="e:Array"><item href="#i"/></multiRef><multiRef id="i" e:root="0"><host>@</host><ttl>900</ttl><data>é</data></multiRef><multiRef id="u" e:root="0" x:type="d:string">u</multiRef></S:Body></S:Envelope>`,
  ],
  [
    'a client that puts all in the default namespace',
    `<Envelope xmlns="${env}"><Header><authenticate xmlns="${ns}"><username>u</username><apiKey>k</apiKey></authenticate></Header><Body><createObject xmlns="${ns}">\n  <templateObject>\n    <name>a.example</name>\n    <resourceRecords>\n      <item>\n        <host>@</host><ttl> 900 </ttl><data>é</data>\n      </item>\n    </resourceRecords>\n  </templateObject>\n</createObject></Body></Envelope>`,
  ],
]

describe('whole SOAP requests of real clients (foreign-wire section 3)', () => {
  for (const [client, document] of envelopes) {
    it(`${client} says what it means (S-10, S-11, S-27, D-4)`, () => {
      assert.deepEqual(serverReads(dns, document), expected)
    })
  }

  it('SOAP::Lite calls without parameters by an operation that is nil', () => {
    const document = `<soap:Envelope xmlns:soap="${env}" xmlns:xsi="${xsi}"><soap:Body><slapi:getObject xmlns:slapi="${ns}" xsi:nil="true"/></soap:Body></soap:Envelope>`
    const call = serverReads('SoftLayer_Account', document) as IncomingCall
    assert.deepEqual(call, { service: 'SoftLayer_Account', method: 'getObject', auth: {} })
  })

  it('a filter with many values comes through from every form of a header list (S-7, F-3)', () => {
    const list = (options: string): string =>
      `<e:Envelope xmlns:e="${env}" xmlns:c="${enc}" xmlns:x="${xsd}" xmlns:i="${xsi}" xmlns:n="${ns}"><e:Header><n:SoftLayer_AccountObjectFilter><virtualGuests><id><operation>in</operation>${options}</id></virtualGuests></n:SoftLayer_AccountObjectFilter></e:Header><e:Body><n:getVirtualGuests/></e:Body></e:Envelope>`
    const literal =
      '<options><c:Struct><name>data</name><value><x:int>1</x:int><x:string>b</x:string></value></c:Struct></options>'
    const named =
      '<options><SoftLayer_Utility_ObjectFilter_Operation_Option><name>data</name><value><anyType>1</anyType><anyType>b</anyType></value></SoftLayer_Utility_ObjectFilter_Operation_Option></options>'
    const repeated = '<options><name>data</name><value>1</value><value>b</value></options>'
    for (const [options, first] of [
      [literal, 1],
      [named, '1'],
      [repeated, '1'],
    ] as const) {
      const { filter } = serverReads('SoftLayer_Account', list(options)) as IncomingCall
      const operation = { operation: 'in', options: [{ name: 'data', value: [first, 'b'] }] }
      assert.deepEqual(filter, { virtualGuests: { id: operation } })
    }
  })
})
