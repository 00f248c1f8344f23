import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { cellText, intervalColumn, tailColumns } from '../../src/cli/bench/columns.js'
import { verdictOf } from '../../src/cli/bench/report/verdict.js'
import { timeTable } from '../../src/cli/bench/report/tables.js'
import { renderReport } from '../../src/cli/bench/report.js'
import type { BenchResults, Measurement, Spread } from '../../src/cli/bench/results.js'
import { spreadOf } from '../../src/cli/bench/statistics.js'

const sample = JSON.parse(
  readFileSync(new URL('../fixtures/bench-results.json', import.meta.url), 'utf8'),
) as BenchResults

describe('the tables of the bench', () => {
  it('say the same of a line on the terminal and in the report', () => {
    const [measurement] = sample.measurements
    assert.ok(measurement)
    const line = renderReport(sample)
      .split('\n')
      .find((text) => text.startsWith(measurement.case))
    const cells = [...timeTable(sample).html.matchAll(/<td[^>]*>([^<]+)<\/td>/g)].map(([, cell]) => cell ?? '')
    // The first line's total, interval and first byte.
    for (const cell of [cells[1], cells[2], cells[4]]) assert.ok(cell && line?.includes(cell), `${cell} of ${line}`)
  })

  it('say on the terminal in words what the report says, and what their marks mean', () => {
    const text = renderReport(sample)
    const { headline, cases } = verdictOf(sample)
    assert.ok(cases.length > 1 && text.includes(`\n\n${headline}\n`))
    for (const { text: line } of cases) assert.ok(text.includes(`\n- ${line}`), line)
    const marked = cases.filter(({ winner }) => winner !== undefined)
    assert.equal([...text.matchAll(/ \* /g)].length, marked.length)
    assert.equal(/^\* clearly faster than all others of its case$/m.test(text), marked.length > 0)
  })

  it('have an interval only where it says something', () => {
    assert.equal(cellText(intervalColumn, of(spreadOf([[1, 2]]))), 'too few calls')
    assert.equal(cellText(intervalColumn, of({ ...spreadOf([[1]]), interval: [0.01, 1.1] })), 'very unsure')
    assert.equal(cellText(intervalColumn, of({ ...spreadOf([[1]]), interval: [0.5, 1] })), '0.500 - 1.00')
  })

  it('tell of the slowest of a hundred only when there are a hundred', () => {
    const cellsOf = (count: number): readonly string[] => {
      const row = of(spreadOf([Array.from({ length: count }, () => 7)]))
      return tailColumns(['p90', 'p95', 'p99', 'max']).map((column) => cellText(column, row))
    }
    assert.deepEqual(cellsOf(9), ['', '', '', '7.00'])
    assert.deepEqual(cellsOf(20), ['7.00', '7.00', '', '7.00'])
    assert.deepEqual(cellsOf(100), ['7.00', '7.00', '7.00', '7.00'])
  })

  it('name each case once on the terminal, and leave out what is empty everywhere', () => {
    const text = renderReport(sample)
    for (const { name } of sample.cases)
      assert.equal([...text.matchAll(new RegExp(`^${name} `, 'gm'))].length <= 2, true)
    assert.doesNotMatch(text, /given up/)
  })
})

function of(total: Spread): Measurement {
  return { milliseconds: { total } } as unknown as Measurement
}
