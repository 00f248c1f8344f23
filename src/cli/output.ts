import Table from 'cli-table3'
import { isObject } from '../core/value.js'
import { printable, toJson } from './json.js'

/** Writes data to stdout. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** A result for people: a table for a list of small flat objects, else indented JSON. */
export function readable(value: unknown, width: number): string {
  const table = Array.isArray(value) ? tableOf(value, width) : undefined
  return table ?? toJson(value, 2)
}

/** A table without frames, its columns aligned: `right` names the columns of numbers. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<string>,
): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((name) => (right.has(name) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Undefined when the list has no good form as a table of this width. */
function tableOf(list: readonly unknown[], width: number): string | undefined {
  const columns = new Map<string, 'text' | 'number'>()
  const rows: Map<string, string>[] = []
  for (const item of list) {
    const row = isObject(item) ? flatten(item) : undefined
    if (!row) return undefined
    rows.push(new Map([...row].map(([name, cell]) => [name, cell.text])))
    for (const [name, cell] of row) {
      if (columns.get(name) !== 'text') columns.set(name, cell.number ? 'number' : 'text')
    }
    if (columns.size > 12) return undefined
  }
  if (columns.size === 0) return undefined
  const head = [...columns.keys()]
  const numbers = new Set(head.filter((name) => columns.get(name) === 'number'))
  const table = plainTable(
    head.map(printable),
    rows.map((row) => head.map((name) => row.get(name) ?? '')),
    numbers,
  )
  return table.split('\n').some((line) => line.length > width) ? undefined : table
}

interface Cell {
  readonly text: string
  readonly number: boolean
}

/** Members of an object and of its objects, by path; undefined when it holds a list or is nested deeper. */
function flatten(item: Readonly<Record<string, unknown>>): Map<string, Cell> | undefined {
  const cells = new Map<string, Cell>()
  for (const [name, member] of Object.entries(item)) {
    if (isObject(member)) {
      for (const [inner, leaf] of Object.entries(member)) {
        if (!isLeaf(leaf)) return undefined
        cells.set(`${name}.${inner}`, cell(leaf))
      }
    } else if (isLeaf(member)) {
      cells.set(name, cell(member))
    } else {
      return undefined
    }
  }
  return cells
}

function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' || value === null || value instanceof Date
}

function cell(value: unknown): Cell {
  const number = typeof value === 'number' || typeof value === 'bigint'
  const text = typeof value === 'string' ? printable(value.replaceAll('\n', '\\n')) : toJson(value)
  return { text, number }
}
