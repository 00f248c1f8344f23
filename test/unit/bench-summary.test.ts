import assert from 'node:assert/strict'
import type { LoadMeasurement, Measurement } from '../../src/cli/bench/results.js'
import { callWarnings } from '../../src/cli/bench/summary.js'

const line = (calls: number, more: object = {}): Measurement =>
  ({ case: 'mine', variant: 'rest', calls, errors: 0, ...more }) as Measurement

describe('the warnings of the bench', () => {
  it('say nothing of calls that went well', () => {
    assert.deepEqual(callWarnings([line(6)], [], 2_000), [])
  })

  it('name what was called too seldom for a verdict, and how often', () => {
    const [warning, ...others] = callWarnings(
      [line(5), line(60, { variant: 'xmlrpc' }), line(1, { variant: 'soap' })],
      [],
      2_000,
    )
    assert.deepEqual(others, [])
    assert.match(
      warning ?? '',
      /^too few calls for a verdict, fewer than 6 .*: mine on rest \(5\); mine on soap \(1\)$/,
    )
  })

  it('tell failures with their first reason', () => {
    assert.deepEqual(callWarnings([line(7, { errors: 3, firstError: 'refused' })], [], 2_000), [
      '3 of 10 calls of mine on rest failed, the first with: refused',
    ])
  })

  it('tell of a rate that was too high, not of answers that come after its time', () => {
    const at = (callsPerSecond: number, min: number): LoadMeasurement =>
      line(10, { load: { kind: 'rate', value: 100 }, callsPerSecond, latency: { min } }) as unknown as LoadMeasurement
    assert.deepEqual(callWarnings([], [at(99, 1), at(67, 1_000)], 2_000), [])
    const [warning] = callWarnings([], [at(31.234, 20)], 2_000)
    assert.match(
      warning ?? '',
      /^rates that client and server cannot keep up with, .*: mine on rest, 100\/s \(31\.2 answered\)$/,
    )
  })

  it('tell what was given up under load', () => {
    const load = line(10, { load: { kind: 'concurrency', value: 100 }, unanswered: 90 }) as unknown as LoadMeasurement
    assert.deepEqual(callWarnings([], [load], 2_000), [
      'given up unanswered, so that times are at least those told: mine on rest, 100 at a time (90 of 100 calls)',
    ])
  })
})
