import { printable } from '../json.js'
import { plainTable } from '../output.js'
import {
  caseColumn,
  cellText,
  cpuColumn,
  givenUpColumn,
  intervalColumn,
  intervalTitle,
  latencyColumns,
  loadColumn,
  outcomeColumns,
  partColumns,
  sizeColumns,
  speedColumn,
  tailColumns,
  totalColumn,
  variantColumn,
} from './columns.js'
import type { Column } from './columns.js'
import { clearlyDiffers } from './relation.js'
import { verdictOf } from './report/verdict.js'
import type { BenchResults, LoadMeasurement, Measurement, Network } from './results.js'

export { thisMachine } from './machine.js'

/** The tables of a bench, with what was measured and how, and what they say in words; `width` is that of the terminal. */
export function renderReport(results: BenchResults, width = Infinity): string {
  const { machine, method, network, warnings, loads } = results
  const { headline, remarks, cases } = verdictOf(results)
  const line = network ? `; over a line of ${network.name}${measuredText(network)}` : ''
  const lines = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}, node ${machine.node}${line}`,
    method,
    ...warnings.map((warning) => `warning: ${warning}`),
    '',
    measurementTable(results, width),
    ...(results.measurements.some((row) => isFastest(row, results.measurements))
      ? [`${mark} clearly faster than all others of its case`]
      : []),
    ...(loads.length === 0 ? [] : ['', tableOf(loads, loaded, width)]),
    '',
    headline,
    ...[...cases.map(({ text }) => text), ...remarks].map((text) => `- ${text}`),
  ]
  // What a server said of failures is in it.
  return printable(lines.join('\n'))
}

function measuredText({ measured, inCalls }: Network): string {
  if (measured === undefined) return ''
  const calls = inCalls === undefined ? '' : `, in calls: ${inCalls.toFixed(1)} ms`
  return ` (round trip measured: ${measured.toFixed(1)} ms${calls})`
}

const measured: readonly Column<Measurement>[] = [
  caseColumn,
  variantColumn,
  ...sizeColumns,
  ...partColumns,
  totalColumn,
  intervalColumn,
  ...tailColumns(['p99']),
  cpuColumn,
  speedColumn,
  ...outcomeColumns,
]

const loaded: readonly Column<LoadMeasurement>[] = [
  caseColumn,
  loadColumn,
  variantColumn,
  speedColumn,
  ...latencyColumns(['p90', 'p99', 'max']),
  cpuColumn,
  ...outcomeColumns,
  givenUpColumn,
]

function measurementTable({ measurements }: BenchResults, width: number): string {
  return tableOf(measurements, measured, width, (title, row) =>
    title !== intervalTitle ? '' : isFastest(row, measurements) ? ` ${mark}` : '  ',
  )
}

/** Marks the fastest of a case. */
const mark = '*'

/** Whether a line is surely the fastest of its case. */
function isFastest({ case: row, variant, milliseconds: { total } }: Measurement, all: readonly Measurement[]): boolean {
  const others = all.filter((other) => other.case === row && other.variant !== variant)
  if (!total || others.length === 0) return false
  return others.every(({ milliseconds: { total: other } }) => {
    return !other || (total.median < other.median && clearlyDiffers(total, other))
  })
}

/** Titles of columns that a narrow terminal can do without, the first one first. */
const dispensable = [
  ...['unpack ms', 'encode ms', 'transfer ms', 'request B', 'gzip B', 'plain B', 'p90 ms', 'decode ms'],
  ...['first byte ms', 'CPU ms', 'max ms', 'calls', 'calls/s', 'p99 ms'],
]

/** A table that fits: lines that are broken cannot be read, so columns are left out, and it is said which. */
function tableOf<Row extends { readonly case: string }>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
  behind?: (title: string, row: Row) => string,
): string {
  const told = columns.filter((column) => rows.some((row) => cellText(column, row) !== ''))
  const left = new Set<string>()
  for (;;) {
    const kept = told.filter(({ title }) => !left.has(title))
    const table = wholeTable(rows, kept, behind)
    const next = dispensable.find((title) => kept.some((column) => column.title === title))
    const fits = table.split('\n').every((line) => line.length <= width)
    if (fits || next === undefined)
      return left.size === 0 ? table : `${table}\n(no room for ${[...left].join(', ')}: see the report)`
    left.add(next)
  }
}

/** Cases are named in their first line only; `behind` is put behind a cell. */
function wholeTable<Row extends { readonly case: string }>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  behind: (title: string, row: Row) => string = () => '',
): string {
  const lines = rows.map((row, i) =>
    columns.map((column) => {
      const again = column.title === caseColumn.title && rows[i - 1]?.case === row.case
      if (again) return ''
      const text = cellText(column, row)
      return (column.title === caseColumn.title ? shortened(text) : text) + behind(column.title, row)
    }),
  )
  const right = columns.filter(({ title, kind }) => kind !== 'text' || title === intervalTitle)
  return plainTable(
    columns.map(({ title }) => title),
    lines,
    new Set(right.map(({ title }) => title)),
  )
}

/** Columns for a case's name: a long one of one's own must not push all numbers off the screen. */
const mostName = 40

function shortened(name: string): string {
  const characters = [...name]
  return characters.length <= mostName ? name : `${characters.slice(0, mostName - 1).join('')}…`
}
