import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { slt, startEmulator } from './support.js'

const env = (origin: string) => ({
  SL_ENDPOINT_URL: origin,
  SL_USERNAME: 'emulator',
  SL_API_KEY: 'emulator-key',
})

interface Listed {
  readonly number: number
  readonly name: string
  readonly protocol: string | null
  readonly default: unknown
  readonly summary: string
  readonly rules: readonly string[]
}

describe('slt emulate', () => {
  it('lists every quirk as an aligned table and as JSON (quirks 1 to 50)', async () => {
    const [table, json] = await Promise.all([
      slt(['emulate', '--list-quirks']),
      slt(['emulate', '--list-quirks', '--json']),
    ])
    assert.equal(table.code, 0)
    assert.equal(table.stderr, '')
    const list = JSON.parse(json.stdout) as readonly Listed[]
    const [head = '', ...rows] = table.stdout.trimEnd().split('\n')
    assert.match(head, /^no {2}quirk {2,}default {2,}what the server does$/)
    assert.equal(rows.length, list.length)
    const column = head.indexOf('what')
    for (const [i, { number, name, summary }] of list.entries()) {
      const row = rows[i] ?? ''
      assert.ok(row.trimStart().startsWith(`${number}  ${name} `), row)
      assert.ok(row.slice(column).startsWith(summary), row)
    }
    assert.deepEqual(
      [...new Set(list.map(({ number }) => number))],
      [...Array(50).keys()].map((i) => i + 1),
    )
    assert.deepEqual(
      list.find(({ name }) => name === 'iam-lifetime'),
      {
        number: 6,
        name: 'iam-lifetime',
        protocol: null,
        default: 3600,
        values: { unit: 'seconds' },
        summary: 'how long an IAM token is good; 0 gives out tokens that have lapsed, off such as never lapse',
        rules: ['A-2', 'A-4'],
      },
    )
    assert.ok(list.some(({ protocol }) => protocol === 'soap'))
  })

  it('takes quirks and failures from its flags', async () => {
    const words = ['--quirk', 'rate-limit=3', '-q', 'rate-limit-window=1000000', '-q', 'vary-header=off', '--fail']
    const emulator = await startEmulator(...words, 'html-503,call=SoftLayer_Account::getObject,times=2,skip=1')
    try {
      // The first call passes, the next two meet a balancer's page; of those that are left only three are allowed.
      assert.equal((await slt(['call', 'SoftLayer_Account', 'getObject', '--json'], env(emulator.origin))).code, 0)
      const response = await fetch(`${emulator.origin}/emulator/executions`)
      assert.equal(response.headers.get('vary'), null)
      assert.deepEqual(await response.json(), { executions: 1 })
      const headers = { authorization: `Basic ${btoa('emulator:emulator-key')}` }
      const status = async () =>
        (await fetch(`${emulator.origin}/rest/v3.1/SoftLayer_Account/getObject.json`, { headers })).status
      assert.deepEqual(
        [await status(), await status(), await status(), await status(), await status()],
        [503, 503, 200, 200, 500],
      )
    } finally {
      assert.equal(await emulator.end(), 0)
    }
  })

  it('serves as the private network when asked (I-2, quirk 8)', async () => {
    for (const words of [[], ['--private']]) {
      const emulator = await startEmulator('--quirk', 'metadata-private-only', ...words)
      try {
        const { status } = await fetch(`${emulator.origin}/rest/v3.1/SoftLayer_Resource_Metadata/getId.json`)
        assert.equal(status, words.length > 0 ? 200 : 404)
      } finally {
        await emulator.end()
      }
    }
  })

  it('says what is wrong with a quirk or a failure, and ends with 2', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['--quirk', 'rate-limi=1'], /did you mean "rate-limit"/],
      [['--quirk', 'no-such-quirk-at-all'], /--list-quirks/],
      [['--quirk', 'rate-limit'], /needs a value/],
      [['--quirk', 'rate-limit=many'], /whole number of calls/],
      [['--quirk', 'limit-one=twice'], /one of object, ignores-offset, empty/],
      [['--quirk', 'vary-header=5'], /on or off/],
      [['--fail', 'nothing'], /there are slow, hang/],
      [['--fail', 'hang,times=0'], /--fail times/],
      [['--fail', 'hang,call'], /"call" is no setting/],
      [['--json'], /--list-quirks/],
    ]
    const ended = await Promise.all(wrong.map(([words]) => slt(['emulate', ...words])))
    for (const [i, [words, text]] of wrong.entries()) {
      const { code, stderr, stdout } = ended[i] as (typeof ended)[number]
      assert.equal(code, 2, words.join(' '))
      assert.match(stderr, text)
      // Who asks for JSON gets the refusal as JSON, too.
      assert.equal(stdout !== '', words.includes('--json'), words.join(' '))
    }
  })
})
