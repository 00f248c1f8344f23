/** A run of at least four bytes, ready to be compared with a text and to be written, four bytes at a time. */
export interface Literal {
  readonly length: number
  readonly words: Int32Array
  /** The last four bytes; they may overlap the last of the words. */
  readonly last: number
}

/** The literal of some bytes. */
export function literalOf(bytes: Uint8Array): Literal {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const words = new Int32Array((bytes.length - 1) >> 2)
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(i * 4, true)
  return { length: bytes.length, words, last: view.getInt32(bytes.length - 4, true) }
}

/** The literal of an ASCII text. */
export function literal(text: string): Literal {
  return literalOf(Uint8Array.from(text, (character) => character.charCodeAt(0)))
}

/** Whether a view holds a literal at a place. */
export function isAt(view: DataView, at: number, { length, words, last }: Literal): boolean {
  if (at + length > view.byteLength || view.getInt32(at + length - 4, true) !== last) return false
  for (let i = 0; i < words.length; i++) if (view.getInt32(at + i * 4, true) !== words[i]) return false
  return true
}
