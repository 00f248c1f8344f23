import { encodingNamespace, envelopeNamespace } from './names.js'

/** The words of one way to write SOAP: its version and prefixes. */
export interface Dialect {
  readonly version: '1.1' | '1.2'
  readonly envelopeNamespace: string
  readonly encodingNamespace: string
  readonly contentType: string
  readonly envelope: string
  readonly encoding: string
  /** The prefix of the API's own elements and types. */
  readonly api: string
  readonly schema: string
  readonly instance: string
  readonly map: string
  /** Attributes of shared elements. */
  readonly id: string
  readonly reference: string
}

/** SOAP 1.1 with the prefixes that PHP uses (foreign-wire section 1): what the API writes, and what it is sent. */
export const phpDialect: Dialect = {
  version: '1.1',
  envelopeNamespace,
  encodingNamespace,
  contentType: 'text/xml; charset=utf-8',
  envelope: 'SOAP-ENV',
  encoding: 'SOAP-ENC',
  api: 'ns1',
  schema: 'xsd',
  instance: 'xsi',
  map: 'ns2',
  id: 'id',
  reference: 'href',
}

/** The same with prefixes that nobody expects (S-27, quirk 45). */
export const otherPrefixes: Dialect = {
  ...phpDialect,
  envelope: 'E',
  encoding: 'soapenc',
  api: 'tns',
  schema: 's',
  instance: 'default',
  map: 'apache',
}

/** SOAP 1.2, as PHP answers a request of that version. */
export const soap12Dialect: Dialect = {
  ...phpDialect,
  version: '1.2',
  envelopeNamespace: 'http://www.w3.org/2003/05/soap-envelope',
  encodingNamespace: 'http://www.w3.org/2003/05/soap-encoding',
  contentType: 'application/soap+xml; charset=utf-8',
  envelope: 'env',
  encoding: 'enc',
  id: 'enc:id',
  reference: 'enc:ref',
}

/** Namespace of `rpc:result`, which names the part that is the result in SOAP 1.2. */
export const rpcNamespace = 'http://www.w3.org/2003/05/soap-rpc'

/** The attributes of a list of so many values of a type. */
export function arraySize({ encoding, version }: Dialect, of: string, length: number): string {
  return version === '1.1'
    ? ` ${encoding}:arrayType="${of}[${length}]"`
    : ` ${encoding}:itemType="${of}" ${encoding}:arraySize="${length}"`
}
