import type { BenchResults, Part, Spread } from '../results.js'
import { relationText } from '../relation.js'
import type { Html } from './html.js'
import { significant } from './numbers.js'
import { sortableTable } from './table.js'
import type { Cell } from './table.js'

const timed: readonly (readonly [Part, string])[] = [
  ['encode', 'encode ms'],
  ['firstByte', 'first byte ms'],
  ['transfer', 'transfer ms'],
  ['unpack', 'unpack ms'],
  ['decode', 'decode ms'],
]
const words = new Set(['case', 'variant', 'load', '95 % interval ms', 'compared', 'as text', 'result'])

/** What each call costs. */
export function timeTable({ measurements }: BenchResults): Html {
  const head = [
    'case',
    'variant',
    'total ms',
    '95 % interval ms',
    ...timed.map(([, title]) => title),
    'p90 ms',
    'p95 ms',
    'p99 ms',
    'max ms',
    'calls/s',
    'calls',
    'errors',
  ]
  const rows = measurements.map(({ case: name, variant, milliseconds, callsPerSecond, calls, errors }): Cell[] => {
    const { total } = milliseconds
    return [
      name,
      variant,
      number(total?.median),
      interval(total),
      ...timed.map(([part]) => number(milliseconds[part]?.median)),
      ...[total?.p90, total?.p95, total?.p99, total?.max, callsPerSecond].map(number),
      count(calls),
      count(errors || undefined),
    ]
  })
  return sortableTable('Times', head, rows, words)
}

/** What each call moves and holds. */
export function resourceTable({ measurements }: BenchResults): Html {
  const head = [
    'case',
    'variant',
    'request B',
    'answer B',
    'answer gzip B',
    'received B',
    'CPU ms',
    'peak MiB',
    'loop delay p99 ms',
    'loop delay max ms',
  ]
  const rows = measurements.map(({ case: name, variant, bytes, cpu, peakBytes, loopDelay }): Cell[] => [
    name,
    variant,
    count(bytes.request || undefined),
    count(bytes.plain),
    count(bytes.gzip),
    count(bytes.received || undefined),
    number(cpu?.median),
    number(mebibytes(peakBytes)),
    number(loopDelay?.p99),
    number(loopDelay?.max),
  ])
  return sortableTable('Bytes, CPU and memory', head, rows, words)
}

/** Several calls at a time, or calls at a rate. */
export function loadTable({ loads }: BenchResults): Html {
  const head = [
    'case',
    'load',
    'variant',
    'calls/s',
    'p50 ms',
    'p90 ms',
    'p95 ms',
    'p99 ms',
    'max ms',
    'CPU ms',
    'peak MiB',
    'loop delay p99 ms',
    'loop delay max ms',
    'calls',
    'errors',
    'given up',
  ]
  const rows = loads.map((measured): Cell[] => {
    const {
      case: name,
      load,
      variant,
      callsPerSecond,
      latency,
      cpu,
      peakBytes,
      loopDelay,
      calls,
      errors,
      unanswered,
    } = measured
    return [
      name,
      load.kind === 'rate' ? `${load.value} per second` : `${load.value} at a time`,
      variant,
      ...[callsPerSecond, latency.median, latency.p90, latency.p95, latency.p99, latency.max, cpu?.median].map(number),
      ...[mebibytes(peakBytes), loopDelay?.p99, loopDelay?.max].map(number),
      count(calls),
      count(errors || undefined),
      count(unanswered),
    ]
  })
  return sortableTable('Under load', head, rows, words)
}

/** What was compared before anything was timed. */
export function proofTable({ proof }: BenchResults): Html {
  const head = ['case', 'compared', 'as text', 'values', 'items', 'result']
  const rows = proof.map(({ case: name, variants, loose, values, items, differences, notCarried }): Cell[] => [
    name,
    variants.filter((variant) => !loose.includes(variant)).join(', '),
    loose.length === 0 ? undefined : loose.join(', '),
    count(values),
    count(items),
    (differences.length === 0 ? 'equal' : `${differences.length} differences`) +
      (notCarried > 0 ? `, ${notCarried} places not carried` : ''),
  ])
  return sortableTable('Equal answers', head, rows, words)
}

function number(value: number | undefined): Cell {
  return value === undefined || !Number.isFinite(value) ? undefined : { value, text: significant(value) }
}

function mebibytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 2 ** 20
}

function count(value: number | undefined): Cell {
  return value === undefined ? undefined : { value, text: value.toLocaleString('en') }
}

function interval(spread: Spread | undefined): Cell {
  if (!spread) return undefined
  const { interval: ends } = spread
  return ends ? `${significant(ends[0])} – ${significant(ends[1])}` : relationText.few
}
