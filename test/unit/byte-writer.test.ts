import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { CallError } from '../../src/core/error.js'
import { ByteWriter, piece } from '../../src/transports/xml/byte-writer.js'
import { escapeText, numericEscapes } from '../../src/transports/xml/writer.js'
import { registered, seed } from '../support/protocols.js'

const where = (): string => 'here'

function written(write: (out: ByteWriter) => void): string {
  const out = new ByteWriter()
  write(out)
  return Buffer.from(out.finish()).toString()
}

describe('XML bytes', () => {
  const units = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '&<>"\r\n\t',
      ']]>',
      '\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd',
      '😀',
      '\ud83d',
      '\ude00',
      '\ufffe',
    ),
  )

  it('are those of the escaped text, and the same characters are refused', () => {
    const texts = fc.tuple(units, fc.constantFrom(1, 1, 50, 3_000)).map(([text, times]) => text.repeat(times))
    fc.assert(
      fc.property(texts, (text) => {
        let expected: string | CallError
        try {
          expected = escapeText(text, where)
        } catch (error) {
          expected = error as CallError
        }
        if (typeof expected === 'string')
          assert.equal(
            written((out) => out.text(text, where)),
            expected,
          )
        else
          assert.throws(() => written((out) => out.text(text, where)), {
            code: expected.code,
            message: expected.message,
          })
      }),
      { seed, numRuns: 400 },
    )
  })

  it('keep pairs whole wherever a long text is cut', () => {
    for (const before of [63, 64, 4_094, 4_095, 4_096]) {
      const text = `${'a'.repeat(before)}😀<b`
      assert.equal(
        written((out) => out.text(text, where)),
        text.replace('<', '&lt;'),
      )
      assert.throws(() => written((out) => out.text(`${'a'.repeat(before)}\ud83d`, where)), { code: 'invalid-call' })
    }
  })

  it('have each whole number in its digits', () => {
    const numbers = [0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 2 ** 31 - 1, -1, -(2 ** 31), 2 ** 53 - 1]
    for (const number of numbers)
      assert.equal(
        written((out) => out.integer(number)),
        String(number),
      )
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) =>
        assert.equal(
          written((out) => out.integer(number)),
          String(number),
        ),
      ),
      { seed },
    )
  })

  it('take pieces in between, and let go of what was written last', () => {
    const text = written((out) => {
      out.markup('<a>')
      const place = out.length
      out.markup('é'.repeat(300))
      out.cutTo(place)
      out.plain('x'.repeat(100_000))
      out.markup('</a>')
      out.insert(place, piece('<b/>'))
      out.change(place, (rest) => rest.replace('xxx', '€'))
    })
    assert.equal(text, `<a><b/>€${'x'.repeat(99_997)}</a>`)
  })

  it('escape by numbers where they are told to', () => {
    const out = new ByteWriter(numericEscapes)
    out.text('&<>"\r', where)
    assert.equal(Buffer.from(out.finish()).toString(), '&#38;&#60;&#62;&#34;&#13;')
  })

  it('are not shared by messages, however large', () => {
    const texts = ['a', 'b'.repeat(10_000), 'c'.repeat(1_500_000), 'd'.repeat(3_000_000), 'e']
    const messages = texts.map((text) => {
      const out = new ByteWriter()
      out.text(text, where)
      return out.finish()
    })
    for (const [i, message] of messages.entries()) assert.equal(Buffer.from(message).toString(), texts[i])
  })
})

describe('encoding', () => {
  for (const protocol of registered) {
    it(`${protocol.name}: a value whose reading encodes another call is written as it is`, () => {
      const codec = protocol.codec()
      const other = { service: 'SoftLayer_Account', method: 'other', args: [{ text: 'inner'.repeat(100) }] }
      const argument = {
        before: 1,
        get within() {
          return codec.encode(other).method
        },
        after: 'x',
      }
      const call = { service: 'SoftLayer_Account', method: 'method' }
      assert.deepEqual(
        codec.encode({ ...call, args: [argument] }),
        codec.encode({ ...call, args: [{ before: 1, within: 'POST', after: 'x' }] }),
      )
    })

    it(`${protocol.name}: what was added to the prototype of all objects is not sent`, () => {
      const codec = protocol.codec()
      const call = { service: 'SoftLayer_Account', method: 'method', args: [{ a: 1 }] }
      const clean = codec.encode(call)
      try {
        Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true })
        assert.deepEqual(Buffer.from(codec.encode(call).body ?? []), Buffer.from(clean.body ?? []))
      } finally {
        delete (Object.prototype as { polluted?: unknown }).polluted
      }
    })

    it(`${protocol.name}: the same members are written whatever was written before`, () => {
      const codec = protocol.codec()
      const values = fc.array(
        fc.dictionary(
          fc.constantFrom('id', 'name', 'a', 'b', '1', 'x y'),
          fc.oneof(fc.nat(), fc.boolean(), fc.constant('t')),
          {
            noNullPrototype: true,
          },
        ),
        { maxLength: 5 },
      )
      fc.assert(
        fc.property(values, (value) => {
          const call = { service: 'SoftLayer_Virtual_Guest', method: 'createObjects', args: [value] }
          assert.deepEqual(
            Buffer.from(codec.encode(call).body ?? []),
            Buffer.from(protocol.codec().encode(call).body ?? []),
          )
        }),
        { seed },
      )
    })
  }
})
