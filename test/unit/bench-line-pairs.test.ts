import assert from 'node:assert/strict'
import { benchCases } from '../../src/cli/bench/cases.js'
import { lineInCalls, linePairs } from '../../src/cli/bench/line-pairs.js'
import type { Subject } from '../../src/cli/bench/subject.js'
import { warmUpAll } from '../../src/cli/bench/warm-up.js'

const [small, list] = benchCases({ suites: ['small', 'list'], records: [1], guests: 1 })
assert.ok(small && list)

describe('calls over a line and past it', () => {
  it('are compared in turn, the one past the line after a rest as long', async () => {
    const made: string[] = []
    const over = client('over', made, [53.5, 52.5])
    const past = client('past', made, [2.5, 1.5])
    const found = await linePairs(small, over, past, (milliseconds) => {
      made.push(`rest ${milliseconds}`)
      return Promise.resolve()
    })
    assert.deepEqual([...new Set(found)], [51])
    assert.deepEqual(made.slice(0, 6), ['over', 'rest 53.5', 'past', 'over', 'rest 52.5', 'past'])
  })

  it('take about as long on a short line as on a long one: a few pairs', async () => {
    const count = async (milliseconds: number): Promise<number> => {
      const pair = [client('over', [], [milliseconds]), client('past', [], [0])] as const
      return (await linePairs(small, ...pair, () => Promise.resolve())).length
    }
    assert.deepEqual([await count(0.5), await count(100), await count(30_000)], [8, 3, 1])
  })

  it('end with the first call that fails, which is counted where it is measured', async () => {
    const failing: Subject = { call: () => Promise.reject(new Error('too many')), close: () => Promise.resolve() }
    assert.deepEqual(await linePairs(small, failing, failing), [])
  })

  it('are summed up as the median of all processes, if there were any', () => {
    const round = (line?: readonly number[]) => ({
      round: 0,
      variant: 'rest',
      results: [
        {
          task: { case: small.name, warmUp: 0, measure: 0, least: 1, patience: 0 },
          rows: new Map(),
          seconds: 1,
          spent: 1,
          resident: 1,
          ...(line ? { line } : {}),
        },
      ],
    })
    assert.equal(lineInCalls([round([50, 51]), round(), round([52])]), 51)
    assert.equal(lineInCalls([round()]), undefined)
  })

  it('are warmed up past the line, and at last over it for its two connections', async () => {
    const made: string[] = []
    await warmUpAll([small, list], client('over', made, [1]), client('past', made, [1]), 1, 'test')
    assert.deepEqual([made.indexOf('over'), made.lastIndexOf('past')], [made.length - 2, made.length - 3])
    assert.ok(made.length > 2)
  })

  it('are warmed up at the server when there is no line', async () => {
    const made: string[] = []
    await warmUpAll([small, list], client('server', made, [1]), undefined, 0, 'test')
    // Five calls with which a process begins, then one of each case.
    assert.deepEqual(made, Array(5 + 2).fill('server'))
  })
})

/** Writes down its name at each call, and says that it took these times in turn. */
function client(name: string, made: string[], times: readonly number[]): Subject {
  let calls = 0
  return {
    async call() {
      made.push(name)
      // As an answer of a server does, it lets others have their turn.
      await new Promise(setImmediate)
      return { value: () => null, times: { total: times[calls++ % times.length] as number } }
    },
    close: () => Promise.resolve(),
  }
}
