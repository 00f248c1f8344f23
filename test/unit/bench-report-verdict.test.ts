import assert from 'node:assert/strict'
import { verdictOf as inWords } from '../../src/cli/bench/report/verdict.js'
import type { Verdict } from '../../src/cli/bench/report/verdict.js'
import type { BenchResults, Bytes, LoadMeasurement, Measurement, Part, Spread } from '../../src/cli/bench/results.js'

/** Numbers are tied to their units by a space that does not break. */
const verdictOf = (results: BenchResults): Verdict =>
  JSON.parse(JSON.stringify(inWords(results)).replaceAll('\u00a0', ' ')) as Verdict

describe('bench report: verdict', () => {
  it('says who wins, by how much, over which line and why', () => {
    const results = resultsOf([
      line(
        'list of 100',
        'rest',
        { firstByte: 10, transfer: 1, decode: 1 },
        { plain: 45_000, gzip: 6_500, received: 6_500 },
      ),
      line(
        'list of 100',
        'soap',
        { firstByte: 13, transfer: 2, decode: 3 },
        { plain: 74_000, gzip: 8_000, received: 8_000 },
      ),
    ])
    const { cases, headline } = verdictOf({ ...results, network: { name: 'rtt=80ms', rtt: 80 } })
    assert.equal(cases[0]?.winner, 'rest')
    assert.equal(
      cases[0]?.text,
      'list of 100 over rtt=80ms: rest wins by 1.5 × over soap (12.0 ms against 18.0 ms) because the first byte comes 3.00 ms ' +
        'sooner (the server has 45.0 kB to write and compress instead of 74.0 kB), decoding takes 1.00 ms instead of 3.00 ms ' +
        'and the transfer takes 1.00 ms instead of 2.00 ms (6.50 kB on the way instead of 8.00 kB).',
    )
    assert.equal(headline, 'rest is clearly the fastest in 1 of 1 case over rtt=80ms, by 1.5 × over the next.')
  })

  it('gives a shorter request as the reason for an earlier first byte where the line is slow upwards', () => {
    const results = resultsOf([
      line('a', 'rest', { firstByte: 54 }, { request: 466, plain: 431 }),
      line('a', 'soap', { firstByte: 58 }, { request: 1_176, plain: 1_630 }),
    ])
    const reasonOver = (up: number) =>
      verdictOf({ ...results, network: { name: 'slow', rtt: 50, up } }).cases[0]?.text ?? ''
    assert.match(
      reasonOver(2e6),
      /4\.00 ms sooner \(the request is 466 B instead of 1\.18 kB, 2\.84 ms less on the way up\)/,
    )
    assert.match(reasonOver(20e6), /4\.00 ms sooner \(the server has 431 B to write/)
  })

  it('says that there is no clear difference when intervals overlap', () => {
    const { cases, headline } = verdictOf(
      resultsOf([line('a', 'rest', { decode: 10 }, {}, 0.2), line('a', 'soap', { decode: 11 }, {}, 0.2)]),
    )
    assert.equal(cases[0]?.winner, undefined)
    assert.equal(cases[0]?.text, 'a: no clear difference between rest (10.0 ms) and soap (11.0 ms).')
    assert.match(headline, /^No clear winner on this machine, over the loopback: in the one case /)
  })

  it('says of differences that are sure but too small to matter that the variants are practically equal', () => {
    const { cases, headline, remarks } = verdictOf({
      ...resultsOf([
        line('a', 'rest', { decode: 100 }, {}, 0.001),
        line('a', 'soap', { decode: 101 }, {}, 0.001),
        line('a', 'npm soap', { decode: 102 }, {}, 0.001),
      ]),
      loads: [load('rest', 10, 900, 0.001), load('soap', 10, 890, 0.001)],
    })
    assert.equal(cases[0]?.winner, undefined)
    assert.equal(cases[0]?.text, 'a: practically equal are rest (100 ms) and soap (101 ms).')
    assert.match(headline, /^No clear winner/)
    assert.deepEqual(remarks, [
      'a, 10 calls at a time: rest and soap answer practically as many calls (900 and 890 calls/s).',
      'soap against npm soap: practically equal in 1 of 1 cases; npm soap takes 1.01 × as long (median of the cases).',
    ])
  })

  it('tells those that are as fast as the fastest from those that are not', () => {
    const { cases } = verdictOf(
      resultsOf([
        line('a', 'rest', { decode: 10 }, {}, 0.2),
        line('a', 'xmlrpc', { decode: 40 }),
        line('a', 'soap', { decode: 11 }, {}, 0.2),
      ]),
    )
    assert.equal(cases[0]?.winner, undefined)
    assert.equal(
      cases[0]?.text,
      'a: no clear difference between rest (10.0 ms) and soap (11.0 ms). Clearly slower: xmlrpc 40.0 ms, 4.0 × as long because decoding takes 10.0 ms instead of 40.0 ms.',
    )
  })

  it('gives no verdict on a case that was called too seldom, and says how often it was', () => {
    const seldom = (variant: string, time: number): Measurement => {
      const total = withoutInterval(spread(time, 0))
      return { ...line('a', variant, {}), calls: 3, milliseconds: { total } }
    }
    const seldomLoaded: { callsPerSecondInterval?: unknown } & LoadMeasurement = load('soap', 10, 300)
    delete seldomLoaded.callsPerSecondInterval
    const { cases, headline, remarks } = verdictOf({
      ...resultsOf([line('a', 'rest', { decode: 10 }), seldom('soap', 40), seldom('npm soap', 90)]),
      loads: [load('rest', 10, 900), seldomLoaded],
    })
    assert.deepEqual([cases[0]?.winner, cases[0]?.few], [undefined, true])
    assert.equal(
      cases[0]?.text,
      'a: too few calls for a verdict: rest (10, median 10.0 ms) and soap (3, median 40.0 ms).',
    )
    assert.equal(headline, 'No verdict on this machine, over the loopback: too few calls were made in the one case.')
    assert.deepEqual(remarks, [
      'a, 10 calls at a time: too few calls for a verdict on rest and soap (900 and 300 calls/s).',
      'soap against npm soap: too few calls in the one case.',
    ])
  })

  it('counts cases that were called too seldom apart', () => {
    const total = withoutInterval(spread(9, 0))
    const few = [line('b', 'rest', {}), line('b', 'soap', {})].map((one) => ({ ...one, milliseconds: { total } }))
    const clear = [line('a', 'rest', { decode: 1 }), line('a', 'soap', { decode: 2 })]
    const close = [line('a', 'rest', { decode: 1 }), line('a', 'soap', { decode: 1 })]
    assert.match(verdictOf(resultsOf([...clear, ...few])).headline, /in 1 of 2 cases .*, and too few calls in 1\.$/)
    assert.match(
      verdictOf(resultsOf([...close, ...few])).headline,
      /in 1 of 2 cases the fastest are too close to tell, in the other 1 too few calls were made\.$/,
    )
  })

  it('gives no reason when the parts were not timed', () => {
    const { cases } = verdictOf(resultsOf([line('a', 'rest', {}, {}, 0.01, 10), line('a', 'soap', {}, {}, 0.01, 30)]))
    assert.equal(cases[0]?.text, 'a: rest wins by 3.0 × over soap (10.0 ms against 30.0 ms).')
  })

  it('gives no part as a reason in which the winner is slower', () => {
    const { cases } = verdictOf(
      resultsOf([line('a', 'rest', { firstByte: 2, decode: 5 }), line('a', 'soap', { firstByte: 20, decode: 1 })]),
    )
    assert.match(cases[0]?.text ?? '', /because the first byte comes 18\.0 ms sooner\.$/)
  })

  it('counts who wins where', () => {
    const { headline } = verdictOf(
      resultsOf([
        ...[line('a', 'rest', { decode: 1 }), line('a', 'soap', { decode: 2 })],
        ...[line('b', 'rest', { decode: 1 }), line('b', 'soap', { decode: 3 })],
        ...[line('c', 'rest', { decode: 3 }), line('c', 'soap', { decode: 1 })],
        ...[line('d', 'rest', { decode: 1 }), line('d', 'soap', { decode: 1 })],
      ]),
    )
    assert.equal(
      headline,
      'rest is clearly the fastest in 2 of 4 cases on this machine, over the loopback, by 2.0 × to 3.0 × over the next; soap in 1, with no one clear winner in 1.',
    )
  })

  it('has nothing to compare one protocol with', () => {
    const { cases, headline } = verdictOf(resultsOf([line('a', 'rest', { decode: 10 })]))
    assert.equal(headline, 'Only rest was measured: there is no other to compare it with.')
    assert.equal(cases[0]?.text, 'a: 10.0 ms with rest; nothing to compare it with.')
  })

  it('leaves out cases without an answer', () => {
    const failed = { ...line('a', 'rest', {}), calls: 0, errors: 9, firstError: 'connection refused', milliseconds: {} }
    const { cases, headline, remarks } = verdictOf(resultsOf([failed]))
    assert.deepEqual(cases, [])
    assert.equal(headline, 'Nothing was measured.')
    assert.deepEqual(remarks, ['a with rest: 9 of 9 calls failed, first: connection refused.'])
  })

  it('compares other clients with the own protocol they speak, and does not rank them', () => {
    const results = resultsOf([
      ...[
        line('a', 'rest', { decode: 10 }),
        line('a', 'soap', { decode: 20 }),
        line('a', 'npm soap', {}, {}, 0.01, 60),
      ],
      ...[line('b', 'rest', { decode: 10 }), line('b', 'soap', { decode: 20 }), line('b', 'npm soap', {}, {}, 0.01, 5)],
    ])
    const { cases, remarks } = verdictOf(results)
    assert.deepEqual(
      cases.map(({ winner }) => winner),
      ['rest', 'rest'],
    )
    assert.deepEqual(remarks, [
      'soap against npm soap: clearly faster in 1 and clearly slower in 1 of 2 cases; npm soap takes 1.6 × as long (median of the cases).',
    ])
  })

  it('gives no ratio to another client when nothing tells them apart', () => {
    const results = resultsOf([
      line('a', 'soap', { decode: 20 }, {}, 0.9),
      line('a', 'npm soap', {}, {}, 0.9, 22),
      line('b', 'soap', { decode: 20 }, {}, 0.9),
      line('b', 'npm soap', {}, {}, 0.9, 19),
    ])
    assert.deepEqual(verdictOf(results).remarks, ['soap against npm soap: no clear difference in any of 2 cases.'])
  })

  it('says who answers most under load, unless the intervals overlap', () => {
    const results = resultsOf([line('a', 'rest', { decode: 1 }), line('a', 'soap', { decode: 2 })])
    const loads = [load('rest', 10, 900), load('soap', 10, 300), load('rest', 100, 900), load('soap', 100, 890)]
    assert.deepEqual(verdictOf({ ...results, loads }).remarks, [
      'a, 10 calls at a time: rest answers 3.0 × as many calls as soap (900 and 300 calls/s).',
      'a, 100 calls at a time: no clear difference between rest and soap (900 and 890 calls/s).',
    ])
  })
})

function spread(median: number, width: number): Spread {
  const [low, high] = [median * (1 - width), median * (1 + width)]
  return {
    count: 10,
    mean: median,
    min: low,
    median,
    lower: low,
    upper: high,
    p90: high,
    p95: high,
    p99: high,
    max: high,
    interval: [low, high],
  }
}

/** A line of the table from its parts; the total is their sum unless given. */
function line(
  name: string,
  variant: string,
  parts: Partial<Record<Part, number>>,
  bytes: Partial<Bytes> = {},
  ...[width = 0.01, total = Object.values(parts).reduce((sum, part) => sum + part, 0)]: readonly number[]
): Measurement {
  const milliseconds = Object.fromEntries(
    Object.entries({ ...parts, total }).map(([part, time]) => [part, spread(time, width)]),
  )
  return {
    ...{
      case: name,
      variant,
      calls: 10,
      errors: 0,
      callsPerSecond: 1,
      rounds: [],
      histogram: { edges: [], counts: [] },
    },
    bytes: { request: 100, plain: 100, received: 100, ...bytes },
    milliseconds,
  }
}

function load(variant: string, value: number, callsPerSecond: number, width = 0.03): LoadMeasurement {
  return {
    ...{ case: 'a', variant, load: { kind: 'concurrency', value }, calls: 10, errors: 0, callsPerSecond },
    callsPerSecondInterval: [callsPerSecond * (1 - width), callsPerSecond * (1 + width)],
    latency: spread(1, 0.01),
    histogram: { edges: [], counts: [] },
  }
}

function withoutInterval(measured: Spread): Spread {
  const rest: { interval?: unknown } = { ...measured }
  delete rest.interval
  return rest as Spread
}

function resultsOf(measurements: readonly Measurement[]): BenchResults {
  const names = (key: 'case' | 'variant'): readonly string[] => [...new Set(measurements.map((one) => one[key]))]
  return {
    ...{
      version: 1,
      name: 'bench',
      startedAt: '2026-01-01T00:00:00Z',
      seconds: 1,
      method: '',
      limits: [],
      warnings: [],
      proof: [],
      loads: [],
    },
    machine: { cpu: 'x', cores: 1, memory: '1 GiB', system: 'x', node: 'v20.0.0', load: [0, 0, 0], packages: {} },
    settings: {
      ...{
        protocols: [],
        codecs: [],
        rivals: [],
        suites: [],
        records: [],
        concurrency: [],
        rates: [],
        gzip: true,
        keepAlive: true,
      },
      ...{ guests: 1, seed: 1, budget: 1, duration: 1, rounds: 1 },
    },
    cases: names('case').map((name) => ({ name, suite: 'list', call: 'A::b', write: false, values: 1 })),
    variants: names('variant').map((name) => ({
      name,
      kind: name.startsWith('npm ') ? 'rival' : 'own',
      protocol: name.replace('npm ', ''),
    })),
    measurements,
  }
}
