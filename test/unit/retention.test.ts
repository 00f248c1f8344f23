import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { WireResponse } from '../../src/core/codec.js'
import { loadProtocol, type ProtocolName } from '../../src/transports/index.js'

const call: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const records = 20_000

/** What makes a reader take another of its ways. */
const forms: Readonly<Record<string, (hostname: string) => string>> = {
  ASCII: (hostname) => hostname,
  'beyond ASCII': (hostname) => `${hostname} Zürich 日本`,
  'with references': (hostname) => `${hostname} <&>`,
  'with line ends': (hostname) => `${hostname}\r\n`,
}

describe('a small field that is kept', () => {
  for (const name of ['rest', 'xmlrpc', 'soap'] as const) {
    for (const [form, text] of Object.entries(forms)) {
      it(`does not keep its answer: ${name}, texts ${form}`, async () => {
        const answer = await response(name, text)
        const protocol = await loadProtocol(name)
        const codec = protocol.codec()
        const read = (): unknown[] => {
          const guests = codec.decode(answer, call).value as readonly { readonly hostname: string }[]
          assert.equal(guests.length, records)
          return [0, records / 2, records - 1].map((i) => guests[i]?.hostname)
        }
        // What is remembered from one call to the next is not the field's.
        read()
        const before = alive()
        const kept = read()
        const after = alive()
        assert.deepEqual(
          kept,
          [0, records / 2, records - 1].map((i) => text(`a-host-with-a-name-of-its-own-${i}`)),
        )
        assert.ok(after - before < answer.body.length / 4, `${after - before} bytes of ${answer.body.length}`)
      })
    }
  }
})

async function response(name: ProtocolName, text: (hostname: string) => string): Promise<WireResponse> {
  const mirror = (await loadProtocol(name)).mirror()
  const value = Array.from({ length: records }, (_, id) => ({
    id,
    hostname: text(`a-host-with-a-name-of-its-own-${id}`),
    notes: text('some words of no importance, '.repeat(10)),
  }))
  return mirror.render({ value }, call)
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function alive(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
