import type { Estimate } from '../relation.js'
import { tailSamples } from '../columns.js'
import type { BenchResults, LoadMeasurement, Measurement } from '../results.js'
import { distributions, points, timeByPart, totals } from './charts.js'
import type { Point } from './charts.js'
import { html } from './html.js'
import type { Html } from './html.js'
import { legend, partPalette, variantPalette } from './palette.js'
import type { Palette } from './palette.js'
import type { PlotSpec, Plotter } from './plot.js'

/** A part of the report. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly body: Html
}

interface Figure {
  readonly title: string
  readonly note?: string | undefined
  /** What the plot shows, for those who do not see it. */
  readonly label: string
  readonly spec: PlotSpec | undefined
}

/** All plots for which there are numbers, by section. */
export async function plotSections(results: BenchResults, draw: Plotter): Promise<readonly Section[]> {
  const palette = variantPalette(results.variants)
  const section = async (id: string, title: string, text: string, key: Palette, figures: readonly Figure[]) => {
    const drawn: Html[] = []
    for (const { title: caption, note, label, spec } of figures) {
      if (!spec) continue
      const svg = await draw(spec, label)
      drawn.push(
        html`<figure>
          <figcaption>${caption}${note === undefined ? '' : html`<span>${note}</span>`}</figcaption>
          ${svg}
        </figure> `,
      )
    }
    if (drawn.length === 0) return []
    return [
      {
        id,
        title,
        body: html`<p class="note">${text}</p>
          ${legend(key)}
          <div class="plots">${drawn}</div>`,
      },
    ]
  }
  return [
    ...(await section(
      'totals',
      'Time of a call',
      'Bars are medians. The thin line between two ends is the 95 % interval of the median: where those of two bars overlap there is no clear difference. The thick line has half of the calls on it. A line without an end goes on beyond the plot.',
      palette,
      perCase(results, 'Median time by variant', (found) => totals(found, palette)),
    )),
    ...(await section(
      'parts',
      'Where the time goes',
      "Medians of the parts of a call. First byte has the way there, the server's work and the way back in it. Other clients are timed as a whole and are not here.",
      partPalette,
      perCase(results, 'Median time by part and variant', timeByPart),
    )),
    ...(await section(
      'distributions',
      'How times spread',
      'Height is the share of calls, each variant scaled to its own peak, on a log axis. The long mark is the median, the short one p99, of 100 calls or more.',
      palette,
      perCase(results, 'Distribution of times by variant', (found) =>
        distributions(
          found.map(({ variant, histogram, milliseconds: { total: spread } }) => ({
            variant,
            histogram,
            ...(spread ? { spread } : {}),
          })),
          palette,
        ),
      ),
    )),
    ...(await section(
      'bytes',
      'Bytes against time',
      'A point is a case on a variant; log axes. Points further right move more bytes, points higher take longer.',
      palette,
      byteFigures(results, palette),
    )),
    ...(await section(
      'scaling',
      'Longer lists',
      'Log axes: a straight line at 45 degrees costs in proportion to the records. Bars through the points are the 95 % interval.',
      palette,
      scalingFigures(results, palette),
    )),
    ...(await section(
      'load',
      'Under load',
      'Log axes. At a rate, the time of a call counts from when it was due, so that waiting counts.',
      palette,
      loadFigures(results, palette),
    )),
  ]
}

function perCase(
  results: BenchResults,
  what: string,
  specOf: (found: readonly Measurement[]) => PlotSpec | undefined,
): readonly Figure[] {
  return results.cases.map(({ name, call }) => ({
    title: name,
    note: call,
    label: `${what}: ${name}. The numbers are in the tables.`,
    spec: specOf(results.measurements.filter((measurement) => measurement.case === name)),
  }))
}

function byteFigures({ measurements }: BenchResults, palette: Palette): readonly Figure[] {
  const against = (bytes: 'received' | 'plain', part: 'total' | 'decode'): readonly Point[] =>
    measurements.flatMap(({ variant, bytes: sizes, milliseconds }) => {
      const spread = milliseconds[part]
      return spread ? [{ variant, x: sizes[bytes], y: spread.median }] : []
    })
  return [
    {
      title: 'Total time',
      note: 'against the bytes of the answer on the way',
      label: 'Total time against received bytes',
      spec: points(against('received', 'total'), { x: 'bytes received', y: 'total ms', lines: false }, palette),
    },
    {
      title: 'Decoding',
      note: 'against the bytes of the answer, unpacked',
      label: 'Decoding time against plain bytes',
      spec: points(against('plain', 'decode'), { x: 'bytes unpacked', y: 'decode ms', lines: false }, palette),
    },
  ]
}

function scalingFigures({ cases, measurements }: BenchResults, palette: Palette): readonly Figure[] {
  // Other suites ask for other things: their points would not be on the curve of these lists.
  const lists = cases.filter(({ suite }) => suite === 'list')
  const records = new Map(lists.flatMap(({ name, records: count }) => (count ? [[name, count] as const] : [])))
  if (new Set(records.values()).size < 2) return []
  const curve = (of: (measurement: Measurement) => Omit<Point, 'variant' | 'x'> | undefined): readonly Point[] =>
    measurements.flatMap((measurement) => {
      const x = records.get(measurement.case)
      const rest = of(measurement)
      return x !== undefined && rest ? [{ variant: measurement.variant, x, ...rest }] : []
    })
  const plots: readonly (readonly [string, string, readonly Point[]])[] = [
    ['Total time', 'total ms', curve(({ milliseconds: { total } }) => total && estimated(total))],
    ['Decoding', 'decode ms', curve(({ milliseconds: { decode } }) => decode && estimated(decode))],
    ['Bytes on the way', 'bytes received', curve(({ bytes }) => ({ y: bytes.received }))],
  ]
  return plots.map(([title, y, values]) => ({
    title,
    label: `${title} against records`,
    spec: points(values, { x: 'records', y, lines: true }, palette),
  }))
}

function loadFigures({ loads }: BenchResults, palette: Palette): readonly Figure[] {
  const groups = new Map<string, LoadMeasurement[]>()
  for (const load of loads) {
    const key = JSON.stringify([load.case, load.load.kind])
    groups.set(key, [...(groups.get(key) ?? []), load])
  }
  return [...groups.values()].flatMap((group): readonly Figure[] => {
    const [{ case: name, load }] = group as [LoadMeasurement]
    const x = load.kind === 'rate' ? 'calls begun per second' : 'calls at a time'
    const figure = (title: string, y: string, of: (one: LoadMeasurement) => Omit<Point, 'variant' | 'x'>): Figure => ({
      title: `${title}: ${name}`,
      label: `${title} of ${name} against ${x}`,
      spec: points(
        group.map((one) => ({ variant: one.variant, x: one.load.value, ...of(one) })),
        { x, y, lines: true },
        palette,
      ),
    })
    // A curve of one point says less than its line in the table.
    if (new Set(group.map((one) => one.load.value)).size < 2) return distributionsUnderLoad(group, palette)
    return [
      figure('Answers', 'answers per second', ({ callsPerSecond: median, callsPerSecondInterval: interval }) =>
        estimated({ median, ...(interval ? { interval } : {}) }),
      ),
      figure('Median time', 'p50 ms', ({ latency }) => estimated(latency)),
      // What is nothing has no place on a log axis.
      figure('Slow calls', 'p99 ms', ({ latency }) => ({ y: latency.count < tailSamples.p99 ? 0 : latency.p99 })),
      ...distributionsUnderLoad(group, palette),
    ]
  })
}

function estimated({ median: y, interval }: Estimate): Omit<Point, 'variant' | 'x'> {
  return interval ? { y, low: interval[0], high: interval[1] } : { y }
}

function distributionsUnderLoad(group: readonly LoadMeasurement[], palette: Palette): readonly Figure[] {
  return [...new Set(group.map(({ load }) => load.value))].map((value) => {
    const lines = group.filter(({ load }) => load.value === value)
    const [{ case: name, load }] = lines as [LoadMeasurement]
    const under = load.kind === 'rate' ? `${value} calls per second` : `${value} at a time`
    return {
      title: `Spread: ${name}`,
      note: under,
      label: `Distribution of times of ${name}, ${under}`,
      spec: distributions(
        lines.map(({ variant, latency: spread, histogram }) => ({ variant, spread, histogram })),
        palette,
      ),
    }
  })
}
