import type { Histogram, Measurement, Spread } from '../results.js'
import type { Palette } from './palette.js'
import { addends, partNames, partPalette } from './palette.js'
import type { PlotSpec } from './plot.js'

/** Plots are drawn for this width and grow or shrink with their place: readable from 300 to 430 pixels. */
const width = 340
const band = 24

const colour = ({ domain, range }: Palette) => ({ scale: { domain: [...domain], range: [...range] }, legend: null })
const rows = {
  type: 'nominal',
  sort: null,
  title: null,
  axis: { ticks: false, domain: false, labelPadding: 6 },
} as const
const fit = { width, autosize: { type: 'fit-x', contains: 'padding' } } as const
const few = { tickCount: 5, format: '~s' } as const
/** A log axis labels powers of ten, or their halves where it has few of them. */
const log = { grid: true, format: '~s', labelOverlap: 'greedy', tickCount: 5 } as const

/** Bars of the median total, with its interval (thick) and the quartiles (thin). */
export function totals(measurements: readonly Measurement[], palette: Palette): PlotSpec | undefined {
  const values = measurements.flatMap(({ variant, milliseconds: { total } }) =>
    total && total.count > 0
      ? [
          {
            variant,
            median: total.median,
            low: total.interval[0],
            high: total.interval[1],
            lower: total.lower,
            upper: total.upper,
          },
        ]
      : [],
  )
  if (values.length === 0) return undefined
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
      { mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 1 }, encoding: between('lower', 'upper') },
      { mark: { type: 'rule', color: 'var(--ink)', strokeWidth: 4 }, encoding: between('low', 'high') },
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
  const bins = filled.flatMap(({ variant, histogram: { edges, counts } }) => {
    const most = Math.max(...counts)
    return counts.flatMap((count, i) => {
      const [from, to] = [edges[i], edges[i + 1]]
      return count > 0 && from !== undefined && to !== undefined && from > 0
        ? [{ variant, from, to, share: count / most }]
        : []
    })
  })
  const marks = filled.flatMap(({ variant, spread }) =>
    spread
      ? [
          { variant, from: spread.median, kind: 1 },
          { variant, from: spread.p99, kind: 0.45 },
        ]
      : [],
  )
  const x = {
    field: 'from',
    type: 'quantitative',
    scale: { type: 'log', nice: false },
    title: 'ms',
    axis: log,
  } as const
  const hidden = { type: 'quantitative' as const, axis: null, scale: { domain: [0, 1] } }
  return {
    ...{ data: { values: [...bins, ...marks] } },
    facet: {
      row: {
        field: 'variant',
        type: 'nominal',
        sort: filled.map(({ variant }) => variant),
        title: null,
        header: { labelAngle: 0, labelAlign: 'left', labelAnchor: 'middle', labelLimit: 110, labelPadding: 4 },
      },
    },
    spacing: 4,
    spec: {
      width: width - 110,
      height: 26,
      layer: [
        {
          transform: [{ filter: 'isValid(datum.share)' }],
          mark: { type: 'rect' },
          encoding: {
            x,
            x2: { field: 'to' },
            y: { field: 'share', ...hidden },
            y2: { datum: 0 },
            color: { field: 'variant', type: 'nominal', ...colour(palette) },
          },
        },
        {
          transform: [{ filter: 'isValid(datum.kind)' }],
          mark: { type: 'rule', color: 'var(--ink)' },
          encoding: {
            x,
            strokeDash: {
              field: 'kind',
              type: 'nominal',
              legend: null,
              scale: {
                domain: [1, 0.45],
                range: [
                  [1, 0],
                  [3, 2],
                ],
              },
            },
          },
        },
      ],
    },
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
  const values = all.filter(({ x, y }) => x > 0 && y > 0)
  if (values.length === 0) return undefined
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: titles.x,
    scale: { type: 'log' as const, nice: false, padding: 10 },
    axis: titles.lines ? { ...log, values: [...new Set(values.map((point) => point.x))] } : log,
  }
  const y = {
    field: 'y',
    type: 'quantitative' as const,
    title: titles.y,
    scale: { type: 'log' as const, nice: false, padding: 10 },
    axis: log,
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
