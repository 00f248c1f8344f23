import { isRead } from '../../core/access.js'
import type { ReadSettings } from './bench-settings.js'
import type { BenchCase } from './cases.js'
import type { BenchResults, CaseInfo, Load, LoadMeasurement, Measurement, Proof } from './results.js'
import { loadText } from './load-text.js'
import { leastSamples } from './statistics.js'

/** A rate of which less than this is answered in its time was too high. */
const mostBehind = 0.8

/**
 * What went wrong with calls, what was called too seldom, and what loads were too much, in sentences. `duration` is how long
 * loads lasted, in milliseconds.
 */
export function callWarnings(
  measurements: readonly Measurement[],
  loads: readonly LoadMeasurement[],
  duration: number,
): readonly string[] {
  const lines = [...measurements, ...loads]
  const failed = lines
    .filter(({ errors }) => errors > 0)
    .map((line) => {
      const { errors, calls, firstError } = line
      return `${errors} of ${errors + calls} calls of ${nameOf(line)} failed, the first with: ${firstError}`
    })
  const given = loads.flatMap((line) => {
    const { calls, errors, unanswered = 0 } = line
    return unanswered === 0 ? [] : [`${nameOf(line)} (${unanswered} of ${calls + errors + unanswered} calls)`]
  })
  // The last answer comes after the time, however fast the server is.
  const behind = loads
    .filter(({ load, callsPerSecond, latency }) => {
      return load.kind === 'rate' && callsPerSecond * (1 + latency.min / duration) < mostBehind * load.value
    })
    .map((line) => `${nameOf(line)} (${Number(line.callsPerSecond.toPrecision(3))} answered)`)
  const few = lines.filter(({ calls }) => calls < leastSamples).map((line) => `${nameOf(line)} (${line.calls})`)
  return [
    ...failed,
    ...listed('given up unanswered, so that times are at least those told', given),
    ...listed(
      'rates that client and server cannot keep up with, so that times depend on how long the load lasts',
      behind,
    ),
    ...listed(
      `too few calls for a verdict, fewer than ${leastSamples} (a longer --budget or --duration, or more --rounds, make more)`,
      few,
    ),
  ]
}

function nameOf({
  case: row,
  variant,
  load,
}: Pick<Measurement, 'case' | 'variant'> & { readonly load?: Load }): string {
  return `${row} on ${variant}${load ? `, ${loadText(load)}` : ''}`
}

function listed(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join('; ')}`]
}

/** The settings as they are told in the results. */
export function told(settings: ReadSettings, guests: number): BenchResults['settings'] {
  const { protocols, codecs, rivals, suites, calls, records, loads, gzip, keepAlive, endpoint } = settings
  const { seed, budget, duration, rounds } = settings
  const values = (kind: string): readonly number[] =>
    loads.filter((load) => load.kind === kind).map(({ value }) => value)
  return {
    protocols,
    codecs,
    rivals,
    suites: calls ? ['calls'] : suites,
    records,
    concurrency: values('concurrency'),
    rates: values('rate'),
    gzip,
    keepAlive,
    ...(endpoint === undefined ? {} : { endpoint }),
    guests,
    seed,
    budget,
    duration,
    rounds,
  }
}

/** Every line of the table. */
export function casesOf(cases: readonly BenchCase[], proofs: readonly Proof[]): readonly CaseInfo[] {
  return cases.flatMap((benchCase) =>
    benchCase.rows.map(({ name, call }): CaseInfo => {
      const proof = proofs.find((one) => one.case === name)
      const [service = '', method = ''] = call.split('::')
      return {
        name,
        suite: benchCase.suite,
        call,
        write: benchCase.write && !isRead({ service, method }),
        ...(benchCase.records === undefined ? {} : { records: benchCase.records }),
        values: proof?.values ?? 0,
        ...(proof?.items === undefined ? {} : { items: proof.items }),
      }
    }),
  )
}
