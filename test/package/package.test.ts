import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, it } from 'mocha'
import { version } from '../../src/http/version.js'
import { protocolNames } from '../../src/transports/index.js'

const run = promisify(execFile)

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

/** The built package in a process of its own, as a user meets it. Built by `npm test` before the tests run. */
async function evaluate(code: string, ...flags: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...flags, '--eval', code])
  return stdout.trim()
}

describe('the built package', () => {
  it('says the version of package.json', async () => {
    const { version: stated } = await manifest()
    assert.equal(version, stated)
  })

  it('has types and code behind every entry', async () => {
    for (const [entry, target] of Object.entries((await manifest()).exports)) {
      if (typeof target === 'string') continue
      await readFile(target.types)
      const names = await evaluate(
        `import(${JSON.stringify(entry.replace('.', 'softlayer-transports'))}).then((m) => console.log(Object.keys(m).join()))`,
      )
      assert.notEqual(names, '', `${entry} exports something`)
      assert.ok(!names.split(',').includes('default'), `${entry} has no default export`)
    }
  })

  it('can be required, because nothing in it waits at the top level', async () => {
    const code = `const { createTransport } = require('softlayer-transports'); console.log(typeof createTransport)`
    assert.equal(await evaluate(code, '--input-type=commonjs', '--no-warnings'), 'function')
  })

  it('keeps no long answer alive as the text of the last match of a pattern', async () => {
    const answers = {
      rest: `[12345678901234567890,"${'x'.repeat(90_000)}"]`,
      xmlrpc: `<params><param><value><string>${'x &amp; y &#65; '.repeat(6_000)}</string></value></param></params>`,
      soap:
        '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"' +
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><E:Body><getResponse><getReturn xsi:type="xsd:base64Binary">' +
        `${'QUJD'.repeat(20_000)}</getReturn></getResponse></E:Body></E:Envelope>`,
    }
    for (const [protocol, answer] of Object.entries(answers)) {
      const code = `import('softlayer-transports/${protocol}').then(({ protocol }) => {
        const call = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }
        const response = { status: 200, headers: {}, body: new TextEncoder().encode(process.env.ANSWER) }
        protocol.codec().decode(response, call)
        console.log(RegExp.$_.length < 70_000)
      })`
      const { stdout } = await run(process.execPath, ['--eval', code], { env: { ...process.env, ANSWER: answer } })
      assert.equal(stdout.trim(), 'true', protocol)
    }
  })

  it('loads no undici and no command-line package when it is imported', async () => {
    const code = `
      require('softlayer-transports')
      console.log(Object.keys(require.cache).filter((path) => /node_modules/.test(path)).length)`
    assert.equal(await evaluate(code, '--input-type=commonjs', '--no-warnings'), '0')
  })

  it('loads neither a protocol nor the table of the API when it is imported', async () => {
    const hook = 'export async function load(url, context, next) { process._rawDebug(url); return next(url, context) }'
    const code = `import('node:module').then(({ register }) => {
      register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)})
      return import('softlayer-transports')
    })`
    const { stderr } = await run(process.execPath, ['--eval', code])
    const loaded = stderr.split('\n').filter((url) => url !== '')
    const own = loaded.filter((url) => url.includes('/dist/')).map((url) => url.replace(/.*\/dist\//, ''))
    assert.deepEqual(own, ['index.js', 'chunks/base.js'], 'to open files is what takes time')
    // node:zlib and node:stream take longer than both.
    assert.deepEqual(
      loaded.filter((url) => !url.includes('/dist/') && url !== 'node:diagnostics_channel'),
      [],
    )
  })

  it('has each module once, whichever entry it came through', async () => {
    for (const name of protocolNames) {
      const code = `Promise.all([import('softlayer-transports'), import('softlayer-transports/${name}')])
        .then(async ([{ CallError, loadProtocol }, { protocol }]) => {
          const thrown = await Promise.resolve().then(() => protocol.codec().encode({ service: '', method: '' })).catch((e) => e)
          console.log((await loadProtocol('${name}')) === protocol, thrown instanceof CallError)
        })`
      assert.equal(await evaluate(code), 'true true')
    }
  })

  it('leads from its code to the sources that it ships', async () => {
    const code = `import('softlayer-transports').then(({ createTransport }) => createTransport({ nonsense: 1 }))
      .catch((error) => console.log(error.stack))`
    assert.match(await evaluate(code, '--enable-source-maps'), /src\/config\/resolve\.ts/)
  })

  it('lets a process end that made a transport and never used it', async () => {
    const code = `import('softlayer-transports').then(({ createTransport }) => { createTransport(); console.log('ends') })`
    assert.equal(await evaluate(code), 'ends')
  })
})

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile('package.json', 'utf8')) as Manifest
}
