import { changesBetween } from '../src/cli/bench/regressions.js'
import type { Change } from '../src/cli/bench/regressions.js'
import { clearlyDiffers } from '../src/cli/bench/relation.js'
import type { BenchResults, Spread } from '../src/cli/bench/results.js'

/** Two variants of a case that one run ranks clearly, and the other one the other way round. */
export interface Turned {
  readonly case: string
  readonly left: string
  readonly right: string
}

/** Whether two runs say the same. */
export interface RepeatVerdict {
  readonly same: boolean
  /** Pairs of variants that one run or both tell clearly apart. */
  readonly pairs: number
  readonly turned: readonly Turned[]
  /** Lines of the table in both runs. */
  readonly lines: number
  readonly apart: readonly Change[]
}

/** The share of lines that may be apart by chance: the intervals are of 95 %. */
const byChance = 0.05

/**
 * Compares two runs of the same bench: no ranking may turn round, and the intervals of each line must overlap, or the medians
 * be practically equal, but for the few that chance sets apart.
 */
export function repeatVerdict(first: BenchResults, second: BenchResults): RepeatVerdict {
  const changes = changesBetween(first, second)
  const apart = changes.filter(({ verdict }) => verdict === 'slower' || verdict === 'faster')
  const turned: Turned[] = []
  let pairs = 0
  for (const name of new Set(changes.map((change) => change.case))) {
    const lines = changes.filter((change) => change.case === name && change.load === '')
    for (const [i, left] of lines.entries()) {
      for (const right of lines.slice(i + 1)) {
        const clear = [clearlyDiffers(left.before, right.before), clearlyDiffers(left.after, right.after)]
        if (!clear.includes(true)) continue
        pairs++
        if (order(left.before, right.before) !== order(left.after, right.after)) {
          turned.push({ case: name, left: left.variant, right: right.variant })
        }
      }
    }
  }
  const same = changes.length > 0 && turned.length === 0 && apart.length <= changes.length * byChance
  return { same, pairs, turned, lines: changes.length, apart }
}

function order(left: Spread, right: Spread): number {
  return Math.sign(left.median - right.median)
}
