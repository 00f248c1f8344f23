import type { Call } from './call.js'

/**
 * Whether a call only reads. The HTTP verb says nothing: a GET can delete (wire-facts D-10, R-12). The API has no flag
 * for it, so the name decides, and every name that is not surely a read counts as a write.
 */
export function isRead(call: Pick<Call, 'service' | 'method' | 'args'>): boolean {
  // With a template for an argument, REST takes it for an order.
  if (call.method === 'getObject' && call.args !== undefined && call.args.length > 0) return false
  return readName.test(call.method) && !writesInSpiteOfName.test(call.method)
}

const readName =
  /^(get|is|has|can|find|search|verify|check|validate|count|list|lookup|calculate|estimate)(?=[A-Z_0-9]|$)|^advancedSearch$/
/** Names that begin like a read but make something: a token, a session, a support case. */
const writesInSpiteOfName = /^get\w*(Token|Session|Password)\w*$|^(check|verify)(In|Out)|^get\w*AndUpdate/
