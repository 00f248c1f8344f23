import { CallError } from '../../core/error.js'

/**
 * The text of an XML body. A byte order mark wins; then valid UTF-8 is read as UTF-8 whatever the label says, since
 * both sides of this API send UTF-8 bytes under an ISO-8859-1 label (X-8, X-21, foreign-wire section 4); then the
 * label of the declaration, then that of the content type.
 *
 * @throws CallError `malformed` for bytes that are not text of the named encoding.
 */
export function decodeText(body: Uint8Array, contentType?: string): string {
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
