import type { Reply } from '../core/call.js'
import type { Capabilities, Protocol } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Difference } from '../core/value.js'
import { differences, equal, isObject } from '../core/value.js'

/** What one protocol answered. */
export interface Answer {
  readonly protocol: Protocol
  readonly outcome: Reply | CallError
}

/** A place where a protocol's answer is not the reference's. */
export interface FoundDifference extends Difference {
  readonly protocol: string
}

/** How the answers compare to the first one. */
export interface Comparison {
  readonly reference: string
  readonly differences: readonly FoundDifference[]
  /** Differences that one of the two protocols cannot carry, with the capability that it lacks. */
  readonly notCarried: readonly (FoundDifference & { readonly capability: keyof Capabilities })[]
}

/** Compares every answer with the first: values, totals and error codes. */
export function compareAnswers(answers: readonly Answer[]): Comparison {
  const [first, ...others] = answers
  if (!first) throw new RangeError('nothing to compare')
  const found: FoundDifference[] = []
  const notCarried: (FoundDifference & { readonly capability: keyof Capabilities })[] = []
  for (const other of others) {
    for (const difference of differencesOf(first.outcome, other.outcome)) {
      const located = { protocol: other.protocol.name, ...difference }
      const capability = lacking(difference, [first.protocol, other.protocol])
      if (capability === undefined) found.push(located)
      else notCarried.push({ ...located, capability })
    }
  }
  return { reference: first.protocol.name, differences: found, notCarried }
}

function differencesOf(left: Reply | CallError, right: Reply | CallError): readonly Difference[] {
  if (CallError.is(left) || CallError.is(right)) {
    const [leftCode, rightCode] = [codeOf(left), codeOf(right)]
    return leftCode === rightCode ? [] : [{ path: 'error.code', left: leftCode, right: rightCode }]
  }
  const found = differences(left.value, right.value, { limit: 10_000 })
  return left.total === right.total ? found : [...found, { path: 'total', left: left.total, right: right.total }]
}

function codeOf(outcome: Reply | CallError): string {
  return CallError.is(outcome) ? outcome.code : 'none'
}

/** The capability whose lack explains a difference, if there is one. */
function lacking({ left, right }: Difference, pair: readonly Protocol[]): keyof Capabilities | undefined {
  const explains = (capability: keyof Capabilities, fits: boolean): boolean =>
    fits && pair.some((protocol) => !protocol.can[capability])
  if (explains('nullVsEmpty', isBlank(left) && isBlank(right))) return 'nullVsEmpty'
  if (explains('emptyObjectVsList', isEmpty(left) && isEmpty(right))) return 'emptyObjectVsList'
  if (explains('listOfOne', isOneOf(left, right) || isOneOf(right, left))) return 'listOfOne'
  return undefined
}

function isBlank(value: unknown): boolean {
  return value === null || value === ''
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
}

function isOneOf(list: unknown, item: unknown): boolean {
  return Array.isArray(list) && list.length === 1 && equal(list[0], item)
}
