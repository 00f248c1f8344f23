/** A legacy nested mask (X-5, S-6, M-8): `{ hardware: { id: {} } }`; an empty object is a leaf. @public */
export interface LegacyMask {
  readonly [property: string]: LegacyMask
}

/**
 * An object mask: text in the API's grammar (M-1), a list of properties (`['id', 'datacenter.name']`), or
 * `{ legacy: {...} }` for the nested form that XML-RPC and SOAP still take.
 * @public
 */
export type MaskInput = string | readonly string[] | { readonly legacy: LegacyMask }

/** A mask that is ready for the wire. */
export type NormalizedMask = { readonly text: string } | { readonly legacy: LegacyMask }

/** Stub, replaced by the mask work. */
export declare function normalizeMask(mask: MaskInput | undefined): NormalizedMask | undefined
