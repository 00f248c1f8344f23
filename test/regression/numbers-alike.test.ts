import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Value } from '../../src/core/value.js'
import { loadProtocol, type ProtocolName } from '../../src/transports/index.js'

/** A number as each protocol writes it, where the API has declared something. */
const forms: Readonly<Record<ProtocolName, (number: string) => string>> = {
  rest: (number) => `[${number}]`,
  xmlrpc: (number) =>
    `<params><param><value><array><data><value><double>${number}</double></value></data></array></value></param></params>`,
  soap: (number) =>
    '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"' +
    ' xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><E:Body><r>' +
    `<getReturn e:arrayType="x:double[1]" i:type="e:Array"><item i:type="x:double">${number}</item></getReturn></r></E:Body></E:Envelope>`,
}

const huge = `1${'0'.repeat(400)}`

const rows: readonly (readonly [number: string, type: string, value: Value])[] = [
  ['1e3', 'string', '1000'],
  ['1.50', 'string', '1.5'],
  ['1.0E-7', 'string', '0.0000001'],
  ['1e25', 'string', '10000000000000000000000000'],
  ['12345678901234567890.5', 'string', '12345678901234567890.5'],
  ['1e400', 'string', huge],
  ['1e400', 'decimal', huge],
  ['-1E+400', 'decimal', `-${huge}`],
  ['1.5e300', 'unsignedLong', 15n * 10n ** 299n],
  ['1e23', 'unsignedLong', 10n ** 23n],
  ['1.8446744073709552e+19', 'unsignedLong', 18446744073709552000n],
  ['1.0', 'boolean', true],
  ['0', 'boolean', false],
  ['7', 'boolean', 7],
  ['1000', 'base64Binary', 1000],
]

describe('a number that is not what was declared', () => {
  for (const [number, type, value] of rows) {
    for (const name of ['rest', 'xmlrpc', 'soap'] as const) {
      it(`${name}: ${number} as ${type}`, async () => {
        const codec = (await loadProtocol(name)).codec()
        const call = { service: 'SoftLayer_Of_Tomorrow', method: 'get', signature: { returns: `${type}[]` } }
        const response = { status: 200, headers: {}, body: new TextEncoder().encode(forms[name](number)) }
        assert.deepEqual(codec.decode(response, call).value, [value])
        const decoder = codec.items?.(response, call, { bytes: 10_000, references: 10 })
        assert.deepEqual([...(decoder?.push(response.body) ?? []), ...(decoder?.end() ?? [])], [value])
      })
    }
  }
})
