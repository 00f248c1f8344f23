import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { access, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchResults } from '../../src/cli/bench/results.js'
import { slt, start, startEmulator } from './support.js'

const quick = ['bench', '--guests', '5', '--budget', '0.3', '--rounds', '2', '--records', '1,5']

describe('slt bench', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function run(...words: readonly string[]) {
    const ended = await slt([...quick, '--out', folder, ...words])
    const results = async () => JSON.parse(await readFile(join(folder, 'bench.json'), 'utf8')) as BenchResults
    return { ...ended, results }
  }

  it('measures parts, bytes, memory and the event loop of each case and protocol, and stamps them', async () => {
    const { code, stdout, stderr, results } = await run('--suites', 'small,list,deep')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /list of 5 +rest/)
    const { version, machine, settings, cases, measurements, variants, proof } = await results()
    assert.equal(version, 1)
    assert.ok(machine.packages['softlayer-transports'] !== undefined && machine.load.length === 3)
    assert.deepEqual([settings.rounds, settings.records, settings.suites], [2, [1, 5], ['small', 'list', 'deep']])
    assert.deepEqual(
      cases.map(({ name }) => name),
      ['small object', 'list of 1', 'list of 5', 'deep mask, 5'],
    )
    assert.ok(proof.every(({ differences }) => differences.length === 0))
    assert.equal(measurements.length, cases.length * variants.length)
    for (const { calls, errors, bytes, milliseconds, peakBytes, cpu, rounds, histogram } of measurements) {
      assert.equal(errors, 0)
      assert.ok(bytes.request > 0 && bytes.plain > 0 && (bytes.gzip ?? 1) <= bytes.plain)
      const { encode, firstByte, transfer, decode, total } = milliseconds
      assert.ok(encode && firstByte && transfer && decode && total)
      const [low, high] = total.interval ?? [NaN, NaN]
      assert.ok(low <= total.median && total.median <= high)
      assert.ok(encode.mean + firstByte.mean + transfer.mean + decode.mean <= total.mean * 1.001)
      assert.ok(peakBytes !== undefined && peakBytes > 1e7 && cpu !== undefined && cpu.median > 0)
      assert.equal(rounds.length, 2)
      assert.equal(
        histogram.counts.reduce((sum, count) => sum + count, 0),
        calls,
      )
    }
  })

  it('compares rivals and package codecs before it times them', async () => {
    const { code, stdout, stderr, results } = await run(
      ...['--suites', 'small,list', '--protocols', 'xmlrpc,soap', '--codecs', 'all', '--rivals', 'fetch,xmlrpc,soap'],
      ...['--rounds', '1', '--records', '5'],
    )
    assert.equal(code, 0, stderr)
    assert.match(
      stdout,
      /deep-equal {2}list of 5: xmlrpc = soap .*; loosely xmlrpc \(package\), soap \(package\), fetch/,
    )
    const { variants, proof, measurements, machine } = await results()
    const kinds = variants.map(({ name, kind }) => `${kind}: ${name}`)
    assert.deepEqual(kinds, [
      ...['own: xmlrpc', 'own: soap', 'package: xmlrpc (package)', 'package: soap (package)'],
      ...['rival: fetch', 'rival: npm xmlrpc', 'rival: npm soap'],
    ])
    for (const { loose, differences } of proof) assert.deepEqual([loose.length, differences], [5, []])
    const rivals = measurements.filter(({ variant }) => variant === 'fetch' || variant.startsWith('npm'))
    assert.equal(rivals.length, 3 * proof.length)
    for (const { calls, bytes, milliseconds } of rivals) {
      assert.ok(calls > 0 && bytes.request > 0 && bytes.received > 0)
      assert.deepEqual(Object.keys(milliseconds), ['total'])
    }
    assert.ok(machine.packages['soap'] !== undefined && machine.packages['xmlrpc'] !== undefined)
  })

  it('measures all rivals that are installed, and refuses one that is named and is not', async () => {
    const words = [...quick, '--suites', 'small', '--protocols', 'rest', '--rounds', '1', '--out', folder]
    const python = { PYTHON: join(folder, 'no-python') }
    const { code, stderr } = await slt([...words, '--rivals', 'all'], python)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^warning: python3-softlayer is left out: .*apt-get install python3-softlayer$/m)
    const { variants, warnings } = JSON.parse(await readFile(join(folder, 'bench.json'), 'utf8')) as BenchResults
    assert.deepEqual(
      variants.map(({ name }) => name),
      ['rest', 'fetch', 'npm xmlrpc', 'npm soap'],
    )
    assert.ok(warnings.some((warning) => warning.startsWith('python3-softlayer is left out')))
    const named = await slt([...words, '--rivals', 'fetch,python'], python)
    assert.deepEqual([named.code, named.stdout], [2, ''])
  })

  it('puts calls under load: callers at a time, and a rate', async () => {
    const { code, stderr, stdout, results } = await run(
      ...['--suites', 'small', '--protocols', 'rest', '--concurrency', '4,2', '--rate', '50', '--duration', '0.2'],
    )
    assert.equal(code, 0, stderr)
    assert.match(stdout, /50\/s +rest/)
    const { loads } = await results()
    assert.deepEqual(
      loads.map(({ load }) => `${load.kind} ${load.value}`),
      ['concurrency 2', 'concurrency 4', 'rate 50'],
    )
    assert.equal(loads[2]?.calls, 2 * 10)
    assert.ok(
      loads.every(({ errors, callsPerSecond, latency }) => errors === 0 && callsPerSecond > 0 && latency.p99 > 0),
    )
  })

  it('measures calls of one’s own over a shaped line, without compression and without kept connections', async () => {
    const calls = join(folder, 'calls.yaml')
    await writeFile(calls, "- { name: mine, service: SoftLayer_Account, method: getVirtualGuests, mask: 'mask[id]' }\n")
    const { code, stderr, results } = await run(
      ...[
        '--calls',
        calls,
        '--network',
        'rtt=30ms',
        '--gzip',
        'off',
        '--keep-alive',
        'off',
        '--protocols',
        'rest,soap',
      ],
    )
    assert.equal(code, 0, stderr)
    const { network, measurements, cases } = await results()
    assert.equal(network?.rtt, 30)
    assert.ok((network.measured ?? 0) >= 30 - 0.5)
    // A new connection pays the line twice: its calls cannot tell how long it is.
    assert.equal(network.inCalls, undefined)
    assert.deepEqual(
      cases.map(({ name, suite }) => [name, suite]),
      [['mine', 'calls']],
    )
    for (const { milliseconds, bytes } of measurements) {
      // The line's time is in the first byte: once for the call, and once for its connection.
      assert.ok(milliseconds.firstByte && milliseconds.firstByte.min >= 2 * 30 - 1)
      assert.equal(bytes.received, bytes.plain)
    }
  })

  it('tells a line’s round trip in two ways: of bytes alone, and of calls beside the same calls past it', async () => {
    const words = ['--suites', 'small', '--protocols', 'rest', '--network', 'rtt=30ms']
    const { code, stdout, stderr, results } = await run(...words)
    assert.equal(code, 0, stderr)
    const { network } = await results()
    assert.ok(network?.measured !== undefined && network.inCalls !== undefined)
    const [bytes, calls] = [network.measured, network.inCalls].map((time) => time.toFixed(1))
    assert.ok(stdout.includes(`rtt=30ms (round trip measured: ${bytes} ms, in calls: ${calls} ms)`), stdout)
  })

  it('says what is slower than in an earlier run, with exit code 1', async () => {
    const words = ['--suites', 'small', '--protocols', 'rest']
    assert.equal((await run(...words)).code, 0)
    const old = JSON.parse(await readFile(join(folder, 'bench.json'), 'utf8')) as BenchResults
    const fast = old.measurements.map((measurement) => {
      const total = { ...measurement.milliseconds.total, median: 1e-6, interval: [1e-6, 1e-6] }
      return { ...measurement, milliseconds: { ...measurement.milliseconds, total } }
    })
    const path = join(folder, 'old.json')
    await writeFile(path, JSON.stringify({ ...old, measurements: fast }))
    const { code, stdout } = await run(...words, '--compare', path)
    assert.equal(code, 1)
    assert.match(stdout, /clearly slower: 1 of 1/)
  })

  it('prints one JSON document with --json', async () => {
    const { code, stdout } = await run('--suites', 'small', '--protocols', 'rest', '--json')
    assert.equal(code, 0)
    assert.equal((JSON.parse(stdout) as BenchResults).measurements.length, 1)
  })

  it('prints its tables all the same when its results cannot be written in the end', async function () {
    const full = join(folder, 'full.json')
    // Only some systems have a disk that is always full.
    await access('/dev/full').catch(() => this.skip())
    await symlink('/dev/full', full)
    const ended = await slt([...quick, '--suites', 'small', '--protocols', 'rest', '--out', full])
    assert.equal(ended.code, 70)
    assert.match(ended.stdout, /small object +rest/)
    assert.match(ended.stderr, /^error: the raw results cannot be written: ENOSPC/m)
  })

  it('makes the folder of its results, and leaves no empty file in it when it ends early', async () => {
    const out = join(folder, 'new', 'folder')
    const { code } = await slt(['bench', '--endpoint', 'public', '--out', out])
    assert.equal(code, 2)
    assert.deepEqual(await readdir(out), [])
  })

  it('refuses a folder that cannot be made', async function () {
    // Only some systems have a folder that takes no other.
    await access('/proc/self/task').catch(() => this.skip())
    const { code, stdout, stderr } = await slt(['bench', '--out', '/proc/nothing/there'])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^error: --out cannot be written: ENOENT/)
  })

  it('asks before it calls somebody else’s server, and does not without a terminal', async () => {
    for (const endpoint of ['public', 'private', 'https://api.softlayer.com', 'http://192.0.2.1']) {
      const { code, stdout, stderr } = await slt(['bench', '--endpoint', endpoint, '--out', folder])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /reads only.*on a terminal.*--writes/)
    }
  })

  it('calls a slow server often enough for a verdict, and says beforehand that this takes longer than asked', async () => {
    const server = await startEmulator('--user', 'me', '--key', 'key', '--fail', 'slow,times=all,delay=60')
    try {
      const words = ['--endpoint', server.origin, '--user', 'me', '--key', 'key', '--suites', 'small', '--out', folder]
      const { code, stdout, stderr } = await slt(['bench', ...words, '--budget', '0.1', '--protocols', 'rest,soap'])
      assert.equal(code, 0, stderr)
      assert.match(stderr, /^this takes about \d+ s; more than --budget since calls are slow, and fewer than 6/m)
      assert.doesNotMatch(stdout, /too few calls/)
      const { measurements } = JSON.parse(await readFile(join(folder, 'bench.json'), 'utf8')) as BenchResults
      for (const { calls, milliseconds } of measurements) assert.ok(calls >= 6 && milliseconds.total?.interval)
    } finally {
      await server.end()
    }
  })

  it('keeps what was measured when it is interrupted, ends with 130, and leaves no process', async function () {
    // Its processes are found there.
    await access('/proc/self/task').catch(() => this.skip())
    const out = join(folder, 'interrupted')
    const words = [
      '--guests',
      '5',
      '--suites',
      'small',
      '--protocols',
      'rest,soap',
      '--budget',
      '120',
      '--rounds',
      '60',
    ]
    const child = start(['bench', ...words, '--out', out])
    let processes: readonly number[] = []
    let [stdout, stderr] = ['', '']
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      // From the second round on both protocols have been measured.
      if (processes.length > 0 || !/^round ([2-9]|\d\d) /m.test(stderr)) return
      processes = childrenOf(child.pid)
      child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    assert.equal(code, 130, stderr)
    assert.match(stdout, /small object +rest(.*\n)+.* soap /)
    const results = JSON.parse(await readFile(join(out, 'bench.json'), 'utf8')) as BenchResults
    assert.equal(results.interrupted, true)
    assert.ok(results.settings.rounds < 60 && results.measurements.every(({ calls }) => calls > 0))
    assert.ok(results.warnings.some((warning) => /^interrupted in round \d+ of 60: only/.test(warning)))
    assert.match(await readFile(join(out, 'bench.html'), 'utf8'), /<h1>Benchmark of rest, soap, interrupted<\/h1>/)
    // An emulator, and a process of a protocol.
    assert.equal(processes.length, 2)
    assert.deepEqual(processes.filter(isAlive), [])
  })

  it('keeps an earlier run when it is interrupted before anything is measured', async () => {
    const earlier = join(folder, 'earlier.json')
    await writeFile(earlier, '{}')
    const child = start(['bench', '--out', earlier, '--json'])
    let asked = false
    let stdout = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', () => {
      if (!asked) child.kill('SIGINT')
      asked = true
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    assert.deepEqual([asked, code], [true, 130])
    assert.equal(await readFile(earlier, 'utf8'), '{}')
    assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'aborted')
  })

  it('leaves lists out that are longer than the account, and says so', async () => {
    const { code, stderr, results } = await run('--suites', 'list', '--protocols', 'rest', '--records', '1,5,100,10000')
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^warning: left out: the account has 5 guests, so there are no lists of 100, 10,000$/m)
    assert.deepEqual(
      (await results()).cases.map(({ name }) => name),
      ['list of 1', 'list of 5'],
    )
  })

  it('refuses to measure nothing but such lists', async () => {
    const { code, stdout, stderr } = await run('--suites', 'list,deep', '--records', '100000')
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^error: nothing to measure: the account has 5 guests, so there are no lists of 100,000; ask/m)
  })

  it('refuses an empty --out instead of writing where it is', async () => {
    const { code, stderr } = await slt(['bench', '--out', ''])
    assert.equal(code, 2)
    assert.match(stderr, /--out must not be empty/)
  })

  it('measures calls whatever their names', async () => {
    const path = join(folder, 'names.yaml')
    const names = ['__proto__', 'constructor', '<b>"\u0026\u2019', '7']
    const text = names.map((name) => ({ name, service: 'SoftLayer_Account', method: 'getObject', mask: 'mask[id]' }))
    await writeFile(path, JSON.stringify(text))
    const { code, stderr, results } = await run('--calls', path, '--protocols', 'rest')
    assert.equal(code, 0, stderr)
    const { measurements } = await results()
    assert.deepEqual(
      measurements.map((one) => [one.case, one.calls > 0]),
      names.map((name) => [name, true]),
    )
  })

  it('ends with 1 when no rival can make any case', async () => {
    const path = join(folder, 'typed.yaml')
    await writeFile(path, '- { name: mine, service: SoftLayer_Nothing, method: getObject }\n')
    const { code, stderr } = await run('--calls', path, '--protocols', 'xmlrpc', '--codecs', 'package')
    assert.equal(code, 1, stderr)
    assert.match(stderr, /^warning: xmlrpc \(package\) is not timed at "mine": /m)
    assert.match(stderr, /^nothing is left to measure$/m)
    const asked = await run('--calls', path, '--protocols', 'xmlrpc', '--codecs', 'package', '--json')
    const { error } = JSON.parse(asked.stdout) as { error: { code: string } }
    assert.deepEqual([asked.code, error.code], [1, 'nothing'])
  })

  it('measures calls of one’s own that make something, when the file names what is new each time', async () => {
    const path = join(folder, 'created.yaml')
    const call = '- { name: mine, service: SoftLayer_Dns_Domain, method: createObject, args: [{ name: example.org }]'
    await writeFile(path, `${call} }\n`)
    const refused = await run('--calls', path, '--protocols', 'rest,xmlrpc')
    assert.equal(refused.code, 1, refused.stderr)
    assert.match(refused.stdout + refused.stderr, /DIFFERENT {2}mine[^]*value\.id: [^]*hint: .*"volatile"/)
    const asked = await run('--calls', path, '--protocols', 'rest,xmlrpc', '--json')
    const { error, proof } = JSON.parse(asked.stdout) as { error: { code: string }; proof: BenchResults['proof'] }
    assert.deepEqual([asked.code, error.code], [1, 'different'])
    assert.ok(proof.some(({ differences }) => differences.some(({ path: at }) => at === 'value.id')))
    await writeFile(path, `${call}, volatile: [id, updateDate, serial] }\n`)
    const { code, stderr, results } = await run('--calls', path, '--protocols', 'rest,xmlrpc')
    assert.equal(code, 0, stderr)
    const { measurements } = await results()
    assert.ok(measurements.length === 2 && measurements.every(({ errors, calls }) => errors === 0 && calls > 1))
  })

  it('names the call of a file that fails, and says that one’s own calls are made again and again', async () => {
    const path = join(folder, 'deleted.yaml')
    await writeFile(
      path,
      `
- { name: works, service: SoftLayer_Account, method: getObject, mask: 'mask[id]' }
- { name: my domain, service: SoftLayer_Dns_Domain, method: deleteObject, id: 1 }
`,
    )
    const { code, stderr } = await run('--calls', path)
    assert.notEqual(code, 0)
    assert.match(stderr, /"my domain" on rest: .*; it is made again for each protocol/)
    assert.doesNotMatch(stderr, /internal error/)
  })

  it('refuses an earlier run that was cut before it measures for minutes', async () => {
    assert.equal((await run('--suites', 'small', '--protocols', 'rest')).code, 0)
    const whole = JSON.parse(await readFile(join(folder, 'bench.json'), 'utf8')) as Record<string, unknown>
    const cuts: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ measurements: undefined }, 'measurements'],
      [{ measurements: [{ case: 'small object', variant: 'rest' }] }, 'measurements[0]'],
      [{ measurements: [{ case: 'a', variant: 'b', milliseconds: { total: { count: 3 } } }] }, 'measurements[0]'],
      [{ loads: [{}] }, 'loads[0]'],
      [{ machine: null }, 'machine'],
      [{ settings: 1 }, 'settings'],
    ]
    for (const [cut, member] of cuts) {
      const path = join(folder, 'cut.json')
      await writeFile(path, JSON.stringify({ ...whole, ...cut }))
      const { code, stdout, stderr } = await run('--compare', path)
      assert.deepEqual([code, stdout], [2, ''])
      assert.ok(stderr.includes(`cut.json is no whole results file: ${member} is missing or wrong`), stderr)
    }
  })

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--codecs', 'fast'], /--codecs must be some of native, package/],
    [['--rivals', 'curl'], /--rivals must be some of fetch/],
    [['--suites', 'smal'], /--suites must be some of small/],
    [['--records', '1,x'], /--records must be a whole number/],
    [['--rivals', ''], /--rivals names none of fetch/],
    [['--suites', ','], /--suites names none of small/],
    [['--concurrency', '1,2000'], /--concurrency must be at most 1000, not 2000/],
    [['--endpoint', 'publik'], /--endpoint must be public, private or an http/],
    [['--endpoint', 'http://localhost:1/base'], /--endpoint must be an origin such as http:\/\/localhost:1: .* \/base/],
    [['--user', 'me'], /--user and --key are for --endpoint/],
    [['--rate', '20000'], /--rate must be at most 10000 calls per second, not 20000/],
    [['--rate', '0'], /--rate must be a whole number of at least 1/],
    [['--budget', '1e9'], /--budget must be at most 86400/],
    [['--duration', '1e7'], /--duration must be at most 86400/],
    [['--rounds', '1000000'], /--rounds must be at most 1000/],
    [['--guests', '1000000000'], /--guests must be at most 1000000/],
    [['--network', 'rtt=50ms,rtt=60ms'], /rtt is given twice/],
    [['--gzip', 'yes'], /--gzip must be on or off/],
    [['--network', 'dsl'], /--network is lan, wan, mobile/],
    [['--calls', 'nothing.yaml'], /--calls cannot be read/],
    [['--calls', 'x.yaml', '--suites', 'small'], /exclude each other/],
    [['--compare', 'package.json'], /no results file/],
    [['--codecs', 'package', '--protocols', 'rest'], /nothing to measure/],
  ]
  for (const [words, message] of wrong) {
    it(`refuses ${words.join(' ')}`, async () => {
      const { code, stdout, stderr } = await slt(['bench', ...words, '--out', folder])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, message)
    })
  }
})

function childrenOf(pid: number | undefined): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
