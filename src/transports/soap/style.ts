import type { Quirks } from '../../core/quirk.js'
import { otherPrefixes, phpDialect, soap12Dialect, type Dialect } from './dialect.js'
import type { ElementStyle } from './element-style.js'

/** How a server half reads and writes, by the quirks it is given; all off loses nothing. */
export interface ServerStyle {
  readonly dialect: Dialect
  readonly sharing: ElementStyle['sharing']
  readonly lists: NonNullable<ElementStyle['lists']>
  readonly leavesNullOut: boolean
  readonly leavesEmptyListOut: boolean
  readonly totalOnListsOnly: boolean
  readonly faultActor: boolean
  readonly faultStatus: number
  readonly malformed: boolean
  readonly strictParameters: boolean
  readonly ownHeadersOnly: boolean
  readonly unqualifiedChildrenOnly: boolean
}

/** Reads the quirks of this protocol; those of others are passed over. */
export function serverStyle(quirks: Quirks): ServerStyle {
  const on = (name: string): boolean => quirks[name] === true
  return {
    dialect: on('soap-other-prefixes') ? otherPrefixes : phpDialect,
    sharing: oneOf(quirks['soap-shared-objects'], ['repeated', 'forward', 'hoisted'] as const) ?? 'in-place',
    lists: oneOf(quirks['soap-list-form'], ['encoding-array', 'no-array-type', 'named-items'] as const) ?? 'typed',
    leavesNullOut: on('soap-null-absent'),
    leavesEmptyListOut: on('soap-empty-list-absent'),
    totalOnListsOnly: on('soap-total-on-lists-only'),
    faultActor: on('soap-fault-actor'),
    faultStatus: on('soap-fault-status-200') ? 200 : 500,
    malformed: on('soap-malformed-answer'),
    strictParameters: on('soap-strict-parameters'),
    ownHeadersOnly: on('soap-header-namespace'),
    unqualifiedChildrenOnly: on('soap-unqualified-header-children'),
  }
}

/** The same style for an answer to a request of SOAP 1.2, which gets one of that version. */
export function in12(style: ServerStyle): ServerStyle {
  return { ...style, dialect: soap12Dialect }
}

function oneOf<T extends string>(value: unknown, words: readonly T[]): T | undefined {
  return words.find((word) => word === value)
}
