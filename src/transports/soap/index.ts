/**
 * SOAP 1.1 rpc/encoded, without a WSDL (wire-facts section 2.4). May import core and xml/ only; start reading at
 * codec.ts, its server half is mirror.ts.
 */
import type { Protocol } from '../../core/codec.js'
import { createCodec } from './codec.js'
import { createMirror } from './mirror.js'
import { quirks } from './quirks.js'

/** The SOAP protocol. @public */
export const protocol: Protocol = {
  name: 'soap',
  path: '/soap/v3.1',
  can: {
    nullVsEmpty: true,
    emptyObjectVsList: true,
    listOfOne: true,
    largeIntegers: true,
    types: true,
    sharedIdentity: true,
    nonFinite: true,
    controlCharacters: false,
    apiHeaders: true,
    legacyMask: true,
  },
  quirks,
  codec: createCodec,
  mirror: createMirror,
}
