import assert from 'node:assert/strict'
import fc from 'fast-check'
import { strictUtf8Text, utf8Bytes } from '../../src/core/utf8.js'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What the platform's decoder makes of bytes; undefined when it refuses them. */
function expected(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function found(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8Text(bytes)
  } catch (error) {
    assert.ok(error instanceof TypeError)
    return undefined
  }
}

describe('the text of UTF-8', () => {
  it('is what the platform’s decoder gives, of any length, long ones with a character at every border', () => {
    const texts = fc.tuple(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 4_000 }),
      fc.nat(7),
    )
    fc.assert(
      fc.property(texts, ([text, times, skip]) => {
        const bytes = utf8Bytes('x'.repeat(skip) + text.repeat(times))
        assert.equal(strictUtf8Text(bytes), expected(bytes))
      }),
      { seed: 1, numRuns: 200 },
    )
    for (const [character, size] of [
      ['ü', 2],
      ['東', 3],
      ['😀', 4],
    ] as const) {
      for (let skip = 0; skip < size; skip++) {
        const text = 'x'.repeat(skip) + character.repeat(40_000)
        assert.equal(strictUtf8Text(utf8Bytes(text)), text)
      }
    }
  })

  it('refuses what the decoder refuses', () => {
    const damage = fc.tuple(
      fc.integer({ min: 0, max: 3_000 }),
      fc.array(fc.nat(255), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 60_000 }),
    )
    fc.assert(
      fc.property(damage, ([before, bad, behind]) => {
        const text = (length: number): Uint8Array => utf8Bytes('aé東😀'.repeat(Math.ceil(length / 10)))
        const bytes = Uint8Array.from([...text(before), ...bad, ...text(behind)])
        assert.equal(found(bytes), expected(bytes))
      }),
      { seed: 1, numRuns: 300 },
    )
    // Behind the first piece: bytes that only follow others, a character that is cut off, a surrogate, a form too long.
    for (const bad of [[0x80], Array<number>(5).fill(0x80), [0xe6, 0x9d], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff]]) {
      for (const at of [49_149, 49_150, 49_151, 49_152, 49_153]) {
        for (const behind of [0, 1, 2_000]) {
          const bytes = new Uint8Array(at + bad.length + behind).fill(0x61)
          bytes.set(bad, at)
          assert.equal(found(bytes), expected(bytes))
        }
      }
    }
  })

  it('keeps the mark in front, which is for readers to pass', () => {
    const bytes = utf8Bytes(`\ufeff${'é'.repeat(1_000)}`)
    assert.equal(strictUtf8Text(bytes), `\ufeff${'é'.repeat(1_000)}`)
  })
})
