import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { canonicalize } from '../../src/core/canonical.js'
import { createCodec } from '../../src/transports/rest/codec.js'
import { readEveryDigit } from '../../src/transports/rest/json.js'

// JSON.parse reads most answers, and a text is looked at again only when a number of it is in doubt. Whatever the form and the
// place of a number, the value must be that of who looks at every digit.
const digits = fc.stringMatching(/^[1-9][0-9]{0,24}$/)
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(digits, fc.constantFrom('0', '9007199254740991', '9007199254740992', '9007199254740993')),
    fc.oneof(
      fc.constant(''),
      digits.map((text) => `.${text}`),
      fc.constantFrom('.0', '.00000000000000000000', '.5'),
    ),
    fc.constantFrom('', '', '', 'e0', 'E2', 'e-7', 'e19', 'e400'),
  )
  .map((parts) => parts.join(''))
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.constantFrom('null', 'true', '"12345678901234567890"', '""', '{}', '[]'),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => object(items.map((item, i) => [`${i}`, item]))),
  ),
}))
/** Of the declared kinds decimal, integer, date, text, object and list, and one that nobody declared. */
const names = ['recurringFee', 'id', 'createDate', 'description', 'location', 'children', 'unheardOf'] as const
const item = fc
  .array(fc.tuple(fc.constantFrom(...names), json), { maxLength: 4 })
  .map((members) => object([...new Map(members)]))
const methods = [
  { service: 'SoftLayer_Account', method: 'getAllBillingItems' },
  { service: 'SoftLayer_Billing_Item', method: 'getObject' },
  { service: 'SoftLayer_Of_Tomorrow', method: 'getObject' },
  ...['decimal', 'decimal[]', 'int', 'string', 'float'].map((returns) => ({
    service: 'SoftLayer_Of_Tomorrow',
    method: 'count',
    signature: { returns },
  })),
]

describe('rest: digits, wherever they are (R-42)', () => {
  const schema = builtInSchema()
  for (const call of methods) {
    const name = `${call.service}::${call.method} ${'signature' in call ? call.signature.returns : ''}`.trim()
    it(`${name} gives what a look at every digit gives`, () => {
      const returns =
        'signature' in call
          ? schema.reference(call.signature.returns)
          : schema.service(call.service)?.method(call.method)?.returns
      const list = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(',')}]`)
      fc.assert(
        fc.property(fc.oneof(json, item, list), (text) => {
          const body = new TextEncoder().encode(text)
          const { value } = createCodec().decode({ status: 200, headers: {}, body }, call)
          assert.deepEqual(value, canonicalize(readEveryDigit(text, returns, 500), returns, {}))
        }),
        { numRuns: 500, seed: 7 },
      )
    })
  }
})

function object(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}
