import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { distributions, points } from '../../src/cli/bench/report/charts.js'
import { variantPalette } from '../../src/cli/bench/report/palette.js'
import { renderReport } from '../../src/cli/bench/report.js'
import { renderPage } from '../../src/cli/bench/report/page.js'
import { renderHtml } from '../../src/cli/bench/report/index.js'
import type { BenchResults } from '../../src/cli/bench/results.js'
import { spreadOf } from '../../src/cli/bench/statistics.js'

const sample = (): BenchResults =>
  JSON.parse(readFileSync(new URL('../fixtures/bench-results.json', import.meta.url), 'utf8')) as BenchResults

const dataOf = (page: string): unknown =>
  JSON.parse(/<script type="application\/json" id="results">([^<]*)<\/script>/.exec(page)?.[1] ?? 'null')

/** Pages are long: what failed is the pattern, not the page. */
const has = (page: string, pattern: RegExp): void => assert.ok(pattern.test(page), `the page has no ${pattern}`)
const hasNot = (page: string, pattern: RegExp): void =>
  assert.equal(pattern.exec(page)?.[0], undefined, `the page has ${pattern}`)

describe('bench report: page', () => {
  it('is one file that loads nothing', async () => {
    const page = await renderHtml(sample())
    has(page, /^<!doctype html>/)
    hasNot(page, /<(img|iframe|object|embed)\b|\ssrc=|url\(|@import|https?:\/\//)
    assert.deepEqual(
      [...page.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => href),
      ['data:,'],
    )
  })

  it('has a plot for each case that was measured, and none that is empty', async () => {
    const results = sample()
    const page = await renderHtml(results)
    const plots = [...page.matchAll(/<svg viewBox="[\d. ]+" role="img" aria-label="([^"]*)">(.*?)<\/svg>/gs)]
    for (const { name } of results.cases) {
      assert.ok(plots.some(([, label]) => label === `Median time by variant: ${name}. The numbers are in the tables.`))
    }
    for (const [, label, drawing] of plots) {
      assert.match(drawing ?? '', /class="mark-(rect|symbol|line|area) role-mark[^"]*"[^>]*><path/, label)
    }
  })

  it('takes its colours from the style alone, so that plots follow light and dark', async () => {
    const page = await renderHtml(sample())
    const colours = new Set([...page.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour))
    for (const colour of colours) assert.match(colour ?? '', /^(var\(--[a-z]+(-\d)?\)|none|transparent)$/)
  })

  it('has all results in it, whatever the names in them are', async () => {
    const results = hostile()
    const page = await renderHtml(results)
    assert.deepEqual(dataOf(page), results)
  })

  it('shows hostile names as text', async () => {
    const page = await renderHtml(hostile())
    assert.equal([...page.matchAll(/<script/g)].length, 2)
    assert.equal([...page.matchAll(/<\/script>/g)].length, 2)
    hasNot(page, /<(b|img)\b/)
    hasNot(page, /<!--/)
    has(page, /&#60;\/script&#62;&#60;script&#62;alert/)
  })

  it('needs no packages that draw: it says what to install, and has the tables', async () => {
    const page = await renderPage(sample(), undefined)
    has(page, /npm install vega@6/)
    hasNot(page, /<svg/)
    has(page, /<table/)
  })

  it('leaves out what was not measured', async () => {
    const results = sample()
    const bare: BenchResults = {
      ...results,
      loads: [],
      proof: [],
      measurements: results.measurements.map(
        ({ case: name, variant, calls, errors, bytes, callsPerSecond, rounds }) => ({
          ...{ case: name, variant, calls, errors, bytes, callsPerSecond, rounds },
          milliseconds: {},
          histogram: { edges: [], counts: [] },
        }),
      ),
    }
    const page = await renderHtml(bare)
    has(page, /Nothing was measured\./)
    hasNot(page, /id="(totals|parts|distributions|load|loads|proof)"/)
    hasNot(page.replace(/<script.*?<\/script>/gs, ''), /NaN|undefined|Infinity/)
  })

  it('gives each of the most variants a colour of its own, and each colour is in the style', async () => {
    const kinds = [...Array(3).fill('own'), ...Array(2).fill('package'), ...Array(4).fill('rival')] as (
      'own' | 'rival'
    )[]
    const variants = kinds.map((kind, i) => ({ name: `variant ${i}`, kind, protocol: 'rest' }))
    const { range } = variantPalette(variants)
    assert.equal(new Set(range).size, variants.length)
    const page = await renderHtml(sample())
    for (const colour of range)
      assert.equal(page.split(`${colour.slice(4, -1)}:`).length, 3, `light and dark ${colour}`)
  })

  it('does not let intervals that are far too wide flatten what was measured', () => {
    const wide = { variant: 'rest', x: 10, y: 5, low: 1e-9, high: 1e15 }
    const spec = points(
      [{ variant: 'rest', x: 1, y: 1 }, wide],
      { x: 'x', y: 'p50 ms', lines: true },
      variantPalette([]),
    )
    const drawn = JSON.stringify(spec?.data)
    assert.match(drawn, /"low":0\.5,"high":10\b/)
    assert.doesNotMatch(drawn, /e\+|e-/)
  })

  it('marks no p99 of fewer than a hundred calls', () => {
    const histogram = { edges: [1, 2], counts: [99] }
    const spread = (count: number) => ({ ...spreadOf([[1, 2, 3, 4, 5, 6]]), count, p99: 77 })
    const drawn = (count: number) =>
      JSON.stringify(distributions([{ variant: 'rest', spread: spread(count), histogram }], variantPalette([])))
    assert.doesNotMatch(drawn(99), /77/)
    assert.match(drawn(100), /77/)
  })

  it('leaves columns out where a terminal is narrow, and says which', () => {
    const results = sample()
    const widest = (text: string) =>
      Math.max(
        ...text
          .split('\n')
          .filter((line) => / (rest|soap|xmlrpc) {2,}/.test(line))
          .map((line) => line.length),
      )
    assert.ok(widest(renderReport(results)) > 100)
    const narrow = renderReport(results, 80)
    assert.ok(widest(narrow) <= 80, String(widest(narrow)))
    assert.match(narrow, /total ms {2,}95 % interval/)
    assert.match(narrow, /^\(no room for unpack ms, .*: see the report\)$/m)
    assert.doesNotMatch(renderReport(results), /no room/)
  })

  it('keeps numbers in sight beside a long name on the terminal, and says nothing that commands it', () => {
    const results = sample()
    const [first, ...rest] = results.measurements as [BenchResults['measurements'][number]]
    const named = { ...first, case: 'o'.repeat(200), errors: 1, firstError: '\u001b[2J' }
    const text = renderReport({ ...results, measurements: [named, ...rest] })
    assert.match(text, /^o{39}… {2}\S/m)
    assert.match(text, /first: \\u001b\[2J/)
    assert.ok(!text.includes('\u001b'))
  })

  it('makes a page of no results at all', async () => {
    const page = await renderHtml({ ...sample(), cases: [], variants: [], measurements: [], loads: [], proof: [] })
    has(page, /Nothing was measured\./)
    hasNot(page, /<svg/)
  })

  it('draws one protocol and one case', async () => {
    const results = sample()
    const page = await renderHtml({
      ...results,
      cases: results.cases.slice(0, 1),
      variants: results.variants.slice(0, 1),
      measurements: results.measurements.slice(0, 1),
      loads: [],
      proof: [],
    })
    has(page, /Only rest was measured/)
    has(page, /<svg/)
  })
})

/** The sample with a case and a variant whose names try to leave their place. */
function hostile(): BenchResults {
  const results = sample()
  const name = `</script><script>alert("1")</script><!-- & '"> <img src=x onerror=alert(1)> \u2028 \${1}`
  const variant = '</text><b>x</b> datum["a"] \\'
  const renamed = <T extends { readonly case: string; readonly variant: string }>(line: T): T => ({
    ...line,
    case: line.case === 'list of 100' ? name : line.case,
    variant: line.variant === 'rest' ? variant : line.variant,
  })
  return {
    ...results,
    cases: results.cases.map((info) => (info.name === 'list of 100' ? { ...info, name } : info)),
    variants: results.variants.map((info) => (info.name === 'rest' ? { ...info, name: variant } : info)),
    measurements: results.measurements.map(renamed),
    loads: results.loads.map(renamed),
  }
}
