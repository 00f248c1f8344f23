import { piece, type ByteWriter } from '../xml/byte-writer.js'
import { rpcNamespace, type Dialect } from './dialect.js'
import { instanceNamespace, mapNamespace, schemaNamespace } from './names.js'

/** What stands around header blocks and a body, by dialect and namespace of the API. */
export interface EnvelopeMarkup {
  readonly start: Uint8Array
  readonly map: Uint8Array
  readonly startEnd: Uint8Array
  readonly header: Uint8Array
  readonly headerEnd: Uint8Array
  readonly body: Uint8Array
  readonly end: Uint8Array
}

export function envelopeMarkup(dialect: Dialect, namespace: string): EnvelopeMarkup {
  const { envelope: env, encoding, encodingNamespace: style } = dialect
  return {
    start: piece(
      `<?xml version="1.0" encoding="UTF-8"?>\n<${env}:Envelope xmlns:${env}="${dialect.envelopeNamespace}" xmlns:${dialect.api}="${namespace}"` +
        ` xmlns:${dialect.schema}="${schemaNamespace}" xmlns:${dialect.instance}="${instanceNamespace}"`,
    ),
    map: piece(` xmlns:${dialect.map}="${mapNamespace}"`),
    // SOAP 1.2 allows the encoding style on the operation only.
    startEnd: piece(
      ` xmlns:${encoding}="${style}"${dialect.version === '1.1' ? ` ${env}:encodingStyle="${style}"` : ''}>`,
    ),
    header: piece(`<${env}:Header>`),
    headerEnd: piece(`</${env}:Header>`),
    body: piece(`<${env}:Body>`),
    end: piece(`</${env}:Body></${env}:Envelope>\n`),
  }
}

/** Writes an envelope (S-2). */
export function writeEnvelope(
  out: ByteWriter,
  markup: EnvelopeMarkup,
  parts: {
    /** Writes the header blocks, if any. */
    readonly header?: () => void
    readonly body: () => void
    /** Whether what was written has to have the namespace of Apache's Map. */
    readonly usesMap?: () => boolean
  },
): void {
  out.put(markup.start)
  const start = out.length
  out.put(markup.startEnd)
  if (parts.header) {
    const before = out.length
    out.put(markup.header)
    const after = out.length
    parts.header()
    if (out.length === after) out.cutTo(before)
    else out.put(markup.headerEnd)
  }
  out.put(markup.body)
  parts.body()
  out.put(markup.end)
  if (parts.usesMap?.() === true) out.insert(start, markup.map)
}

/** Wraps a result in the element that answers a method (S-20). */
export function writeResponseElement(out: ByteWriter, dialect: Dialect, method: string, result: () => void): void {
  const name = `${dialect.api}:${method}Response`
  if (dialect.version === '1.1') {
    out.markup(`<${name}>`)
    result()
  } else {
    out.markup(`<${name} ${dialect.envelope}:encodingStyle="${dialect.encodingNamespace}">`)
    const place = out.length
    result()
    const told = piece(`<rpc:result xmlns:rpc="${rpcNamespace}">${method}Return</rpc:result>`)
    if (out.length > place) out.insert(place, told)
  }
  out.markup(`</${name}>`)
}
