import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

// That the benches of speed still run, and what they leave behind. Their numbers here mean nothing.
const benches: readonly (readonly [name: string, words: readonly string[], fields: readonly string[]])[] = [
  ['call', ['1', '10', '--own', '--protocols=rest'], ['bytes', 'rows']],
  ['wire', ['1', '10'], ['rows', 'costs']],
  ['stream', ['1', '100'], ['rounds', 'samples']],
  ['codec', ['1'], ['rows', 'cases']],
  ['encode', ['1'], ['rows', 'cases']],
  ['linear', ['1000'], ['results']],
  ['start', ['1'], ['bare', 'rows', 'bundles', 'installed']],
]

describe('the benches of speed', function () {
  // Each starts several processes.
  this.timeout(180_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-speed-'))
  })
  after(() => rm(folder, { recursive: true }))

  for (const [name, words, fields] of benches) {
    it(`bench:${name} runs, prints a table, and leaves its numbers where it is told`, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import=tsx', `bench/${name}.ts`, ...words], {
        env: { ...process.env, BENCH_RESULTS: folder, BENCH_QUICK: '1', NO_COLOR: '1' },
      })
      assert.match(stdout, /\d+ cores, .*node v\d+/)
      assert.ok(stdout.split('\n').length > 5, stdout)
      const left = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as Record<string, unknown>
      assert.ok(left['machine'])
      for (const field of fields) {
        const found = left[field]
        const size = typeof found === 'object' && found !== null ? Object.keys(found).length : String(found).length
        assert.ok(found !== undefined && size > 0, `${field} of ${name}`)
      }
    })
  }
})
