import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { after, before, describe, it } from 'mocha'
import { startEmulator } from '../cli/support.js'

const run = promisify(execFile)
/** These two set everything up anew; `.ci/run` runs them on a clean clone. */
const runByContinuousIntegration = ['npm ci && npm start', 'npm ci && npm test']

describe('the README', () => {
  let emulator: Awaited<ReturnType<typeof startEmulator>>
  let env: NodeJS.ProcessEnv
  let folder: string

  before(async () => {
    emulator = await startEmulator('--user', 'demo', '--key', 'demo-key')
    env = { ...process.env, SL_ENDPOINT_URL: emulator.origin, SL_USERNAME: 'demo', SL_API_KEY: 'demo-key' }
    await mkdir('results', { recursive: true })
    // Inside the checkout, so that the package finds itself by its own name.
    folder = await mkdtemp('results/readme-')
  })
  after(async () => {
    await rm(folder, { recursive: true })
    await emulator.end()
  })

  it('has at most 130 lines', async () => {
    assert.ok((await readFile('README.md', 'utf8')).split('\n').length <= 131)
  })

  it('has both command lines, and .ci/run runs them', async () => {
    const commands = (await blocks('README.md', 'sh')).map((block) => block.trim())
    for (const command of runByContinuousIntegration) assert.ok(commands.includes(command), command)
    const ci = await readFile('.ci/run', 'utf8')
    assert.match(ci, /^npm ci && npm test$/m)
    assert.match(ci, /npm start/)
  })

  it('has commands that work', async () => {
    const commands = (await blocks('README.md', 'sh'))
      .filter((block) => !runByContinuousIntegration.includes(block.trim()))
      .join('')
    const [serve, ...others] = commands.split('\n').filter((line) => line !== '')
    assert.match(serve ?? '', /^npx slt emulate --port 8080 .*--user demo --key demo-key$/)
    // `slt emulate` itself runs in `before`, on a free port.
    const script = others.join('\n').replaceAll('http://127.0.0.1:8080', emulator.origin)
    assert.ok(script.includes(emulator.origin))
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { env, maxBuffer: 64 * 1024 * 1024 })
    assert.match(stdout, /companyName/)
    assert.match(stdout, /\nsame\n/)
    assert.match(stdout, /calls\/s/)
  })

  for (const file of pagesWithCode()) {
    it(`has TypeScript that compiles and runs: ${file}`, async () => {
      const examples = await blocks(file, 'ts')
      assert.ok(examples.length > 0)
      const paths = await Promise.all(
        examples.map(async (code, i) => {
          const path = join(folder, `${file.replaceAll(/\W/g, '-')}-${i}.ts`)
          await writeFile(path, code)
          return path
        }),
      )
      const flags =
        '--noEmit --strict --target es2022 --lib es2023,esnext.disposable --module nodenext --types node --skipLibCheck'
      await run(process.execPath, ['node_modules/typescript/bin/tsc', ...flags.split(' '), ...paths])
      for (const path of paths) await run(process.execPath, ['--import=tsx', path], { env })
    })
  }
})

/** The README, and every page of the documentation that shows TypeScript. */
function pagesWithCode(): string[] {
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md') && !name.startsWith('.'))
  const withCode = pages.filter((name) => readFileSync(join('docs', name), 'utf8').includes('```ts\n'))
  return ['README.md', ...withCode.sort().map((name) => `docs/${name}`)]
}

async function blocks(file: string, language: string): Promise<string[]> {
  const text = await readFile(file, 'utf8')
  return text
    .split('```' + language + '\n')
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf('```')))
}
