/**
 * XML-RPC: the reference behaviour of the API (wire-facts section 2.3). May import core and xml/ only; start reading
 * at codec.ts, its server half is mirror.ts.
 */
import type { Protocol } from '../../core/codec.js'
import { createCodec } from './codec.js'
import { createMirror } from './mirror.js'
import { quirks } from './quirks.js'

/** The XML-RPC protocol. @public */
export const protocol: Protocol = {
  name: 'xmlrpc',
  path: '/xmlrpc/v3.1',
  can: {
    nullVsEmpty: false,
    emptyObjectVsList: false,
    listOfOne: false,
    largeIntegers: false,
    types: false,
    sharedIdentity: false,
    nonFinite: false,
    controlCharacters: false,
    apiHeaders: true,
    legacyMask: true,
  },
  quirks,
  codec: createCodec,
  mirror: createMirror,
}
