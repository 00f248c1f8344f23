import { CallError } from '../../core/error.js'

const special = /[&<>\r\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/u
const illegal = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/u

/**
 * A text for XML content. `&`, `<`, `>` (for `]]>`) and CR (X-15, foreign-wire section 2: a raw CR becomes LF) are
 * escaped; everything else stays literal UTF-8 (wire-facts section 2.7). Never CDATA: PHP's SOAP refuses it mixed.
 *
 * @param where names the place in the error, such as `args[0].notes`.
 * @throws CallError `unsupported` for a character that XML 1.0 cannot carry, `invalid-call` for half a surrogate pair.
 */
export function escapeText(text: string, where: () => string): string {
  if (!special.test(text)) return text
  const found = illegal.exec(text)
  if (found) {
    const code = (found[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
    const surrogate = code.length === 4 && code >= 'D800' && code <= 'DFFF'
    throw new CallError(
      surrogate ? 'invalid-call' : 'unsupported',
      `${where()} holds U+${code}, which ${surrogate ? 'is half a character' : 'XML cannot carry: send it as bytes, or use a protocol that can'}`,
    )
  }
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
}

/** A text for an attribute in double quotes. */
export function escapeAttribute(text: string, where: () => string): string {
  return escapeText(text, where).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
