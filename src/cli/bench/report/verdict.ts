import { clearlyDiffers, relationOf, relationText } from '../relation.js'
import type { Estimate } from '../relation.js'
import type { BenchResults, CaseInfo, LoadMeasurement, Measurement, Spread } from '../results.js'
import { listed, medianOf, significant, time, times } from './numbers.js'
import { reasonFor } from './reason.js'

/** What the numbers say, in words. */
export interface Verdict {
  readonly headline: string
  /** About loads and about other clients. */
  readonly remarks: readonly string[]
  readonly cases: readonly CaseVerdict[]
}

/** What they say about one case. */
export interface CaseVerdict {
  readonly case: string
  /** The only fastest variant; absent when there is none. */
  readonly winner?: string
  /** Too few calls were made to say anything. */
  readonly few?: true
  readonly text: string
}

/** A measurement that can be compared. */
interface Entry {
  readonly measurement: Measurement
  readonly total: Spread
}

/** Derives the verdict from the results alone. */
export function verdictOf(results: BenchResults): Verdict {
  const names = rankedVariants(results)
  const cases = results.cases.flatMap((info) => caseVerdict(results, info, names) ?? [])
  return {
    headline: headlineOf(results, cases, names),
    remarks: [...loadRemarks(results, names), ...rivalRemarks(results), ...errorRemarks(results)],
    cases,
  }
}

/** This library's protocols are ranked among each other; rivals only where there is nothing else to rank. */
export function rankedVariants({ variants }: BenchResults): readonly string[] {
  const own = variants.filter(({ kind }) => kind === 'own')
  return (own.length > 1 ? own : variants).map(({ name }) => name)
}

/** Fastest first; what has no answer that was timed is left out. */
export function ranking(results: BenchResults, name: string, variants: readonly string[]): readonly Entry[] {
  return results.measurements
    .flatMap((measurement): Entry[] => {
      const { total } = measurement.milliseconds
      const usable = measurement.case === name && variants.includes(measurement.variant) && total && total.count > 0
      return usable && total.median > 0 ? [{ measurement, total }] : []
    })
    .sort((left, right) => left.total.median - right.total.median)
}

function caseVerdict(results: BenchResults, info: CaseInfo, names: readonly string[]): CaseVerdict | undefined {
  const [best, ...others] = ranking(results, info.name, names)
  if (!best) return undefined
  const name = best.measurement.variant
  const start = `${info.name}${lineOf(results)}: `
  if (others.length === 0) {
    return { case: info.name, text: `${start}${time(best.total.median)} with ${name}; nothing to compare it with.` }
  }
  if (others.some(({ total }) => relationOf(best.total, total) === 'few')) {
    const made = [best, ...others].map(
      ({ measurement: { variant, calls }, total }) => `${variant} (${calls}, median ${time(total.median)})`,
    )
    return { case: info.name, few: true, text: `${start}too few calls for a verdict: ${listed(made)}.` }
  }
  const equals = others.filter(({ total }) => !clearlyDiffers(best.total, total))
  const slower = others.filter(({ total }) => clearlyDiffers(best.total, total))
  const behind = slower.map(
    ({ measurement, total }) =>
      `${measurement.variant} ${time(total.median)}, ${times(total.median / best.total.median)} as long`,
  )
  if (equals.length > 0) {
    const among = [best, ...equals].map(({ measurement, total }) => `${measurement.variant} (${time(total.median)})`)
    const same = equals.every(({ total }) => relationOf(best.total, total) === 'equal')
    const text = `${start}${same ? `practically equal are ${listed(among)}` : `no clear difference between ${listed(among)}`}.`
    if (slower.length === 0) return { case: info.name, text }
    const reason = reasonFor(best.measurement, (slower[0] as Entry).measurement, results)
    return { case: info.name, text: `${text} Clearly slower: ${behind.join('; ')}${because(reason)}.` }
  }
  const second = slower[0] as Entry
  const reason = reasonFor(best.measurement, second.measurement, results)
  const rest = behind.slice(1)
  return {
    case: info.name,
    winner: name,
    text:
      `${start}${name} wins by ${times(second.total.median / best.total.median)} over ${second.measurement.variant} ` +
      `(${time(best.total.median)} against ${time(second.total.median)})${because(reason)}.` +
      (rest.length > 0 ? ` Then: ${rest.join('; ')}.` : ''),
  }
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` because ${reason}`
}

/** ` over NETWORK`, so that no number is quoted without its line. */
function lineOf({ network, settings }: BenchResults): string {
  if (network) return ` over ${network.name}`
  return settings.endpoint === undefined ? '' : ` against ${settings.endpoint}`
}

function headlineOf(results: BenchResults, cases: readonly CaseVerdict[], names: readonly string[]): string {
  const where = lineOf(results) || ' on this machine, over the loopback'
  if (cases.length === 0) return 'Nothing was measured.'
  if (names.length < 2) return `Only ${names[0] ?? 'nothing'} was measured: there is no other to compare it with.`
  const wins = names
    .map((name) => ({ name, won: cases.filter(({ winner }) => winner === name) }))
    .filter(({ won }) => won.length > 0)
    .sort((left, right) => right.won.length - left.won.length)
  const few = cases.filter((one) => one.few).length
  const open = cases.filter(({ winner }) => winner === undefined).length - few
  const unclear =
    (open === 0 ? '' : `, with no one clear winner in ${open}`) + (few === 0 ? '' : `, and too few calls in ${few}`)
  const [first, ...others] = wins
  if (!first) {
    const all = cases.length === 1 ? 'the one case' : `all ${cases.length} cases`
    if (few === cases.length) return `No verdict${where}: too few calls were made in ${all}.`
    const others = few === 0 ? all : `${open} of ${cases.length} cases`
    const rest = few === 0 ? '' : `, in the other ${few} too few calls were made`
    return `No clear winner${where}: in ${others} the fastest are too close to tell${rest}.`
  }
  const leads = first.won.map(({ case: name }) => {
    const [best, second] = ranking(results, name, names)
    return (second?.total.median ?? NaN) / (best?.total.median ?? NaN)
  })
  const [least, most] = [times(Math.min(...leads)), times(Math.max(...leads))]
  const lead = least === most ? `by ${least}` : `by ${least} to ${most}`
  const also = others.map(({ name, won }) => `${name} in ${won.length}`)
  return (
    `${first.name} is clearly the fastest in ${first.won.length} of ${cases.length} ${cases.length === 1 ? 'case' : 'cases'}${where}, ${lead} over the next` +
    `${also.length > 0 ? `; ${listed(also)}` : ''}${unclear}.`
  )
}

/** Who answers most under each load. */
function loadRemarks({ loads }: BenchResults, names: readonly string[]): readonly string[] {
  const groups = new Map<string, (typeof loads)[number][]>()
  for (const load of loads) {
    if (load.load.kind !== 'concurrency' || load.load.value < 2 || !names.includes(load.variant)) continue
    const key = JSON.stringify([load.case, load.load.value])
    groups.set(key, [...(groups.get(key) ?? []), load])
  }
  return [...groups.values()].flatMap((group) => {
    const [best, second] = group.sort((left, right) => right.callsPerSecond - left.callsPerSecond)
    if (!best || !second) return []
    const start = `${best.case}, ${best.load.value} calls at a time: `
    const rates = `${significant(best.callsPerSecond)} and ${significant(second.callsPerSecond)} calls/s`
    const relation = relationOf(rateOf(best), rateOf(second))
    if (relation === 'few') {
      return [`${start}too few calls for a verdict on ${best.variant} and ${second.variant} (${rates}).`]
    }
    if (relation === 'unclear') {
      return [`${start}no clear difference between ${best.variant} and ${second.variant} (${rates}).`]
    }
    if (relation === 'equal') {
      return [`${start}${best.variant} and ${second.variant} answer practically as many calls (${rates}).`]
    }
    const lead = times(best.callsPerSecond / second.callsPerSecond)
    return [`${start}${best.variant} answers ${lead} as many calls as ${second.variant} (${rates}).`]
  })
}

function rateOf({ callsPerSecond: median, callsPerSecondInterval: interval }: LoadMeasurement): Estimate {
  return { median, ...(interval ? { interval } : {}) }
}

/** Each other client against this library on the same protocol. */
function rivalRemarks(results: BenchResults): readonly string[] {
  const { variants, cases } = results
  return variants.flatMap((rival) => {
    const own = variants.find(({ kind, protocol }) => kind === 'own' && protocol === rival.protocol)
    if (rival.kind === 'own' || !own) return []
    const pairs = cases.flatMap(({ name }) => {
      const found = ranking(results, name, [own.name, rival.name])
      const [mine, theirs] = [own, rival].map((one) => found.find((entry) => entry.measurement.variant === one.name))
      return mine && theirs ? [{ mine: mine.total, theirs: theirs.total }] : []
    })
    if (pairs.length === 0) return []
    const start = `${own.name} against ${rival.name}: `
    const all = pairs.length === 1 ? 'the one case' : `any of ${pairs.length} cases`
    // A ratio beside this would be taken for a result.
    for (const relation of ['unclear', 'few'] as const) {
      if (pairs.every(({ mine, theirs }) => relationOf(mine, theirs) === relation))
        return [`${start}${relationText[relation]} in ${all}.`]
    }
    const clear = pairs.filter(({ mine, theirs }) => clearlyDiffers(mine, theirs))
    const others = (['equal', 'unclear', 'few'] as const).map((relation): readonly [string, number] => [
      relationText[relation],
      pairs.filter(({ mine, theirs }) => relationOf(mine, theirs) === relation).length,
    ])
    const faster = clear.filter(({ mine, theirs }) => mine.median < theirs.median).length
    const middle = medianOf(pairs.map(({ mine, theirs }) => theirs.median / mine.median))
    const counts = [
      ['clearly faster', faster] as const,
      ['clearly slower', clear.length - faster] as const,
      ...others,
    ].flatMap(([what, count]) => (count === 0 ? [] : [`${what} in ${count}`]))
    return [
      `${start}${listed(counts)} of ${pairs.length} cases; ${rival.name} takes ${times(middle)} as long (median of the cases).`,
    ]
  })
}

/** Times of failed calls say nothing, so failures are said first. */
function errorRemarks({ measurements, loads }: BenchResults): readonly string[] {
  const failed = [...measurements, ...loads].filter(({ errors }) => errors > 0)
  return failed.map(
    ({ case: name, variant, errors, calls, firstError }) =>
      `${name} with ${variant}: ${errors} of ${calls + errors} calls failed${firstError === undefined ? '' : `, first: ${firstError}`}.`,
  )
}
