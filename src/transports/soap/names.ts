import type { Kind } from '../../core/schema.js'

/** Namespaces of SOAP 1.1 rpc/encoded (S-2), with the older ones that clients still write. */
export const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
export const encodingNamespace = 'http://schemas.xmlsoap.org/soap/encoding/'
export const schemaNamespace = 'http://www.w3.org/2001/XMLSchema'
export const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance'
export const mapNamespace = 'http://xml.apache.org/xml-soap'

export const isEnvelope = memberOf(envelopeNamespace, 'http://www.w3.org/2003/05/soap-envelope')
export const isEncoding = memberOf(encodingNamespace, 'http://www.w3.org/2003/05/soap-encoding')
export const isSchema = memberOf(
  schemaNamespace,
  'http://www.w3.org/1999/XMLSchema',
  'http://www.w3.org/2000/10/XMLSchema',
)
export const isInstance = memberOf(
  instanceNamespace,
  'http://www.w3.org/1999/XMLSchema-instance',
  'http://www.w3.org/2000/10/XMLSchema-instance',
)

/** The namespace of the API's elements and types: the private host and http, on the public endpoint too (S-3). */
export function apiNamespace(version = 'v3.1'): string {
  return `http://api.service.softlayer.com/soap/${version}/`
}

/** The namespaces of both versions, which are basically the same (C-3). */
export const apiNamespaces: ReadonlySet<string> = new Set(['v3', 'v3.1'].map(apiNamespace))

/** Whether a namespace is that of one of the API's versions. */
export function isApiNamespace(namespace: string | undefined): namespace is string {
  return namespace !== undefined && apiNamespaces.has(namespace)
}

/** What an XSD type name says of a value. */
export const schemaKinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['int', 'integer', 'long', 'short', 'byte', 'unsignedInt', 'unsignedLong', 'unsignedShort', 'unsignedByte'].map(
    integer,
  ),
  ...['nonNegativeInteger', 'positiveInteger', 'nonPositiveInteger', 'negativeInteger'].map(integer),
  ['float', 'float'],
  ['double', 'float'],
  ['decimal', 'decimal'],
  ['boolean', 'boolean'],
  ['string', 'string'],
  ['dateTime', 'date'],
  ['timeInstant', 'date'],
  ['base64Binary', 'binary'],
  ['base64', 'binary'],
])

function integer(name: string): [string, Kind] {
  return [name, 'integer']
}

function memberOf(...namespaces: string[]): (namespace: string | undefined) => boolean {
  const set = new Set<string | undefined>(namespaces)
  return (namespace) => set.has(namespace)
}
