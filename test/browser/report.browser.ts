import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { writeReport } from '../../src/cli/bench/report/index.js'
import type { BenchResults } from '../../src/cli/bench/results.js'
import { noBrowser, openBrowser } from './support/browser.js'
import { faintTexts } from './support/contrast.js'

const results = JSON.parse(
  readFileSync(new URL('../fixtures/bench-results.json', import.meta.url), 'utf8'),
) as BenchResults

const phone = { width: 360, height: 740 }
const desktop = { width: 1280, height: 900 }

describe(`bench report in a browser${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`, () => {
  let folder: string
  let browser: Browser
  let messages: string[]

  before(async function () {
    // Why there is none stands in the title.
    if (noBrowser !== undefined) return this.skip()
    folder = mkdtempSync(join(tmpdir(), 'bench-report-'))
    await writeReport(results, join(folder, 'bench.html'))
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    if (folder) rmSync(folder, { recursive: true })
  })

  async function open(options: BrowserContextOptions = { viewport: desktop }): Promise<Page> {
    messages = []
    const page = await browser.newPage(options)
    // The compiler names functions by a helper that the page does not have.
    await page.addInitScript('globalThis.__name = (named) => named')
    page.on('console', (message) => messages.push(message.text()))
    page.on('pageerror', (error) => messages.push(String(error)))
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) messages.push(`request: ${request.url()}`)
    })
    await page.goto(pathToFileURL(join(folder, 'bench.html')).href)
    return page
  }

  it('says of which variant a line is once: on a phone beside the case, which stays in sight', async () => {
    for (const viewport of [phone, desktop]) {
      const page = await open({ viewport })
      const shown = await page.locator('#times tbody tr').evaluateAll((rows) =>
        rows.map((row) => {
          const column = row.querySelector('td.variant')
          const beside = row.querySelector('th')
          return [
            column !== null && getComputedStyle(column).display !== 'none',
            beside !== null && getComputedStyle(beside, '::after').content !== 'none',
          ]
        }),
      )
      assert.ok(shown.length > 0)
      for (const places of shown) assert.deepEqual(places, viewport === phone ? [false, true] : [true, false])
      await page.close()
    }
  })

  it('keeps room for numbers beside a long name', async () => {
    const long = 'all servers with their disks and networks '.repeat(5) + 'o'.repeat(100)
    const named = <T extends { readonly case: string }>(line: T): T => ({ ...line, case: `${line.case} ${long}` })
    const path = join(folder, 'long.html')
    await writeReport({ ...results, measurements: results.measurements.map(named), loads: [] }, path)
    for (const viewport of [phone, { width: 768, height: 900 }, desktop]) {
      const page = await browser.newPage({ viewport })
      await page.goto(pathToFileURL(path).href)
      const width = await page
        .locator('#times tbody th')
        .first()
        .evaluate((head) => head.getBoundingClientRect().width)
      assert.ok(width < viewport.width / 2, `${width} of ${viewport.width}`)
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width)
      await page.close()
    }
  })

  for (const viewport of [phone, desktop]) {
    describe(`${viewport.width} pixels wide`, () => {
      it('opens without a message and asks the network for nothing', async () => {
        const page = await open({ viewport })
        assert.deepEqual(messages, [])
        await page.close()
      })

      it('shows every plot, inside of the page', async () => {
        const page = await open({ viewport })
        const plots = await page.locator('figure svg').evaluateAll((all) =>
          all.map((svg) => {
            const { left, right, height } = svg.getBoundingClientRect()
            const marks = svg.querySelectorAll('.role-mark path, .role-mark line').length
            return { label: svg.getAttribute('aria-label'), left, right, height, marks }
          }),
        )
        assert.ok(plots.length >= 3 * results.cases.length)
        for (const { label, left, right, height, marks } of plots) {
          assert.ok(left >= 0 && right <= viewport.width, `${label}: from ${left} to ${right}`)
          assert.ok(height > 60, `${label}: ${height} high`)
          assert.ok(marks > 0, `${label}: empty`)
        }
        await page.close()
      })

      it('does not scroll sideways', async () => {
        const page = await open({ viewport })
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width)
        await page.close()
      })

      it('cuts no label of a plot', async () => {
        const page = await open({ viewport })
        const cut = await page.locator('figure svg').evaluateAll((all) =>
          all.flatMap((svg) => {
            const frame = svg.getBoundingClientRect()
            return [...svg.querySelectorAll('text')]
              .filter((text) => {
                const { left, right, top, bottom } = text.getBoundingClientRect()
                return (
                  left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1
                )
              })
              .map((text) => `${svg.getAttribute('aria-label')}: ${text.textContent}`)
          }),
        )
        assert.deepEqual(cut, [])
        await page.close()
      })

      it('has labels that are large enough to read', async () => {
        const page = await open({ viewport })
        const sizes = await page
          .locator('figure svg')
          .evaluateAll((all) =>
            all.map(
              (svg) => (12 * svg.getBoundingClientRect().width) / Number(svg.getAttribute('viewBox')?.split(' ')[2]),
            ),
          )
        assert.ok(Math.min(...sizes) >= 9, `letters of ${Math.min(...sizes)} pixels`)
        await page.close()
      })
    })
  }

  it('keeps the name of a line in sight while its table is scrolled on a phone', async () => {
    const page = await open({ viewport: phone })
    const seen = await page.locator('.scroll').evaluateAll((all) =>
      all.map((frame) => {
        frame.scrollLeft = frame.scrollWidth
        const { left } = frame.getBoundingClientRect()
        const names = [...frame.querySelectorAll('tbody th')]
        return {
          scrolled: frame.scrollLeft > 0,
          inSight: names.every((name) => Math.abs(name.getBoundingClientRect().left - left) < 2),
          widest: Math.max(...names.map((name) => name.getBoundingClientRect().width)) / frame.clientWidth,
        }
      }),
    )
    assert.ok(seen.some(({ scrolled }) => scrolled))
    for (const { inSight, widest } of seen) {
      assert.ok(inSight)
      assert.ok(widest < 0.5, `${widest} of the width`)
    }
    const note = await page
      .locator('#times tbody th')
      .first()
      .evaluate((name) => getComputedStyle(name, '::after').content)
    assert.equal(note, `"${results.measurements[0]?.variant}"`)
    await page.close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has readable text when ${colorScheme}, plots included`, async () => {
      const page = await open({ viewport: desktop, colorScheme })
      assert.deepEqual(await page.evaluate(faintTexts, 4.5), [])
      await page.close()
    })
  }

  it('is dark when dark is wished for, plots included', async () => {
    const paper = async (colorScheme: 'light' | 'dark'): Promise<readonly (string | undefined)[]> => {
      const page = await open({ viewport: desktop, colorScheme })
      const colours = await page.evaluate(() =>
        ['body', 'figure svg text', 'figure svg .role-mark path'].map((selector) => {
          const element = document.querySelector(selector)
          if (!element) return undefined
          return selector === 'body' ? getComputedStyle(element).backgroundColor : getComputedStyle(element).fill
        }),
      )
      await page.close()
      return colours
    }
    const [light, dark] = [await paper('light'), await paper('dark')]
    light.forEach((colour, i) => assert.notEqual(colour, dark[i]))
  })

  it('sorts numbers by value, up and then down, and says so', async () => {
    const page = await open()
    const table = page.getByRole('table', { name: 'Times', exact: true })
    const head = table.getByRole('columnheader', { name: 'total ms' })
    const values = (): Promise<number[]> =>
      table
        .locator('tbody tr')
        .evaluateAll((rows) => rows.map((row) => Number((row.children[2] as HTMLElement).dataset['value'])))
    const before = await values()
    assert.equal(await head.getAttribute('aria-sort'), 'none')
    await head.getByRole('button').click()
    assert.equal(await head.getAttribute('aria-sort'), 'ascending')
    assert.deepEqual(
      await values(),
      [...before].sort((left, right) => left - right),
    )
    await head.getByRole('button').press('Enter')
    assert.equal(await head.getAttribute('aria-sort'), 'descending')
    assert.deepEqual(
      await values(),
      [...before].sort((left, right) => right - left),
    )
    await page.close()
  })

  it('sorts text by its letters and numbers in it, and what is missing last', async () => {
    const page = await open()
    const table = page.getByRole('table', { name: 'Times', exact: true })
    const column = (at: number): Promise<(string | null)[]> =>
      table
        .locator('tbody tr')
        .evaluateAll((rows, i) => rows.map((row) => (row.children[i] as Element).textContent), at)
    await table.getByRole('columnheader', { name: 'case' }).getByRole('button').click()
    const names = (await column(0)).filter((name, i, all) => all[i - 1] !== name)
    assert.deepEqual(
      names,
      [...names].sort((left, right) => (left ?? '').localeCompare(right ?? '', 'en', { numeric: true })),
    )
    const decode = table.getByRole('columnheader', { name: 'decode ms' })
    for (const press of ['first', 'second']) {
      await decode.getByRole('button').click()
      assert.equal(await table.locator('th[aria-sort="ascending"], th[aria-sort="descending"]').count(), 1)
      const texts = await column(8)
      const missing = texts.filter((text) => text === '').length
      assert.ok(missing > 0)
      assert.deepEqual(
        texts.slice(-missing).filter((text) => text !== ''),
        [],
        `missing last at the ${press} press`,
      )
    }
    await page.close()
  })

  it('has the raw results in it', async () => {
    const page = await open()
    const text = await page.locator('script#results').textContent()
    assert.deepEqual(JSON.parse(text ?? ''), results)
    await page.close()
  })

  it('prints on white, without what only a screen can do, and without cutting tables', async () => {
    const page = await open({ viewport: { width: 690, height: 975 }, colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)')
    assert.equal(await page.locator('nav').isVisible(), false)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 690)
    assert.deepEqual(await page.evaluate(faintTexts, 4.5), [])
    assert.ok((await page.pdf({ format: 'A4' })).length > 10_000)
    await page.close()
  })
})
