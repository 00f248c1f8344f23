// The REST protocol (JSON): client half in codec.ts, server half in mirror.ts. Imports core only.
// Facts: wire-facts section 2.2. Look next at codec.ts.
import type { CodecSettings, Protocol } from '../../core/codec.js'
import { createCodec } from './codec.js'
import { loadXmlReader } from './formats.js'
import { createMirror } from './mirror.js'
import { quirks } from './quirks.js'

/**
 * REST: JSON with HTTP Basic or a bearer token. Cannot carry API headers, legacy masks, NaN and infinities; shared
 * objects are repeated, and a list of one may come as its only item when no schema tells.
 *
 * `format: 'xml'` asks for the API's `.xml` output instead; the answers are the same, but for characters that XML
 * cannot carry, and for types that no schema declares: there all is text. It needs a parser, which `prepare` loads:
 * `await protocol.prepare({ format: 'xml' })` before `protocol.codec({ format: 'xml' })`.
 *
 * @example
 * import { protocol } from 'softlayer-transports/rest'
 * const codec = protocol.codec({ auth: { username, apiKey } })
 * const request = codec.encode({ service: 'SoftLayer_Account', method: 'getObject' })
 *
 * @public
 */
export const protocol: Protocol = Object.freeze({
  name: 'rest',
  path: '/rest/v3.1',
  can: Object.freeze({
    nullVsEmpty: true,
    emptyObjectVsList: true,
    listOfOne: false,
    largeIntegers: true,
    types: true,
    sharedIdentity: false,
    nonFinite: false,
    controlCharacters: true,
    apiHeaders: false,
    legacyMask: false,
  }),
  quirks,
  formats: Object.freeze(['json', 'xml']),
  prepare: async (settings?: CodecSettings) => {
    if (settings?.format === 'xml') await loadXmlReader()
  },
  codec: createCodec,
  mirror: createMirror,
})
