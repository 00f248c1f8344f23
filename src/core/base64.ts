import { forgetMatch } from './copy.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const codes = /* @__PURE__ */ codeTable()
/** On one line; with a length of whole groups of 4, any such text is base64. */
const unbroken = /^[A-Za-z0-9+/]*={0,2}$/

/** Bytes as base64 on one line. */
export const toBase64: (bytes: Uint8Array) => string =
  typeof Buffer === 'function'
    ? ({ buffer, byteOffset, length }) => Buffer.from(buffer, byteOffset, length).toString('base64')
    : portably

function portably(bytes: Uint8Array): string {
  const parts: string[] = []
  // Chunks of a multiple of 3 keep the padding at the end, and the argument list of fromCharCode short.
  for (let i = 0; i < bytes.length; i += 24_576) {
    parts.push(btoa(String.fromCharCode.apply(null, bytes.subarray(i, i + 24_576) as unknown as number[])))
  }
  return parts.join('')
}

/**
 * Reads base64, with line breaks or not, with padding or not.
 * Undefined when the text is no base64: bytes are never cut off in silence.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (typeof Buffer === 'function' && text.length % 4 === 0) {
    const isUnbroken = unbroken.test(text)
    forgetMatch(text)
    if (isUnbroken) return new Uint8Array(Buffer.from(text, 'base64'))
  }
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let length = 0
  let buffer = 0
  let bits = 0
  let padding = 0
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character === 61) {
      padding++
      continue
    }
    const code = character < 128 ? (codes[character] as number) : -1
    if (code === -2) continue
    if (code < 0 || padding > 0) return undefined
    digits++
    buffer = ((buffer << 6) | code) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = (buffer >> bits) & 0xff
    }
  }
  if (digits % 4 === 1 || padding > 2 || (padding > 0 && (digits + padding) % 4 !== 0)) return undefined
  return bytes.slice(0, length)
}

function codeTable(): Int8Array {
  const table = new Int8Array(128).fill(-1)
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i
  for (const space of ' \t\r\n') table[space.charCodeAt(0)] = -2
  return table
}
