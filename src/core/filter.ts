import type { Value } from './value.js'
/** STUB */
export type FilterInput = { readonly [name: string]: Value | undefined }
/** A checked filter, plain data as REST sends it: nested objects down to `{ operation, options?: [{ name, value: [] }] }`. */
export type FilterNode = { readonly [name: string]: Value }
export declare function normalizeFilter(filter: FilterInput | undefined): FilterNode | undefined
