import assert from 'node:assert/strict'

import { CallError, loadProtocol, type Call, type Codec, type Reply } from '../../src/index.js'

const account: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }

describe('answers of REST that were read wrong', () => {
  let codec: Codec

  before(async () => {
    codec = (await loadProtocol('rest')).codec({})
  })

  function decode(text: string, call: Call = account): Reply {
    return codec.decode({ status: 200, headers: {}, body: new TextEncoder().encode(text) }, call)
  }

  it('sees a fault with status 200 that has more members than the usual two (R-36, R-38)', () => {
    const text = '{"error":"Internal Error","code":"SoftLayer_Exception_Public","trace":"5f2a"}'
    for (const call of [account, { service: 'SoftLayer_Account', method: 'getObject' }]) {
      assert.throws(
        () => decode(text, call),
        (error) =>
          CallError.is(error) && error.code === 'overload' && error.fault?.code === 'SoftLayer_Exception_Public',
      )
    }
  })

  it('knows a rate limit on any status, as the XML protocols do (section 2.9)', () => {
    const body = new TextEncoder().encode(
      '{"error":"Rate limit of 50 requests for every 1 second(s) exceeded.","code":"SoftLayer_Exception_WebService_RateLimitExceeded"}',
    )
    for (const status of [200, 401, 500]) {
      assert.throws(
        () => codec.decode({ status, headers: {}, body }, account),
        (error) => CallError.is(error) && error.code === 'rate-limit' && error.status === status,
      )
    }
  })

  it('takes an object for a result that has those members among others', () => {
    const value = { error: 'none', code: 'dal13', name: 'x' }
    const call = { service: 'SoftLayer_Nothing', method: 'getObject' }
    assert.deepEqual(decode(JSON.stringify(value), call).value, value)
  })

  it('repairs the types of lists within lists, and wraps their bare items (R-32, R-42)', () => {
    const call = { service: 'SoftLayer_Nothing', method: 'getRows', signature: { returns: 'int[][]' } }
    assert.deepEqual(decode('[["5"],"6",[],null]', call).value, [[5], [6], [], null])
  })

  it('refuses millions of brackets at once', () => {
    for (const text of ['['.repeat(3_000_000), '['.repeat(1_500_000) + ']'.repeat(1_500_000)]) {
      assert.throws(
        () => decode(text),
        (error) =>
          CallError.is(error) && error.code === 'malformed' && error.message.includes('nested deeper than 500'),
      )
    }
  })

  it('takes a long run of brackets in a text for text', () => {
    const value = { hostname: '['.repeat(200_000) }
    assert.deepEqual(decode(JSON.stringify([value])).value, [value])
  })
})
