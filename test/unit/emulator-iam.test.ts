import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/index.js'
import { overEach, overEachSocket } from './support/over-protocols.js'

const users = [
  { username: 'me', apiKey: 'my-key', password: 'my-password' },
  { username: 'you', apiKey: 'your-key', password: 'your-password' },
]
const client = `Basic ${btoa('bx:bx')}`
const refresh = (token: string) => ({ grant_type: 'refresh_token', refresh_token: token })
const passcode = (text: string) => ({ grant_type: 'urn:ibm:params:oauth:grant-type:passcode', passcode: text })
const password = { grant_type: 'password', username: 'me', password: 'my-password', response_type: 'cloud_iam' }
const whoAmI = { service: 'SoftLayer_Account', method: 'getCurrentUser', mask: 'mask[username]' }

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly expiration: number
}

async function ask(
  { exchange }: Pick<Emulator, 'exchange'>,
  form: Record<string, string>,
  settings: { readonly authorization?: string; readonly method?: string } = {},
): Promise<{ status: number; body: Tokens & { errorCode: string; errorMessage: string } }> {
  const { authorization = client, method = 'POST' } = settings
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  const body = Buffer.from(new URLSearchParams(form).toString())
  const request = { method, path: '/identity/token', headers, body }
  const response = await exchange({ request, signal: new AbortController().signal })
  return { status: response.status, body: JSON.parse(Buffer.from(response.body).toString()) as never }
}

describe('IAM of the emulator', () => {
  it('gives tokens for a password, and they work as bearers on every protocol (quirk 6, A-2)', async () => {
    let now = 1_700_000_000_000
    const emulator = await createEmulator({ guests: 1, users, clock: () => now })
    const { status, body } = await ask(emulator, password)
    assert.equal(status, 200)
    assert.deepEqual([body.token_type, body.expires_in, body.expiration], ['Bearer', 3600, 1_700_003_600])
    now += 3_599_000
    await overEach(
      {},
      async ({ transport }) => assert.deepEqual((await transport.call(whoAmI)).value, { username: 'me' }),
      { auth: { iamToken: body.access_token }, exchange: emulator.exchange },
    )
  })

  it('gives the token of the user that it was asked for: by key and by passcode, which works once (A-2)', async () => {
    const emulator = await createEmulator({ guests: 1, users, iamPasscodes: { a1b2c3: 'you' } })
    const byKey = await ask(emulator, { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: 'your-key' })
    const byPasscode = await ask(emulator, passcode('a1b2c3'))
    for (const { body } of [byKey, byPasscode]) {
      const auth = { iamToken: body.access_token }
      const call = { ...whoAmI, auth }
      assert.deepEqual(emulator.execute(call).value, { username: 'you' })
    }
    const again = await ask(emulator, passcode('a1b2c3'))
    assert.equal(again.status, 400)
    assert.match(again.body.errorCode, /^BXNIM/)
  })

  it('rotates refresh tokens: each works once, the old access token stays good (quirk 6)', async () => {
    const emulator = await createEmulator({ guests: 1, users })
    const first = (await ask(emulator, password)).body
    const form = { ...refresh(first.refresh_token), account: 'abc', ims_account: '307608' }
    const second = (await ask(emulator, form)).body
    assert.notEqual(second.access_token, first.access_token)
    assert.notEqual(second.refresh_token, first.refresh_token)
    assert.equal((await ask(emulator, form)).status, 400)
    assert.equal((await ask(emulator, refresh(second.refresh_token))).status, 200)
    for (const { access_token: iamToken } of [first, second])
      assert.deepEqual(emulator.execute({ ...whoAmI, auth: { iamToken } }).value, { username: 'me' })
  })

  it('lets tokens lapse: 500 and AccessTokenValidation, or 401 (quirk 6, A-4, D-7)', async () => {
    let now = 0
    const make = async (expired401: boolean): Promise<Emulator> => {
      now = 1_000
      const options: EmulatorOptions = { guests: 1, users, clock: () => now, quirks: { 'iam-expired-401': expired401 } }
      return await createEmulator(options)
    }
    for (const expired401 of [false, true]) {
      const emulator = await make(expired401)
      const { access_token: iamToken } = (await ask(emulator, password)).body
      now += 3_600_000
      const fault = {
        code: 'SoftLayer_Exception_Account_Authentication_AccessTokenValidation',
        message: 'The IAM access token has expired.',
      }
      await overEach({}, async ({ transport }) => assert.rejects(transport.call(whoAmI), { code: 'auth', fault }), {
        auth: { iamToken },
        exchange: emulator.exchange,
      })
      const headers = { authorization: `Bearer ${iamToken}` }
      const request = { method: 'GET', path: '/rest/v3.1/SoftLayer_Account.json', headers }
      const { status } = await emulator.exchange({ request, signal: new AbortController().signal })
      assert.equal(status, expired401 ? 401 : 500)
    }
    const short = await createEmulator({ guests: 1, users, quirks: { 'iam-lifetime': 0 } })
    const { access_token: lapsed } = (await ask(short, password)).body
    assert.throws(() => short.execute({ ...whoAmI, auth: { iamToken: lapsed } }), { code: 'auth', status: 500 })
    const endless = await createEmulator({ guests: 1, users, clock: () => now, quirks: { 'iam-lifetime': false } })
    const { access_token: forever } = (await ask(endless, password)).body
    now += 10 * 365 * 86_400_000
    assert.deepEqual(endless.execute({ ...whoAmI, auth: { iamToken: forever } }).value, { username: 'me' })
  })

  it('refuses with {errorCode, errorMessage}, and tells no secret (quirk 6)', async () => {
    const emulator = await createEmulator({ guests: 1, users })
    const wrong: readonly (readonly [Record<string, string>, { authorization?: string; method?: string }, number])[] = [
      [password, { authorization: `Basic ${btoa('bx:other')}` }, 401],
      [password, { authorization: '' }, 401],
      [password, { method: 'GET' }, 405],
      [{ ...password, password: 'hunter2hunter2' }, {}, 400],
      [{ ...password, username: 'nobody' }, {}, 400],
      [{ grant_type: 'password', username: 'me' }, {}, 400],
      [{ grant_type: 'client_credentials' }, {}, 400],
      [{}, {}, 400],
      [passcode('hunter2hunter2'), {}, 400],
      [refresh('hunter2hunter2'), {}, 400],
      [{ grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: 'hunter2hunter2' }, {}, 400],
    ]
    for (const [form, settings, expected] of wrong) {
      const { status, body } = await ask(emulator, form, settings)
      assert.equal(status, expected, JSON.stringify(form))
      assert.deepEqual(Object.keys(body), ['errorCode', 'errorMessage'])
      assert.match(body.errorCode, /^BXNIM\d{4}E$/)
      assert.doesNotMatch(body.errorMessage, /hunter2|my-password|my-key/)
    }
  })

  it('is there over HTTP, and may be switched off (quirk 6)', async () => {
    const ask = (url: string) =>
      fetch(`${url}/identity/token`, {
        method: 'POST',
        headers: { authorization: client },
        body: new URLSearchParams(password),
      })
    await overEachSocket({ users }, async ({ url }) => assert.equal((await ask(url)).status, 200))
    await overEachSocket({ users, quirks: { 'iam-endpoint': false } }, async ({ url }) =>
      assert.equal((await ask(url)).status, 404),
    )
  })

  it('refuses calls as if their token had lapsed, as often as asked (quirk 6, A-4)', async () => {
    const options = { users, iamTokens: ['good'] }
    await overEach(
      options,
      async ({ transport, emulator }) => {
        emulator.inject({ failure: 'iam-token-expired', times: 2 })
        for (let i = 0; i < 2; i++) await assert.rejects(transport.call(whoAmI), { code: 'auth' })
        assert.deepEqual((await transport.call(whoAmI)).value, { username: 'me' })
      },
      { auth: { iamToken: 'good' } },
    )
  })
})
