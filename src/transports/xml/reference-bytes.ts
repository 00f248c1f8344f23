import { isCharacter } from './references.js'

/**
 * The reference that begins with the `&` at a place: 16 times its character's code point, and its length. 0 for what is none,
 * which is read with care. Works without making texts.
 */
export function referenceAt(input: Uint8Array, at: number): number {
  const second = input[at + 2]
  const third = input[at + 3]
  switch (input[at + 1]) {
    case 35:
      return second === 120 ? numeric(input, at, at + 3, 16) : numeric(input, at, at + 2, 10)
    case 97:
      if (second === 109) return third === 112 && input[at + 4] === 59 ? found(38, 5) : 0
      return second === 112 && third === 111 && input[at + 4] === 115 && input[at + 5] === 59 ? found(39, 6) : 0
    case 108:
      return second === 116 && third === 59 ? found(60, 4) : 0
    case 103:
      return second === 116 && third === 59 ? found(62, 4) : 0
    case 113:
      return second === 117 && third === 111 && input[at + 4] === 116 && input[at + 5] === 59 ? found(34, 6) : 0
    default:
      return 0
  }
}

/** No character needs more digits; with zeros before them some have, and are read with care. */
const mostDigits = 7

function numeric(input: Uint8Array, start: number, from: number, base: 10 | 16): number {
  let code = 0
  let at = from
  for (; at - from <= mostDigits; at++) {
    const byte = input[at] as number
    // Letters of either case: the bit between them is 32.
    const letter = (byte | 32) - 87
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : base === 16 && letter >= 10 && letter <= 15 ? letter : -1
    if (digit < 0) return byte === 59 && at > from && isCharacter(code) ? found(code, at + 1 - start) : 0
    code = code * base + digit
  }
  return 0
}

function found(code: number, length: number): number {
  return code * 16 + length
}
