import { copyOf, longText } from '../../core/copy.js'
import { CallError } from '../../core/error.js'
import { utf8Bytes } from '../../core/utf8.js'
import { resolveReferences } from './references.js'
import { windowSize, type BytesBehind, type TextSource } from './text.js'

/** What another reader did in the bytes behind a text. */
export interface BytesRead {
  /** Where the first byte is that it did not read. */
  readonly to: number
  /** How many bytes more than characters it read. */
  readonly excess: number
  /** Up to where it looked. */
  readonly seen: number
}

/** What it takes to ask another reader, in bytes that could be read with care in that time. */
const askingCost = 512
/** So much may be looked at in vain before it has to be in proportion to what was read. */
const mostInVain = 65_536
/** Bytes of a window where it is likely that those behind it are read without becoming a text first. */
const shortWindow = 1024

/**
 * The part of an XML text that is there, and a place in it. More is fetched when a method needs it; a guess that runs into
 * the end of the window is just a wrong guess. Positions count from the start of the window and are void after a call.
 */
export class TextWindow {
  protected text = ''
  protected at = 0
  /** Whether a text between tags is its own value: no references, line ends to fold or section ends in the window. */
  protected plain = true
  protected hasReferences = false
  /** Whether the window has a byte for each character. */
  private isAscii = true
  private hasSectionEnds = false
  /** How much of the text lies before the window. */
  private passed = 0
  /** How much of the text comes next. */
  private size: number
  /** Bytes that another reader looked at in vain, and what it takes to ask it. */
  private inVain = 0

  constructor(protected readonly source: TextSource) {
    // Behind a short beginning bytes may be read without becoming a text first.
    this.size = source.behind ? shortWindow : windowSize
    this.more()
  }

  fail(message: string, at = this.at): never {
    // Markup only: texts of an answer may be secrets.
    const near = this.text.slice(Math.max(0, at - 20), at + 40).replace(/(^|>)[^<>]+/g, '$1…')
    const where = `at character ${this.passed + at}, near ${JSON.stringify(near)}`
    throw new CallError('malformed', `the XML answer is not readable: ${message} ${where}`)
  }

  /** Where the reader is in the whole text. */
  protected get position(): number {
    return this.passed + this.at
  }

  skipSpace(): void {
    for (;;) {
      const { text } = this
      let character = text.charCodeAt(this.at)
      while (character === 32 || character === 10 || character === 9 || character === 13) {
        character = text.charCodeAt(++this.at)
      }
      if (this.at < text.length || this.source.done) return
      this.more()
    }
  }

  /** Whether the text goes on with a given literal; passes it if so. */
  take(literal: string): boolean {
    if (this.at + literal.length > this.text.length) this.need(literal.length)
    const end = this.at + literal.length
    if (this.text.slice(this.at, end) !== literal) return false
    this.at = end
    return true
  }

  /**
   * Lets another reader go on in the bytes. It is told where they begin and gives where it stopped, and how many bytes more
   * than characters it passed; the text goes on there.
   * Nothing happens where there are no bytes of their own behind the text, and where so much was looked at in vain that it
   * is out of proportion: lists within lists might each be tried up to the same end.
   */
  protected inBytes(read: (behind: BytesBehind, from: number) => BytesRead): void {
    const { behind } = this.source
    if (!behind || this.inVain > this.passed + mostInVain) return
    // In another encoding there is no telling where in the bytes a place of the window is.
    if (!this.isAscii && !behind.isUtf8()) return
    const from = behind.at - this.bytesFrom(this.at)
    const { to, excess, seen } = read(behind, from)
    // What is cut off is looked at once more when the rest of it has come, and only once.
    this.inVain += Math.max(0, Math.min(seen, behind.whole ?? seen) - to) + askingCost
    if (to === from) return
    this.passed += this.at + to - from - excess
    behind.at = to
    // The bytes after these are likely to be read in the same way.
    this.size = shortWindow
    this.at = 0
    this.text = ''
    this.more()
  }

  /** Makes sure that so many characters are in the window, unless the text ends before. */
  protected need(count: number): void {
    while (this.at + count > this.text.length && !this.source.done) this.more()
  }

  /** The value of a text between tags, when the window is not `plain`. */
  protected resolve(plain: string, start: number): string {
    if (this.hasSectionEnds && plain.includes(']]>')) this.fail(']]> in a text', start)
    const value = this.lineEnds(plain)
    return this.hasReferences && value.includes('&') ? this.references(value, start) : value
  }

  /** Moves the window on. It doubles when nothing of it has been used, so that a long text takes linear time. */
  protected more(): void {
    const rest = this.text.slice(this.at)
    this.passed += this.at
    this.at = 0
    const text = rest + this.source.next(Math.max(this.size, rest.length))
    this.isAscii = (rest === '' || this.isAscii) && this.source.behind?.wasAscii === true
    if (this.size < windowSize) this.size *= 2
    this.show(text)
  }

  private show(text: string): void {
    this.text = text
    this.hasReferences = text.includes('&')
    this.hasSectionEnds = text.includes(']]>')
    this.plain = !this.hasReferences && !text.includes('\r') && !this.hasSectionEnds
  }

  /** How many bytes the rest of the window has from a place on. */
  private bytesFrom(at: number): number {
    return this.isAscii ? this.text.length - at : utf8Bytes(this.text.slice(at)).length
  }

  /**
   * Leaves a window behind that had to become long. Texts are parts of the window that they were in: a small one that comes
   * after a large one would keep the large one alive.
   */
  protected leaveLongWindow(): void {
    if (this.text.length <= longText) return
    const { behind } = this.source
    let end = this.text.length
    if (behind && (this.isAscii || behind.isUtf8()) && end > this.at + windowSize) {
      end = this.at + windowSize
      // Half of a pair of surrogates is no character.
      if ((this.text.charCodeAt(end) & 0xfc00) === 0xdc00) end--
      behind.at -= this.bytesFrom(end)
    } else if (this.at * 2 < end) return
    // What is copied is no more than what was passed, so that all copies take linear time.
    const rest = copyOf(this.text.slice(this.at, end))
    this.passed += this.at
    this.at = 0
    this.show(rest)
  }

  /** A run of text up to the next `<`. */
  protected run(): string {
    let from = this.at
    for (;;) {
      const end = this.text.indexOf('<', from)
      if (end >= 0) {
        const start = this.at
        this.at = end
        const run = this.resolve(this.text.slice(start, end), start)
        this.leaveLongWindow()
        return run
      }
      if (this.source.done) this.fail('the text ends too early', this.text.length)
      from = this.text.length - this.at
      this.more()
    }
  }

  /** What comes between here and an end mark; passes both. */
  protected upTo(mark: string, skip: number): string {
    let from = this.at + skip
    for (;;) {
      const end = this.text.indexOf(mark, from)
      if (end >= 0) {
        const found = this.text.slice(this.at + skip, end)
        this.at = end + mark.length
        this.leaveLongWindow()
        return found
      }
      if (this.source.done) this.fail(`no ${mark} where one must be`)
      from = Math.max(skip, this.text.length - this.at - mark.length)
      this.more()
    }
  }

  protected references(value: string, start: number): string {
    return resolveReferences(value, (message, offset) => this.fail(message, start + offset))
  }

  /** XML reads CR LF and a lone CR as LF; a real CR comes as a reference. */
  protected lineEnds(plain: string): string {
    return plain.includes('\r') ? plain.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : plain
  }
}
