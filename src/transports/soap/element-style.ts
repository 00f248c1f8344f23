import type { Dialect } from './dialect.js'
import type { MemberOrder } from './member-order.js'
import type { SharingForm } from './sharing.js'

/** What a client and a server of this API write differently. */
export interface ElementStyle {
  readonly dialect: Dialect
  readonly maxDepth: number
  /** Concrete type of an object, when it is known besides its members. */
  readonly typeName?: (value: object) => string | undefined
  /** What becomes of an object that occurs again (S-22). Cycles are possible unless it is repeated. */
  readonly sharing: SharingForm
  /** Keep a `complexType` member as an element too. A client sends it as `xsi:type` only (S-11). */
  readonly keepComplexType: boolean
  /** How lists are written. Default `typed`, as PHP does (S-21). */
  readonly lists?: 'typed' | 'encoding-array' | 'no-array-type' | 'named-items'
  /** The order of the members of a type. Default: as they come. */
  readonly memberOrder?: MemberOrder
  /**
   * Write what PHP's server reads without loss (foreign-wire section 2). A type that is said wins over the declared one,
   * so nothing is said of an object that is of no known one, unless it is empty; integers of more than 64 bits would
   * become floats, so they go as text, and white space alone, which would be dropped, as CDATA.
   */
  readonly toPhp?: boolean
  /** Leave out members that are null instead of saying so (S-24). */
  readonly leavesNullOut?: boolean
}
