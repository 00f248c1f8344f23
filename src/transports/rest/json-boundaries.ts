/** What the scan of some bytes stopped at. */
export type JsonBoundary = 'item' | 'end' | 'more' | 'other'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const closing = 0x5d

/**
 * Finds where the items of a JSON list end in the bytes of a body, so that a parser is only given what is whole. It
 * checks nothing but brackets: the parser that gets the bytes does.
 */
export class JsonBoundaries {
  /** How much of the given bytes has been scanned. */
  at = 0
  /** Open brackets; 1 between the items. */
  private depth = 0
  private inString = false
  private isEscaped = false

  /** Passes white space and the list's bracket. `other` when the body begins with something else. */
  open(bytes: Uint8Array): JsonBoundary {
    while (this.at < bytes.length) {
      const byte = bytes[this.at] as number
      // A byte order mark, too.
      const isMark = byte === 0xef || byte === 0xbb || byte === 0xbf
      if (isMark || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) this.at++
      else if (byte === 0x5b) {
        this.at++
        this.depth = 1
        return 'item'
      } else return 'other'
    }
    return 'more'
  }

  /**
   * Scans on from `at`, up to the comma after an item or the bracket after the last one; both are passed.
   */
  next(bytes: Uint8Array): JsonBoundary {
    const { length } = bytes
    let { at, depth } = this
    while (at < length) {
      if (this.inString) {
        if (this.isEscaped) {
          this.isEscaped = false
          at++
        }
        let byte = 0
        while (at < length) {
          byte = bytes[at++] as number
          if (byte === quote || byte === backslash) break
        }
        if (byte === quote) this.inString = false
        else if (byte === backslash) this.isEscaped = true
        continue
      }
      const byte = bytes[at++] as number
      if (byte === quote) this.inString = true
      else if (byte === 0x7b || byte === 0x5b) depth++
      else if (byte === 0x7d || byte === closing) {
        if (--depth > 0) continue
        this.at = at
        this.depth = depth
        return 'end'
      } else if (byte === comma && depth === 1) {
        this.at = at
        this.depth = depth
        return 'item'
      }
    }
    this.at = at
    this.depth = depth
    return 'more'
  }
}
