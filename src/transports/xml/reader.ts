import type { TextSource } from './text.js'
import { TextWindow } from './window.js'

/** An attribute as written, its value with references resolved. */
export interface XmlAttribute {
  readonly name: string
  readonly value: string
}

/** A start tag as written. */
export interface XmlTag {
  /** The whole tag, such as `<item xsi:type="ns1:X">`. */
  readonly raw: string
  /** The name with its prefix. */
  readonly name: string
  readonly attributes: readonly XmlAttribute[]
  /** Whether it is an empty-element tag, `<x/>`. */
  readonly empty: boolean
}

const none: readonly XmlAttribute[] = []

/**
 * A one-pass cursor over an XML text: no tree, no events. The protocol that reads decides what comes next and compares
 * the text with it; the general methods are the way out when the guess is wrong. It is strict (XML 1.0): tags match,
 * characters are legal, references are known, a document type is refused.
 *
 * Only a window of the text is there at a time. The methods here fetch more when they need it; a guess that runs into
 * the end of the window is just a wrong guess. Positions count from the start of the window and are void after a call.
 */
export class XmlReader extends TextWindow {
  /** Whether the last `content` was more than one run of text, or one of sections: PHP refuses it (foreign-wire section 2). */
  protected mixed = false

  constructor(source: TextSource) {
    super(source)
    this.prolog()
  }

  /** White space, comments and processing instructions. */
  skipMisc(): void {
    for (;;) {
      this.skipSpace()
      if (this.text.charCodeAt(this.at) !== 60) return
      this.need(4)
      const next = this.text.charCodeAt(this.at + 1)
      if (next === 33 && this.text.startsWith('<!--', this.at)) this.comment()
      else if (next === 63) this.instruction()
      else return
    }
  }

  /** Whether an end tag or the end of the text comes next. */
  atEnd(): boolean {
    this.need(2)
    const { text, at } = this
    return at >= text.length || (text.charCodeAt(at) === 60 && text.charCodeAt(at + 1) === 47)
  }

  /** Reads the start tag that must come next. */
  startTag(): XmlTag {
    this.need(2)
    if (this.text.charCodeAt(this.at) !== 60) {
      this.fail(this.at >= this.text.length ? 'the text ends too early' : 'text where an element must be')
    }
    if (this.text.charCodeAt(this.at + 1) === 33) this.fail('a document type or section where an element must be')
    for (;;) {
      const start = this.at
      const tag = this.wholeTag(start)
      if (tag) {
        this.leaveLongWindow()
        return tag
      }
      if (this.source.done) this.fail('the text ends in a tag', start)
      this.at = start
      this.more()
    }
  }

  /** Reads the end tag of a given element. */
  endTag(name: string): void {
    this.need(3 + name.length)
    const end = this.at + 2 + name.length
    if (this.text.slice(this.at, end) !== `</${name}`) {
      this.fail(this.at >= this.text.length ? `the text ends before </${name}>` : `not the end of <${name}>`)
    }
    this.at = end
    if (this.text.charCodeAt(end) !== 62) {
      this.skipSpace()
      if (this.text.charCodeAt(this.at) !== 62) this.fail(`not the end of <${name}>`)
    }
    this.at++
  }

  /**
   * The text up to the next tag, references resolved, sections (CDATA) included, comments left out. It stops before
   * a start or end tag.
   */
  content(): string {
    let value = this.run()
    let inText = value !== ''
    this.mixed = false
    for (;;) {
      this.need(9)
      const { text, at } = this
      const next = text.charCodeAt(at + 1)
      if (next === 63) {
        this.instruction()
        this.mixed = true
      } else if (next !== 33) return value
      else if (text.startsWith('<![CDATA[', at)) {
        const section = this.upTo(']]>', 9)
        value += this.lineEnds(section)
        if (inText) this.mixed = true
      } else if (text.startsWith('<!--', at)) this.comment()
      else this.fail('a declaration in the content')
      const run = this.run()
      if (run === '') continue
      if (value !== '' && !inText) this.mixed = true
      inText = true
      value += run
    }
  }

  /** The whole content of a text-only element, and its end tag. */
  leaf(name: string): string {
    const value = this.content()
    this.endTag(name)
    return value
  }

  /** Passes an element and all in it, checked for form. Works without recursion. */
  skipElement(tag: Pick<XmlTag, 'name' | 'empty'>): void {
    if (tag.empty) return
    const open = [tag.name]
    while (open.length > 0) {
      this.content()
      if (this.atEnd()) this.endTag(open.pop() as string)
      else {
        const child = this.startTag()
        if (!child.empty) open.push(child.name)
      }
    }
  }

  /** After the root element: nothing more may come. */
  finish(): void {
    this.skipMisc()
    if (this.at < this.text.length) this.fail('text after the end of the document')
  }

  private prolog(): void {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1
    // PHP refuses white space before the declaration; answers that begin with it are read all the same.
    this.skipMisc()
    this.need(9)
    if (this.text.startsWith('<!DOCTYPE', this.at)) this.fail('a document type, which is refused for safety')
  }

  /** A start tag, when all of it is in the window; else undefined, and the position is anywhere. */
  private wholeTag(start: number): XmlTag | undefined {
    const { text } = this
    this.at = start + 1
    const name = this.name()
    let attributes: XmlAttribute[] | undefined
    for (;;) {
      const before = this.at
      this.passSpace()
      const character = text.charCodeAt(this.at)
      if (character === 62 || character === 47) {
        const empty = character === 47
        if (empty && this.at + 1 >= text.length) return undefined
        if (empty && text.charCodeAt(this.at + 1) !== 62) this.fail('a stray / in a tag')
        this.at += empty ? 2 : 1
        return { raw: text.slice(start, this.at), name, attributes: attributes ?? none, empty }
      }
      if (this.at >= text.length) return undefined
      if (before === this.at) this.fail('no white space between attributes')
      attributes ??= []
      const attribute = this.attribute()
      if (!attribute) return undefined
      if (attributes.length >= 256) this.fail('too many attributes')
      for (const other of attributes) if (other.name === attribute.name) this.fail('an attribute is there twice')
      attributes.push(attribute)
    }
  }

  /** White space within the window. */
  private passSpace(): void {
    const { text } = this
    let character = text.charCodeAt(this.at)
    while (character === 32 || character === 10 || character === 9 || character === 13) {
      character = text.charCodeAt(++this.at)
    }
  }

  /** A name within the window; it may be cut off at the window's end. */
  private name(): string {
    const { text } = this
    const start = this.at
    let character = text.charCodeAt(start)
    if (start < text.length && !(isNameStart(character) || character > 127)) this.fail('no name where one must be')
    while (isNamePart(character) || character > 127) character = text.charCodeAt(++this.at)
    return text.slice(start, this.at)
  }

  /** An attribute; undefined when the window ends in it. */
  private attribute(): XmlAttribute | undefined {
    const { text } = this
    const name = this.name()
    this.passSpace()
    if (this.at >= text.length) return undefined
    if (text.charCodeAt(this.at) !== 61) this.fail('an attribute without a value')
    this.at++
    this.passSpace()
    if (this.at >= text.length) return undefined
    const quote = text.charCodeAt(this.at)
    if (quote !== 34 && quote !== 39) this.fail('an attribute without quotes')
    const start = ++this.at
    const end = text.indexOf(quote === 34 ? '"' : "'", start)
    if (end < 0) return undefined
    const raw = text.slice(start, end)
    if (raw.includes('<')) this.fail('< in an attribute', start)
    this.at = end + 1
    return { name, value: this.hasReferences && raw.includes('&') ? this.references(raw, start) : raw }
  }

  private comment(): void {
    this.upTo('--', 4)
    if (!this.take('>')) this.fail('a comment without a proper end')
  }

  private instruction(): void {
    this.upTo('?>', 2)
  }
}

function isNameStart(character: number): boolean {
  return (
    (character >= 97 && character <= 122) ||
    (character >= 65 && character <= 90) ||
    character === 95 ||
    character === 58
  )
}

function isNamePart(character: number): boolean {
  return isNameStart(character) || (character >= 48 && character <= 57) || character === 45 || character === 46
}
