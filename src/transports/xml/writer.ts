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
  if (illegal.test(text)) throw unwritable(text, where)
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
}

/** A text for an attribute in double quotes. */
export function escapeAttribute(text: string, where: () => string): string {
  return escapeText(text, where).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

/** The error for a text with a character that cannot be written. */
export function unwritable(text: string, where: () => string): CallError {
  const code = (illegal.exec(text)?.[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const surrogate = code.length === 4 && code >= 'D800' && code <= 'DFFF'
  return new CallError(
    surrogate ? 'invalid-call' : 'unsupported',
    `${where()} holds U+${code}, which ${surrogate ? 'is half a character' : 'XML cannot carry: send it as bytes, or use a protocol that can'}`,
  )
}

/** What is written for each character of ASCII: undefined for itself, nothing where XML has no place for it. */
export type Escapes = readonly (Uint8Array | undefined)[]

/** The escapes of {@link escapeText}. */
export const usualEscapes = /* @__PURE__ */ escapesOf({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' })

/** Numbers instead of names, and quotes too, as PHP writes XML-RPC. */
export const numericEscapes = /* @__PURE__ */ escapesOf({
  '&': '&#38;',
  '<': '&#60;',
  '>': '&#62;',
  '"': '&#34;',
  '\r': '&#13;',
})

function escapesOf(escapes: Readonly<Record<string, string>>): Escapes {
  return Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code)
    const escape = illegal.test(character) ? '' : escapes[character]
    return escape === undefined ? undefined : new TextEncoder().encode(escape)
  })
}
