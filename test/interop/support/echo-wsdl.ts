/** The type of each part of a message, by name: a type of XSD, or of this description. */
type Parts = Readonly<Record<string, string>>

/** One method: what it takes, and what it gives; null for nothing. */
interface Operation {
  readonly takes: Parts
  readonly gives: string | null
}

const api = 'http://api.service.softlayer.com/soap/v3.1/'

/** What values of one kind are called in methods, with the type that a WSDL declares. */
export const declaredKinds = {
  Any: 'xsd:anyType',
  Int: 'xsd:int',
  Long: 'xsd:long',
  UnsignedInt: 'xsd:unsignedInt',
  UnsignedLong: 'xsd:unsignedLong',
  Integer: 'xsd:integer',
  Float: 'xsd:float',
  Double: 'xsd:double',
  Decimal: 'xsd:decimal',
  Boolean: 'xsd:boolean',
  String: 'xsd:string',
  DateTime: 'xsd:dateTime',
  Base64Binary: 'xsd:base64Binary',
  StringArray: 'tns:stringArray',
  IntArray: 'tns:intArray',
  LongArray: 'tns:unsignedLongArray',
  FloatArray: 'tns:floatArray',
  BooleanArray: 'tns:booleanArray',
  DateTimeArray: 'tns:dateTimeArray',
  Base64BinaryArray: 'tns:base64BinaryArray',
  Value: 'tns:SoftLayer_Echo_Value',
  ValueArray: 'tns:SoftLayer_Echo_ValueArray',
} as const

/** The methods of servers/soap.php; `report` and `echo` of a kind tell, and give back, a value of its declared type. */
const operations: Readonly<Record<string, Operation>> = {
  report: { takes: { value: 'xsd:anyType' }, gives: 'xsd:string' },
  reportMany: { takes: { a: 'xsd:anyType', b: 'xsd:anyType', c: 'xsd:anyType' }, gives: 'xsd:string' },
  reportTyped: {
    takes: {
      value: 'tns:SoftLayer_Echo_Value',
      values: 'tns:SoftLayer_Echo_ValueArray',
      text: 'xsd:string',
      whole: 'xsd:int',
    },
    gives: 'xsd:string',
  },
  // The same parts in another order: what goes by position would be lost.
  reportReversed: { takes: { whole: 'xsd:int', text: 'xsd:string', value: 'xsd:anyType' }, gives: 'xsd:string' },
  give: { takes: { name: 'xsd:string' }, gives: 'xsd:anyType' },
  giveTyped: { takes: { name: 'xsd:string' }, gives: 'tns:SoftLayer_Echo_Value' },
  giveTypedArray: { takes: { name: 'xsd:string' }, gives: 'tns:SoftLayer_Echo_ValueArray' },
  page: { takes: {}, gives: 'xsd:anyType' },
  nothing: { takes: {}, gives: null },
  fail: { takes: { code: 'xsd:string', message: 'xsd:string' }, gives: 'xsd:anyType' },
  ...Object.fromEntries(
    Object.entries(declaredKinds).flatMap(([kind, type]) => [
      [`report${kind}`, { takes: { value: type }, gives: 'xsd:string' }],
      [`echo${kind}`, { takes: { value: type }, gives: type }],
    ]),
  ),
}

const members: Parts = {
  text: 'xsd:string',
  whole: 'xsd:int',
  counter: 'xsd:unsignedLong',
  amount: 'xsd:decimal',
  rate: 'xsd:float',
  flag: 'xsd:boolean',
  when: 'xsd:dateTime',
  bytes: 'xsd:base64Binary',
  nothing: 'xsd:string',
  names: 'tns:stringArray',
  child: 'tns:SoftLayer_Echo_Value',
  children: 'tns:SoftLayer_Echo_ValueArray',
}

/** A WSDL of the echo service, as the API writes its own: rpc/encoded, with arrays that restrict SOAP's. */
export function echoDescription(): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<definitions name="echo" targetNamespace="${api}" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="${api}"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/">
  <types>
    <xsd:schema targetNamespace="${api}">
      <xsd:import namespace="http://schemas.xmlsoap.org/soap/encoding/"/>
      ${complexType('SoftLayer_Echo_Value', members)}
      <xsd:complexType name="SoftLayer_Echo_Special">
        <xsd:complexContent>
          <xsd:extension base="tns:SoftLayer_Echo_Value">${sequence({ extra: 'xsd:string' })}</xsd:extension>
        </xsd:complexContent>
      </xsd:complexType>
      ${complexType('PortalLoginToken', { userId: 'xsd:int', authToken: 'xsd:string' })}
      ${['string', 'int', 'unsignedLong', 'float', 'boolean', 'dateTime', 'base64Binary'].map((type) => arrayType(`${type}Array`, `xsd:${type}`)).join('\n')}
      ${arrayType('SoftLayer_Echo_ValueArray', 'tns:SoftLayer_Echo_Value')}
    </xsd:schema>
  </types>
  ${Object.entries(operations).map(messages).join('\n  ')}
  <portType name="echoPortType">
    ${Object.keys(operations).map(portOperation).join('\n    ')}
  </portType>
  <binding name="echoBinding" type="tns:echoPortType">
    <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    ${Object.keys(operations).map(boundOperation).join('\n    ')}
  </binding>
  <service name="echoService">
    <port name="echoPort" binding="tns:echoBinding"><soap:address location="http://127.0.0.1/"/></port>
  </service>
</definitions>
`
}

function sequence(parts: Parts): string {
  const elements = Object.entries(parts).map(
    ([name, type]) =>
      `<xsd:element name="${name}" type="${type}" minOccurs="0"${name === 'nothing' ? ' nillable="true"' : ''}/>`,
  )
  return `<xsd:sequence>${elements.join('')}</xsd:sequence>`
}

function complexType(name: string, parts: Parts): string {
  return `<xsd:complexType name="${name}">${sequence(parts)}</xsd:complexType>`
}

function arrayType(name: string, item: string): string {
  const attribute = `<xsd:attribute ref="soapenc:arrayType" wsdl:arrayType="${item}[]"/>`
  const restriction = `<xsd:restriction base="soapenc:Array">${attribute}</xsd:restriction>`
  return `<xsd:complexType name="${name}"><xsd:complexContent>${restriction}</xsd:complexContent></xsd:complexType>`
}

function messages([name, { takes, gives }]: readonly [string, Operation]): string {
  const parts = Object.entries(takes).map(([part, type]) => `<part name="${part}" type="${type}"/>`)
  const result = gives === null ? '' : `<part name="${name}Return" type="${gives}"/>`
  return `<message name="${name}">${parts.join('')}</message><message name="${name}Response">${result}</message>`
}

function portOperation(name: string): string {
  return `<operation name="${name}"><input message="tns:${name}"/><output message="tns:${name}Response"/></operation>`
}

function boundOperation(name: string): string {
  const body = `<soap:body use="encoded" namespace="${api}" encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"/>`
  const inside = `<soap:operation soapAction="${api}echoAction"/><input>${body}</input><output>${body}</output>`
  return `<operation name="${name}">${inside}</operation>`
}
