import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { hasLongNumber } from '../../src/transports/rest/long-number.js'
import { JsonError, readJson } from '../../src/transports/rest/json.js'
import { asPhp, UnwritableValue, writeJson } from '../../src/transports/rest/json-writer.js'

const big = '9007199254740993'
const read = (text: string): unknown => readJson(text, undefined, 500)
/** A body that takes the slow way because of a number in front. */
const readSlowly = (text: string): unknown => (read(`[${big},${text}]`) as unknown[])[1]

describe('REST JSON reader', () => {
  it('keeps every digit of integers past 2^53', () => {
    assert.equal(read(big), 9007199254740993n)
    assert.equal(read('-18446744073709551615'), -18446744073709551615n)
    assert.equal(read('9007199254740991'), 9007199254740991)
    assert.deepEqual(read('{"a":[{"b":123456789012345678901234567890}]}'), {
      a: [{ b: 123456789012345678901234567890n }],
    })
  })

  it('keeps every digit of integers with an exponent (quirk 26)', () => {
    const integer = builtInSchema().reference('unsignedLong')
    assert.equal(readJson('9007199254740993e0', integer, 500), 9007199254740993n)
    assert.equal(read('-1.2345678901234567891e+19'), -12345678901234567891n)
    assert.equal(read('1844674407370955161.5e1'), 18446744073709551615n)
    assert.equal(read('1.8446744073709552e19'), 1.8446744073709552e19)
    assert.equal(readJson('1.8446744073709552e19', integer, 500), 18446744073709552000n)
    assert.equal(read('12345678901234567.5'), 12345678901234567.5)
    assert.equal(read('1e5'), 100_000)
    assert.equal(readJson('1.2345678901234567891e19', builtInSchema().reference('float'), 500), 1.2345678901234567e19)
  })

  it('keeps every digit of what the schema declares as decimal, else gives a number', () => {
    const reference = builtInSchema().reference('decimal[]')
    assert.deepEqual(readJson('[12345678.12345678,0.1]', reference, 500), ['12345678.12345678', 0.1])
    assert.deepEqual(read('[12345678.12345678]'), [12345678.12345678])
  })

  it('sees long numbers, also with the point within, but not long digits in a text', () => {
    assert.equal(hasLongNumber('{"a":12345678.12345678}'), true)
    assert.equal(hasLongNumber('{"a":"1234567890123456"}'), false)
    assert.equal(hasLongNumber('[123456789012345,123456789012345]'), false)
    for (let pad = 0; pad < 40; pad++) assert.equal(hasLongNumber(`${' '.repeat(pad)}${big}`), true, String(pad))
  })

  for (const text of [
    '{"a":1,"a":2}',
    '"\\u00e9\\/\\n\\ud83d\\ude00"',
    '-0',
    '1e5',
    '[]',
    '{}',
    ' [ 1 , { "x" : [ true , false , null ] } ] ',
  ]) {
    it(`reads ${text} the slow way as JSON.parse does`, () => assert.deepEqual(readSlowly(text), JSON.parse(text)))
  }

  for (const text of [
    '',
    '[1,]',
    '{"a"}',
    '{a:1}',
    '01',
    '1.',
    '+1',
    '.5',
    'NaN',
    '"a',
    '"\\x"',
    '"\u0001"',
    '[1',
    '{"a":',
    'tru',
    '[1]]',
    "'a'",
    '\u00a0 1',
    '/**/1',
    '--1',
    '1e',
  ]) {
    it(`refuses ${JSON.stringify(text)} either way`, () => {
      assert.throws(() => read(text), JsonError)
      assert.throws(() => readSlowly(text), JsonError)
    })
  }

  it('agrees with JSON.parse on whatever JSON there is', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false, maxDepth: 5 }), (text) => {
        // JSON.parse loses digits of longer numbers.
        fc.pre(!/[0-9]{16}/.test(text))
        assert.deepEqual(readSlowly(text), JSON.parse(text))
      }),
      { seed: 11, numRuns: 500 },
    )
  })

  it('agrees with JSON.parse on what is not JSON', () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]",:\\0123456789.-+eEtruefalsn /u\u0001'), maxLength: 30 })
    fc.assert(
      fc.property(text, (input) => {
        let expected = true
        try {
          JSON.parse(input)
        } catch {
          expected = false
        }
        let actual = true
        try {
          readSlowly(input)
        } catch (error) {
          if (!(error instanceof JsonError)) throw error
          actual = false
        }
        // `1],[2` closes the list that readSlowly puts around.
        if (!input.includes(']') && !input.includes(',')) assert.equal(actual, expected, input)
      }),
      { seed: 12, numRuns: 5_000 },
    )
  })

  it('refuses what is nested too deep, either way, and never overflows the stack', () => {
    const nested = (levels: number, inner = ''): string => '['.repeat(levels) + inner + ']'.repeat(levels)
    read(nested(500))
    read(nested(500, big))
    for (const text of [nested(501), nested(501, big), nested(200_000), nested(200_000, big), '['.repeat(200_000)]) {
      assert.throws(() => read(text), JsonError)
    }
    assert.throws(() => readJson(nested(200_000, big), undefined, 1_000_000), JsonError)
  })

  it('keeps __proto__ as an own member and touches no prototype', () => {
    for (const text of ['{"__proto__":{"polluted":1}}', `{"__proto__":{"polluted":${big}}}`]) {
      const value = read(text) as object
      assert.deepEqual(Object.keys(value), ['__proto__'])
      assert.equal((value as { polluted?: unknown }).polluted, undefined)
    }
  })

  it('never quotes the text in its messages', () => {
    for (const text of ['{"apiKey":"s3cret', `{"apiKey":"s3cret",${big}`]) {
      assert.throws(
        () => read(text),
        (error: Error) => !error.message.includes('s3cret'),
      )
    }
  })
})

describe('REST JSON writer', () => {
  const write = (value: unknown): string => writeJson(value, 'args[0]', 500)
  const cycle: { name: string; self?: unknown } = { name: 'x' }
  cycle.self = cycle

  const written: [string, unknown, string][] = [
    ['bytes as base64 (R-20)', new Uint8Array([1, 2, 255]), '"AQL/"'],
    ['a Date with its offset (R-43)', new Date(Date.UTC(2024, 1, 29, 23, 59, 59)), '"2024-02-29T23:59:59+00:00"'],
    [
      'milliseconds only if there are some',
      new Date(Date.UTC(2024, 1, 29, 23, 59, 59, 120)),
      '"2024-02-29T23:59:59.120+00:00"',
    ],
    ['bigint as digits', 18446744073709551615n, '18446744073709551615'],
    ['-0, which PHP would read as the integer 0', -0, '-0.0'],
    ['undefined members not at all, null as null', { a: undefined, b: null }, '{"b":null}'],
    ['undefined items as null', [undefined, 1], '[null,1]'],
    ['control characters', '\u0000\u001f"\\', '"\\u0000\\u001f\\"\\\\"'],
    ['a text that only looks like an escape', '\\ud800', '"\\\\ud800"'],
    ['own __proto__ members', JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
    ['toJSON as any other member, that is not called', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ]
  for (const [title, value, text] of written) it(`writes ${title}`, () => assert.equal(write(value), text))

  const refused: [string, unknown, boolean, RegExp][] = [
    ['NaN', { a: [1, NaN] }, true, /^args\[0\]\.a\[1\]: NaN/],
    ['Infinity', -Infinity, true, /^args\[0\]: -Infinity/],
    ['an invalid Date', { when: new Date(NaN) }, false, /^args\[0\]\.when: /],
    ['a Map', { tags: [1, 2, new Map()] }, false, /^args\[0\]\.tags\[2\]: a Map/],
    ['a Set', new Set(), false, /a Set/],
    ['an instance of a class', [new (class Template {})()], false, /^args\[0\]\[0\]: a Template/],
    ['a Promise', [Promise.resolve()], false, /^args\[0\]\[0\]: a Promise/],
    ['other typed arrays', new Uint16Array(2), false, /a Uint16Array/],
    ['a function', { f: () => 1 }, false, /^args\[0\]\.f: a function/],
    ['a method named toJSON', { toJSON: () => 1 }, false, /^args\[0\]\.toJSON: a function/],
    ['a symbol', Symbol('x'), false, /a symbol/],
    ['a cycle', cycle, false, /holds itself/],
    ['half a surrogate pair', { a: 'x\udfff' }, false, /^args\[0\]\.a: .*Unicode/],
    ['half a surrogate pair in a name', { '\ud800': 1 }, false, /Unicode/],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no')
        },
      },
      false,
      /cannot be read/,
    ],
  ]
  for (const [title, value, sound, message] of refused) {
    it(`refuses ${title} and names the place`, () => {
      assert.throws(
        () => write(value),
        (error) => error instanceof UnwritableValue && error.sound === sound && message.test(error.message),
      )
    })
  }

  it('writes the same bytes as JSON.stringify for plain values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        if (JSON.stringify(value).includes('-0')) return
        assert.equal(write(value), JSON.stringify(value).replaceAll(/(?<=[[:,]|^)-0(?=[,\]}]|$)/g, '0'))
      }),
      { seed: 13, numRuns: 300 },
    )
  })

  it('spells texts as PHP does (R-31)', () => {
    assert.equal(asPhp('"a/b é 😀 \\""'), '"a\\/b \\u00e9 \\ud83d\\ude00 \\""')
    assert.equal(asPhp('["plain",1]'), '["plain",1]')
  })
})
