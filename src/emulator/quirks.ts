import type { Quirk } from '../core/quirk.js'

/** What the API does whatever the protocol (wire-facts section 4). Those of one protocol are in its folder. */
export const generalQuirks: readonly Quirk[] = []
