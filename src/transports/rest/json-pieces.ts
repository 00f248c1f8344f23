import type { TypeReference } from '../../core/schema.js'
import { JsonError, readJsonOfAnyDepth } from './json.js'
import { bufferOf, latin1Text, utf8Text } from './json-text.js'
import { hasLongNumberIn } from './long-number.js'

/** A string of more than about 128 KB gets new memory each time, which takes longer than to read it. */
const pieceSize = 32_768

/** How the items of a list begin: what is taken for a border between two of them. */
interface Border {
  /** `},{"id":` with the white space of this text. */
  readonly mark: Uint8Array
  /** What comes after the first member's value: `,"name":`. */
  readonly second: string
}

/**
 * The items of a long JSON list of objects, read in pieces that stay where short-lived objects live. The cuts are guesses:
 * before an item that begins with the members of the first one. They need no proof: when each of `[A]` and `[B]` is JSON,
 * so is `[A,B]`, and its items are theirs, as JSON has one reading only. How deep they are nested is not looked at.
 * @param finish what becomes of the items of a piece before the next one is read.
 *
 * Undefined when the body is something else, or a guess was wrong: it must be read as a whole then.
 */
export function readInPieces(
  body: Uint8Array,
  reference: TypeReference | undefined,
  maxDepth: number,
  finish: (items: unknown[]) => unknown,
): unknown[] | undefined {
  if (body.length <= 2 * pieceSize || body[0] !== 0x5b) return undefined
  const border = borderOf(body)
  if (!border) return undefined
  const items: unknown[] = []
  try {
    // After the bracket or comma before an item.
    for (let from = 1; from < body.length;) {
      const comma = lastBorder(body, from, border)
      const list = listOf(body, from, comma)
      const text = utf8Text(list)
      const isLong = hasLongNumberIn(list, 0, list.length)
      const part = finish(readJsonOfAnyDepth(text, reference, maxDepth, isLong) as unknown[]) as unknown[]
      for (let i = 0; i < part.length; i++) items.push(part[i])
      from = comma + 1
    }
    return items
  } catch (error) {
    // Not UTF-8, or not JSON in these pieces; what is wrong with it is told by who reads the whole.
    if (error instanceof JsonError || error instanceof TypeError) return undefined
    throw error
  }
}

/** The bytes of a list of some items of a list. */
function listOf(body: Uint8Array, from: number, comma: number): Uint8Array {
  if (from === 1 && comma === body.length) return body
  const items = body.subarray(from, comma)
  const list = items.length + 2 > scratch.length ? new Uint8Array(items.length + 2) : scratch
  list[0] = 0x5b
  list.set(items, 1)
  // At its end the body has the bracket.
  if (comma === body.length) return list.subarray(0, items.length + 1)
  list[items.length + 1] = 0x5d
  return list.subarray(0, items.length + 2)
}

/** New memory for each piece would take longer than to copy it. */
const scratch = new Uint8Array(pieceSize + 2)

/** `[{"id":1,"name":`, indented or not. */
const beginning =
  /^\[(\s{0,40})\{(\s{0,40}"\w{1,60}"\s{0,4}:)[^,"[\]{}]{0,30}(?:"[^"\\]{0,60}")?(,\s{0,40}"\w{1,60}"\s{0,4}:)/

const braces = /[{}]/

function borderOf(body: Uint8Array): Border | undefined {
  const [, between, first, second] = beginning.exec(latin1Text(body, 0, 400)) ?? []
  if (between === undefined || first === undefined || second === undefined) return undefined
  return { mark: Uint8Array.from(`},${between}{${first}`, (character) => character.charCodeAt(0)), second }
}

/** The comma before the last item that begins as the first one did, in about a piece from `from` on; else the end. */
function lastBorder(body: Uint8Array, from: number, { mark, second }: Border): number {
  for (let size = pieceSize; from + size < body.length; size *= 2) {
    const window = body.subarray(from, from + size)
    let at = lastIndexOf(window, mark, window.length)
    for (let guesses = 0; at > 0 && guesses < 100; guesses++) {
      const value = from + at + mark.length
      const next = latin1Text(body, value, value + 200)
      const end = next.indexOf(second)
      // Lists inside of the items may begin alike.
      if (end > 0 && !braces.test(next.slice(0, end))) return from + at + 1
      at = lastIndexOf(window, mark, at - 1)
    }
  }
  return body.length
}

function lastIndexOf(bytes: Uint8Array, mark: Uint8Array, before: number): number {
  if (typeof Buffer === 'function') {
    return bufferOf(bytes).lastIndexOf(mark, before)
  }
  for (let i = Math.min(before, bytes.length - mark.length); i >= 0; i--) {
    if (mark.every((byte, j) => bytes[i + j] === byte)) return i
  }
  return -1
}
