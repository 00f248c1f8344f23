/** What the scan of some bytes stopped at. */
export type Boundary = 'start' | 'empty' | 'end' | 'more' | 'other'

/** States between bytes, so that a body can be cut anywhere. */
const text = 0
const opened = 1
const tag = 2
const declaration = 3
const comment = 4
const section = 5
const instruction = 6

const less = 0x3c
const greater = 0x3e
const slash = 0x2f

/**
 * Finds where elements begin and end in the bytes of an XML body, so that a reader is only given what is whole. It checks
 * nothing: the reader that gets the bytes does. Works for every encoding that has ASCII in single bytes.
 */
export class XmlBoundaries {
  /** How many elements are open. */
  depth = 0
  /** How much of the given bytes has been scanned. */
  at = 0
  private state = text
  private quote = 0
  private previous = 0
  /** The bytes of the markup before the present one, enough to know the marks by: `<!--`, `]]>`. */
  private marks = 0
  private isEnd = false

  /**
   * Scans on from `at`. Stops after a tag: any, or only one that leaves `floor` or fewer elements open.
   * `other` is a document type or an end too many: nothing to find there, only to refuse. `more` means that all is scanned.
   */
  next(bytes: Uint8Array, floor = Infinity): Boundary {
    const { length } = bytes
    let { at } = this
    while (at < length) {
      if (this.state === text) {
        const found = bytes.indexOf(less, at)
        if (found < 0) break
        at = found + 1
        this.state = opened
        continue
      }
      const byte = bytes[at++] as number
      switch (this.state) {
        case opened:
          this.begin(byte)
          break
        case tag: {
          // Tags are short: byte by byte is the fastest way through them.
          let current = byte
          let { quote, previous } = this
          for (;;) {
            if (quote !== 0) {
              if (current === quote) quote = 0
            } else if (current === greater) break
            else if (current === 0x22 || current === 0x27) quote = current
            previous = current
            if (at >= length) {
              current = -1
              break
            }
            current = bytes[at++] as number
          }
          this.quote = quote
          this.previous = previous
          if (current < 0) break
          this.state = text
          const boundary = this.close()
          if (boundary === 'other' || this.depth <= floor) {
            this.at = at
            return boundary
          }
          break
        }
        case declaration:
          this.marks = (this.marks << 8) | byte
          if ((this.marks & 0xffff) === 0x2d2d) this.enter(comment)
          else if (byte === 0x5b) this.enter(section)
          else if (byte !== 0x2d) {
            this.at = at
            return 'other'
          }
          break
        default:
          if (byte === greater && this.isOver()) this.state = text
          else this.marks = ((this.marks << 8) | byte) & 0xffff
      }
    }
    this.at = length
    return 'more'
  }

  private begin(byte: number): void {
    this.quote = 0
    this.marks = 0
    this.previous = byte
    this.isEnd = byte === slash
    if (byte === 0x21) this.state = declaration
    else if (byte === 0x3f) this.state = instruction
    // `<>` is for the reader to refuse: as a tag it is over at once.
    else this.state = byte === greater ? text : tag
  }

  private enter(state: number): void {
    this.state = state
    this.marks = 0
  }

  /** Whether a `>` ends the comment, section or instruction that it stands in. */
  private isOver(): boolean {
    const { marks } = this
    if (this.state === comment) return marks === 0x2d2d
    if (this.state === section) return marks === 0x5d5d
    return (marks & 0xff) === 0x3f
  }

  private close(): Boundary {
    if (this.isEnd) return --this.depth < 0 ? 'other' : 'end'
    if (this.previous === slash) return 'empty'
    this.depth++
    return 'start'
  }
}
