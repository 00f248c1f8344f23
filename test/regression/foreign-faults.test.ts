import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError, type ErrorCode } from '../../src/core/error.js'
import { loadProtocol, protocolNames } from '../../src/transports/index.js'
import { bytes, soapEnvelope } from './wire.js'

const call = { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1 }
const notFound = 'SoftLayer_Exception_ObjectNotFound'
const text = "Unable to find object with id of '1'."

async function failureOf(protocol: (typeof protocolNames)[number], body: string, status: number): Promise<CallError> {
  const codec = (await loadProtocol(protocol)).codec()
  try {
    codec.decode({ status, headers: { 'content-type': 'text/plain' }, body: bytes(body) }, call)
  } catch (error) {
    assert.ok(CallError.is(error))
    return error
  }
  return assert.fail('no failure')
}

function rpcFault(code: string, message: string): string {
  const member = (name: string, value: string): string =>
    `<member><name>${name}</name><value><string>${value}</string></value></member>`
  return `<?xml version="1.0"?>\n<methodResponse><fault><value><struct>${member('faultCode', code)}${member('faultString', message)}</struct></value></fault></methodResponse>`
}

const forms: readonly [string, (code: string, message: string) => string][] = [
  ['JSON', (error, message) => JSON.stringify({ error: message, code: error })],
  [
    "REST's XML",
    (code, message) => `<?xml version="1.0"?>\n<root><error>${message}</error><code>${code}</code></root>`,
  ],
  ['XML-RPC', rpcFault],
  [
    'SOAP',
    (code, message) =>
      soapEnvelope(
        `<SOAP-ENV:Fault><faultcode>${code}</faultcode><faultstring>${message}</faultstring></SOAP-ENV:Fault>`,
      ),
  ],
]

describe('a fault in the form of another protocol, as a server in front may answer (2.9, R-36, X-22, S-26)', () => {
  for (const protocol of protocolNames) {
    for (const [form, write] of forms) {
      for (const status of [200, 404, 500]) {
        it(`${form} over ${protocol} with HTTP ${status}`, async () => {
          const error = await failureOf(protocol, write(notFound, text), status)
          assert.equal(error.code, 'not-found')
          assert.deepEqual(error.fault, { code: notFound, message: text })
          assert.equal(error.status, status)
        })
      }
    }
    it(`the references of a text over ${protocol}`, async () => {
      const error = await failureOf(protocol, forms[1]![1]('1', 'a &lt;b&gt; &amp;amp; &#233;&#xe9;'), 500)
      assert.deepEqual(error.fault, { code: '1', message: 'a <b> &amp; éé' })
    })
    for (const [what, page] of [
      ['a page', '<html><body><code>1</code> <error>no</error></body></html>'],
      ['a page that never ends', '<html>' + '<faultcode'.repeat(9_000)],
      ['another document', '<root><item>1</item></root>'],
    ] as const) {
      it(`${what} is no fault over ${protocol}`, async () => {
        for (const [status, code] of [
          [200, 'malformed'],
          [502, 'http'],
        ] as [number, ErrorCode][]) {
          const error = await failureOf(protocol, page, status)
          assert.equal(error.code, code)
          assert.equal(error.fault, undefined)
        }
      })
    }
  }
})

describe('faults that look like something else', () => {
  it("in REST's XML form too, where any root is taken (R-36)", async () => {
    const rest = await loadProtocol('rest')
    await rest.prepare?.({ format: 'xml' })
    const codec = rest.codec({ format: 'xml' })
    for (const [, write] of forms) {
      const response = { status: 200, headers: {}, body: bytes(write(notFound, text)) }
      assert.throws(() => codec.decode(response, call), { code: 'not-found', fault: { code: notFound, message: text } })
    }
  })

  it("items() reads REST's XML form as call() does", async () => {
    const rest = await loadProtocol('rest')
    await rest.prepare?.({ format: 'xml' })
    const codec = rest.codec({ format: 'xml' })
    const limits = { bytes: 1_000, references: 10 }
    const decoder = codec.items?.({ status: 200, headers: {} }, call, limits)
    assert.deepEqual(decoder?.push(bytes('[{"id":1}]')), [])
    assert.deepEqual(decoder?.end(), [])
    assert.equal(decoder?.failure?.code, 'malformed')
  })

  it('a text without an end is cut in messages and in logs, on each protocol', async () => {
    for (const protocol of protocolNames) {
      const error = await failureOf(
        protocol,
        forms[protocolNames.indexOf(protocol)]![1](notFound, 'x'.repeat(90_000)),
        500,
      )
      assert.equal(error.code, 'not-found')
      assert.ok(error.message.length < 3_000, String(error.message.length))
      assert.ok(JSON.stringify(error).length < 30_000)
    }
  })

  it('has its class where the text is missing (R-36)', async () => {
    for (const body of [`{"error":null,"code":"${notFound}"}`, `{"code":"${notFound}"}`]) {
      const error = await failureOf('rest', body, 500)
      assert.equal(error.code, 'not-found')
      assert.equal(error.fault?.code, notFound)
    }
  })

  it('comes from PHP as a value, when it was not written as a fault (X-22)', async () => {
    const inner = /<value>.*<\/value>(?=<\/fault>)/.exec(rpcFault(notFound, text))?.[0] ?? ''
    const error = await failureOf('xmlrpc', `<params><param>${inner}</param></params>`, 200)
    assert.equal(error.code, 'not-found')
    assert.deepEqual(error.fault, { code: notFound, message: text })
  })
})
