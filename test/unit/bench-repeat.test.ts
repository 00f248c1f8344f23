import assert from 'node:assert/strict'
import { repeatVerdict } from '../../bench/repeat-verdict.js'
import type { BenchResults, Spread } from '../../src/cli/bench/results.js'

describe('two runs of the bench', () => {
  it('say the same when all intervals overlap and nothing turns round', () => {
    const { same, pairs, lines } = repeatVerdict(run({ rest: 10, soap: 20 }), run({ rest: 10.2, soap: 19 }))
    assert.deepEqual([same, pairs, lines], [true, 1, 2])
  })

  it('do not when a clear ranking turns round', () => {
    const { same, turned } = repeatVerdict(run({ rest: 10, soap: 20 }), run({ rest: 20, soap: 10 }))
    assert.equal(same, false)
    assert.deepEqual(turned, [{ case: 'a', left: 'rest', right: 'soap' }])
  })

  it('may rank those differently that neither tells apart', () => {
    const { same, pairs } = repeatVerdict(run({ rest: 10, soap: 10.3 }), run({ rest: 10.3, soap: 10 }))
    assert.deepEqual([same, pairs], [true, 0])
  })

  it('do not when more lines are apart than chance explains', () => {
    const { same, apart } = repeatVerdict(run({ rest: 10, soap: 40 }), run({ rest: 20, soap: 40 }))
    assert.equal(same, false)
    assert.deepEqual(
      apart.map(({ variant, verdict }) => [variant, verdict]),
      [['rest', 'slower']],
    )
  })

  it('do not when they have nothing in common', () => {
    assert.equal(repeatVerdict(run({ rest: 10 }), run({ soap: 10 })).same, false)
  })
})

/** One case, with these medians and intervals of 4 % to each side. */
function run(medians: Readonly<Record<string, number>>): BenchResults {
  const measurements = Object.entries(medians).map(([variant, median]) => {
    const total = { count: 10, median, interval: [median * 0.96, median * 1.04] } as unknown as Spread
    return { case: 'a', variant, milliseconds: { total } }
  })
  return { measurements, loads: [] } as unknown as BenchResults
}
