import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { protocol } from '../../src/transports/soap/index.js'

const mirror = protocol.mirror()
const env =
  'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:sl="http://api.service.softlayer.com/soap/v3.1/"'

function parse(service: string, header: string, body: string): unknown {
  const text = `<soap:Envelope ${env}><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
  return mirror.parse({ method: 'POST', path: `/${service}`, headers: {}, body: new TextEncoder().encode(text) })
}

describe('SOAP requests as real clients write them (foreign-wire section 3)', () => {
  it('takes untyped headers with qualified children, as zeep sends them (quirk 40)', () => {
    const call = parse(
      'SoftLayer_Account',
      '<sl:authenticate><sl:username>u</sl:username><sl:apiKey>k</sl:apiKey></sl:authenticate><sl:resultLimit><limit>5</limit><offset>2</offset></sl:resultLimit><sl:SoftLayer_ObjectMask><mask>mask[id]</mask></sl:SoftLayer_ObjectMask>',
      '<sl:getVirtualGuests/>',
    )
    assert.deepEqual(call, {
      service: 'SoftLayer_Account',
      method: 'getVirtualGuests',
      auth: { username: 'u', apiKey: 'k' },
      limit: 5,
      offset: 2,
      mask: 'mask[id]',
    })
  })

  const option = (items: string): string =>
    `<sl:SoftLayer_AccountObjectFilter><virtualGuests><id><operation>in</operation>${items}</id></virtualGuests></sl:SoftLayer_AccountObjectFilter>`
  for (const [client, items] of [
    [
      "PHP's SoapClient",
      '<options><enc:Struct><name>data</name><value><xsd:string>a</xsd:string><xsd:string>b</xsd:string></value></enc:Struct></options>',
    ],
    [
      'SOAP::Lite',
      '<options enc:arrayType="xsd:anyType[1]" xsi:type="enc:Array"><item><name xsi:type="xsd:string">data</name><value enc:arrayType="xsd:string[2]" xsi:type="enc:Array"><item xsi:type="xsd:string">a</item><item xsi:type="xsd:string">b</item></value></item></options>',
    ],
    [
      'a typed client',
      '<options enc:arrayType="sl:SoftLayer_Utility_ObjectFilter_Operation_Option[1]" xsi:type="sl:SoftLayer_Utility_ObjectFilter_Operation_OptionArray"><item xsi:type="sl:SoftLayer_Utility_ObjectFilter_Operation_Option"><name>data</name><value><item>a</item><item>b</item></value></item></options>',
    ],
  ] as const) {
    it(`reads the options of a filter as ${client} writes them`, () => {
      const { filter } = parse('SoftLayer_Account', option(items), '<sl:getVirtualGuests/>') as { filter: unknown }
      assert.deepEqual(filter, {
        virtualGuests: { id: { operation: 'in', options: [{ name: 'data', value: ['a', 'b'] }] } },
      })
    })
  }

  it('takes arguments by name in any order, by position when no name matches, and never mixes (quirk 46)', () => {
    const args = (body: string): unknown =>
      (parse('SoftLayer_Dns_Domain', '', `<sl:createARecord>${body}</sl:createARecord>`) as { args: unknown }).args
    assert.deepEqual(args('<ttl>60</ttl><host>www</host><data>127.0.0.1</data>'), ['www', '127.0.0.1', 60])
    assert.deepEqual(args('<param0>www</param0><c-gensym7>127.0.0.1</c-gensym7>'), ['www', '127.0.0.1'])
    assert.deepEqual(args('<other>127.0.0.1</other><sl:host>www</sl:host>'), ['www'])
    assert.deepEqual(args('<host>www</host><ttl>60</ttl>'), ['www', null, 60])
  })

  it('reads lists whose items are named after their type, without arrayType (zeep)', () => {
    const { args } = parse(
      'SoftLayer_Dns_Domain',
      '',
      '<sl:createObject><templateObject><name>a.example</name><resourceRecords><SoftLayer_Dns_Domain_ResourceRecord><host>@</host><ttl>900</ttl></SoftLayer_Dns_Domain_ResourceRecord></resourceRecords></templateObject></sl:createObject>',
    ) as { args: unknown }
    assert.deepEqual(args, [{ name: 'a.example', resourceRecords: [{ host: '@', ttl: 900 }] }])
  })

  it('reads text that came as base64 for a declared string (SOAP::Lite)', () => {
    const { args } = parse(
      'SoftLayer_Dns_Domain',
      '',
      '<sl:getByDomainName><name xsi:type="xsd:base64Binary">w6k=</name></sl:getByDomainName>',
    ) as { args: unknown }
    assert.deepEqual(args, ['é'])
  })

  it('takes xsi:nil on the operation for no parameters, and any xsi:nil for null', () => {
    assert.deepEqual(parse('SoftLayer_Account', '', '<sl:getObject xsi:nil="true"/>'), {
      service: 'SoftLayer_Account',
      method: 'getObject',
      auth: {},
    })
    const { args } = parse(
      'SoftLayer_Dns_Domain',
      '',
      '<sl:getByDomainName><name xsi:nil="false">x</name></sl:getByDomainName>',
    ) as { args: unknown }
    assert.deepEqual(args, [null])
  })
})
