import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Auth } from '../../src/core/auth.js'
import { createEmulator, type EmulatorOptions } from '../../src/emulator/index.js'
import { callersOf, type Caller } from './support/callers.js'
import { emulated } from './support/emulated.js'

type Members = Record<string, unknown>

const me = { username: 'me', apiKey: 'key', password: 'secret' }
const key = { username: 'me', apiKey: 'key' }

async function callers(options: EmulatorOptions) {
  return callersOf(await createEmulator({ guests: 1, ...options }))
}

describe('logins of the emulator', () => {
  it('exchange a name and password for a portal token, on every protocol (A-6)', async () => {
    for (const { call } of await callers({ users: [me] })) {
      const { userId, hash } = (await call({}, 'User_Customer::getPortalLoginToken', { args: ['me', 'secret'] }))
        .value as { userId: number; hash: string }
      assert.equal(userId, 260000)
      const session: Auth = { userId, authToken: hash }
      assert.equal(((await call(session, 'Account::getCurrentUser')).value as Members)['username'], 'me')
      await assert.rejects(call({ userId, authToken: 'x' }, 'Account::getCurrentUser'), { code: 'auth' })
      await assert.rejects(call({ userId: 260001, authToken: hash }, 'Account::getCurrentUser'), { code: 'auth' })
      for (const args of [['me', 'wrong'], ['me', 'key'], ['you', 'secret'], ['me', ''], []]) {
        await assert.rejects(call({}, 'User_Customer::getPortalLoginToken', { args }), {
          code: 'auth',
          fault: { code: 'SoftLayer_Exception_User_Customer_InvalidCredentials', message: 'Invalid username/password' },
        })
      }
    }
  })

  it('ask for the answer to a security question where there is one (A-6)', async () => {
    for (const { call } of await callers({ users: [{ ...me, securityAnswers: { 2: 'Zürich' } }] })) {
      const login = (...args: (string | number)[]) => call({}, 'User_Customer::getPortalLoginToken', { args })
      for (const args of [
        ['me', 'secret'],
        ['me', 'secret', 2, 'Rome'],
        ['me', 'secret', 1, 'Zürich'],
      ]) {
        await assert.rejects(login(...args), { code: 'auth' }, JSON.stringify(args))
      }
      const { hash } = (await login('me', 'secret', 2, 'Zürich')).value as { hash: string }
      await call({ userId: 260000, authToken: hash }, 'Account::getObject')
      const mask = 'mask[securityAnswers[answer,question[id]]]'
      const shown = (await call(key, 'User_Customer::getObject', { id: 260000, mask })).value as Members
      assert.deepEqual(shown['securityAnswers'], [{ answer: '', question: { id: 2 } }])
      assert.equal((await call({}, 'User_Security_Question::getAllObjects')).total, 4)
    }
  })

  it('take a second factor, and over REST also HTTP Basic (A-7)', async () => {
    const emulator = await createEmulator({ guests: 1, users: [{ ...me, securityCode: '123456' }] })
    for (const { call } of callersOf(emulator)) {
      const login = (securityCode: string, auth: Auth = {}) => {
        const container = { complexType: 'SoftLayer_Container_User_Customer_External_Binding_Totp', securityCode }
        const named = { ...container, username: 'me', password: 'secret' }
        const basic = 'username' in auth
        return call(auth, 'User_Customer::performExternalAuthentication', { args: [basic ? container : named] })
      }
      await assert.rejects(login('000000'), { code: 'auth' })
      const { hash } = (await login('123456')).value as { hash: string }
      await call({ userId: 260000, authToken: hash }, 'Account::getObject')
      await login('123456', { username: 'me', apiKey: 'secret' })
      await assert.rejects(login('123456', { username: 'me', apiKey: 'wrong' }), { code: 'auth' })
    }
  })

  it('end with what they began with: the password, or the key that stood in for it', async () => {
    const users = [me, { username: 'keyed', apiKey: 'keyed-key' }, { ...me, username: 'other', apiKey: 'other-key' }]
    const count = (await callers({ users })).length
    for (let i = 0; i < count; i++) {
      const { call } = (await callers({ users }))[i] as Caller
      const login = async (username: string, password: string): Promise<Auth> => {
        const { userId, hash } = (await call({}, 'User_Customer::getPortalLoginToken', { args: [username, password] }))
          .value as { userId: number; hash: string }
        return { userId, authToken: hash }
      }
      const [keyed, other] = [await login('keyed', 'keyed-key'), await login('other', 'secret')]
      await call(key, 'User_Customer::removeApiAuthenticationKey', { id: 260001 })
      await call(key, 'User_Customer::removeApiAuthenticationKey', { id: 260002 })
      await assert.rejects(call(keyed, 'Account::getObject'), { code: 'auth' })
      await call(other, 'Account::getObject')
      await call(other, 'User_Customer::selfPasswordChange', { id: 260002, args: ['secret', 'a longer secret'] })
      await assert.rejects(call(other, 'Account::getObject'), { code: 'auth' })
      await call(await login('other', 'a longer secret'), 'Account::getObject')
    }
  })

  it('give an employee a session that lapses and can be refreshed (A-5, R-21, quirk 7)', async () => {
    let now = 1_000_000
    const employees = [{ employeeId: 5555, username: 'staff', password: 'pass', securityCode: '123456' }]
    const all = await callers({ users: [me], employees, clock: () => now })
    for (const { name, call } of all) {
      const signature = { parameters: ['username', 'password', 'remoteToken'].map((one) => ({ name: one })) }
      const login = (...args: string[]) => call({}, 'User_Employee::getEncryptedSessionToken', { args, signature })
      await assert.rejects(login('staff', 'wrong', '123456'), { code: 'auth' }, name)
      await assert.rejects(login('staff', 'pass', '000000'), { code: 'auth' }, name)
      const { userId, hash } = (await login('staff', 'pass', '123456')).value as { userId: number; hash: string }
      assert.equal(userId, 5555, name)
      assert.equal(hash.length, 188, name)
      const session: Auth = { employeeId: userId, authToken: hash }
      await call(session, 'Account::getVirtualGuests')
      const self = await call(session, 'User_Employee::getObject', { id: 5555 })
      assert.deepEqual(self.value, { id: 5555, username: 'staff' }, name)
      now += 299_999
      await call(session, 'Account::getObject')
      now += 1
      await assert.rejects(
        call(session, 'Account::getObject'),
        {
          code: 'auth',
          fault: { code: 'SoftLayer_Exception_EncryptedToken_Expired', message: 'The token has expired.' },
        },
        name,
      )
      const refreshed = await call(session, 'User_Employee::refreshEncryptedToken', {
        id: 5555,
        args: [hash],
        signature: { parameters: [{ name: 'token' }], returns: 'string[]' },
      })
      const [token = '', seconds] = refreshed.value as string[]
      assert.equal(token.length, 188, name)
      assert.equal(seconds, '300', name)
      await call({ employeeId: 5555, authToken: token }, 'Account::getObject')
      await assert.rejects(
        call({}, 'User_Employee::refreshEncryptedToken', { id: 5555, args: ['made up'], signature }),
        {
          code: 'auth',
        },
      )
    }
  })

  it('give out sessions that have expired, or that never do (quirk 7)', async () => {
    const employees = [{ employeeId: 7, password: 'pass' }]
    const login = async (lifetime: number | false) => {
      let now = 0
      const { run } = await emulated({
        users: [me],
        employees,
        clock: () => now,
        quirks: { 'employee-token-expires': lifetime },
      })
      const args = ['7', 'pass']
      const { hash } = run('User_Employee::getEncryptedSessionToken', { auth: {}, args }).value as { hash: string }
      now += 1e12
      return () => run('Account::getObject', { auth: { employeeId: 7, authToken: hash } })
    }
    assert.throws(await login(0), {
      fault: { code: 'SoftLayer_Exception_EncryptedToken_Expired', message: 'The token has expired.' },
    })
    assert.ok((await login(false))())
    const { run } = await emulated({ employees: [{ employeeId: 7, authToken: 'old', expired: true }] })
    assert.throws(() => run('Account::getObject', { auth: { employeeId: 7, authToken: 'old' } }), {
      message: 'The token has expired.',
    })
    const [token = ''] = run('User_Employee::refreshEncryptedToken', { auth: {}, id: 7, args: ['old'] })
      .value as string[]
    assert.ok(run('Account::getObject', { auth: { employeeId: 7, authToken: token } }))
  })

  it('have neither password nor token in any message', async () => {
    for (const { call } of await callers({ users: [me], employees: [{ employeeId: 7, password: 'guarded' }] })) {
      for (const failure of [
        () => call({}, 'User_Customer::getPortalLoginToken', { args: ['me', 'guess-1'] }),
        () => call({ userId: 260000, authToken: 'guess-2' }, 'Account::getObject'),
        () => call({ employeeId: 7, authToken: 'guess-3' }, 'Account::getObject'),
      ]) {
        await assert.rejects(
          failure(),
          (error) => !/guess-|secret|guarded/.test(`${JSON.stringify(error)} ${String(error)}`),
        )
      }
    }
  })
})

describe('refused credentials of the emulator', () => {
  const texts = { 'access-denied': 'Access Denied. ', 'invalid-api-token': 'Invalid API Token' }
  for (const [text, message] of Object.entries(texts)) {
    it(`read "${message}" (A-3, quirk 5)`, async () => {
      for (const { call } of await callers({ users: [me], quirks: { 'auth-failure-text': text } })) {
        for (const auth of [{ username: 'me', apiKey: 'x' }, { username: 'apikey', apiKey: 'x' }, { iamToken: 'x' }])
          await assert.rejects(call(auth, 'Account::getObject'), {
            code: 'auth',
            fault: { code: 'SoftLayer_Exception_Public', message },
          })
      }
    })
  }

  it('read differently where there are none (A-3, quirk 5)', async () => {
    for (const { call } of await callers({ users: [me] })) {
      await assert.rejects(call({}, 'Account::getObject'), {
        code: 'auth',
        fault: { code: 'SoftLayer_Exception_Public', message: 'No valid authentication headers found.' },
      })
    }
  })

  it('do not count, and change nothing (quirk 17)', async () => {
    const { run, emulator } = await emulated({ users: [me] })
    const args = [{ name: 'x.example' }]
    for (const auth of [{}, { username: 'me', apiKey: 'x' }])
      assert.throws(() => run('Dns_Domain::createObject', { auth, args }), { code: 'auth' })
    assert.equal(emulator.world.executions('SoftLayer_Dns_Domain'), 0)
  })
})
