import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { describe, it } from 'mocha'

import { CallError, createTransport, type Call } from '../../src/index.js'
import { bytes } from './wire.js'

const headers = {
  tenant: { region: 'us-south', pass: 'a-value-of-mine', list: ['another-of-mine'], number: 1234567890 },
  sessionToken: 'tok5',
  SoftLayer_ObjectMask: { mask: 'mask[id,hostname]' },
  resultLimit: { limit: 12345678, offset: 0 },
}
const secrets = ['a-value-of-mine', 'another-of-mine', 'us-south', '1234567890', 'tok5']

/** What an error shows of a body that quotes these texts. */
async function shown(protocol: 'xmlrpc' | 'soap', call: Call, texts: readonly string[]): Promise<string> {
  const transport = createTransport({
    protocol,
    auth: { username: 'me', apiKey: 'k3y0123456789' },
    retry: false,
    exchange: () => Promise.resolve({ status: 502, headers: {}, body: bytes(`<html>${texts.join(' ')}`) }),
  })
  const error: unknown = await transport.call(call).catch((reason: unknown) => reason)
  assert.ok(CallError.is(error), String(error))
  return inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)
}

describe("API headers of the caller's own that a server sends back", () => {
  for (const protocol of ['xmlrpc', 'soap'] as const) {
    it(`are in no error over ${protocol}`, async () => {
      const call: Call = { service: 'SoftLayer_Account', method: 'getObject', headers }
      const text = await shown(protocol, call, secrets)
      for (const secret of secrets) assert.ok(!text.includes(secret), text)
      assert.match(text, /\[redacted\]/)
    })

    it(`are shown over ${protocol} where they say what was asked for, or are short`, async () => {
      const call: Call = { service: 'SoftLayer_Account', method: 'getObject', headers: { ...headers, zone: 'dal13' } }
      const text = await shown(protocol, call, ['mask[id,hostname]', '12345678', 'dal13'])
      for (const kept of ['mask[id,hostname]', '12345678', 'dal13']) assert.ok(text.includes(kept), text)
    })
  }

  it('and numbers of a secret name', async () => {
    const args = [{ cardNumber: 4111111111111111, cvv: 7391, amount: 81234567 }]
    const call: Call = { service: 'SoftLayer_Account', method: 'editObject', args }
    const text = await shown('xmlrpc', call, ['4111111111111111', '7391', '81234567'])
    assert.ok(!text.includes('4111111111111111') && !text.includes('7391'), text)
    assert.ok(text.includes('81234567'), text)
  })
})
