import { CallError } from '../core/error.js'
import type { IncomingCall } from '../core/codec.js'
import { maskNode, type MaskNode } from '../core/mask-parser.js'
import { normalizeMask } from '../core/mask.js'
import type { Quirks } from '../core/quirk.js'
import type { ObjectType } from '../core/schema.js'
import { apiFault } from './api-fault.js'
import { validate, withoutUnknown } from './shape.js'
import type { World } from './world.js'

/** A mask of a call, ready for {@link shape}. */
export interface CallMask {
  readonly mask: MaskNode | undefined
  readonly reduces: boolean
  readonly bare: boolean
}

/** Honours legacy masks only (M-8). */
const legacyOnly = 'SoftLayer_Network_Firewall_AccessControlList'
/** Choked on white space until October 2021 (M-6). */
const choking = 'SoftLayer_Event_Log'

/**
 * Reads the mask of a call as the API does, with all its quirks. `type` is that of the answer.
 * @throws CallError `fault` for what the API refuses: text that is no mask, duplicates (M-4), unknown properties (M-5).
 */
export function readMask(call: IncomingCall, type: ObjectType | undefined, world: World, quirks: Quirks): CallMask {
  const given = call.mask
  const reduces = quirks['local-property-reduces'] !== false
  const none = { mask: undefined, reduces, bare: false }
  if (given === undefined) return none
  const text = typeof given === 'string' ? given : undefined
  if (text !== undefined && quirks['legacy-masks-only'] === true && call.service === legacyOnly) return none
  if (text !== undefined && quirks['event-log-spaces-refused'] === true && call.service === choking && /\s/.test(text))
    throw apiFault('fault', '_Public', 'Invalid object mask. It has white space.')
  let mask = parsed(call, quirks['duplicate-mask-refused'] === false)
  if (mask && type) {
    if (quirks['unknown-mask-refused'] === false) mask = withoutUnknown(mask, type, world)
    else validate(mask, type, world)
  }
  if (mask && quirks['filtered-mask-cuts'] === false) mask = unfiltered(mask)
  const bare = quirks['bare-mask-reduces'] === true && text !== undefined && !hasRoot.test(text)
  return { mask, reduces, bare: bare && mask !== undefined }
}

function parsed(call: IncomingCall, mergeDuplicates: boolean): MaskNode | undefined {
  try {
    const mask = normalizeMask(call.mask)
    return mask && maskNode(mask, { mergeDuplicates })
  } catch (error) {
    if (!CallError.is(error) || error.code !== 'invalid-call') throw error
    throw apiFault('fault', '_Public', `Invalid object mask. ${error.message}`)
  }
}

const hasRoot = /^\s*(?:\[|(?:mask|filteredMask)\s*(?:$|[[.(]))/

function unfiltered({ legacy, scopes }: MaskNode): MaskNode {
  const copies = [...scopes].map(([scope, properties]) => {
    const children = [...properties].map(([name, child]) => [name, unfiltered(child)] as const)
    return [scope, new Map(children)] as const
  })
  return { filtered: false, legacy, scopes: new Map(copies) }
}
