import { tailSamples } from '../columns.js'
import type { Histogram, Measurement, Spread } from '../results.js'
import { logTicks } from './numbers.js'
import type { Palette } from './palette.js'
import { addends, partNames, partPalette } from './palette.js'
import type { PlotSpec } from './plot.js'

/** Plots are drawn for this width and grow or shrink with their place: readable from 300 to 430 pixels. */
const width = 340
const band = 24
/** Height of a histogram. */
const line = 30

const colour = ({ domain, range }: Palette) => ({ scale: { domain: [...domain], range: [...range] }, legend: null })
const rows = {
  type: 'nominal',
  sort: null,
  title: null,
  axis: { ticks: false, domain: false, labelPadding: 6 },
} as const
const fit = { width, autosize: { type: 'fit-x', contains: 'padding' } } as const
/** Two numbers in a row must not be read as one. */
const apart = { labelOverlap: 'greedy', labelSeparation: 8 } as const
const few = { tickCount: 5, format: ',.3~r', ...apart } as const
/** Lines of a bar chart end at so many times its longest bar: a very unsure one must not squeeze all bars. */
const longestLine = 2
/** A log axis for these numbers, with few labels and no line between them. */
function logAxis(numbers: readonly number[], format: string) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const values = logTicks(low, high)
  return {
    grid: true,
    format,
    ...apart,
    values: [...(values.length > 1 ? values : new Set([low, high]))],
  }
}
const milliseconds = ',.3~r'

/** Bars of the median total, with its interval (thin, between two ends) and the quartiles (thick). */
export function totals(measurements: readonly Measurement[], palette: Palette): PlotSpec | undefined {
  const measured = measurements.flatMap(({ variant, milliseconds: { total } }) =>
    total && total.count > 0 ? [{ variant, total }] : [],
  )
  if (measured.length === 0) return undefined
  const edge = longestLine * Math.max(...measured.map(({ total }) => total.median))
  const values = measured.map(({ variant, total: { median, interval, lower, upper } }) => ({
    variant,
    median,
    // Where there are too few calls for an interval there is no line.
    low: interval ? Math.min(interval[0], edge) : null,
    high: interval ? Math.min(interval[1], edge) : null,
    lower: Math.min(lower, edge),
    upper: Math.min(upper, edge),
    // A line that goes on beyond the edge has no end.
    end: interval && interval[1] <= edge ? interval[1] : null,
  }))
  const y = { field: 'variant', ...rows }
  const between = (from: string, to: string) => ({
    x: { field: from, type: 'quantitative' as const },
    x2: { field: to },
    y,
  })
  return {
    ...fit,
    height: { step: band },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', height: 14 },
        encoding: {
          x: { field: 'median', type: 'quantitative', title: 'ms', axis: few },
          y,
          color: { field: 'variant', type: 'nominal', ...colour(palette) },
        },
      },
      { mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1 }, encoding: between('low', 'high') },
      ...['low', 'end'].map((field) => ({
        mark: { type: 'tick' as const, color: 'var(--ink)', thickness: 1, size: 10 },
        encoding: { x: { field, type: 'quantitative' as const }, y },
      })),
      { mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 4 }, encoding: between('lower', 'upper') },
    ],
  }
}

/** Bars made of the parts of a call. Variants whose parts were not timed are left out. */
export function timeByPart(measurements: readonly Measurement[]): PlotSpec | undefined {
  const values = measurements.flatMap(({ variant, milliseconds }) =>
    addends.flatMap((part, order) => {
      const spread = milliseconds[part]
      return spread ? [{ variant, part: partNames[part], order, median: spread.median }] : []
    }),
  )
  if (values.length === 0) return undefined
  return {
    ...fit,
    height: { step: band },
    data: { values },
    mark: { type: 'bar', height: 14 },
    encoding: {
      x: { field: 'median', aggregate: 'sum', type: 'quantitative', title: 'ms', axis: few },
      y: { field: 'variant', ...rows },
      color: { field: 'part', type: 'nominal', ...colour(partPalette) },
      order: { field: 'order', type: 'quantitative' },
    },
  }
}

/** A histogram for each variant below each other, over the same log axis, with median and p99 marked. */
export function distributions(
  lines: readonly { readonly variant: string; readonly spread?: Spread; readonly histogram: Histogram }[],
  palette: Palette,
): PlotSpec | undefined {
  const filled = lines.filter(({ histogram }) => histogram.counts.length > 0)
  if (filled.length === 0) return undefined
  // Histograms stand on lines of their own, the first on top; the marks' axis beside it has the names of the lines.
  const bins = filled.flatMap(({ histogram: { edges, counts }, variant }, i) => {
    const most = Math.max(...counts)
    const foot = filled.length - 1 - i
    return counts.flatMap((count, bin) => {
      const [from, to] = [edges[bin], edges[bin + 1]]
      if (count === 0 || from === undefined || to === undefined || from <= 0) return []
      return [{ variant, from, to, foot, top: foot + (0.9 * count) / most }]
    })
  })
  // Of few calls no p99 is told, here as little as in the tables.
  const told = (of: 'median' | 'p99') =>
    filled.flatMap(({ variant, spread }) =>
      spread && (of === 'median' || spread.count >= tailSamples.p99) ? [{ variant, from: spread[of] }] : [],
    )
  const marks = (of: 'median' | 'p99') => ({
    data: { values: told(of) },
    mark: {
      type: 'tick' as const,
      color: 'var(--ink)',
      thickness: of === 'median' ? 2 : 1,
      height: of === 'median' ? line - 4 : line - 10,
    },
    encoding: {
      x,
      y: {
        field: 'variant',
        ...rows,
        sort: filled.map(({ variant }) => variant),
        ...(of === 'median' ? {} : { axis: null }),
      },
    },
  })
  const times = [
    ...bins.flatMap(({ from, to }) => [from, to]),
    ...[...told('median'), ...told('p99')].map(({ from }) => from),
  ]
  const x = {
    field: 'from',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, nice: false },
    title: 'ms',
    axis: logAxis(times, milliseconds),
  }
  return {
    ...fit,
    height: filled.length * line,
    layer: [
      {
        data: { values: bins },
        mark: { type: 'rect' },
        encoding: {
          x,
          x2: { field: 'to' },
          y: { field: 'foot', type: 'quantitative', axis: null, scale: { domain: [0, filled.length], nice: false } },
          y2: { field: 'top' },
          color: { field: 'variant', type: 'nominal', ...colour(palette) },
        },
      },
      marks('median'),
      marks('p99'),
    ],
    resolve: { scale: { y: 'independent' } },
  }
}

/** One point of a plot of one number against another. */
export interface Point {
  readonly variant: string
  readonly x: number
  readonly y: number
  readonly low?: number
  readonly high?: number
}

/** Points on log axes; a line joins those of a variant when asked for. */
export function points(
  all: readonly Point[],
  titles: { readonly x: string; readonly y: string; readonly lines: boolean },
  palette: Palette,
): PlotSpec | undefined {
  // A log axis has no place for nothing.
  const seen = all.filter(({ x, y }) => x > 0 && y > 0)
  if (seen.length === 0) return undefined
  // An interval of few rounds may have ends that are powers of ten away: they must not flatten what was measured.
  const lowest = Math.min(...seen.map(({ y }) => y)) / longestLine
  const highest = Math.max(...seen.map(({ y }) => y)) * longestLine
  const values = seen.map((point) =>
    point.low === undefined || point.high === undefined
      ? point
      : { ...point, low: Math.max(point.low, lowest), high: Math.min(point.high, highest) },
  )
  const across = values.map((point) => point.x)
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: titles.x,
    scale: { type: 'log' as const, nice: false, padding: 10 },
    axis: {
      ...logAxis(across, '~s'),
      // Few numbers were asked for, so these are the ones to label.
      ...(titles.lines ? { values: [...new Set(across)] } : {}),
    },
  }
  const y = {
    field: 'y',
    type: 'quantitative' as const,
    title: titles.y,
    scale: { type: 'log' as const, nice: false, padding: 10 },
    axis: logAxis(
      values.flatMap(({ y: middle, low = middle, high = middle }) => [low, middle, high]),
      titles.y.endsWith('ms') ? milliseconds : '~s',
    ),
  }
  const color = { field: 'variant', type: 'nominal' as const, ...colour(palette) }
  return {
    ...fit,
    height: 220,
    data: { values },
    layer: [
      ...(titles.lines ? [{ mark: { type: 'line' as const, strokeWidth: 2 }, encoding: { x, y, color } }] : []),
      {
        mark: { type: 'rule' as const, strokeWidth: 2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { mark: { type: 'point' as const, filled: true, size: 55, opacity: 0.9 }, encoding: { x, y, color } },
    ],
  }
}
