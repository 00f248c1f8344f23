import type { TypeReference } from '../../core/schema.js'
import { JsonError, readJson } from './json.js'

/** A string of more than about 128 KB gets new memory each time, which takes longer than to read it. */
const pieceSize = 32_768

// A window may begin with the mark in the middle of a text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The items of a long JSON list of objects, read in pieces that stay where short-lived objects live. The cuts are guesses:
 * before an item that begins with the members of the first one. They need no proof: when each of `[A]` and `[B]` is JSON,
 * so is `[A,B]`, and its items are theirs, as JSON has one reading only.
 *
 * Undefined when the body is something else, or a guess was wrong: it must be read as a whole then.
 */
export function readInPieces(
  body: Uint8Array,
  reference: TypeReference | undefined,
  maxDepth: number,
): unknown[] | undefined {
  if (body.length <= 2 * pieceSize || body[0] !== 0x5b || body[1] !== 0x7b) return undefined
  const [, first, second] = beginning.exec(String.fromCharCode(...body.subarray(0, 200))) ?? []
  if (first === undefined || second === undefined) return undefined
  const items: unknown[] = []
  try {
    let rest = ''
    for (let at = 0; at < body.length;) {
      const end = endOfCharacters(body, at + Math.max(pieceSize, rest.length))
      const text = rest + utf8.decode(body.subarray(at, end))
      at = end
      const cut = at < body.length ? lastStart(text, first, second) : text.length
      if (cut > 0) {
        const piece = at < body.length ? `${text.slice(0, cut - 1)}]` : text
        for (const item of readJson(piece, reference, maxDepth) as unknown[]) items.push(item)
      }
      rest = cut > 0 ? `[${text.slice(cut)}` : text
    }
    return items
  } catch (error) {
    // Not UTF-8, or not JSON in these pieces; what is wrong with it is told by who reads the whole.
    if (error instanceof JsonError || error instanceof TypeError) return undefined
    throw error
  }
}

/** `[{"id":1,"name":` */
const beginning = /^\[\{("\w{1,60}":)[^,"[\]{}]{0,30}(?:"[^"\\]{0,60}")?(,"\w{1,60}":)/

/** Where the last item starts that begins as the first one did; 0 when there is none among the last few guesses. */
function lastStart(text: string, first: string, second: string): number {
  const mark = `},{${first}`
  let at = text.lastIndexOf(mark)
  for (let guesses = 0; at > 0 && guesses < 100; guesses++) {
    const value = at + mark.length
    const end = text.slice(value, value + 100).indexOf(',"')
    // Lists inside of the items may begin alike.
    if (end > 0 && text.startsWith(second, value + end)) return at + 2
    at = text.lastIndexOf(mark, at - 1)
  }
  return 0
}

/** A place between two characters, at `end` or just before. */
function endOfCharacters(body: Uint8Array, end: number): number {
  if (end >= body.length) return body.length
  let cut = end
  while (cut > end - 4 && ((body[cut] as number) & 0xc0) === 0x80) cut--
  return cut
}
