import type { BenchCase } from './cases.js'
import type { Round } from './measure.js'
import { keyOf } from './prove.js'
import type { Bytes, Load, LoadMeasurement, Measurement, Part, RoundSamples, Spread } from './results.js'
import { parts } from './results.js'
import { bootstrapInterval, histogramOf, leastSamples, spreadOf, thinned, tidy } from './statistics.js'
import type { RowResult, TaskResult } from './task.js'
import type { Variant } from './variants.js'

/** Samples of one part that a round keeps in the file. */
const keptSamples = 60

interface Visit {
  readonly result: TaskResult
  readonly row: RowResult
}

/** Sums up what all processes found, in the order of cases and variants. */
export function collect(
  cases: readonly BenchCase[],
  variants: readonly Variant[],
  rounds: readonly Round[],
  bytes: ReadonlyMap<string, Bytes>,
): { readonly measurements: readonly Measurement[]; readonly loads: readonly LoadMeasurement[] } {
  const measurements: Measurement[] = []
  const loads: LoadMeasurement[] = []
  for (const benchCase of cases) {
    for (const { name: row } of benchCase.rows) {
      for (const { name: variant } of variants) {
        const own = rounds
          .filter((round) => round.variant === variant)
          .flatMap(({ results }) => results)
          .filter(({ task }) => task.case === benchCase.name)
          .map((result): Visit => ({ result, row: result.rows.get(row) as RowResult }))
        const single = own.filter(({ result }) => !result.task.load)
        if (single.length > 0) {
          const shared = benchCase.rows.length > 1
          measurements.push(measurementOf(row, variant, single, shared, bytes.get(keyOf(row, variant))))
        }
        for (const visits of groupedByLoad(own)) loads.push(loadOf(row, variant, visits))
      }
    }
  }
  return { measurements, loads }
}

function measurementOf(
  row: string,
  variant: string,
  visits: readonly Visit[],
  shared: boolean,
  proven: Bytes | undefined,
): Measurement {
  const columns = columnsOf(visits)
  const total = (columns.total ?? []).flat()
  const last = visits.at(-1)?.row.bytes
  const bytes = proven ?? (last ? { request: last.request, plain: last.plain, received: last.received } : undefined)
  // The process cannot tell apart which of a case's calls used how much.
  const cpu = shared ? undefined : cpuOf(visits)
  return {
    case: row,
    variant,
    ...outcomes(visits),
    callsPerSecond: total.length === 0 ? 0 : tidy((total.length * 1000) / total.reduce((sum, time) => sum + time, 0)),
    bytes: bytes ?? { request: 0, plain: 0, received: 0 },
    milliseconds: Object.fromEntries(
      parts.flatMap((part) => {
        const column = columns[part]
        return column && column.some((samples) => samples.length > 0) ? [[part, spreadOf(column)]] : []
      }),
    ),
    ...(cpu ? { cpu } : {}),
    ...burdens(visits),
    histogram: histogramOf(total),
    rounds: visits.map(({ row: { calls, samples }, result }): RoundSamples => ({
      calls,
      samples: Object.fromEntries(Object.entries(samples).map(([part, list]) => [part, thinned(list, keptSamples)])),
      ...(cpu && result.cpu !== undefined ? { cpu: tidy(result.cpu) } : {}),
      peakBytes: result.resident,
    })),
  }
}

function loadOf(row: string, variant: string, visits: readonly Visit[]): LoadMeasurement {
  const columns = columnsOf(visits).total ?? []
  const { calls } = outcomes(visits)
  const unanswered = visits.reduce((sum, { row: one }) => sum + one.unanswered, 0)
  const speeds = visits.map(({ row: one, result }) => one.calls / result.seconds)
  const cpu = cpuOf(visits)
  return {
    case: row,
    variant,
    load: visits[0]?.result.task.load as Load,
    ...outcomes(visits),
    ...(unanswered === 0 ? {} : { unanswered }),
    callsPerSecond: spreadOf(speeds.map((speed) => [speed])).median,
    ...(calls < leastSamples ? {} : { callsPerSecondInterval: bootstrapInterval(speeds.map((speed) => [speed])) }),
    latency: spreadOf(columns),
    ...(cpu ? { cpu } : {}),
    ...burdens(visits),
    histogram: histogramOf(columns.flat()),
  }
}

function outcomes(visits: readonly Visit[]): { calls: number; errors: number; firstError?: string } {
  const firstError = visits.find(({ row }) => row.firstError !== undefined)?.row.firstError
  return {
    calls: visits.reduce((sum, { row }) => sum + row.calls, 0),
    errors: visits.reduce((sum, { row }) => sum + row.errors, 0),
    ...(firstError === undefined ? {} : { firstError }),
  }
}

function burdens(visits: readonly Visit[]): Pick<Measurement, 'peakBytes' | 'loopDelay'> {
  const delays = visits.flatMap(({ result }) => result.loopDelay ?? [])
  return {
    peakBytes: Math.max(...visits.map(({ result }) => result.resident)),
    ...(delays.length === 0
      ? {}
      : {
          loopDelay: {
            p99: spreadOf(delays.map(({ p99 }) => [p99])).median,
            max: tidy(Math.max(...delays.map(({ max }) => max))),
          },
        }),
  }
}

function cpuOf(visits: readonly Visit[]): Spread | undefined {
  const used = visits.flatMap(({ result }) => result.cpu ?? [])
  // Each is the mean of many calls.
  return used.length === 0
    ? undefined
    : spreadOf(
        used.map((cpu) => [cpu]),
        2,
      )
}

/** Samples by part and round. */
function columnsOf(visits: readonly Visit[]): Partial<Record<Part, readonly (readonly number[])[]>> {
  return Object.fromEntries(parts.map((part) => [part, visits.map(({ row }) => row.samples[part] ?? [])]))
}

function groupedByLoad(visits: readonly Visit[]): readonly (readonly Visit[])[] {
  const groups = new Map<string, Visit[]>()
  for (const visit of visits) {
    const { load } = visit.result.task
    if (!load) continue
    const key = `${load.kind} ${load.value}`
    groups.set(key, [...(groups.get(key) ?? []), visit])
  }
  return [...groups.values()]
}
