import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { UsageError } from '../../src/cli/failure.js'
import { printable, toJson } from '../../src/cli/json.js'
import { readable } from '../../src/cli/output.js'
import { readArgument, readCount, readId, readObject, readSeconds } from '../../src/cli/values.js'

describe('command-line arguments', () => {
  it('are JSON when they are JSON, else text', () => {
    assert.equal(readArgument('42'), 42)
    assert.equal(readArgument('"42"'), '42')
    assert.equal(readArgument('web01'), 'web01')
    assert.equal(readArgument('null'), null)
    assert.equal(readArgument(''), '')
    assert.equal(readArgument('{broken'), '{broken')
    assert.deepEqual(readArgument('{"a":[true]}'), { a: [true] })
  })

  it('keep every digit of integers past 2^53, at any depth', () => {
    assert.equal(readArgument('9007199254740993'), 9007199254740993n)
    assert.deepEqual(readArgument('{"a":[-9007199254740993,"9007199254740993",1.5e300]}'), {
      a: [-9007199254740993n, '9007199254740993', 1.5e300],
    })
    assert.equal(readArgument('0.12345678901234567890'), 0.1234567890123456789)
  })

  it('take bytes as --json writes them', () => {
    assert.deepEqual(readArgument('{"$base64":"AAH/"}'), new Uint8Array([0, 1, 255]))
  })

  it('cannot reach a prototype', () => {
    const value = readArgument('{"__proto__":{"polluted":true}}') as Record<string, unknown>
    assert.equal(value['polluted'], undefined)
    assert.ok(Object.hasOwn(value, '__proto__'))
  })

  it('come back the same from what --json writes', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      // An integer past 2^53 is a bigint, never a number.
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
      fc.uint8Array(),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }))
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 2), (value, indent) => {
        // What JSON.parse gives has ordinary prototypes and one kind of byte array.
        assert.deepEqual(readArgument(toJson({ value }, indent)), { value: plain(value) })
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('refuse flags that are no numbers, ids or objects', () => {
    assert.throws(() => readCount('--limit', '-1'), UsageError)
    assert.throws(() => readCount('--limit', '1.5'), UsageError)
    assert.throws(() => readCount('--limit', ''), UsageError)
    assert.throws(() => readSeconds('--timeout', 'soon'), UsageError)
    assert.throws(() => readObject('--filter', '[1]'), UsageError)
    assert.throws(() => readObject('--filter', '{a:1}'), /quote it/)
    assert.throws(() => readId(''), UsageError)
    assert.equal(readId('0'), 0)
    assert.equal(readId('007'), '007')
    assert.equal(readId('99999999999999999999'), '99999999999999999999')
  })
})

describe('what is printed', () => {
  it('shows an object inside itself as a reference', () => {
    const value: Record<string, unknown> = { id: 1 }
    value['list'] = [value]
    assert.equal(toJson(value), '{"id":1,"list":[{"$ref":"value"}]}')
  })

  it('cannot command a terminal', () => {
    const hostile = '\u001b[2J\u009b1m\u202eabc\r'

    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
    for (const text of [toJson(hostile), printable(hostile), readable([{ a: hostile }], 200)])
      assert.doesNotMatch(text, unsafe)
    assert.equal(JSON.parse(toJson(hostile)), hostile)
  })

  it('is a table for a list of small flat objects, else JSON', () => {
    assert.equal(readable([{ id: 1, at: { name: 'dal' } }, { id: 20 }], 80), 'id  at.name\n 1  dal\n20')
    assert.equal(readable([{ id: [1] }], 80), '[\n  {\n    "id": [\n      1\n    ]\n  }\n]')
    assert.equal(readable([], 80), '[]')
    assert.match(readable([{ a: 'x'.repeat(100) }], 80), /^\[/)
  })

  it('gives values that JSON does not have as text', () => {
    assert.equal(
      toJson([NaN, -Infinity, 10n ** 20n, new Date(0)]),
      '["NaN","-Infinity",100000000000000000000,"1970-01-01T00:00:00.000Z"]',
    )
  })
})

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}
