import { encodingNamespace, schemaNamespace } from './names.js'

/** A schema of nothing, without a namespace. */
export const emptySchema = `<?xml version="1.0" encoding="UTF-8"?>\n<xsd:schema xmlns:xsd="${schemaNamespace}"/>\n`

/**
 * What a WSDL of rpc/encoded refers to of SOAP's encoding (SOAP 1.1 section 5): lists, free objects and references. A
 * client that fetches the schema of that namespace, such as zeep, gets it from here and not from the network.
 *
 * @param empty where {@link emptySchema} is to be had: zeep fetches the standard's own document whenever one that imports
 * nothing refers to that namespace, even this one to itself.
 */
export function encodingSchema(empty: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<xsd:schema xmlns:xsd="${schemaNamespace}" xmlns:tns="${encodingNamespace}" targetNamespace="${encodingNamespace}">\n` +
    `<xsd:import schemaLocation="${empty}"/>\n${declarations}</xsd:schema>\n`
  )
}

const declarations =
  `<xsd:attribute name="arrayType" type="xsd:string"/>\n` +
  `<xsd:attribute name="offset" type="xsd:string"/>\n` +
  `<xsd:attribute name="position" type="xsd:string"/>\n` +
  `<xsd:attributeGroup name="commonAttributes"><xsd:attribute name="id" type="xsd:ID"/><xsd:attribute name="href" type="xsd:anyURI"/><xsd:anyAttribute namespace="##other" processContents="lax"/></xsd:attributeGroup>\n` +
  `<xsd:attributeGroup name="arrayAttributes"><xsd:attribute ref="tns:arrayType"/><xsd:attribute ref="tns:offset"/></xsd:attributeGroup>\n` +
  `<xsd:attributeGroup name="arrayMemberAttributes"><xsd:attribute ref="tns:position"/></xsd:attributeGroup>\n` +
  struct('Array', '<xsd:attributeGroup ref="tns:arrayAttributes"/>') +
  struct('Struct', '')

function struct(name: string, attributes: string): string {
  return (
    `<xsd:group name="${name}"><xsd:sequence><xsd:any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xsd:sequence></xsd:group>\n` +
    `<xsd:complexType name="${name}"><xsd:group ref="tns:${name}" minOccurs="0"/>${attributes}<xsd:attributeGroup ref="tns:commonAttributes"/></xsd:complexType>\n` +
    `<xsd:element name="${name}" type="tns:${name}"/>\n`
  )
}
