import type { Method, Service, TypeReference } from '../../core/schema.js'
import { apiNamespace, encodingNamespace, schemaNamespace } from './names.js'
import { complexType, element, type TypeWriter } from './xsd.js'

/** What a WSDL says besides its service. */
export interface WsdlPlace {
  /** Where calls go, such as `http://127.0.0.1:8080/soap/v3.1/SoftLayer_Account`. */
  readonly address: string
  /** Where the schema of SOAP's encoding is to be had. */
  readonly encoding: string
  /** API version, part of the namespace. */
  readonly version: string
}

/** A header block of the API: the operations that take it, and how its members are typed. */
interface Header {
  readonly name: string
  readonly takes: (method: Method) => boolean
  readonly declaration: string
}

const wsdlNamespace = 'http://schemas.xmlsoap.org/wsdl/'
const bindingNamespace = 'http://schemas.xmlsoap.org/wsdl/soap/'
const httpTransport = 'http://schemas.xmlsoap.org/soap/http'
const encoded = `use="encoded" encodingStyle="${encodingNamespace}"`

/**
 * The WSDL 1.1 of a service, rpc/encoded, in the API's own form and names (S-1 to S-11, foreign-wire section 3): headers
 * are messages `XHeader` bound to the operations that take them, without a namespace; a parameter is a part with the
 * name that the metadata gives it.
 */
export function wsdlOf(service: Service, types: TypeWriter, place: WsdlPlace): string {
  const { name } = service
  const namespace = apiNamespace(place.version)
  const methods = methodsOf(service)
  const headers = headersOf(service)
  const action = `${namespace}${name}Action`
  const operations = methods.map((method) => operation(method, namespace, action, headers))
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<wsdl:definitions name="slApi" targetNamespace="${namespace}" ${prefixes(namespace)}` +
    ` xmlns:wsdl="${wsdlNamespace}" xmlns:soap="${bindingNamespace}">\n` +
    `<wsdl:types>\n${schemaText(service, types, namespace, place.encoding)}` +
    `<xsd:schema targetNamespace="${namespace}">\n${headers.map(({ declaration }) => declaration).join('')}${totalItems.declaration}${token}</xsd:schema>\n</wsdl:types>\n` +
    [...headers, totalItems].map((header) => headerMessage(header.name)).join('') +
    methods.map((method) => messages(method, types)).join('') +
    `<wsdl:portType name="${name}PortType">\n${methods.map(portOperation).join('')}</wsdl:portType>\n` +
    `<wsdl:binding name="${name}Binding" type="tns:${name}PortType">\n<soap:binding style="rpc" transport="${httpTransport}"/>\n${operations.join('')}</wsdl:binding>\n` +
    `<wsdl:service name="${name}Service"><wsdl:port name="${name}Port" binding="tns:${name}Binding"><soap:address location="${place.address}"/></wsdl:port></wsdl:service>\n` +
    `</wsdl:definitions>\n`
  )
}

/** The types of a service as a document of their own. */
export function xsdOf(service: Service, types: TypeWriter, place: WsdlPlace): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${schemaText(service, types, apiNamespace(place.version), place.encoding)}`
}

function schemaText(service: Service, types: TypeWriter, namespace: string, encoding: string): string {
  const used: TypeReference[] = service.type ? [ownType(service.type)] : []
  for (const method of methodsOf(service)) used.push(method.returns, ...method.parameters.map(({ type }) => type))
  return (
    `<xsd:schema targetNamespace="${namespace}" ${prefixes(namespace)} xmlns:wsdl="${wsdlNamespace}">\n` +
    `<xsd:import namespace="${encodingNamespace}" schemaLocation="${encoding}"/>\n` +
    `${types.declarations(used, service.type).join('')}</xsd:schema>\n`
  )
}

function prefixes(namespace: string): string {
  return `xmlns:tns="${namespace}" xmlns:xsd="${schemaNamespace}" xmlns:soap-enc="${encodingNamespace}"`
}

function methodsOf(service: Service): Method[] {
  return service
    .names()
    .map((name) => service.method(name))
    .filter((method): method is Method => method !== undefined && /^[A-Za-z_][\w.-]*$/.test(method.name))
}

function ownType(type: NonNullable<Service['type']>): TypeReference {
  const reference = { name: type.name, list: false, kind: 'object', type } as {
    -readonly [K in keyof TypeReference]: TypeReference[K]
  }
  reference.item = reference
  return reference
}

function headersOf({ name, type }: Service): Header[] {
  const init = `${name}InitParameters`
  const mask = `${name}ObjectMask`
  const filter = `${name}ObjectFilter`
  return [
    header('authenticate', ['username', 'apiKey'].map(text), (method) => !method.noauth),
    header(init, [element('id', 'xsd:int'), text('globalIdentifier')], (method) => !method.static),
    header('SoftLayer_ObjectMask', [text('mask')], (method) => method.maskable),
    ...(type
      ? [
          header(mask, [element('mask', `tns:${type.name}`)], (method) => method.maskable),
          { name: filter, takes: (method: Method) => method.filterable, declaration: '' },
        ]
      : []),
    header('resultLimit', [element('limit', 'xsd:int'), element('offset', 'xsd:int')], (method) => method.limitable),
  ]
}

const totalItems = header('totalItems', [element('amount', 'xsd:int')], (method) => method.returns.list)
/** What goes in place of user and key, by its `xsi:type` (S-13). */
const token = complexType('PortalLoginToken', [element('userId', 'xsd:int'), text('authToken')])

function header(name: string, members: readonly string[], takes: Header['takes']): Header {
  return { name, takes, declaration: complexType(name, members) }
}

function text(name: string): string {
  return element(name, 'xsd:string')
}

function headerMessage(name: string): string {
  return `<wsdl:message name="${name}Header"><wsdl:part name="${name}" type="tns:${name}"/></wsdl:message>\n`
}

function messages(method: Method, types: TypeWriter): string {
  const parts = method.parameters.map((parameter) => part(parameter.name, types.name(parameter.type)))
  const returns = method.returns.kind === 'void' ? '' : part(`${method.name}Return`, types.name(method.returns))
  return message(method.name, parts.join('')) + message(`${method.name}Response`, returns)
}

function message(name: string, parts: string): string {
  return parts === '' ? `<wsdl:message name="${name}"/>\n` : `<wsdl:message name="${name}">${parts}</wsdl:message>\n`
}

function part(name: string, type: string): string {
  return `<wsdl:part name="${name}" type="${type}"/>`
}

function portOperation({ name }: Method): string {
  return `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}"/><wsdl:output message="tns:${name}Response"/></wsdl:operation>\n`
}

function operation(method: Method, namespace: string, action: string, headers: readonly Header[]): string {
  const body = `<soap:body ${encoded} namespace="${namespace}"/>`
  const input = headers.filter(({ takes }) => takes(method)).map(({ name }) => headerUse(name))
  const output = totalItems.takes(method) ? headerUse(totalItems.name) : ''
  return (
    `<wsdl:operation name="${method.name}"><soap:operation soapAction="${action}"/>` +
    `<wsdl:input>${input.join('')}${body}</wsdl:input><wsdl:output>${output}${body}</wsdl:output></wsdl:operation>\n`
  )
}

function headerUse(name: string): string {
  return `<soap:header message="tns:${name}Header" part="${name}" ${encoded}/>`
}
