import assert from 'node:assert/strict'
import { baselineOf, regressions } from '../../bench/regressions.js'
import type { RatioResults } from '../../bench/rounds.js'

const name = 'codec: ours, rest: 100'
const baseline = { machine: undefined, ratios: { [name]: [1, 1.1, 1.3] } }
const results = (ratios: readonly number[], variant = 'ours, rest'): RatioResults[] => [
  {
    bench: 'codec',
    machine: {} as RatioResults['machine'],
    rounds: ratios.length,
    yardstick: 'JSON.parse, text',
    cases: ['100'],
    rows: [{ variant, case: '100', median: 1, lower: 1, upper: 1, ratios }],
  },
]

describe('bench: regressions', () => {
  it('tells of what is slower in every round, and by what matters', () => {
    const { worse, better, compared } = regressions(baseline, results([1.7, 1.8, 1.9]))
    assert.deepEqual(worse, [{ name, before: 1.1, after: 1.8 }])
    assert.deepEqual([better, compared], [[], 1])
  })

  it('says nothing of rounds that overlap, or are hardly apart', () => {
    for (const ratios of [
      [1.2, 9, 9],
      [1.31, 1.32, 1.33],
      [1, 1.1, 1.3],
    ]) {
      const { worse, better } = regressions(baseline, results(ratios))
      assert.deepEqual([worse, better], [[], []], ratios.join())
    }
  })

  it('tells what became faster, which is no failure', () => {
    const { worse, better } = regressions(baseline, results([0.4, 0.5, 0.6]))
    assert.deepEqual([worse, better], [[], [{ name, before: 1.1, after: 0.5 }]])
  })

  it('judges nothing by one or two rounds: they are all slower by chance too often', () => {
    const { worse, compared, unsure } = regressions(baseline, results([9, 9]))
    assert.deepEqual([worse, compared, unsure], [[], 0, [name]])
    assert.deepEqual(regressions({ machine: undefined, ratios: { [name]: [1] } }, results([9, 9, 9])).unsure, [name])
  })

  it('names what only one of the two has', () => {
    const { added, missing, compared } = regressions(baseline, results([9, 9, 9], 'ours, new'))
    assert.deepEqual([added, missing, compared], [['codec: ours, new: 100'], [name], 0])
  })

  it('does not watch packages of others, nor what had no yardstick', () => {
    assert.deepEqual(baselineOf(results([9, 9, 9], 'npm soap')).ratios, {})
    assert.deepEqual(baselineOf(results([9, NaN, 9])).ratios, {})
  })

  it('finds nothing against a baseline of the same results', () => {
    const now = results([1.234567, 2, 3])
    assert.deepEqual(baselineOf(now).ratios, { [name]: [1.23, 2, 3] })
    const { worse, better, compared } = regressions(baselineOf(now), now)
    assert.deepEqual([worse, better, compared], [[], [], 1])
  })
})
