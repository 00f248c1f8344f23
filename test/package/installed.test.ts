import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { after, before, describe, it } from 'mocha'

const run = promisify(execFile)

const program = `
import { createTransport, equal, type Transport, type Value } from 'softlayer-transports'
import { createEmulator } from 'softlayer-transports/emulator'
import { debug } from 'softlayer-transports/interceptors'
import { protocol as rest } from 'softlayer-transports/rest'
import { protocol as soap } from 'softlayer-transports/soap'
import { protocol as xmlrpc } from 'softlayer-transports/xmlrpc'

const auth = { username: 'user', apiKey: 'key-of-the-user' }
const emulator = await createEmulator({ seed: 1, users: [auth] })
const answers: Value[] = []
for (const protocol of [rest, xmlrpc, soap]) {
  const { exchange } = emulator
  const transport: Transport = createTransport({ protocol, exchange, auth, layers: [debug(() => undefined)] })
  const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: 'mask[id,hostname]', limit: 3 }
  const { value } = await transport.call<{ readonly id: number; readonly hostname: string }[]>(call)
  answers.push(value)
  for await (const guest of transport.items<{ readonly id: number }>(call)) if (typeof guest.id !== 'number') throw new Error('no id')
}
console.log(answers.length, answers.every((answer) => equal(answer, answers[0] ?? null)))
`

describe('the package as npm packs it', function () {
  this.timeout(180_000)
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'softlayer-transports-'))
    const installed = join(folder, 'node_modules', 'softlayer-transports')
    await mkdir(installed, { recursive: true })
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
    await run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'])
    // What it needs is there already: a test asks no registry.
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: object }
    for (const name of [...Object.keys(dependencies), '@types/node', 'undici-types']) {
      const link = join(folder, 'node_modules', name)
      await mkdir(dirname(link), { recursive: true })
      await symlink(resolve('node_modules', name), link)
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'user.ts'), program)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('compiles in the strictest project of a user, types of its own checked too, and gives the same answer on each protocol', async () => {
    const flags = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022']
    const words = ['--module', 'nodenext', '--lib', 'es2023,esnext.disposable', '--types', 'node', ...flags, 'user.ts']
    await run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...words], { cwd: folder }).catch(
      (error: { stdout: string }) => assert.fail(error.stdout),
    )
    const { stdout } = await run(process.execPath, ['user.js'], { cwd: folder })
    assert.equal(stdout.trim(), '3 true')
  })

  it('has a command line that runs from there', async () => {
    const { stdout } = await run(
      process.execPath,
      ['node_modules/softlayer-transports/dist/cli/main.js', '--version'],
      {
        cwd: folder,
      },
    )
    assert.match(stdout, /^\d+\.\d+\.\d+/)
  })

  it('ships what its source maps and declarations lead to, and no tests', async () => {
    const root = join(folder, 'node_modules', 'softlayer-transports')
    const files = (await readdir(root, { recursive: true })).map(String)
    const maps = files.filter((name) => /^dist\/.*\.map$/.test(name))
    assert.ok(maps.length > 100)
    for (const name of maps) {
      const { sources } = JSON.parse(await readFile(join(root, name), 'utf8')) as { sources: readonly string[] }
      for (const source of sources) assert.ok(files.includes(join(dirname(name), source)), `${name} leads to ${source}`)
    }
    assert.deepEqual(
      files.filter((name) => /^(test|bench|scripts)\b|\.test\./.test(name)),
      [],
    )
  })
})
