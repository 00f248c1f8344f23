import type { Schema, TypeReference } from '../../src/core/schema.js'
import { isObject } from '../../src/core/value.js'

const types: Readonly<Record<string, string>> = {
  integer: 'xsd:int',
  float: 'xsd:double',
  decimal: 'xsd:decimal',
  boolean: 'xsd:boolean',
  date: 'xsd:dateTime',
  binary: 'xsd:base64Binary',
}

/**
 * A WSDL with just the types of one answer: the API's own has thousands of types, and reading it is not what is
 * measured.
 */
export function wsdlFor(settings: {
  readonly service: string
  readonly method: string
  readonly value: unknown
  readonly schema: Schema
}): string {
  const { service, method, value, schema } = settings
  const space = 'http://api.service.softlayer.com/soap/v3.1/'
  const returns = schema.service(service)?.method(method)?.returns ?? schema.reference('any')
  const properties = new Map<string, Map<string, string>>()
  const lists = new Set<string>()

  function nameOf(reference: TypeReference): string {
    const { item, list } = reference
    const name = item.kind === 'object' ? `tns:${item.name}` : (types[item.kind] ?? 'xsd:string')
    if (!list) return name
    lists.add(name)
    return `tns:${name.slice(4)}Array`
  }

  function visit(node: unknown, reference: TypeReference): void {
    if (Array.isArray(node)) for (const item of node) visit(item, reference.item)
    if (!isObject(node)) return
    let known = properties.get(reference.item.name)
    if (!known) properties.set(reference.item.name, (known = new Map()))
    for (const [name, member] of Object.entries(node)) {
      const type = reference.item.type?.property(name) ?? schema.reference('string')
      known.set(name, nameOf(type))
      visit(member, type)
    }
  }

  const result = nameOf(returns)
  visit(value, returns)
  const objects = [...properties].map(
    ([name, members]) =>
      `<xsd:complexType name="${name}"><xsd:sequence>${[...members]
        .map(([member, type]) => `<xsd:element name="${member}" type="${type}" minOccurs="0" nillable="true"/>`)
        .join('')}</xsd:sequence></xsd:complexType>`,
  )
  const arrays = [...lists].map(
    (item) =>
      `<xsd:complexType name="${item.slice(4)}Array"><xsd:complexContent><xsd:restriction base="soap-enc:Array">` +
      `<xsd:attribute ref="soap-enc:arrayType" wsdl:arrayType="${item}[]"/></xsd:restriction></xsd:complexContent></xsd:complexType>`,
  )
  const body = `<soap:body use="encoded" namespace="${space}" encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"/>`
  return `<?xml version="1.0"?>
<definitions name="${service}" targetNamespace="${space}" xmlns:tns="${space}" xmlns="http://schemas.xmlsoap.org/wsdl/"
 xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/">
<types><xsd:schema targetNamespace="${space}">${objects.join('')}${arrays.join('')}</xsd:schema></types>
<message name="${method}"/><message name="${method}Response"><part name="${method}Return" type="${result}"/></message>
<portType name="${service}Port"><operation name="${method}"><input message="tns:${method}"/><output message="tns:${method}Response"/></operation></portType>
<binding name="${service}Binding" type="tns:${service}Port"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
<operation name="${method}"><soap:operation soapAction="${space}"/><input>${body}</input><output>${body}</output></operation></binding>
<service name="${service}Service"><port name="${service}Port" binding="tns:${service}Binding"><soap:address location="http://127.0.0.1/"/></port></service>
</definitions>`
}
