import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { canonicalize } from '../../src/core/canonical.js'
import { TooDeep } from '../../src/core/depth.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { createCodec } from '../../src/transports/rest/codec.js'
import { readInPieces } from '../../src/transports/rest/json-pieces.js'
import { readJson } from '../../src/transports/rest/json.js'
import { textOfAscii, utf8Text } from '../../src/transports/rest/json-text.js'
import { hasLongNumber, hasLongNumberIn } from '../../src/transports/rest/long-number.js'
import { seed } from '../support/protocols.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const plain = (text: string) => readJson(text, undefined, 500) as unknown[]

describe('rest: the text of bytes', () => {
  const units = fc.constantFrom('a', 'b'.repeat(40), 'é', '漢', '😀', '\ufeff', ' é é ', 'x'.repeat(13))
  const texts = fc.array(units, { maxLength: 80 }).map((parts) => parts.join(''))

  it('is that of a decoder, wherever in memory they are', () => {
    fc.assert(
      fc.property(texts, fc.nat(7), (text, offset) => {
        const memory = new Uint8Array(1_000 + text.length * 4)
        const { written } = new TextEncoder().encodeInto(text, memory.subarray(offset))
        const part = memory.subarray(offset, offset + written)
        assert.equal(utf8Text(part), text)
        assert.equal(textOfAscii(part), part.every((byte) => byte < 128) ? text : undefined)
      }),
      { seed, numRuns: 500 },
    )
  })

  it('is refused where a decoder refuses it', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const broken = fc
      .tuple(texts, fc.nat(), fc.constantFrom(0x80, 0xc3, 0xe2, 0xf0, 0xff, 0x41))
      .map(([text, at, byte]) => {
        const given = bytes(`${text}.`)
        given[at % given.length] = byte
        return given
      })
    fc.assert(
      fc.property(broken, (given) => {
        let expected: string | undefined
        try {
          expected = decoder.decode(given)
        } catch {
          // It is no UTF-8.
        }
        if (expected === undefined) assert.throws(() => utf8Text(given), TypeError)
        else assert.equal(utf8Text(given), expected)
      }),
      { seed, numRuns: 1_000 },
    )
  })
})

describe('rest: long numbers', () => {
  it('are found in bytes as in text, wherever they stand', () => {
    const parts = fc.constantFrom(
      '1',
      '12345678',
      '1234567890123456',
      '.',
      '"',
      ',',
      ':',
      '-',
      ' ',
      'a',
      'é',
      '{"a":',
      '[',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (list) => {
        const given = bytes(list.join(''))
        assert.equal(hasLongNumberIn(given, 0, given.length), hasLongNumber(Buffer.from(given).toString('latin1')))
      }),
      { seed, numRuns: 3_000 },
    )
    for (let pad = 0; pad < 40; pad++) {
      const given = bytes(`${'"a"'.repeat(pad)}:1234567890123456}`)
      assert.equal(hasLongNumberIn(given, 0, given.length), true, String(pad))
    }
  })

  it('are none within words and texts', () => {
    for (const text of ['{"a":"1234567890123456"}', '{"a":"x1234567890123456"}', '[123456789012345,123456789012345]']) {
      assert.equal(hasLongNumber(text), false)
      assert.equal(hasLongNumberIn(bytes(text), 0, text.length), false)
    }
  })

  it('keep their digits after a byte order mark', () => {
    const call = { service: 'SoftLayer_Of_Tomorrow', method: 'count' }
    for (const text of ['1234567890123456789', ' 1234567890123456789', '-1234567890123456789']) {
      const { value } = createCodec().decode({ status: 200, headers: {}, body: bytes(`\ufeff${text}`) }, call)
      assert.equal(value, BigInt(text))
    }
  })
})

describe('rest: long lists with white space', () => {
  const list = Array.from({ length: 2_000 }, (_, i) => ({ id: i, name: `guest ${i}`, parts: [{ id: i, note: 'x' }] }))

  it('are read in pieces, however they are indented', () => {
    for (const space of [1, 2, 4, '\t']) {
      assert.deepEqual(readInPieces(bytes(JSON.stringify(list, undefined, space)), plain), list)
    }
    const crlf = JSON.stringify(list, undefined, 2).replaceAll('\n', '\r\n')
    assert.deepEqual(readInPieces(bytes(crlf), plain), list)
  })
})

describe('canonical values', () => {
  const schema = builtInSchema()
  const nested = (levels: number): unknown => {
    let value: unknown = {}
    for (let i = 1; i < levels; i++) value = i % 2 === 0 ? { networkComponents: value } : [value]
    return value
  }

  it('are nested as deep as is allowed and no deeper, whether their types are known or not', () => {
    for (const name of [
      undefined,
      'json',
      'SoftLayer_Virtual_Guest',
      'SoftLayer_Virtual_Guest[]',
      'string',
      'string[]',
    ]) {
      const reference = name === undefined ? undefined : schema.reference(name)
      canonicalize(nested(20), reference, {}, 20)
      assert.throws(() => canonicalize(nested(21), reference, {}, 20), TooDeep, name)
    }
  })

  it('do not count the list that a bare item is wrapped in', () => {
    const bare = { networkComponents: { id: '5' } }
    assert.deepEqual(canonicalize(bare, schema.reference('SoftLayer_Virtual_Guest'), {}, 2), {
      networkComponents: [{ id: 5 }],
    })
  })
})
