import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
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

/** Answers with a text of some megabytes before a small one, and where the small one is in what was read. */
const megabytes = 4
const large = 'x'.repeat(megabytes * 1_000_000)
const small = 'a-host-with-a-name-of-its-own'
const free: Call = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }
const member = (name: string, value: string): string => `<member><name>${name}</name><value>${value}</value></member>`
const struct = (members: string): string => `<params><param><value><struct>${members}</struct></value></param></params>`
const envelope = (body: string): string =>
  '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://xml.apache.org/xml-soap"' +
  ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><E:Body>${body}</E:Body></E:Envelope>`
const result = (content: string): string => envelope(`<r><getReturn>${content}</getReturn></r>`)

const mixed: readonly (readonly [what: string, name: ProtocolName, body: string, status?: number])[] = [
  ['beside a number of many digits', 'rest', `{"a":"${large}","b":"${small}","n":12345678901234567890}`],
  ['quoted by an error', 'rest', large, 500],
  ['in a fault', 'rest', `{"error":"${large}","code":"${small}"}`],
  ['beside it', 'xmlrpc', struct(member('a', large) + member('b', small))],
  ['in a section beside it', 'xmlrpc', struct(member('a', `<![CDATA[${large}]]>`) + member('b', small))],
  [
    'in Latin-1',
    'xmlrpc',
    `<?xml version="1.0" encoding="latin1"?>${struct(member('\xe9', large) + member('b', small))}`,
  ],
  [
    'in a fault',
    'xmlrpc',
    `<fault><value><struct>${member('faultString', large) + member('faultCode', small)}</struct></value></fault>`,
  ],
  ['beside it', 'soap', result(`<a>${large}</a><b>${small}</b>`)],
  ['with references beside it', 'soap', result(`<a>${large}&amp;</a><b>${small}</b>`)],
  ['after a long tag', 'soap', result(`<a title="${large}"/><b>${small}</b>`)],
  [
    'of a map',
    'soap',
    envelope(
      `<r><getReturn i:type="m:Map"><item><key>a</key><value>${large}</value></item><item><key>b</key><value>${small}</value></item></getReturn></r>`,
    ),
  ],
  [
    'in a fault',
    'soap',
    envelope(`<E:Fault><faultstring>${large}</faultstring><faultcode>${small}</faultcode></E:Fault>`),
  ],
]

describe('a small text that is kept does not keep a large one', () => {
  for (const [what, name, body, status = 200] of mixed) {
    it(`${name}: ${what}`, async () => {
      const codec = (await loadProtocol(name)).codec()
      const answer: WireResponse = { status, headers: {}, body: new Uint8Array(Buffer.from(body, 'latin1')) }
      const read = (): unknown => {
        try {
          const { b } = codec.decode(answer, free).value as { readonly b?: unknown }
          assert.equal(b, small)
          return b
        } catch (error) {
          assert.ok(CallError.is(error), String(error))
          // As a transport does; before its stack is asked for, the engine keeps all that was on it.
          return error.with({ attempts: 1 })
        }
      }
      read()
      const before = alive()
      // Some memory of what was before may be given back meanwhile.
      const kept = Array.from({ length: 8 }, read)
      const after = alive()
      assert.equal(kept.length, 8)
      assert.ok(after - before < (megabytes * 1_000_000) / 4, `${after - before} bytes`)
    })
  }
})

describe('a mask that is remembered', () => {
  it('does not keep the text that it is a part of', async () => {
    const codec = (await loadProtocol('rest')).codec()
    const before = alive()
    for (let i = 0; i < 40; i++) {
      const file = `mask[id,hostname,property${i},datacenter[name,longName]]\n${String(i % 10).repeat(200_000)}`
      codec.encode({ ...call, mask: file.slice(0, file.indexOf('\n')) })
    }
    const after = alive()
    assert.ok(after - before < 2_000_000, `${after - before} bytes`)
  })
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
