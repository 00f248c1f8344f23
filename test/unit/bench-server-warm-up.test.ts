import assert from 'node:assert/strict'
import { benchCases } from '../../src/cli/bench/cases.js'
import type { Contestant } from '../../src/cli/bench/prove.js'
import { warmServer } from '../../src/cli/bench/server-warm-up.js'

const cases = benchCases({ suites: ['small', 'list'], records: [1, 5_000], guests: 5_000 })

describe('the warm-up of the bench’s own emulator', () => {
  it('makes calls of every case on each protocol of this library, long lists one at a time', async () => {
    const seen = new Map<string, number>()
    let [underWay, most] = [0, 0]
    const contestant = (name: string, kind: 'own' | 'rival'): Contestant => ({
      variant: { name, kind, protocol: 'rest' },
      subject: {
        async call({ method, limit = 0 }) {
          const key = `${name} ${method} ${limit}`
          seen.set(key, (seen.get(key) ?? 0) + 1)
          if (limit === 5_000) most = Math.max(most, ++underWay)
          await Promise.resolve()
          if (limit === 5_000) underWay--
          return { value: () => undefined, times: {} }
        },
        close: () => Promise.resolve(),
      },
    })
    const contestants = [contestant('rest', 'own'), contestant('soap', 'own'), contestant('fetch', 'rival')]
    await warmServer(cases, contestants, 0, new AbortController().signal)
    const calls = ['getObject 0', 'getVirtualGuests 1', 'getVirtualGuests 5000']
    assert.deepEqual(
      [...seen.keys()].sort(),
      ['rest', 'soap'].flatMap((name) => calls.map((call) => `${name} ${call}`)),
    )
    assert.equal(most, 1)
  })

  it('ends when the bench is interrupted', async () => {
    const reason = new Error('interrupted')
    const subject = { call: () => assert.fail('called'), close: () => Promise.resolve() }
    const contestants: Contestant[] = [{ variant: { name: 'rest', kind: 'own', protocol: 'rest' }, subject }]
    await assert.rejects(warmServer(cases, contestants, 1_000, AbortSignal.abort(reason)), reason)
  })
})
