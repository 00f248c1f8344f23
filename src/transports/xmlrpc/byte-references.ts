import { forgetMatch } from '../../core/copy.js'
import { declaredEncoding } from '../xml/text.js'

/**
 * PHP's encoder, left alone, labels a text iso-8859-1 and writes each byte of its UTF-8 as a reference of its own:
 * `&#195;&#169;` for "é" (foreign-wire section 4, X-21). The body with those bytes in place of the references; undefined
 * when it is not such a body.
 */
export function unfoldedPhpText(body: Uint8Array): Uint8Array | undefined {
  return isLatin1(body) ? unfolded(body) : undefined
}

/** The same for the rest of such a body. */
export function unfolded(body: Uint8Array): Uint8Array | undefined {
  const bytes = withBytes(body, 0xff)
  if (bytes === undefined) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const isText = !/[\ufffe\uffff]/.test(text)
    forgetMatch(text)
    return isText ? bytes : undefined
  } catch {
    return undefined
  }
}

/**
 * Where the first reference begins that may be a byte, or one that is cut off and may become such a one. Undefined when there
 * is none.
 */
export function firstByteReference(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(and); at >= 0; at = bytes.indexOf(and, at + 1)) {
    if (at + 1 < bytes.length && bytes[at + 1] !== hash) continue
    const end = bytes.subarray(at, at + longestReference).indexOf(semicolon)
    if (end < 0 ? bytes.length - at < longestReference : byteOf(bytes.subarray(at, at + end), 0xff) !== undefined) {
      return at
    }
  }
  return undefined
}

/** Whether a body says that it is Latin-1. */
export function isLatin1(body: Uint8Array): boolean {
  return mayBeLatin1(body) && /^iso-?8859-1$/i.test(declaredEncoding(body) ?? '')
}

/**
 * What a server that treats text as raw bytes would read (quirk 35, a hypothesis of wire-facts section 2.7): a reference is
 * one byte, and what is then no UTF-8 is broken.
 */
export function referencesAsBytes(body: Uint8Array): Uint8Array {
  const bytes = withBytes(body, 0x10ffff)
  return bytes === undefined ? body : new TextEncoder().encode(new TextDecoder().decode(bytes))
}

/** The body with numeric references from 128 up to `last` replaced by their low byte; undefined when there is none. */
function withBytes(body: Uint8Array, last: number): Uint8Array | undefined {
  let at = body.indexOf(and)
  if (at < 0) return undefined
  const result = new Uint8Array(body.length)
  let from = 0
  let length = 0
  for (; at >= 0; at = body.indexOf(and, at + 1)) {
    if (body[at + 1] !== hash) continue
    const end = body.subarray(at, at + longestReference).indexOf(semicolon)
    if (end < 0) continue
    const byte = byteOf(body.subarray(at, at + end), last)
    if (byte === undefined) continue
    result.set(body.subarray(from, at), length)
    length += at - from
    result[length++] = byte
    from = at + end + 1
  }
  if (from === 0) return undefined
  result.set(body.subarray(from), length)
  return result.subarray(0, length + body.length - from)
}

/** The byte that a reference from 128 up to `last` stands for, given without its semicolon. */
function byteOf(reference: Uint8Array, last: number): number | undefined {
  const match = /^&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}))$/i.exec(String.fromCharCode(...reference))
  if (!match) return undefined
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  return code < 128 || code > last ? undefined : code & 0xff
}

/** Whether the number of the label is where a label may be: most bodies need no closer look. */
function mayBeLatin1(body: Uint8Array): boolean {
  const start = body.subarray(0, 100)
  for (let at = start.indexOf(eight); at >= 0; at = start.indexOf(eight, at + 1)) {
    if (start[at + 1] === eight && start[at + 2] === 53 && start[at + 3] === 57) return true
  }
  return false
}

const longestReference = 12
const and = 38
const hash = 35
const semicolon = 59
const eight = 56
