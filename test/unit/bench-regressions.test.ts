import assert from 'node:assert/strict'
import { regressions } from '../../bench/regressions.js'
import type { RatioResults } from '../../bench/rounds.js'

const baseline = { machine: undefined, ratios: { 'codec: ours, rest: 100': [1, 1.1, 1.3] } }
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
  it('tells of what is slower in every round, and clearly so', () => {
    const { worse, compared } = regressions(baseline, results([1.7, 1.8]))
    assert.deepEqual(worse, [{ name: 'codec: ours, rest: 100', before: 1.3, after: 1.7 }])
    assert.equal(compared, 1)
  })

  it('says nothing of rounds that overlap, or are hardly apart', () => {
    assert.deepEqual(regressions(baseline, results([1.2, 9])).worse, [])
    assert.deepEqual(regressions(baseline, results([1.5, 1.55])).worse, [])
  })

  it('leaves out what has no baseline', () => {
    assert.deepEqual(regressions(baseline, results([9], 'ours, new')), { worse: [], compared: 0 })
  })
})
