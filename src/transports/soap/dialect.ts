import { encodingNamespace, envelopeNamespace, instanceNamespace, mapNamespace, schemaNamespace } from './names.js'

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

/** Wraps header blocks and a body in an envelope (S-2). */
export function envelope(dialect: Dialect, namespace: string, header: string, body: string, usesMap: boolean): string {
  const { envelope: env, encoding, encodingNamespace: style } = dialect
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<${env}:Envelope xmlns:${env}="${dialect.envelopeNamespace}" xmlns:${dialect.api}="${namespace}"` +
    ` xmlns:${dialect.schema}="${schemaNamespace}" xmlns:${dialect.instance}="${instanceNamespace}"` +
    `${usesMap ? ` xmlns:${dialect.map}="${mapNamespace}"` : ''} xmlns:${encoding}="${style}"` +
    // SOAP 1.2 allows the encoding style on the operation only.
    `${dialect.version === '1.1' ? ` ${env}:encodingStyle="${style}"` : ''}>` +
    `${header === '' ? '' : `<${env}:Header>${header}</${env}:Header>`}<${env}:Body>${body}</${env}:Body></${env}:Envelope>\n`
  )
}

/** Wraps a result in the element that answers a method (S-20). */
export function responseElement(dialect: Dialect, method: string, result: string): string {
  const name = `${dialect.api}:${method}Response`
  if (dialect.version === '1.1') return `<${name}>${result}</${name}>`
  const told = `<rpc:result xmlns:rpc="${rpcNamespace}">${method}Return</rpc:result>`
  return `<${name} ${dialect.envelope}:encodingStyle="${dialect.encodingNamespace}">${result === '' ? '' : told}${result}</${name}>`
}

/** Namespace of `rpc:result`, which names the part that is the result in SOAP 1.2. */
export const rpcNamespace = 'http://www.w3.org/2003/05/soap-rpc'
