/** So many digits and points in a row may be more than a double holds. */
export const safeLength = 15

/**
 * Whether some number outside a string may have more digits than a double holds. Looks at every 16th character only:
 * no longer run can hide between them.
 */
export function hasLongNumber(text: string): boolean {
  for (let i = safeLength; i < text.length; i += safeLength + 1) {
    if (!isDigitOrPoint(text.charCodeAt(i))) continue
    let start = i
    while (start > 0 && isDigitOrPoint(text.charCodeAt(start - 1)) && i - start <= safeLength) start--
    let end = i + 1
    while (end < text.length && isDigitOrPoint(text.charCodeAt(end)) && end - start <= safeLength) end++
    if (end - start > safeLength && mayPrecedeNumber(text.charCodeAt(start - 1))) return true
  }
  return false
}

/** The same for a part of some UTF-8. */
export function hasLongNumberIn(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from + safeLength; i < to; i += safeLength + 1) {
    const byte = bytes[i] as number
    if (byte > 0x39 || byte < 0x2e || !isAmidDigits(bytes, i)) continue
    let start = i
    while (start > from && isDigitOrPoint(bytes[start - 1]) && i - start <= safeLength) start--
    let end = i + 1
    while (end < to && isDigitOrPoint(bytes[end]) && end - start <= safeLength) end++
    if (end - start > safeLength && (start === from || mayPrecedeNumber(bytes[start - 1]))) return true
  }
  return false
}

/** A run of 16 around a place holds all that is up to 8 before it or all that is up to 8 after it. */
function isAmidDigits(bytes: Uint8Array, i: number): boolean {
  return (
    isDigitOrPoint(bytes[i]) &&
    ((isDigitOrPoint(bytes[i - 4]) && isDigitOrPoint(bytes[i - 8])) ||
      (isDigitOrPoint(bytes[i + 4]) && isDigitOrPoint(bytes[i + 8])))
  )
}

function isDigitOrPoint(character: number | undefined): boolean {
  return character !== undefined && ((character >= 0x30 && character <= 0x39) || character === 0x2e)
}

/** Not so in the midst of a word, or at the start of a string. At the start of the text or a long run it may be. */
function mayPrecedeNumber(character: number | undefined): boolean {
  if (character === undefined || Number.isNaN(character)) return true
  return character <= 0x20 || beforeNumbers.has(character) || isDigitOrPoint(character)
}

/** `,` `-` `:` `[` and the last byte of a byte order mark. */
const beforeNumbers: ReadonlySet<number> = new Set([0x2c, 0x2d, 0x3a, 0x5b, 0xbf])
