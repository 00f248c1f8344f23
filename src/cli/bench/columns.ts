import { loadText } from './load-text.js'
import { relationText } from './relation.js'
import type { LoadMeasurement, Measurement, Part, Spread } from './results.js'

/** A column of the tables, on the terminal and in the report. */
export interface Column<Row> {
  readonly title: string
  /** A text, a count, or what was measured, of which three digits count. */
  readonly kind: 'text' | 'count' | 'number'
  /** Undefined where there is nothing to tell. */
  value(row: Row): string | number | undefined
}

/** Columns that both one call at a time and loads have. */
type Either = Pick<Measurement, 'case' | 'variant' | 'calls' | 'errors' | 'callsPerSecond'> &
  Partial<Pick<Measurement, 'cpu' | 'peakBytes' | 'loopDelay'>>

const text = <Row>(title: string, value: Column<Row>['value']): Column<Row> => ({ title, kind: 'text', value })
const count = <Row>(title: string, value: Column<Row>['value']): Column<Row> => ({ title, kind: 'count', value })
const number = <Row>(title: string, value: Column<Row>['value']): Column<Row> => ({ title, kind: 'number', value })

export const caseColumn = text<Either>('case', (row) => row.case)
export const variantColumn = text<Either>('variant', ({ variant }) => variant)
export const speedColumn = number<Either>('calls/s', ({ callsPerSecond }) => callsPerSecond)
export const cpuColumn = number<Either>('CPU ms', ({ cpu }) => cpu?.median)
export const burdenColumns: readonly Column<Either>[] = [
  number('peak MiB', ({ peakBytes }) => (peakBytes === undefined ? undefined : peakBytes / 2 ** 20)),
  number('loop delay p99 ms', ({ loopDelay }) => loopDelay?.p99),
  number('loop delay max ms', ({ loopDelay }) => loopDelay?.max),
]
export const outcomeColumns: readonly Column<Either>[] = [
  count('calls', ({ calls }) => calls),
  count('errors', ({ errors }) => errors || undefined),
]

/** Sizes of one call. */
export const sizeColumns: readonly Column<Measurement>[] = [
  count('request B', ({ bytes }) => bytes.request || undefined),
  count('plain B', ({ bytes }) => bytes.plain || undefined),
  count('gzip B', ({ bytes }) => bytes.gzip),
]
export const receivedColumn = count<Measurement>('received B', ({ bytes }) => bytes.received || undefined)

/** Medians of the parts of a call. */
export const partColumns: readonly Column<Measurement>[] = (
  [
    ['encode', 'encode ms'],
    ['firstByte', 'first byte ms'],
    ['transfer', 'transfer ms'],
    ['unpack', 'unpack ms'],
    ['decode', 'decode ms'],
  ] as const satisfies readonly (readonly [Part, string])[]
).map(([part, title]) => number(title, ({ milliseconds }) => milliseconds[part]?.median))

export const totalColumn = number<Measurement>('total ms', ({ milliseconds }) => milliseconds.total?.median)
export const intervalTitle = '95 % interval'
export const intervalColumn = text<Measurement>(intervalTitle, ({ milliseconds: { total } }) => intervalText(total))

/** The slow ones of all calls: of few calls their name promises more than is known. */
export const tailColumns = (tails: readonly Tail[]): readonly Column<Measurement>[] =>
  tails.map((tail) => number(`${tail} ms`, ({ milliseconds: { total } }) => tailOf(total, tail)))

export const loadColumn = text<LoadMeasurement>('load', ({ load }) => loadText(load))
export const latencyColumns = (tails: readonly Tail[]): readonly Column<LoadMeasurement>[] => [
  number('p50 ms', ({ latency }) => (latency.count === 0 ? undefined : latency.median)),
  ...tails.map((tail) => number<LoadMeasurement>(`${tail} ms`, ({ latency }) => tailOf(latency, tail))),
]
export const givenUpColumn = count<LoadMeasurement>('given up', ({ unanswered }) => unanswered)

type Tail = 'p90' | 'p95' | 'p99' | 'max'

/** Samples of which at least one is beyond. */
export const tailSamples: Readonly<Record<Tail, number>> = { p90: 10, p95: 20, p99: 100, max: 1 }

function tailOf(spread: Spread | undefined, tail: Tail): number | undefined {
  return spread && spread.count >= tailSamples[tail] ? spread[tail] : undefined
}

/** Ends of an interval that are this many times as far apart say nothing but that the median is very unsure. */
const mostApart = 100

function intervalText(spread: Spread | undefined): string | undefined {
  if (!spread) return undefined
  const [low, high] = spread.interval ?? []
  if (low === undefined || high === undefined) return relationText.few
  return high > mostApart * low ? 'very unsure' : `${significant(low)} - ${significant(high)}`
}

/** What stands in a cell; nothing where there is nothing to tell. */
export function cellText<Row>({ kind, value }: Column<Row>, row: Row): string {
  const found = value(row)
  if (found === undefined || typeof found === 'string') return found ?? ''
  return kind === 'count' ? found.toLocaleString('en') : significant(found)
}

/** Three digits that count, thousands apart, never an exponent. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const digits = value === 0 ? 0 : Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
