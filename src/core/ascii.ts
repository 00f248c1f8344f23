type Slice = (this: Uint8Array, from: number, to: number) => string

/** Node's own way, which its documented one goes through. It takes any bytes: to make a Buffer of them takes as long again. */
const slice =
  typeof Buffer === 'function' ? (Buffer.prototype as { readonly latin1Slice?: Slice }).latin1Slice : undefined

const decoder = new TextDecoder()

/** The text of bytes that are known to be ASCII: much faster than by a decoder that has to expect anything. */
export const asciiText: (bytes: Uint8Array, from?: number, to?: number) => string = slice
  ? (bytes, from = 0, to = bytes.length) => slice.call(bytes, from, to)
  : (bytes, from = 0, to = bytes.length) => decoder.decode(bytes.subarray(from, to))

/** A character for each of a few bytes, of whatever encoding. */
export const latin1Text: (bytes: Uint8Array, from: number, to: number) => string = slice
  ? (bytes, from, to) => slice.call(bytes, Math.min(from, bytes.length), Math.min(to, bytes.length))
  : (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to))
