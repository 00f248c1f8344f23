import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import { argumentsOf, checkCall } from '../../src/core/check-call.js'
import { CallError } from '../../src/core/error.js'

const good: Call = { service: 'SoftLayer_Account', method: 'getObject' }

describe('checkCall', () => {
  const refused: [string, unknown, RegExp][] = [
    ['no call at all', undefined, /a call must be an object/],
    ['an empty service', { ...good, service: '' }, /service must be a name/],
    ['a service that is no text', { ...good, service: 5 }, /service must be a name/],
    ['a method with a slash', { ...good, method: 'a/b' }, /method must be a name/],
    ['a method with white space', { ...good, method: 'get Object' }, /method must be a name/],
    ['a service that is two points', { ...good, service: '..' }, /service must be a name/],
    ['a service with a NUL', { ...good, service: 'a\u0000' }, /service must be a name/],
    ['args that are no list', { ...good, args: 'x' }, /args must be a list/],
    ['an empty id (I-1)', { ...good, id: '' }, /id is empty/],
    ['a broken id', { ...good, id: 1.5 }, /id must be a whole number/],
    ['an id that is null', { ...good, id: null }, /id must be a whole number or a text/],
    ['an id with half a surrogate pair', { ...good, id: '\ud800' }, /not well-formed/],
    ['limit 0', { ...good, limit: 0 }, /limit must be a whole number of at least 1/],
    ['limit NaN', { ...good, limit: NaN }, /limit must be/],
    ['a negative offset', { ...good, limit: 1, offset: -1 }, /offset must be/],
    ['offset without limit (R-16)', { ...good, offset: 5 }, /SoftLayer_Account::getObject: offset needs limit/],
    ['headers that are no object', { ...good, headers: 'x' }, /headers must be an object/],
  ]
  for (const [title, call, message] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => checkCall(call as Call, 'rest'),
        (error) => CallError.is(error) && error.code === 'invalid-call' && error.unsent && message.test(error.message),
      )
    })
  }

  it('takes id 0, a UUID, unlisted services and frozen calls (I-1, C-2)', () => {
    checkCall(Object.freeze({ ...good, id: 0 }))
    checkCall({
      service: 'BluePages_Search',
      method: 'findBluePagesProfile',
      id: 'a9f3c1de-0000-4000-8000-000000000000',
    })
    checkCall({ ...good, args: [], limit: 1, offset: 0, headers: {} })
  })
})

describe('argumentsOf', () => {
  it('cuts trailing undefined and says inner undefined as null', () => {
    assert.deepEqual(argumentsOf({}), [])
    assert.deepEqual(argumentsOf({ args: [undefined, undefined] }), [])
    assert.deepEqual(argumentsOf({ args: [undefined, 1, undefined] }), [null, 1])
    assert.deepEqual(argumentsOf({ args: [null] }), [null])

    assert.deepEqual(argumentsOf({ args: [, 1] }), [null, 1])
  })
})
