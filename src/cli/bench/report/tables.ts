import {
  burdenColumns,
  caseColumn,
  cellText,
  cpuColumn,
  givenUpColumn,
  intervalColumn,
  latencyColumns,
  loadColumn,
  outcomeColumns,
  partColumns,
  receivedColumn,
  sizeColumns,
  speedColumn,
  tailColumns,
  totalColumn,
  variantColumn,
} from '../columns.js'
import type { Column } from '../columns.js'
import type { BenchResults } from '../results.js'
import type { Html } from './html.js'
import { sortableTable } from './table.js'
import type { Cell } from './table.js'

/** What each call costs. */
export function timeTable({ measurements }: BenchResults): Html {
  return tableOf('Times', measurements, [
    caseColumn,
    variantColumn,
    totalColumn,
    intervalColumn,
    ...partColumns,
    ...tailColumns(['p90', 'p95', 'p99', 'max']),
    speedColumn,
    ...outcomeColumns,
  ])
}

/** What each call moves and holds. */
export function resourceTable({ measurements }: BenchResults): Html {
  return tableOf('Bytes, CPU and memory', measurements, [
    caseColumn,
    variantColumn,
    ...sizeColumns,
    receivedColumn,
    cpuColumn,
    ...burdenColumns,
  ])
}

/** Several calls at a time, or calls at a rate. */
export function loadTable({ loads }: BenchResults): Html {
  return tableOf('Under load', loads, [
    caseColumn,
    loadColumn,
    variantColumn,
    speedColumn,
    ...latencyColumns(['p90', 'p95', 'p99', 'max']),
    cpuColumn,
    ...burdenColumns,
    ...outcomeColumns,
    givenUpColumn,
  ])
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
  return sortableTable('Equal answers', head, rows, new Set(['case', 'compared', 'as text', 'result']))
}

function tableOf<Row>(caption: string, rows: readonly Row[], columns: readonly Column<Row>[]): Html {
  const texts = columns.filter(({ kind }) => kind === 'text').map(({ title }) => title)
  return sortableTable(
    caption,
    columns.map(({ title }) => title),
    rows.map((row) => columns.map((column) => cellOf(column, row))),
    new Set(texts),
  )
}

function cellOf<Row>(column: Column<Row>, row: Row): Cell {
  const value = column.value(row)
  return typeof value === 'number' && Number.isFinite(value)
    ? { value, text: cellText(column, row) }
    : typeof value === 'string'
      ? value
      : undefined
}

function count(value: number | undefined): Cell {
  return value === undefined ? undefined : { value, text: value.toLocaleString('en') }
}
