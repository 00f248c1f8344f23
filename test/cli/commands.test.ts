import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'mocha'
import { protocolNames } from '../../src/transports/index.js'
import { program, slt, start, startEmulator } from './support.js'

describe('the command line', () => {
  let emulator: Awaited<ReturnType<typeof startEmulator>>
  let env: Readonly<Record<string, string>>

  before(async () => {
    emulator = await startEmulator('--user', 'demo', '--key', 'demo-key')
    env = { SL_ENDPOINT_URL: emulator.origin, SL_USERNAME: 'demo', SL_API_KEY: 'demo-key' }
  })
  after(async () => {
    assert.equal(await emulator.end(), 0, 'a polite kill ends the emulator well')
  })

  it('can be started as a program', async () => {
    assert.match(await readFile(program, 'utf8'), /^#!\/usr\/bin\/env node\n/)
  })

  for (const words of [
    ['--help'],
    ['call', '--help'],
    ['compare', '--help'],
    ['emulate', '--help'],
    ['bench', '--help'],
    ['wsdl', '--help'],
  ]) {
    it(`teaches by example: slt ${words.join(' ')}`, async () => {
      const { code, stdout, stderr } = await slt(words)
      assert.equal(code, 0)
      assert.match(stdout, / \$ slt /)
      assert.equal(stderr, '')
    })
  }

  it('prints three base URLs when the emulator listens', () => {
    assert.deepEqual(
      emulator.urls.map((url) => new URL(url).pathname),
      ['/rest/v3.1', '/xmlrpc/v3.1', '/soap/v3.1'],
    )
  })

  for (const protocol of protocolNames) {
    it(`calls over ${protocol}`, async () => {
      const words = ['call', 'SoftLayer_Account', 'getVirtualGuests', '--mask', 'mask[id,hostname]', '--limit', '2']
      const { code, stdout, stderr } = await slt([...words, '--protocol', protocol, '--json'], env)
      assert.equal(stderr, '')
      assert.equal(code, 0)
      const document = JSON.parse(stdout) as { value: { id: number }[]; total: number }
      assert.deepEqual(
        document.value.map(({ id }) => id),
        [1000001, 1000002],
      )
      assert.equal(document.total, 20)
    })

    it(`ends with 1 for a fault and 3 for a wrong key over ${protocol}`, async () => {
      const fault = await slt(['call', 'SoftLayer_Virtual_Guest', 'getObject', '--id', '5', '-p', protocol], env)
      assert.equal(fault.code, 1, fault.stderr)
      assert.match(fault.stderr, /^not-found/)
      assert.equal(fault.stdout, '')
      const auth = await slt(['call', 'SoftLayer_Account', 'getObject', '-p', protocol, '--key', 'wr0ng-secret'], env)
      assert.equal(auth.code, 3, auth.stderr)
      assert.doesNotMatch(auth.stderr + auth.stdout, /wr0ng-secret|demo-key/)
    })
  }

  it('prints a table for people and says the total on stderr', async () => {
    const words = ['call', 'SoftLayer_Account', 'getVirtualGuests', '-m', 'mask[id,hostname]', '-l', '2']
    const { stdout, stderr } = await slt(words, env)
    assert.match(stdout, /^ +id +hostname\n *1000001 /)
    assert.equal(stderr, '2 of 20\n')
  })

  it('takes arguments, ids and filters', async () => {
    const template = '{"name":"cli.example.org","resourceRecords":[]}'
    const made = await slt(['call', 'SoftLayer_Dns_Domain', 'createObject', template, '--json'], env)
    assert.equal(made.code, 0, made.stderr)
    const { value } = JSON.parse(made.stdout) as { value: { id: number } }
    const gone = await slt(['call', 'SoftLayer_Dns_Domain', 'deleteObject', '--id', String(value.id), '--json'], env)
    assert.equal(gone.stdout, '{"value":true}\n')
    const filter = '{"virtualGuests":{"id":{"operation":1000003}}}'
    const found = await slt(['call', 'SoftLayer_Account', 'getVirtualGuests', '-f', filter, '-m', 'id', '--json'], env)
    assert.equal(found.stdout, '{"value":[{"id":1000003}],"total":1}\n')
  })

  it('gives a fault as one JSON document with --json', async () => {
    const { code, stdout } = await slt(['call', 'SoftLayer_Account', 'noSuchMethod', '--json'], env)
    assert.equal(code, 1)
    assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'unknown-method')
  })

  it('gives wrong use as one JSON document with --json', async () => {
    for (const [words, text] of [
      [['call', '--json'], /missing required argument/],
      [['call', 'S', 'm', '--json', '--limit', 'x'], /^--limit must be/],
      [['call', 'S', 'm', '--json', '--nothing'], /unknown option/],
      [['compare', 'S', 'm', '--json', '--user', 'u'], /SL_API_KEY/],
    ] as const) {
      const { code, stdout, stderr } = await slt(words)
      const { error } = JSON.parse(stdout) as { error: { code: string; message: string } }
      assert.deepEqual([code, error.code], [2, 'usage'])
      assert.match(error.message, text)
      assert.notEqual(stderr, '')
    }
    const { code, stdout } = await slt(['call', 'S', 'm', '--json', '--endpoint', 'http://['])
    const { error } = JSON.parse(stdout) as { error: { code: string } }
    assert.deepEqual([code, error.code], [3, 'config'])
  })

  it('takes --json after -- for an argument', async () => {
    const { code, stdout } = await slt(['call', 'S', 'm', '--limit', 'x', '--', '--json'])
    assert.deepEqual([code, stdout], [2, ''])
  })

  it('ends with 2 for wrong use, and says what is right', async () => {
    for (const [words, text] of [
      [['call'], /missing required argument/],
      [['call', 'S', 'm', '--limit', 'x'], /--limit must be/],
      [['call', 'S', 'm', '--protocol', 'gopher'], /rest, xmlrpc, soap/],
      [['call', 'S', 'm', '--filter', '{a}'], /--filter is not JSON/],
      [['call', 'S', 'm', '--user', 'u'], /SL_API_KEY/],
      [['emulate', '--port', '99999'], /65535/],
      [['cal'], /Did you mean call/],
    ] as const) {
      const { code, stderr } = await slt(words)
      assert.equal(code, 2, stderr)
      assert.match(stderr, text)
    }
  })

  it('says which port is taken when the emulator cannot have it', async () => {
    const { code, stderr } = await slt(['emulate', '--port', new URL(emulator.origin).port])
    assert.equal(code, 3)
    assert.match(stderr, /port|address/)
  })

  it('ends with 4 when nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const { code, stderr } = await slt(['call', 'S', 'm', '--endpoint', `http://127.0.0.1:${port}`])
    assert.equal(code, 4, stderr)
    assert.match(stderr, /^network/)
  })

  it('ends with 130 when it is interrupted during a call', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const child = start(['call', 'S', 'm', '--endpoint', `http://127.0.0.1:${port}`])
    await once(server, 'request')
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number | null]
    server.closeAllConnections()
    server.close()
    assert.equal(code, 130)
  })

  it('finds no difference between the protocols, failures included', async () => {
    for (const words of [
      ['SoftLayer_Account', 'getVirtualGuests', '-m', 'mask[id,notes,datacenter,operatingSystem,tagReferences]'],
      ['SoftLayer_Product_Package', 'getAllObjects', '-m', 'mask[id,type]'],
      ['SoftLayer_Virtual_Guest', 'getObject', '--id', '5'],
      ['SoftLayer_Account', 'noSuchMethod'],
    ]) {
      const { code, stdout } = await slt(['compare', ...words], env)
      assert.equal(code, 0, stdout)
      assert.match(stdout, words.includes('5') || words.includes('noSuchMethod') ? /\nsame failure\n$/ : /\nsame\n$/)
    }
  })

  it('compares with 3 when no protocol takes the credentials', async () => {
    const { code, stdout } = await slt(['compare', 'SoftLayer_Account', 'getObject', '--key', 'wr0ng-secret'], env)
    assert.equal(code, 3, stdout)
    assert.match(stdout, /\nsame failure\n$/)
  })

  it('compares on every protocol when the endpoint carries the path of one', async () => {
    const words = ['compare', 'SoftLayer_Account', 'getObject', '--json', '--endpoint', `${emulator.origin}/soap/v3.1`]
    const { code, stdout } = await slt(words, env)
    assert.equal(code, 0, stdout)
    assert.equal((JSON.parse(stdout) as { same: boolean }).same, true)
  })

  it('compares with 4 when nothing answers', async () => {
    const { code, stdout } = await slt(['compare', 'S', 'm', '--endpoint', 'http://127.0.0.1:1'])
    assert.equal(code, 4, stdout)
  })

  it('is silent when its reader goes away', async () => {
    const child = start(['call', 'SoftLayer_Account', 'getVirtualGuests', '--json'], env)
    child.stdout?.destroy()
    let talk = ''
    child.stderr?.on('data', (part) => (talk += String(part)))
    await once(child, 'close')
    assert.equal(talk, '')
  })

  it('says so when its results cannot be written', async function () {
    // Only some systems have a disk that is always full.
    if (!existsSync('/dev/full')) this.skip()
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [program, '--help'], { stdio: ['ignore', full, 'pipe'] })
    let talk = ''
    child.stderr?.on('data', (part) => (talk += String(part)))
    const [code] = (await once(child, 'close')) as [number]
    closeSync(full)
    assert.deepEqual([code, /cannot be written: ENOSPC/.test(talk)], [70, true])
  })

  it('measures all protocols and writes raw results', async () => {
    const out = 'results/test-bench.json'
    const { code, stdout, stderr } = await slt([
      'bench',
      '--guests',
      '3',
      '--budget',
      '0.5',
      '--rounds',
      '1',
      '--out',
      out,
    ])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /deep-equal {2}list of 1: rest = xmlrpc = soap/)
    assert.match(stdout, /calls\/s/)
    const results = JSON.parse(await readFile(out, 'utf8')) as {
      measurements: { calls: number; callsPerSecond: number }[]
    }
    assert.ok(results.measurements.length > 0)
    for (const line of results.measurements) assert.ok(line.calls > 0 && line.callsPerSecond > 0)
  })

  it('names the flag that is wrong, and shows no password of an endpoint', async () => {
    const protocols = await slt(['bench', '--protocols', 'rest,nope'])
    assert.deepEqual([protocols.code, protocols.stdout], [2, ''])
    assert.match(protocols.stderr, /--protocols must be one of/)
    const endpoint = ['--endpoint', 'http://user:canary@127.0.0.1:99999']
    const { code, stderr } = await slt(['compare', 'SoftLayer_Account', 'getObject', ...endpoint])
    assert.equal(code, 2)
    assert.match(stderr, /--endpoint is not a URL/)
    assert.ok(!stderr.includes('canary'))
  })

  it('measures no list that another server does not have, and looks at --out first', async () => {
    const server = await startEmulator('--user', 'me', '--key', 'key')
    try {
      const words = ['bench', '--endpoint', server.origin, '--user', 'me', '--key', 'key', '--protocols', 'rest']
      const nowhere = await slt([...words, '--out', 'package.json/results.json'])
      assert.deepEqual([nowhere.code, nowhere.stdout], [2, ''])
      assert.match(nowhere.stderr, /--out cannot be written/)
      const out = 'results/test-bench-endpoint.json'
      const { code, stdout } = await slt([...words, '--budget', '0.2', '--rounds', '1', '--out', out])
      assert.equal(code, 0)
      assert.match(stdout, /list of 1:/)
      assert.doesNotMatch(stdout, /list of 10/)
    } finally {
      await server.end()
    }
  })

  it('refuses to bench the real API', async () => {
    const { code, stderr } = await slt(['bench', '--endpoint', 'public'])
    assert.equal(code, 2)
    assert.match(stderr, /writes/)
  })
})
