import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { changesBetween, otherConditions, readResults, renderChanges } from '../../src/cli/bench/regressions.js'
import { renderReport } from '../../src/cli/bench/report.js'
import type { BenchResults, Spread } from '../../src/cli/bench/results.js'

const path = 'test/fixtures/bench-results.json'

describe('a bench against an earlier one', () => {
  let results: BenchResults
  before(async () => {
    results = JSON.parse(await readFile(path, 'utf8')) as BenchResults
  })

  it('finds nothing between a run and itself', () => {
    const changes = changesBetween(results, results)
    assert.equal(changes.length, results.measurements.length + results.loads.length)
    assert.ok(changes.every(({ verdict }) => verdict === 'unclear'))
    assert.deepEqual(otherConditions(results, results), [])
  })

  it('finds what is slower and faster, and names it', () => {
    const changed = scaled(results, 'list of 100', 'soap', 2)
    const clear = changesBetween(results, changed).filter(({ verdict }) => verdict !== 'unclear')
    assert.deepEqual(
      clear.map(({ case: row, variant, verdict }) => [row, variant, verdict]),
      [['list of 100', 'soap', 'slower']],
    )
    assert.match(renderChanges(clear), /list of 100 +soap .* 2\.00 +slower/)
    assert.equal(changesBetween(changed, results).find(({ verdict }) => verdict !== 'unclear')?.verdict, 'faster')
  })

  it('leaves out what only one of them has, and says under what other conditions they ran', () => {
    const other = {
      ...results,
      measurements: results.measurements.slice(0, 1),
      loads: [],
      settings: { ...results.settings, gzip: false },
    }
    assert.equal(changesBetween(results, other).length, 1)
    assert.deepEqual(otherConditions(results, other), ['gzip was true, is false'])
  })

  it('refuses a file that is no results file', async () => {
    await assert.rejects(readResults('package.json'), { name: 'UsageError', message: /no results file/ })
    await assert.rejects(readResults('README.md'), { name: 'UsageError', message: /cannot be read/ })
    assert.equal((await readResults(path)).version, 1)
  })

  it('prints every measurement in a table that people can read', () => {
    const text = renderReport(results)
    for (const word of ['calls/s', 'p99 ms', 'list of 10,000', 'npm xmlrpc', '100 at a time'])
      assert.ok(text.includes(word), word)
    assert.doesNotMatch(text, /NaN|undefined|Infinity/)
  })
})

function scaled(results: BenchResults, row: string, variant: string, factor: number): BenchResults {
  return {
    ...results,
    measurements: results.measurements.map((measurement) => {
      const { total } = measurement.milliseconds
      if (measurement.case !== row || measurement.variant !== variant || !total) return measurement
      const changed: Spread = {
        ...total,
        median: total.median * factor,
        interval: [total.interval[0] * factor, total.interval[1] * factor],
      }
      return { ...measurement, milliseconds: { ...measurement.milliseconds, total: changed } }
    }),
  }
}
