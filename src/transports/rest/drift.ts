import type { Quirks } from '../../core/quirk.js'
import type { TypeReference } from '../../core/schema.js'
import { isObject, setMember } from '../../core/value.js'
import { RawNumber } from './raw-number.js'

/** Which changes of results are on. */
interface Drift {
  readonly bareLists: boolean
  readonly numbersAsText: boolean
  readonly flagsAsNumbers: boolean
  readonly floatNoise: boolean
  readonly bigFloats: boolean
}

/** Changes a result to another that stands for the same. */
export type Change = (value: unknown, reference: TypeReference | undefined, maxDepth: number) => unknown

/** The type drift of the API as far as quirks ask for it; undefined when none does. */
export function drifting(quirks: Quirks): Change | undefined {
  const drift: Drift = {
    bareLists: quirks['rest-list-of-one-bare'] === true,
    numbersAsText: quirks['rest-numbers-as-text'] === true,
    flagsAsNumbers: quirks['rest-flags-as-numbers'] === true,
    floatNoise: quirks['rest-float-noise'] === true,
    bigFloats: quirks['rest-big-integers-as-floats'] === true,
  }
  if (!Object.values(drift).includes(true)) return undefined
  return (value, reference, maxDepth) => new Changer(drift, noNames).change(value, reference, maxDepth)
}

/** Whether a written result may hold what SOAP alone shows: looking at its text is much faster than at it. */
export function mayBeSoapOnly(text: string): boolean {
  return text.includes('ipsEvents') || text.includes('blockedApplicationEvents')
}

/** Leaves out what SOAP alone shows. */
export const withoutSoapOnly: Change = (value, reference, maxDepth) =>
  new Changer(noDrift, soapOnly).change(value, reference, maxDepth)

class Changer {
  /** Shared objects stay shared, and cycles end: the writer tells of them. */
  private readonly copies = new Map<object, Map<TypeReference | undefined, unknown>>()

  constructor(
    private readonly drift: Drift,
    private readonly hidden: ReadonlySet<string>,
  ) {}

  change(value: unknown, reference: TypeReference | undefined, levels: number): unknown {
    if (typeof value !== 'object' || value === null) return this.scalar(value, reference)
    if (levels < 0 || (!Array.isArray(value) && !isObject(value))) return value
    let copies = this.copies.get(value)
    if (!copies) this.copies.set(value, (copies = new Map()))
    if (copies.has(reference)) return copies.get(reference)
    if (Array.isArray(value)) {
      const list: unknown[] = []
      copies.set(reference, list)
      for (const item of value as unknown[]) list.push(this.change(item, reference?.item, levels - 1))
      // Nobody could tell a list of one null from null.
      const isBare = this.drift.bareLists && reference?.list === true && list.length === 1 && isObject(list[0])
      return isBare ? list[0] : list
    }
    const members: Record<string, unknown> = {}
    copies.set(reference, members)
    const declared = reference?.item.type
    const hides = this.hidden.size > 0 && (declared?.is(intrusionDetection) ?? false)
    for (const [name, member] of Object.entries(value)) {
      if (hides && this.hidden.has(name)) continue
      setMember(members, name, this.change(member, declared?.property(name), levels - 1))
    }
    return members
  }

  private scalar(value: unknown, reference: TypeReference | undefined): unknown {
    const { drift } = this
    const kind = reference?.kind
    if (typeof value === 'boolean') return drift.flagsAsNumbers && kind === 'boolean' ? Number(value) : value
    if (typeof value !== 'number' && typeof value !== 'bigint') return value
    if (kind !== 'integer' && kind !== 'float') return value
    if (drift.bigFloats && kind === 'integer' && (value >= 2n ** 63n || value < -(2n ** 63n))) {
      return new RawNumber(Number(value).toExponential())
    }
    if (drift.numbersAsText) return String(value)
    if (drift.floatNoise && kind === 'float' && typeof value === 'number' && !Number.isInteger(value)) {
      return new RawNumber(value.toPrecision(17))
    }
    return value
  }
}

const intrusionDetection = 'SoftLayer_Software_Component_HostIps'
const soapOnly: ReadonlySet<string> = new Set(['ipsEvents', 'blockedApplicationEvents'])
const noNames: ReadonlySet<string> = new Set()
const noDrift: Drift = {
  bareLists: false,
  numbersAsText: false,
  flagsAsNumbers: false,
  floatNoise: false,
  bigFloats: false,
}
