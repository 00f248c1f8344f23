import {
  encodingNamespace,
  envelopeNamespace,
  instanceNamespace,
  isEnvelope,
  mapNamespace,
  schemaNamespace,
} from './names.js'
import type { Scope } from './element.js'
import { type Element } from './element.js'
import type { SoapReader } from './reader.js'

/** Wraps header blocks and a body in an envelope with the prefixes that PHP uses (S-2). */
export function envelope(namespace: string, header: string, body: string, usesMap: boolean): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${envelopeNamespace}" xmlns:ns1="${namespace}"` +
    ` xmlns:xsd="${schemaNamespace}" xmlns:xsi="${instanceNamespace}"${usesMap ? ` xmlns:ns2="${mapNamespace}"` : ''}` +
    ` xmlns:SOAP-ENC="${encodingNamespace}" SOAP-ENV:encodingStyle="${encodingNamespace}">` +
    `${header === '' ? '' : `<SOAP-ENV:Header>${header}</SOAP-ENV:Header>`}<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>\n`
  )
}

/** What to do with the parts of an envelope; start tags have been passed when a handler is called. */
export interface EnvelopeHandlers {
  /** A header block: read it to its end. */
  header(block: Element): void
  /** The operation, its response or a fault: the first element of the body. Read it to its end. */
  operation(element: Element): void
}

/** Reads an envelope through, multi-ref elements after the operation included. */
export function readEnvelope(reader: SoapReader, root: Scope, handlers: EnvelopeHandlers): void {
  const outer = reader.element(root)
  if (outer.local !== 'Envelope' || !isEnvelope(outer.namespace)) reader.fail('an answer that is no SOAP envelope')
  if (outer.empty) reader.fail('an empty envelope')
  let bodies = 0
  children(reader, outer, (part) => {
    if (!isEnvelope(part.namespace)) reader.fail('an element beside Header and Body')
    if (part.local === 'Header') children(reader, part, (block) => handlers.header(block))
    else if (part.local === 'Body') {
      if (bodies++ > 0) reader.fail('two bodies')
      let operations = 0
      children(reader, part, (element) => {
        if (operations++ === 0) handlers.operation(element)
        else reader.independent(element)
      })
      if (operations === 0) reader.fail('an empty body')
    } else reader.fail('an element beside Header and Body')
  })
  if (bodies === 0) reader.fail('an envelope without a body')
  reader.finish()
  reader.resolveReferences()
}

/** Calls back for each child element, whose start tag has been passed; the callback reads it to its end. */
export function children(reader: SoapReader, parent: Element, each: (child: Element) => void): void {
  if (parent.empty) return
  for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) each(reader.element(parent.scope))
  reader.endTag(parent.name)
}
