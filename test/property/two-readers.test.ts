import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import type { Codec, WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { defaultQuirks } from '../../src/core/quirk.js'
import { differences } from '../../src/core/value.js'
import { commonGround, methods, valueOf } from '../support/arbitraries.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 400)

/** What may stand at a place where it should not, or should be read in another way than the usual one. */
const snippets = [
  ...['&#13;', '&#228;', '&#x1F600;', '&#34;', '&#92;', '&#0;', '&#xD800;', '&#xffff;', '&#93;', '\r'],
  ...['<!-- x -->', '<![CDATA[y]]>', '<?pi?>', '&#65;', '&#x41;', '&amp;', '&quot;', '&bogus;', '&', '<', '>', ']]>'],
  ...[
    ' ',
    '\n',
    '\t',
    '\r\n',
    '"',
    '\\',
    "'",
    '-',
    '0',
    '-0',
    '007',
    '1e5',
    '9007199254740993',
    '.',
    'true',
    '1',
    'é',
    '漢',
    '😀',
  ],
  ...[
    '\0',
    '\u001f',
    '\u007f',
    '\ufffe',
    '<x/>',
    '<x>',
    '</x>',
    '<nil/>',
    '<string/>',
    '<string>',
    '</string>',
    '<int>',
  ],
  ...[
    '</value>',
    '<value>',
    '<member>',
    '</member>',
    '<name>__proto__</name>',
    '</struct>',
    '<struct/>',
    '<array>',
    '</data>',
  ],
  ...[
    ' id="ref1"',
    ' id="a"',
    ' href="#ref1"',
    '<x href="#ref1"/>',
    ' xsi:nil="true"',
    ' xsi:type="xsd:int"',
    '</item>',
  ],
  ...[
    ' xsi:type="ns1:SoftLayer_Account"',
    ' xmlns:xsd="x"',
    '<item>',
    '<item xsi:type="xsd:string">y</item>',
    '__proto__',
  ],
]

/** A change of a text: a part taken out, and something or another part put in its place. */
interface Change {
  readonly at: number
  readonly removed: number
  readonly put: string | { readonly from: number; readonly length: number }
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(100_000),
  removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(80)),
  put: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('', ...snippets) },
    fc.record({ from: fc.nat(100_000), length: fc.nat(120) }),
  ),
})

function changed(text: string, { at, removed, put }: Change): string {
  const place = at % (text.length + 1)
  const from = typeof put === 'string' ? 0 : put.from % (text.length + 1)
  const inserted = typeof put === 'string' ? put : text.slice(from, from + put.length)
  return text.slice(0, place) + inserted + text.slice(place + removed)
}

type Outcome = { readonly value: unknown } | { readonly code: string; readonly message: string }

function outcome(codec: Codec, response: WireResponse, call: Call): Outcome {
  try {
    const { value } = codec.decode(response, call)
    return { value }
  } catch (error) {
    assert.ok(CallError.is(error), String(error))
    // What is shown of the markup around depends on how much of it is at hand.
    return { code: error.code, message: error.message.replace(/, near ".*$/, '') }
  }
}

function same(first: Outcome, second: Outcome): void {
  if ('value' in first && 'value' in second) assert.deepEqual(differences(first.value, second.value), [])
  else if (
    'code' in first &&
    'code' in second &&
    [first, second].some(({ message }) => message.includes('XML 1.0 does'))
  )
    // Of two things that are wrong a character is found first, in as much of the text as is at hand.
    assert.equal(first.code, second.code)
  else assert.deepEqual(first, second)
}

/** The same text in UTF-16, which is only read with care. */
function wide(response: WireResponse): WireResponse {
  return { ...response, body: new Uint8Array(Buffer.from(`\ufeff${Buffer.from(response.body).toString()}`, 'utf16le')) }
}

describe('what is read at once and what is read with care', function () {
  this.timeout(300_000)
  const can = commonGround(registered.map((protocol) => protocol.can))

  for (const protocol of registered.filter(({ name }) => name !== 'rest')) {
    const codec = protocol.codec()
    const mirrors = [protocol.mirror(), protocol.mirror({ quirks: defaultQuirks(protocol.quirks) })]
    const answers = fc.constantFrom(...methods).chain(({ service, method, returns }) =>
      fc.record({
        call: fc.constant({ service, method }),
        values: fc.array(valueOf(returns, can), { minLength: 1, maxLength: 3 }),
        mirror: fc.constantFrom(...mirrors),
        indent: fc.boolean(),
        changes: fc.array(change, { maxLength: 3 }),
      }),
    )

    it(`${protocol.name}: the same values and the same errors, whatever was learned before and whatever is wrong`, () => {
      fc.assert(
        fc.property(answers, ({ call, values, mirror, indent, changes }) => {
          for (const value of values) {
            const reply: Reply = { value }
            const response = mirror.render(reply, call)
            let text = Buffer.from(response.body).toString()
            if (indent) text = text.replace(/>(?=<[^/])|(?<=<\/[^<>]*)>(?=<\/)/g, '>\n  ')
            for (const variant of [
              text,
              ...changes.map((each) => changed(text, each)),
              changes.reduce(changed, text),
            ]) {
              const body = new Uint8Array(Buffer.from(variant))
              const given = { ...response, body }
              same(outcome(codec, given, call), outcome(codec, wide(given), call))
            }
          }
        }),
        { numRuns: numRuns * 2, seed },
      )
    })

    it(`${protocol.name}: the same for lists of records that are alike but for what is changed in one`, () => {
      const guests: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
      const shared = { id: 3, name: 'dal13' }
      const value = Array.from({ length: 6 }, (_, i) => ({
        id: i,
        hostname: `host-${i} <&> "é"`,
        createDate: '2024-05-17T12:00:00-06:00',
        hourlyBillingFlag: i % 2 === 0,
        datacenter: shared,
        networkComponents: [{ id: i, port: 0 }, { id: i + 1 }].slice(i % 3),
        tagReferences: [],
        billingItem: { recurringFee: '0.05', id: 7 },
        ...(i % 2 === 0 && { notes: '' }),
      }))
      for (const mirror of mirrors) {
        const response = mirror.render({ value }, guests)
        const plain = Buffer.from(response.body).toString()
        fc.assert(
          fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), fc.boolean(), (changes, indent) => {
            const text = indent ? plain.replace(/></g, '>\n<') : plain
            const body = new Uint8Array(Buffer.from(changes.reduce(changed, text)))
            const given = { ...response, body }
            same(outcome(codec, given, guests), outcome(codec, wide(given), guests))
          }),
          { numRuns: numRuns * 10, seed },
        )
      }
    })
  }
})
