import type { ErrorCode } from '../../core/error.js'
import type { Quirks } from '../../core/quirk.js'

/** What a client and a server of this API write differently. */
export interface ValueStyle {
  readonly null: string
  /** How an integer beyond 32 bits is written: PHP reads `<i8>` as null and a large `<int>` cut (foreign-wire section 4). */
  readonly wideInteger: 'int' | 'text' | 'double' | 'i8' | 'cut'
  readonly integersAsText: boolean
  readonly emptyStruct: string
  readonly bareListOfOne: boolean
  /** Whether NaN and the infinities are written, as PHP spells them. */
  readonly nonFinite: boolean
  readonly sixDecimals: boolean
  readonly typedDates: boolean
  readonly untypedText: boolean
  readonly numericEscapes: boolean
  readonly base64Lines: boolean
  readonly maxDepth: number
  /** About how many characters may be written again: an object in many places is written in each of them. */
  readonly maxRepeated: number
  /** What is said when it would be more. */
  readonly tooLarge: { readonly code: ErrorCode; readonly message: string }
}

/** A client's style. */
export function clientStyle(maxDepth: number): ValueStyle {
  return {
    null: '<nil/>',
    wideInteger: 'text',
    integersAsText: false,
    emptyStruct: '<struct></struct>',
    bareListOfOne: false,
    nonFinite: false,
    sixDecimals: false,
    typedDates: false,
    untypedText: false,
    numericEscapes: false,
    base64Lines: false,
    maxDepth,
    maxRepeated,
    tooLarge: {
      code: 'invalid-call',
      message: 'makes the call too large: an object in many places is sent in each of them',
    },
  }
}

/** A server's style, lossless but for the quirks that are on. */
export function serverStyle(quirks: Quirks, maxDepth: number): ValueStyle {
  return {
    null: quirks['xmlrpc-null-as-empty-text'] ? '<string/>' : '<nil/>',
    wideInteger: wideIntegers.find((word) => word === quirks['xmlrpc-wide-integers']) ?? 'int',
    integersAsText: quirks['xmlrpc-integers-as-text'] === true,
    emptyStruct: quirks['xmlrpc-empty-struct-as-array'] ? '<array><data/></array>' : '<struct></struct>',
    bareListOfOne: quirks['xmlrpc-list-of-one-bare'] === true,
    nonFinite: true,
    sixDecimals: quirks['xmlrpc-six-decimals'] === true,
    typedDates: quirks['xmlrpc-typed-dates'] === true,
    untypedText: quirks['xmlrpc-untyped-text'] === true,
    numericEscapes: quirks['xmlrpc-numeric-escapes'] === true,
    base64Lines: quirks['xmlrpc-base64-lines'] === true,
    maxDepth,
    maxRepeated,
    tooLarge: { code: 'overload', message: 'Expected result size too large' },
  }
}

const wideIntegers = ['int', 'text', 'double', 'i8', 'cut'] as const

/** Thousands of rows that share their objects stay far below; objects that unfold without end are found within a second. */
const maxRepeated = 20_000_000
