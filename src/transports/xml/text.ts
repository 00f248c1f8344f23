import { CallError } from '../../core/error.js'

/**
 * The text of an XML body. A byte order mark wins; then valid UTF-8 is read as UTF-8 whatever the label says, since
 * both sides of this API send UTF-8 bytes under an ISO-8859-1 label (X-8, X-21, foreign-wire section 4); then the
 * label of the declaration, then that of the content type.
 *
 * @throws CallError `malformed` for bytes that are not text of the named encoding, and for characters that XML 1.0
 * does not allow.
 */
export function decodeText(body: Uint8Array, contentType?: string): string {
  return checked(body, read(body, contentType))
}

function read(body: Uint8Array, contentType: string | undefined): string {
  const marked = byteOrderMark(body)
  if (marked !== undefined) return decodeAs(marked, body)
  if (body.length > 3 && (body[0] === 0 || body[1] === 0)) return decodeAs(body[0] === 0 ? 'utf-16be' : 'utf-16le', body)
  try {
    return strictUtf8.decode(body)
  } catch {
    const label = declaredEncoding(body) ?? charsetOf(contentType) ?? 'utf-8'
    return decodeAs(label, body)
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function byteOrderMark(body: Uint8Array): string | undefined {
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return undefined
}

function decodeAs(label: string, body: Uint8Array): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(body)
  } catch (cause) {
    const message = `the XML body is not valid ${label.slice(0, 40)} text, or the encoding is unknown`
    throw new CallError('malformed', message, { cause })
  }
}

/** The encoding that an ASCII-compatible XML declaration names. */
function declaredEncoding(body: Uint8Array): string | undefined {
  const start = String.fromCharCode(...body.subarray(0, 200))
  const end = start.indexOf('?>')
  if (!start.startsWith('<?xml') || end < 0) return undefined
  return /\sencoding\s{0,20}=\s{0,20}["']([A-Za-z][A-Za-z0-9._-]{0,40})["']/.exec(start.slice(0, end))?.[1]
}

function charsetOf(contentType = ''): string | undefined {
  return /charset="?([A-Za-z][A-Za-z0-9._-]{0,40})/i.exec(contentType.slice(0, 300))?.[1]
}

// eslint-disable-next-line no-control-regex -- the characters that XML 1.0 forbids
const illegal = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/** Characters are checked once and here, four bytes at a time: a look at each of them would take as long as the parsing. */
function checked(body: Uint8Array, text: string): string {
  const ascii = plainAscii(body)
  if (ascii || !illegal.test(text)) return text
  const at = text.search(illegal)
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
  throw new CallError('malformed', `the XML answer is not readable: U+${code} at character ${at}, which XML 1.0 does not allow`)
}

/** Whether all bytes are ASCII, and none a control character but white space. */
function plainAscii(body: Uint8Array): boolean {
  const { length } = body
  const head = Math.min(length, (4 - (body.byteOffset & 3)) & 3)
  const words = new Uint32Array(body.buffer, body.byteOffset + head, (length - head) >> 2)
  for (let i = 0; i < head; i++) if (!allowed(body[i] as number)) return false
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number
    if ((word & 0x80808080) !== 0) return false
    // Bytes below 0x20 borrow from their own top bit.
    if (((word - 0x20202020) & ~word & 0x80808080) !== 0) {
      for (let at = head + i * 4; at < head + i * 4 + 4; at++) if (!allowed(body[at] as number)) return false
    }
  }
  for (let i = head + words.length * 4; i < length; i++) if (!allowed(body[i] as number)) return false
  return true
}

function allowed(byte: number): boolean {
  return byte < 128 && (byte >= 32 || byte === 10 || byte === 9 || byte === 13)
}
