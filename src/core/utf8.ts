const encoder = new TextEncoder()

/**
 * The UTF-8 bytes of a text. Node's own way puts short ones into memory that is there already: a buffer of its own for each
 * request costs more than writing the request, as the collector has to let go of it.
 */
export const utf8Bytes: (text: string) => Uint8Array<ArrayBuffer> =
  typeof Buffer === 'function'
    ? (text) => {
        const { buffer, byteOffset, length } = Buffer.from(text)
        return new Uint8Array(buffer as ArrayBuffer, byteOffset, length)
      }
    : (text) => encoder.encode(text) as Uint8Array<ArrayBuffer>
