import assert from 'node:assert/strict'
import { clearlyDiffers, relationOf } from '../../src/cli/bench/relation.js'
import type { Spread } from '../../src/cli/bench/results.js'
import { bootstrapInterval, histogramOf, spreadOf, thinned } from '../../src/cli/bench/statistics.js'

describe('statistics of the bench', () => {
  it('sums samples up by their quantiles', () => {
    const spread = spreadOf([Array.from({ length: 101 }, (_, i) => i)])
    const { count, min, lower, median, upper, p90, p95, p99, max, mean } = spread
    assert.deepEqual(
      [count, min, lower, median, upper, p90, p95, p99, max, mean],
      [101, 0, 25, 50, 75, 90, 95, 99, 100, 50],
    )
  })

  it('gives zeros for no samples, so that a results file has numbers only', () => {
    const { count, median, interval } = spreadOf([[], []])
    assert.deepEqual([count, median, interval], [0, 0, undefined])
  })

  it('gives the same interval for the same samples', () => {
    const rounds = [noisy(10, 1), noisy(10, 2), noisy(10, 3)]
    assert.deepEqual(bootstrapInterval(rounds), bootstrapInterval(rounds))
  })

  it('has the median of what was drawn from in its interval, and narrows with more rounds', () => {
    const width = (count: number): number => {
      const [low, high] = bootstrapInterval(Array.from({ length: count }, (_, i) => noisy(10, i)))
      assert.ok(low <= 10 && high >= 10, `${low} to ${high}`)
      return high - low
    }
    assert.ok(width(12) < width(3))
  })

  it('takes rounds that disagree for uncertainty, however many samples each has', () => {
    const agreeing = spreadOf([noisy(10, 1), noisy(10, 2), noisy(10, 3), noisy(10, 4)])
    const disagreeing = spreadOf([noisy(8, 1), noisy(10, 2), noisy(12, 3), noisy(14, 4)])
    const width = ({ interval: [low, high] = [NaN, NaN] }: Spread): number => high - low
    assert.ok(width(disagreeing) > 3 * width(agreeing))
  })

  it('calls a difference clear only when the intervals are apart', () => {
    const at = (middle: number) => spreadOf([noisy(middle, 1), noisy(middle, 2), noisy(middle, 3)])
    assert.equal(clearlyDiffers(at(10), at(20)), true)
    assert.equal(clearlyDiffers(at(20), at(10)), true)
    assert.equal(clearlyDiffers(at(10), at(10.01)), false)
  })

  it('calls no difference clear that is too small to matter, however sure it is', () => {
    const at = (median: number, low: number, high: number) => ({ median, interval: [low, high] as const })
    assert.equal(relationOf(at(100, 99.9, 100.1), at(101, 100.9, 101.1)), 'equal')
    assert.equal(relationOf(at(100, 99.9, 100.1), at(106, 105.9, 106.1)), 'clear')
    assert.equal(relationOf(at(106, 105.9, 106.1), at(100, 99.9, 100.1)), 'clear')
  })

  it('calls medians equal only when their intervals leave no room for a difference that matters', () => {
    const at = (median: number, low: number, high: number) => ({ median, interval: [low, high] as const })
    assert.equal(relationOf(at(100, 99, 102), at(101, 100, 103)), 'equal')
    assert.equal(relationOf(at(100, 98, 104), at(101, 100, 103)), 'unclear')
    assert.equal(relationOf(at(100, 50, 200), at(101, 60, 210)), 'unclear')
  })

  // How the rounds of a bench may be: alike, with processes that differ, with a tail or with rare slow calls.
  const shapes: Readonly<Record<string, readonly [median: number, round: (draw: Draw) => () => number]>> = {
    'alike rounds': [
      1,
      ({ normal }) =>
        () =>
          Math.exp(0.1 * normal()),
    ],
    'rounds that differ': [
      1,
      ({ normal }) => {
        const process = 0.1 * normal()
        return () => Math.exp(process + 0.1 * normal())
      },
    ],
    'a long tail': [
      1 + Math.LN2,
      ({ uniform }) =>
        () =>
          1 - Math.log(uniform()),
    ],
    'rare slow calls': [
      1 / 1.9,
      ({ uniform }) =>
        () =>
          uniform() < 0.05 ? 20 : uniform(),
    ],
  }
  for (const [shape, [truth, round]] of Object.entries(shapes)) {
    for (const count of [3, 5]) {
      it(`holds the truth in about 95 of 100 intervals: ${shape}, ${count} rounds`, () => {
        const held = runs(300, (draw) => {
          const [low, high] = spreadOf(roundsOf(draw, count, round)).interval ?? [NaN, NaN]
          return low <= truth && truth <= high
        })
        assert.ok(held > 0.92 * 300, `${held} of 300`)
      })
    }
    it(`calls two of the same clearly different in fewer than 5 of 100 comparisons: ${shape}`, () => {
      const apart = runs(300, (draw) =>
        clearlyDiffers(spreadOf(roundsOf(draw, 3, round)), spreadOf(roundsOf(draw, 3, round))),
      )
      assert.ok(apart < 0.05 * 300, `${apart} of 300`)
    })
  }

  it('calls something clearly slower that takes twice as long, in nearly all comparisons of five rounds', () => {
    const apart = runs(300, (draw) => {
      const round = (shapes['rounds that differ'] as (typeof shapes)[string])[1]
      const slower = roundsOf(draw, 5, round).map((samples) => samples.map((sample) => 2 * sample))
      return clearlyDiffers(spreadOf(roundsOf(draw, 5, round)), spreadOf(slower))
    })
    assert.ok(apart > 0.95 * 300, `${apart} of 300`)
  })

  it('has no interval of fewer samples than six, however many rounds they are of', () => {
    assert.equal(spreadOf([[10]]).interval, undefined)
    assert.equal(spreadOf([[10], [11], [12], [13], [14]]).interval, undefined)
    assert.ok(spreadOf([[10], [11], [12], [13], [14], [15]]).interval)
    assert.ok(
      spreadOf([
        [10, 11],
        [10, 12],
        [9, 10],
      ]).interval,
    )
  })

  it('tells nothing apart of which one has no interval', () => {
    const sure = { median: 1, interval: [1, 1] as const }
    assert.equal(relationOf(sure, { median: 100 }), 'few')
    assert.equal(relationOf({ median: 100 }, sure), 'few')
    assert.equal(clearlyDiffers({ median: 1 }, { median: 100 }), false)
  })

  it('knows nothing of other processes from a single round', () => {
    const [low, high] = spreadOf([[10, 10, 10, 10, 10, 10]]).interval ?? [NaN, NaN]
    assert.ok(low <= 5 && high >= 20)
  })

  it('counts every sample in a bin that it belongs to', () => {
    const samples = [0.01, 0.5, 0.51, 3, 250, 250]
    const { edges, counts } = histogramOf(samples)
    assert.equal(edges.length, counts.length + 1)
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      samples.length,
    )
    assert.ok((edges[0] as number) <= 0.01 && (edges.at(-1) as number) > 250)
    const bin = counts.lastIndexOf(2)
    assert.ok((edges[bin] as number) <= 250 && (edges[bin + 1] as number) > 250)
    assert.deepEqual(histogramOf([]), { edges: [], counts: [] })
  })

  it('thins evenly and keeps the order', () => {
    assert.deepEqual(thinned([1, 2, 3], 5), [1, 2, 3])
    assert.deepEqual(thinned([1, 2, 3, 4, 5, 6], 3), [1, 3, 5])
  })
})

/** Samples around a middle, the same for the same seed. */
function noisy(middle: number, seed: number): number[] {
  return Array.from({ length: 200 }, (_, i) => middle + Math.sin(i * 12.9898 + seed * 78.233))
}

/** Random numbers, always the same ones. */
interface Draw {
  uniform(): number
  normal(): number
}

/** A small generator, and Box and Muller's method over it. */
function createDraw(): Draw {
  let state = 1
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) }
}

/** In how many runs something holds. */
function runs(count: number, holds: (draw: Draw) => boolean): number {
  const draw = createDraw()
  let held = 0
  for (let run = 0; run < count; run++) if (holds(draw)) held++
  return held
}

/** Rounds of nine samples, each drawn as its process draws. */
function roundsOf(draw: Draw, count: number, round: (draw: Draw) => () => number): readonly (readonly number[])[] {
  return Array.from({ length: count }, () => {
    const sample = round(draw)
    return Array.from({ length: 9 }, sample)
  })
}
