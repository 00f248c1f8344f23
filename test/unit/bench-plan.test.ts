import assert from 'node:assert/strict'
import { benchCases } from '../../src/cli/bench/cases.js'
import { endsBefore, hadItsShare, jobFor } from '../../src/cli/bench/plan.js'
import type { Plan } from '../../src/cli/bench/plan.js'
import { announcement, timeFor } from '../../src/cli/bench/planned-time.js'
import type { Task } from '../../src/cli/bench/task.js'
import type { Variant } from '../../src/cli/bench/variants.js'

const variants = ['rest', 'soap'].map((name): Variant => ({ name, kind: 'own', protocol: name }))
const [rest] = variants as [Variant]

describe('the plan of the bench', () => {
  it('makes at least six calls of each case and variant, in as few rounds as there may be, and two in each', () => {
    const leastOf = (rounds: number, mayEndEarly: boolean): readonly number[] =>
      jobFor(rest, 0, planOf({ rounds, mayEndEarly })).tasks.map(({ least }) => least)
    assert.deepEqual(leastOf(5, true), [2])
    assert.deepEqual(leastOf(5, false), [2])
    assert.deepEqual(leastOf(7, false), [2])
    assert.deepEqual(leastOf(1, false), [6])
  })

  it('takes about as long as asked when calls take no time, and says nothing of it', () => {
    const plan = planOf({ budget: 20_000 })
    const { single, loads, rounds } = timeFor(plan)
    assert.deepEqual([Math.round(single.planned), loads.expected, rounds], [20_000, 0, 5])
    assert.equal(single.expected, single.planned)
    assert.equal(announcement(plan), undefined)
  })

  it('counts what slow calls take beyond that: those of the warm-up, and the fewest that can be compared', () => {
    const plan = planOf({ budget: 2_000, mayEndEarly: false, times: all(1_000) })
    // Two processes in each of five rounds: one call to begin with, one to warm up and two to measure.
    assert.equal(timeFor(plan).single.expected, 5 * 2 * (400 + 4 * 1_000))
    assert.equal(
      announcement(plan),
      'this takes about 44 s; more than --budget since calls are slow, and fewer than 6 of each cannot be compared',
    )
  })

  it('says when a budget is too short for so many processes', () => {
    assert.match(
      announcement(planOf({ budget: 1_000 })) ?? '',
      /^this takes about \d s; more than --budget since each case/,
    )
  })

  it('has fewer rounds of slow calls where they were not asked for, but never fewer than three', () => {
    const slow = planOf({ budget: 2_000, times: all(1_000) })
    assert.equal(timeFor(slow).rounds, 3)
    assert.equal(timeFor({ ...slow, mayEndEarly: false }).rounds, 5)
    assert.equal(endsBefore(2, 60_000, 30_000, slow), false)
    assert.equal(endsBefore(3, 60_000, 30_000, slow), true)
    assert.equal(endsBefore(3, 60_000, 30_000, { ...slow, mayEndEarly: false }), false)
  })

  const loads = [{ kind: 'concurrency', value: 100 }] as const

  it('warms callers up unless they would wait for each other longer than the load lasts', () => {
    const warmUpOf = (time: number): number | undefined =>
      jobFor(rest, 0, planOf({ loads, times: all(time) })).tasks[1]?.warmUp
    assert.deepEqual([warmUpOf(0), warmUpOf(20), warmUpOf(21)], [300, 300, 0])
  })

  it('counts what callers of one machine wait for each other, and gives a load no more than its share and a round', () => {
    const loadsOf = (time: number): number => timeFor(planOf({ loads, times: all(time) })).loads.expected
    assert.equal(loadsOf(0), 5 * 2 * (300 + 2_000))
    assert.equal(loadsOf(10), 3 * 2 * (1_000 + 2_000 + 1_000))
    // The share is five times two seconds: one round takes that long.
    assert.equal(loadsOf(1_000), 2 * (2_000 + 10_000))
    assert.match(
      announcement(planOf({ loads, times: all(15) })) ?? '',
      /loads of slow calls take longer than --duration$/,
    )
  })

  it('leaves a load out of further rounds when it has had its share, never what is measured one at a time', () => {
    const plan = planOf({ loads })
    const [single, load] = jobFor(rest, 0, plan).tasks as [Task, Task]
    assert.deepEqual(
      [0, 11_499, 11_500].map((spent) => hadItsShare(load, spent, plan)),
      [false, false, true],
    )
    assert.equal(hadItsShare(single, 1e9, plan), false)
  })
})

function planOf(settings: Partial<Plan>): Plan {
  const choice = { suites: ['small'], records: [], guests: 1 } as const
  const auth = { username: 'me', apiKey: 'key' }
  return {
    cases: benchCases(choice),
    choice,
    variants,
    fits: () => true,
    target: { endpoint: 'http://127.0.0.1:1', auth, gzip: true, keepAlive: true, connections: 10 },
    loads: [],
    budget: 20_000,
    duration: 2_000,
    rounds: 5,
    mayEndEarly: true,
    times: new Map(),
    ...settings,
  }
}

/** Every case takes so long on every variant. */
function all(time: number): ReadonlyMap<string, number> {
  return new Map(variants.map(({ name }) => [`small object/${name}`, time]))
}
