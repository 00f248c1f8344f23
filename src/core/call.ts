import type { FilterInput } from './filter.js'
import type { MaskInput } from './mask.js'
import type { Value } from './value.js'

/**
 * One call of the API, in the API's own words and free of any protocol. A call is never written to: it can be
 * frozen, reused and sent over every protocol.
 *
 * @example
 * const call: Call = {
 *   service: 'SoftLayer_Account', method: 'getVirtualGuests',
 *   mask: 'mask[id,hostname,datacenter[name]]', limit: 100, offset: 0,
 *   filter: { virtualGuests: { hostname: { operation: '^= web' } } },
 * }
 *
 * @public
 */
export interface Call {
  /** The full service name, such as `SoftLayer_Account`. No prefix is ever added (wire-facts C-2). */
  readonly service: string
  /** The method name, such as `getObject`. Methods that the schema does not list work too. */
  readonly method: string
  /** Positional arguments in documented order (C-9). Trailing `undefined` is cut off, inner `undefined` becomes null. */
  readonly args?: readonly (Value | undefined)[]
  /** The init parameter: an integer id, or a text such as a UUID (I-1). `0` is sent. */
  readonly id?: number | string
  /** The object mask (section 2.5). */
  readonly mask?: MaskInput
  /** The object filter (section 2.6), from the service's own type down (F-1). */
  readonly filter?: FilterInput
  /** The largest number of items of a list result. */
  readonly limit?: number
  /** How many items to leave out at the start; 0 when absent. */
  readonly offset?: number
  /** Further API headers (not HTTP headers). REST cannot carry them and refuses. */
  readonly headers?: Readonly<Record<string, Value>>
  /** What is known of a method that the schema does not list. The schema wins for methods it lists. */
  readonly signature?: Signature
}

/** Names and types of a method that the schema does not list. @public */
export interface Signature {
  /** Parameters in call order; SOAP needs their names (S-10), a type is such as `int` or `SoftLayer_Ticket[]`. */
  readonly parameters?: readonly { readonly name: string; readonly type?: string }[]
  /** Type of the result, such as `SoftLayer_Ticket[]`: says that one item is still a list. */
  readonly returns?: string
}

/** The answer to a call. @public */
export interface Reply<T = unknown> {
  /** The result in its canonical form, see {@link Value}. */
  readonly value: T
  /** How many items there are in all, when the API said so for a list. Never 0 for "not said" (L-3). */
  readonly total?: number
}

/** Settings of one call, apart from the call itself. @public */
export interface CallOptions {
  /** Aborts the call; its reason is kept as the error's `cause`. */
  readonly signal?: AbortSignal
  /** Milliseconds for the whole call with all its attempts. Default: the transport's `timeout.total`. */
  readonly timeout?: number
  /** Whether the call may be executed twice, when you know better than the method's name. */
  readonly idempotent?: boolean
}
