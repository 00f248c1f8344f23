import { asciiText } from '../../core/ascii.js'
import { CallError } from '../../core/error.js'
import { strictUtf8Text } from '../../core/utf8.js'
import { inWindows1252 } from '../../core/windows-1252.js'
import { DecodedText } from './decoded-text.js'

/**
 * The text of a body, a window at a time. One string of the whole body would be the larger part of the cost: memory of
 * that size is new each time, while windows of a few kilobytes stay where short-lived objects live.
 */
export interface TextSource {
  /** Whether all of the text has been given. */
  readonly done: boolean
  /** The next part: `size` bytes or a little less. Empty at the end. */
  next(size: number): string
  /** The bytes behind the text, where they can be read as well. */
  readonly behind?: BytesBehind
}

/** The bytes of a text whose ASCII is ASCII. */
export interface BytesBehind {
  readonly bytes: Uint8Array
  /** Where the part that `next` gives begins. */
  at: number
  /** Where the bytes end that are known to be whole elements. Default their end. */
  readonly whole?: number
  /** Whether the last part had a byte for each character. */
  readonly wasAscii: boolean
  /** Whether bytes beyond ASCII are UTF-8. */
  isUtf8(): boolean
}

/** Bytes of a window, unless a longer one is asked for. */
export const windowSize = 16_384

/**
 * The text of an XML body. A byte order mark wins; then valid UTF-8 is read as UTF-8 whatever the label says, since
 * both sides of this API send UTF-8 bytes under an ISO-8859-1 label (X-8, X-21, foreign-wire section 4); then the
 * label of the declaration, then that of the content type.
 *
 * @throws CallError `malformed`, here or in `next`, for bytes that are not text of the encoding, and for characters
 * that XML 1.0 does not allow.
 */
export function textSource(body: Uint8Array, contentType?: string): TextSource {
  const wide = wideEncoding(body)
  return wide === undefined
    ? new AsciiCompatibleSource(body, contentType)
    : new DecodedText(checked(decodeAs(wide, body)))
}

/** UTF-8, cut between characters, or another encoding from the first byte on that is not ASCII. */
class AsciiCompatibleSource implements TextSource, BytesBehind {
  at = 0
  wasAscii = true
  private encoding: string | undefined
  /** What comes from the first byte on that is neither ASCII nor UTF-8. */
  private decoded: DecodedText | undefined

  constructor(
    readonly bytes: Uint8Array,
    private readonly contentType: string | undefined,
  ) {}

  get done(): boolean {
    return this.at >= this.bytes.length && this.decoded?.done !== false
  }

  get behind(): BytesBehind {
    return this
  }

  isUtf8(): boolean {
    this.encoding ??= encodingOf(this.bytes, this.contentType)
    return this.encoding === 'utf-8'
  }

  next(size: number): string {
    if (this.decoded) return this.decoded.next(size)
    const { bytes: body, at } = this
    let end = Math.min(body.length, at + Math.max(size, 8))
    // Continuation bytes belong to the character before.
    while (end < body.length && end > at + 4 && ((body[end] as number) & 0xc0) === 0x80) end--
    const part = body.subarray(at, end)
    this.at = end
    const content = contentOf(part)
    this.wasAscii = content === 'ascii'
    if (this.wasAscii) return asciiText(part)
    if (this.isUtf8()) return utf8Text(part, content)
    this.at = body.length
    this.decoded = new DecodedText(checked(decodeAs(this.encoding as string, body.subarray(at))))
    return this.decoded.next(size)
  }
}

/** The encoding of a body that is not all ASCII: looked for only then, which is seldom. */
function encodingOf(body: Uint8Array, contentType: string | undefined): string {
  const label = declaredEncoding(body) ?? charsetOf(contentType) ?? 'utf-8'
  return /^utf-?8$/i.test(label) || isUtf8(body) ? 'utf-8' : label
}

type Decoder = InstanceType<typeof TextDecoder>

/** UTF-16 by its mark, or by the zero in every other byte of an ASCII beginning. */
export function wideEncoding(body: Uint8Array): string | undefined {
  const [first, second] = body
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be'
  if ((first === 0xff && second === 0xfe) || (second === 0 && first !== 0)) return 'utf-16le'
  return undefined
}

export function decodeAs(label: string, body: Uint8Array): string {
  let decoder: Decoder
  try {
    decoder = new TextDecoder(/^cp-?1252$/i.test(label) ? 'windows-1252' : label, { fatal: true })
  } catch (cause) {
    throw new CallError('malformed', `the XML body has the unknown encoding ${label.slice(0, 40)}`, { cause })
  }
  const text = decoded(() => decoder.decode(body), label)
  return /^(?:windows|x-cp|cp)-?1252$/i.test(label) ? inWindows1252(text) : text
}

function decoded(decode: () => string, label: string): string {
  try {
    return decode()
  } catch (cause) {
    throw new CallError('malformed', `the XML body is not valid ${label.slice(0, 40)} text`, { cause })
  }
}

function isUtf8(body: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (let at = 0; at < body.length; at += windowSize)
      decoder.decode(body.subarray(at, at + windowSize), { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/** The encoding that an ASCII-compatible XML declaration names. */
export function declaredEncoding(body: Uint8Array): string | undefined {
  const start = String.fromCharCode(...body.subarray(0, 200))
  const end = start.indexOf('?>')
  if (!start.includes('<?xml') || end < 0) return undefined
  return /\sencoding\s{0,20}=\s{0,20}["']([A-Za-z][A-Za-z0-9._-]{0,40})["']/.exec(start.slice(0, end))?.[1]
}

export function charsetOf(contentType = ''): string | undefined {
  return /charset="?([A-Za-z][A-Za-z0-9._-]{0,40})/i.exec(contentType.slice(0, 300))?.[1]
}

const illegal = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

export function checked(text: string): string {
  if (!illegal.test(text)) return text
  const code = text.charCodeAt(text.search(illegal)).toString(16).toUpperCase().padStart(4, '0')
  throw new CallError('malformed', `the XML answer is not readable: it holds U+${code}, which XML 1.0 does not allow`)
}

/** What bytes of an ASCII-compatible encoding hold. */
export type Content = 'ascii' | 'beyond-ascii' | 'controls'

const none = /* @__PURE__ */ new Int32Array(0)

/**
 * Whether all bytes are ASCII, and whether some are control characters but white space. Looks at four bytes at a time; JSON's
 * own scan, in `rest/json-text.ts`, has no control characters to look for and takes more at a time.
 */
export function contentOf(bytes: Uint8Array): Content {
  const { length } = bytes
  const head = Math.min(length, (4 - (bytes.byteOffset & 3)) & 3)
  const count = (length - head) >> 2
  // Of few bytes the end may come before the first word.
  const words = count > 0 ? new Int32Array(bytes.buffer, bytes.byteOffset + head, count) : none
  let seen = 0
  for (let i = 0; i < head; i++) seen |= special(bytes[i] as number)
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number
    // Bytes below 0x20 borrow from their own top bit.
    if (((word | (word - 0x20202020)) & 0x80808080) !== 0) {
      seen |= special(word & 255) | special((word >>> 8) & 255) | special((word >>> 16) & 255) | special(word >>> 24)
    }
  }
  for (let i = head + words.length * 4; i < length; i++) seen |= special(bytes[i] as number)
  return seen === 0 ? 'ascii' : seen === 1 ? 'beyond-ascii' : 'controls'
}

function special(byte: number): number {
  return byte >= 128 ? 1 : byte >= 32 || byte === 10 || byte === 9 || byte === 13 ? 0 : 2
}

/** Text of UTF-8 whose bytes were looked at. */
export function utf8Text(bytes: Uint8Array, content: Content): string {
  // The mark is passed by the reader: a window may begin with the same character in the middle of a text.
  const text = decoded(() => strictUtf8Text(bytes), 'utf-8')
  return content === 'controls' || text.includes('\ufffe') || text.includes('\uffff') ? checked(text) : text
}
