import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Auth } from '../../src/core/auth.js'
import { emulated } from './support/emulated.js'

describe('credentials in the emulator', () => {
  const options = {
    users: [{ username: 'me', apiKey: 'key', password: 'secret' }],
    iamTokens: ['token'],
    employees: [{ employeeId: 7, authToken: 'badge' }],
  }
  const good: readonly Auth[] = [
    { username: 'me', apiKey: 'key' },
    { username: 'apikey', apiKey: 'key' },
    { iamToken: 'token' },
    { employeeId: 7, authToken: 'badge' },
    { username: '7', apiKey: 'badge' },
  ]
  for (const auth of good) {
    it(`takes ${Object.keys(auth).join(' and ')}`, async () => {
      const { run } = await emulated(options)
      assert.equal(
        (run('Account::getCurrentUser', { auth, mask: 'mask[username]' }).value as { username: string }).username,
        'me',
      )
    })
  }

  const bad: readonly Auth[] = [
    { username: 'me', apiKey: 'wrong' },
    { username: 'you', apiKey: 'key' },
    { username: 'apikey', apiKey: '' },
    { iamToken: 'other' },
    { userId: 260000, authToken: 'x' },
    { employeeId: 8, authToken: 'badge' },
  ]
  for (const auth of bad) {
    it(`refuses wrong ${Object.keys(auth).join(' and ')} (A-3)`, async () => {
      const { run } = await emulated(options)
      assert.throws(() => run('Account::getObject', { auth }), {
        code: 'auth',
        status: 401,
        message: 'Access Denied. ',
      })
    })
  }

  it('says when there are none (quirk 5)', async () => {
    const { run } = await emulated(options)
    assert.throws(() => run('Account::getObject', { auth: {} }), {
      code: 'auth',
      status: 401,
      message: 'No valid authentication headers found.',
    })
  })

  it('gives out portal tokens and takes them (A-6)', async () => {
    const { run } = await emulated(options)
    const login = (password: string) =>
      run('User_Customer::getPortalLoginToken', { auth: {}, args: ['me', password] }).value
    const { userId, hash } = login('secret') as { userId: number; hash: string }
    assert.equal(userId, 260000)
    assert.equal((run('Account::getObject', { auth: { userId, authToken: hash } }).value as { id: number }).id, 307608)
    assert.equal(
      (run('Account::getObject', { auth: { username: String(userId), apiKey: hash } }).value as { id: number }).id,
      307608,
    )
    assert.throws(() => login('wrong'), { code: 'auth' })
  })

  it('asks for none where the API needs none (C-8, I-2)', async () => {
    const { run } = await emulated(options)
    assert.equal(run('Resource_Metadata::getId', { auth: {} }).value, 1000001)
  })

  it('has no secret in any message', async () => {
    const { run } = await emulated(options)
    for (const auth of bad) {
      try {
        run('Account::getObject', { auth })
      } catch (error) {
        assert.doesNotMatch(`${JSON.stringify(error)} ${String(error)}`, /wrong|other|badge/)
      }
    }
  })
})
