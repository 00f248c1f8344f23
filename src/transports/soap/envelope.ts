import type { Element, Scope } from './element.js'
import { isEnvelope } from './names.js'
import type { SoapReader } from './reader.js'

/** What to do with the parts of an envelope; start tags have been passed when a handler is called. */
export interface EnvelopeHandlers {
  /** The envelope itself, before anything of it is read. */
  envelope?(element: Element): void
  /** A header block: read it to its end. */
  header(block: Element): void
  /** The operation, its response or a fault: the first element of the body. Read it to its end. */
  operation(element: Element): void
}

/** Reads an envelope through, multi-ref elements after the operation included. */
export function readEnvelope(reader: SoapReader, root: Scope, handlers: EnvelopeHandlers): void {
  const outer = reader.element(root)
  if (outer.local !== 'Envelope' || !isEnvelope(outer.namespace)) {
    reader.refuse('an answer that is no SOAP envelope', problems.version)
  }
  handlers.envelope?.(outer)
  if (outer.empty) reader.refuse('an empty envelope', problems.body)
  let bodies = 0
  children(reader, outer, (part) => {
    const own = isEnvelope(part.namespace)
    if (own && part.local === 'Header' && bodies === 0) {
      children(reader, part, (block) => handlers.header(block))
    } else if (own && part.local === 'Body') {
      if (bodies++ > 0) reader.fail('two bodies')
      let operations = 0
      children(reader, part, (element) => {
        if (operations++ === 0) handlers.operation(element)
        else reader.independent(element)
      })
      if (operations === 0) reader.refuse('an empty body', problems.operation)
    } else if (bodies > 0 && !own) {
      // SOAP 1.1 allows elements after the body.
      reader.independent(part)
    } else reader.refuse('an element beside Header and Body', problems.body)
  })
  if (bodies === 0) reader.refuse('an envelope without a body', problems.body)
  reader.finish()
  reader.resolveReferences()
}

/** What PHP's server says to an envelope that is none. */
const problems = {
  version: { code: 'SOAP-ENV:VersionMismatch', message: 'Wrong Version' },
  body: { code: 'SOAP-ENV:Client', message: 'Body must be present in a SOAP envelope' },
  operation: { code: 'SOAP-ENV:Client', message: 'looks like we got "Body" without function call' },
} as const

/** Calls back for each child element, whose start tag has been passed; the callback reads it to its end. */
export function children(reader: SoapReader, parent: Element, each: (child: Element) => void): void {
  if (parent.empty) return
  for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) each(reader.element(parent.scope))
  reader.endTag(parent.name)
}
