import { asciiText } from '../../core/ascii.js'
import { charsetOf, checked, contentOf, declaredEncoding, decodeAs, utf8Text } from './text.js'

/**
 * Text of a body that is still arriving: as for a whole body, valid UTF-8 is read as UTF-8 whatever the label says, only
 * that here the first part that is not valid decides for the rest.
 */
export class StreamedText {
  private encoding: string | undefined
  private label: string | undefined

  constructor(private readonly contentType: string | undefined) {}

  /** Whether nothing has come yet that is not UTF-8. */
  get isUtf8(): boolean {
    return this.encoding === undefined
  }

  /**
   * Decodes the beginning of some bytes, about `size` of them, cut between characters.
   * @throws CallError `malformed`
   */
  part(bytes: Uint8Array, size: number): { text: string; used: number; isAscii: boolean } {
    this.label ??= declaredEncoding(bytes) ?? charsetOf(this.contentType) ?? 'utf-8'
    let end = Math.min(bytes.length, Math.max(size, 8))
    // Continuation bytes belong to the character before.
    while (end < bytes.length && end > 4 && ((bytes[end] as number) & 0xc0) === 0x80) end--
    const part = bytes.subarray(0, end)
    const content = contentOf(part)
    if (content === 'ascii') return { text: asciiText(part), used: end, isAscii: true }
    if (this.encoding === undefined) {
      try {
        return { text: utf8Text(part, content), used: end, isAscii: false }
      } catch (error) {
        // What comes before must not depend on how the bytes were cut.
        const valid = part.subarray(0, validEnd(part))
        if (valid.length > 0) return { text: utf8Text(valid, 'beyond-ascii'), used: valid.length, isAscii: false }
        if (/^utf-?8$/i.test(this.label)) throw error
        this.encoding = this.label
      }
    }
    // Characters of other encodings have no marks between them: no window may end in one.
    return { text: checked(decodeAs(this.encoding, bytes)), used: bytes.length, isAscii: false }
  }
}

/** Where the first character is that is no UTF-8, or that XML does not allow. */
function validEnd(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at] as number
    let end = at + 1
    if (first >= 0xc0) while (end < at + 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end++
    if (first < 32 || first > 126) {
      try {
        utf8Text(bytes.subarray(at, end), 'controls')
      } catch {
        return at
      }
    }
    at = end
  }
  return at
}
