import type { Quirk } from '../../core/quirk.js'

/** What the API's XML-RPC does that a plain server would not (wire-facts section 4). */
export const quirks: readonly Quirk[] = [
  {
    name: 'xmlrpc-null-as-empty-text',
    number: 33,
    summary: 'null is written as <string/>, so that it cannot be told from an empty text',
    rules: ['X-25'],
    default: true,
  },
  {
    name: 'xmlrpc-empty-struct-as-array',
    number: 33,
    summary: 'an empty struct is written as an empty array',
    rules: ['X-26'],
    default: true,
  },
]
