import { plainTable } from '../output.js'
import { loadText } from './load-text.js'
import { clearlyDiffers, relationText } from './relation.js'
import type { BenchResults, LoadMeasurement, Measurement, Network, Part, Spread } from './results.js'

export { thisMachine } from './machine.js'

/** The tables of a bench, with what was measured and how. */
export function renderReport(results: BenchResults): string {
  const { machine, method, network, warnings, loads } = results
  const line = network ? `; over a line of ${network.name}${measuredText(network)}` : ''
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}, node ${machine.node}${line}`,
    method,
    ...warnings.map((warning) => `warning: ${warning}`),
    '',
    measurementTable(results),
    ...(loads.length === 0 ? [] : ['', loadTable(loads)]),
  ].join('\n')
}

function measuredText({ measured, inCalls }: Network): string {
  if (measured === undefined) return ''
  const calls = inCalls === undefined ? '' : `, in calls: ${inCalls.toFixed(1)} ms`
  return ` (round trip measured: ${measured.toFixed(1)} ms${calls})`
}

const columns: readonly (readonly [Part, string])[] = [
  ['encode', 'encode ms'],
  ['firstByte', 'first byte ms'],
  ['transfer', 'transfer ms'],
  ['unpack', 'unpack ms'],
  ['decode', 'decode ms'],
]

function measurementTable({ measurements }: BenchResults): string {
  const head = [
    'case',
    'variant',
    'request B',
    'plain B',
    'gzip B',
    ...columns.map(([, title]) => title),
    'total ms',
    '95 % interval',
    'p99 ms',
    'CPU ms',
    'calls/s',
    'calls',
    'errors',
  ]
  const rows = measurements.map((measurement, i) => {
    const { bytes, milliseconds, cpu, callsPerSecond, calls, errors } = measurement
    return [
      measurements[i - 1]?.case === measurement.case ? '' : measurement.case,
      measurement.variant,
      size(bytes.request),
      size(bytes.plain),
      size(bytes.gzip),
      ...columns.map(([part]) => median(milliseconds[part])),
      median(milliseconds.total),
      interval(milliseconds.total) + faster(measurement, measurements),
      significant(milliseconds.total?.p99),
      median(cpu),
      significant(callsPerSecond),
      String(calls),
      errors === 0 ? '' : String(errors),
    ]
  })
  return plainTable(...withoutEmpty(head, rows, ['case', 'variant']))
}

function loadTable(loads: readonly LoadMeasurement[]): string {
  const head = [
    'case',
    'load',
    'variant',
    'calls/s',
    'p50 ms',
    'p90 ms',
    'p99 ms',
    'max ms',
    'CPU ms',
    'calls',
    'errors',
    'given up',
  ]
  const rows = loads.map(({ case: row, load, variant, callsPerSecond, latency, cpu, calls, errors, unanswered }, i) => [
    loads[i - 1]?.case === row ? '' : row,
    loadText(load),
    variant,
    significant(callsPerSecond),
    significant(latency.median),
    significant(latency.p90),
    significant(latency.p99),
    significant(latency.max),
    median(cpu),
    String(calls),
    errors === 0 ? '' : String(errors),
    unanswered === undefined ? '' : String(unanswered),
  ])
  return plainTable(...withoutEmpty(head, rows, ['case', 'load', 'variant']))
}

/** A mark on the fastest of a case, when it is surely so. */
function faster({ case: row, variant, milliseconds: { total } }: Measurement, all: readonly Measurement[]): string {
  if (!total) return ''
  const others = all.filter((other) => other.case === row && other.variant !== variant)
  if (others.length === 0) return ''
  const first = others.every(({ milliseconds: { total: other } }) => {
    return !other || (total.median < other.median && clearlyDiffers(total, other))
  })
  return first ? ' *' : '  '
}

/** Columns in which nothing stands are left out. */
function withoutEmpty(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly string[],
): Parameters<typeof plainTable> {
  const kept = head.map((_, i) => rows.some((row) => row[i] !== ''))
  const pick = (cells: readonly string[]): readonly string[] => cells.filter((_, i) => kept[i])
  return [pick(head), rows.map(pick), new Set(head.filter((title) => !left.includes(title)))]
}

function size(bytes: number | undefined): string {
  return bytes === undefined || bytes === 0 ? '' : bytes.toLocaleString('en')
}

function median(spread: Spread | undefined): string {
  return significant(spread?.median)
}

function interval(spread: Spread | undefined): string {
  if (!spread) return ''
  const [low, high] = spread.interval ?? []
  return low === undefined ? relationText.few : `${significant(low)} - ${significant(high)}`
}

/** Three digits that count, never an exponent. */
function significant(value: number | undefined): string {
  if (value === undefined) return ''
  if (!Number.isFinite(value)) return '-'
  const digits = value === 0 ? 0 : Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
  return value.toFixed(digits)
}
