import { latin1Text } from '../../core/ascii.js'
import { JsonBoundaries } from './json-boundaries.js'
import { JsonError } from './json.js'
import { utf8Text } from './json-text.js'

/** A string of more than about 128 KB gets new memory each time, which takes longer than to read it. */
const pieceSize = 32_768

/** Reads a JSON list: its text, and the same as bytes. */
export type ReadList = (text: string, bytes: Uint8Array) => unknown[]

/** How the items of a list begin: what is taken for a border between two of them. */
interface Border {
  /** `},{"id":` with the white space of this text. */
  readonly mark: Uint8Array
  /** What comes after the first member's value: `,"name":`. */
  readonly second: string
}

/** Whether a body may be a list that is long enough. */
export function isForPieces(body: Uint8Array): boolean {
  return body.length > 2 * pieceSize && body[0] === 0x5b
}

/**
 * The items of a long JSON list of objects, read in pieces that stay where short-lived objects live. The cuts are guesses:
 * before an item that begins with the members of the first one. They need no proof: when each of `[A]` and `[B]` is JSON,
 * so is `[A,B]`, and its items are theirs, as JSON has one reading only.
 * @param read reads a list: a piece is finished before the next one is begun, while the processor still has it at hand.
 *
 * Undefined when the body is something else, or a guess was wrong: it must be read as a whole then.
 */
export function readInPieces(body: Uint8Array, read: ReadList): unknown[] | undefined {
  if (!isForPieces(body)) return undefined
  const border = borderOf(body)
  if (!border) return undefined
  const items: unknown[] = []
  const pieces = piecesOf(body, read, (from) => lastBorder(body, from, border))
  for (;;) {
    const { done, value } = pieces.next()
    if (done === true) return value ? items : undefined
    for (let i = 0; i < value.length; i++) items.push(value[i])
  }
}

/** The same piece by piece, of a list of whatever: where the items do not begin alike their ends are looked for. */
export function jsonPieces(body: Uint8Array, read: ReadList): Generator<unknown[], boolean> | undefined {
  if (body[0] !== 0x5b) return undefined
  const border = borderOf(body)
  const cut = border ? (from: number): number => lastBorder(body, from, border) : itemEnds(body)
  return piecesOf(body, read, cut)
}

/**
 * Some items of a list at a time; false at the end when the cuts were wrong.
 * @param cut finds the comma where a piece ends that begins somewhere; the end of the body for the last one.
 */
function* piecesOf(body: Uint8Array, read: ReadList, cut: (from: number) => number): Generator<unknown[], boolean> {
  try {
    let comma = 0
    // After the bracket or comma before an item.
    for (let from = 1; from < body.length; from = comma + 1) {
      comma = cut(from)
      const list = listOf(body, from, comma)
      const part = read(utf8Text(list), list)
      // Nothing between two commas is no JSON.
      if (part.length === 0) return false
      yield part
    }
    // Where a comma comes last, the rest is cut off.
    return comma === body.length
  } catch (error) {
    // Not UTF-8, or not JSON in these pieces; what is wrong with it is told by who reads the whole.
    if (error instanceof JsonError || error instanceof TypeError) return false
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

/** Finds the comma after the first item that ends a piece away, by counting brackets. */
function itemEnds(body: Uint8Array): (from: number) => number {
  const boundaries = new JsonBoundaries()
  boundaries.open(body)
  return (from) => {
    while (boundaries.next(body) === 'item') if (boundaries.at - from > pieceSize) return boundaries.at - 1
    return body.length
  }
}

function lastIndexOf(bytes: Uint8Array, mark: Uint8Array, before: number): number {
  if (typeof Buffer === 'function') {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(mark, before)
  }
  for (let i = Math.min(before, bytes.length - mark.length); i >= 0; i--) {
    if (mark.every((byte, j) => bytes[i + j] === byte)) return i
  }
  return -1
}
