import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { differences } from '../../src/core/value.js'
import { windowSize } from '../../src/transports/xml/text.js'
import { registered } from '../support/protocols.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const shared = { name: 'dal13', longName: 'Dallas & <13>' }
const value = [
  { id: 1, hostname: 'é日😀\u2028]]>', notes: 'line\r\nline', datacenter: shared, tagReferences: [] },
  { id: 2, hostname: '', notes: ' ', datacenter: shared, networkComponents: [{ id: 3, uuid: 'x'.repeat(40) }] },
]

describe('bodies that do not fit into one window', function () {
  this.timeout(60_000)

  for (const protocol of registered) {
    const codec = protocol.codec()
    const mirror = protocol.mirror()

    it(`${protocol.name}: a window may end anywhere`, () => {
      const response = mirror.render({ value, total: 2 }, call)
      for (let cut = 0; cut <= response.body.length; cut++) {
        // White space in front moves the body over the window's end, one byte at a time.
        const body = new Uint8Array(windowSize - cut + response.body.length).fill(32)
        body.set(response.body, windowSize - cut)
        const reply = codec.decode({ ...response, body }, call)
        assert.deepEqual(differences(value, reply.value), [], `cut at ${cut}`)
      }
    })

    it(`${protocol.name}: texts, lists and binary longer than many windows`, () => {
      const long = { notes: 'é<&>\r'.repeat(100_000), hostname: 'x'.repeat(1_000_000) }
      const many = Array.from({ length: 5000 }, (_, id) => ({ id, hostname: `host-${id}` }))
      for (const big of [[long], many]) {
        const reply = codec.decode(mirror.render({ value: big }, call), call)
        assert.deepEqual(differences(big, reply.value), [])
      }
      const pdf = { service: 'SoftLayer_Billing_Invoice', method: 'getPdf' }
      const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7)
      assert.deepEqual(codec.decode(mirror.render({ value: bytes }, pdf), pdf).value, bytes)
    })

    it(`${protocol.name}: an answer cut off anywhere is an error, never a shorter answer`, () => {
      const response = mirror.render({ value }, call)
      const end =
        response.body.lastIndexOf('>'.charCodeAt(0)) > 0
          ? response.body.lastIndexOf('>'.charCodeAt(0))
          : response.body.length - 1
      for (let length = 1; length <= end; length++) {
        assert.throws(
          () => codec.decode({ ...response, body: response.body.subarray(0, length) }, call),
          (error: unknown) => CallError.is(error) && error.code === 'malformed',
          `cut to ${length} bytes`,
        )
      }
    })
  }
})
