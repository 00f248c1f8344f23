import assert from 'node:assert/strict'
import { benchCases } from '../../src/cli/bench/cases.js'
import { runTask } from '../../src/cli/bench/load.js'
import type { Subject } from '../../src/cli/bench/subject.js'
import type { Task } from '../../src/cli/bench/task.js'

const [small] = benchCases({ suites: ['small'], records: [], guests: 1 })
assert.ok(small)
const row = 'small object'

describe('the load of the bench', () => {
  it('keeps as many calls under way as asked, and counts each', async () => {
    const server = stub()
    const result = await runTask(small, server.subject, task({ kind: 'concurrency', value: 7 }), 'test')
    const kept = result.rows.get(row)
    assert.equal(server.most, 7)
    assert.equal(kept?.calls, server.calls)
    assert.equal(kept?.samples.total?.length, server.calls)
  })

  it('begins calls at their rate while the server stalls, and counts their waiting', async () => {
    // A server that answers nothing until all calls have begun: a closed loop would send one and call it slow.
    const held: (() => void)[] = []
    const server = stub(
      () =>
        new Promise<void>((resolve) => {
          held.push(resolve)
          if (held.length === 20) for (const answer of held) answer()
        }),
    )
    const result = await runTask(small, server.subject, task({ kind: 'rate', value: 200 }, 100), 'test')
    const times = result.rows.get(row)?.samples.total ?? []
    assert.equal(times.length, 20)
    assert.equal(server.most, 20)
    // The first was due 95 ms before the last one began; each waited 5 ms less than the one before.
    const [first = 0, last = 0] = [times[0], times.at(-1)]
    assert.ok(first >= 94 && last < first, `${first}, ${last}`)
    assert.equal(result.cpu, undefined)
  })

  it('takes the time of several calls of another process by its own clock: the other does not see them wait', async () => {
    const theirs = -1
    const subject: Subject = {
      call: () => Promise.resolve({ value: () => null, times: { total: theirs } }),
      usage: () => Promise.resolve({ cpu: 0, resident: 0 }),
      close: () => Promise.resolve(),
    }
    const timesOf = async (load: Task['load']) =>
      (await runTask(small, subject, task(load, 2), 'test')).rows.get(row)?.samples.total ?? []
    assert.ok((await timesOf({ kind: 'concurrency', value: 2 })).every((time) => time >= 0))
    assert.ok((await timesOf({ kind: 'concurrency', value: 1 })).every((time) => time === theirs))
    assert.ok((await timesOf(undefined)).every((time) => time === theirs))
  })

  it('counts failures apart and keeps the first reason', async () => {
    let number = 0
    const server = stub(() => (++number % 2 === 0 ? Promise.reject(new Error(`broken ${number}`)) : Promise.resolve()))
    const { rows } = await runTask(small, server.subject, task(undefined, 10), 'test')
    const kept = rows.get(row)
    assert.ok(kept && kept.errors > 0 && kept.calls > 0)
    assert.equal(kept.firstError, 'broken 2')
    assert.equal(kept.samples.total?.length, kept.calls)
  })

  it('goes on beyond its time until it has called as often as it must', async () => {
    const server = stub()
    const { rows } = await runTask(small, server.subject, { ...task(undefined, 0), least: 4, patience: 1_000 }, 'test')
    assert.deepEqual([server.calls, rows.get(row)?.calls], [4, 4])
  })

  const loads: readonly NonNullable<Task['load']>[] = [
    { kind: 'concurrency', value: 5 },
    { kind: 'rate', value: 250 },
  ]
  for (const load of loads) {
    it(`gives up what a server never answers, and counts how long it waited: ${load.kind}`, async () => {
      let answered = 0
      // The first answers are quick, then there are none.
      const server = stub(() => (++answered <= 3 ? Promise.resolve() : new Promise(() => {})))
      const { rows, cut, seconds } = await runTask(small, server.subject, task(load), 'test')
      const kept = rows.get(row)
      assert.deepEqual([cut, kept?.calls, kept?.unanswered, kept?.errors], [true, 3, server.calls - 3, 0])
      assert.equal(kept?.samples.total?.length, server.calls)
      assert.ok(Math.max(...(kept?.samples.total ?? [])) <= seconds * 1000)
    })
  }

  it('gives up callers that wait for their first answer still', async () => {
    const server = stub(() => new Promise(() => {}))
    const waiting = { ...task({ kind: 'concurrency', value: 3 }), warmUp: 5 }
    const { rows, cut } = await runTask(small, server.subject, waiting, 'test')
    assert.deepEqual([cut, rows.get(row)?.calls, rows.get(row)?.unanswered], [true, 0, 3])
  })

  it('does not count what is answered after its end', async () => {
    let answer = (): void => {}
    const late = new Promise<void>((resolve) => (answer = resolve))
    const { rows } = await runTask(small, stub(() => late).subject, task({ kind: 'concurrency', value: 2 }), 'test')
    answer()
    await new Promise(setImmediate)
    assert.deepEqual([rows.get(row)?.calls, rows.get(row)?.unanswered], [0, 2])
  })

  it('calls at least once, however short the time', async () => {
    const { rows } = await runTask(small, stub().subject, task(undefined, 0), 'test')
    assert.equal(rows.get(row)?.calls, 1)
  })
})

function task(load: Task['load'], measure = 20): Task {
  return { case: row, ...(load ? { load } : {}), warmUp: 0, measure, least: 1, patience: measure }
}

/** A server in this process, which counts. */
function stub(answer: () => Promise<void> = () => new Promise((resolve) => setImmediate(resolve))) {
  const counts = { calls: 0, most: 0 }
  let underWay = 0
  const subject: Subject = {
    async call() {
      counts.calls++
      counts.most = Math.max(counts.most, ++underWay)
      try {
        await answer()
      } finally {
        underWay--
      }
      return { value: () => null, times: { total: 1 } }
    },
    close: () => Promise.resolve(),
  }
  return Object.assign(counts, { subject })
}
