import { copyOf, forgetMatch, longText } from '../../core/copy.js'
import { decimalText } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { safeLength } from './long-number.js'

/** `BigInt` of a longer text takes more than linear time. */
const longestInteger = 4_000

/**
 * A strict JSON reader that keeps every digit; used only for texts that need it, as `JSON.parse` is much faster.
 */
export class JsonReader {
  private at = 0
  private depth = 0
  /** Whether a slice of the text would keep much alive. */
  private readonly isLong: boolean

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
    private readonly setMember: (target: Record<string, unknown>, name: string, value: unknown) => void,
    private readonly problem: (reason: string) => Error,
  ) {
    this.isLong = text.length > longText
  }

  read(reference: TypeReference | undefined): unknown {
    const value = this.value(reference)
    this.skipSpace()
    forgetMatch(this.text)
    if (this.at < this.text.length) throw this.unexpected()
    return value
  }

  private value(reference: TypeReference | undefined): unknown {
    this.skipSpace()
    switch (this.text.charCodeAt(this.at)) {
      case 0x7b:
        return this.object(reference)
      case 0x5b:
        return this.list(reference)
      case quote:
        return this.string()
      case 0x74:
        return this.word('true', true)
      case 0x66:
        return this.word('false', false)
      case 0x6e:
        return this.word('null', null)
      default:
        return this.number(reference)
    }
  }

  private object(reference: TypeReference | undefined): Record<string, unknown> {
    const members: Record<string, unknown> = {}
    this.enter()
    if (!this.take(0x7d)) {
      do {
        this.skipSpace()
        if (this.text.charCodeAt(this.at) !== quote) throw this.unexpected()
        const name = this.string()
        if (!this.take(0x3a)) throw this.unexpected()
        this.setMember(members, name, this.value(reference?.item.type?.property(name)))
      } while (this.take(0x2c))
      if (!this.take(0x7d)) throw this.unexpected()
    }
    this.depth--
    return members
  }

  private list(reference: TypeReference | undefined): unknown[] {
    const items: unknown[] = []
    // A list in the place of a scalar is given as it came.
    const item = reference?.list === true || reference?.kind === 'object' ? reference.item : undefined
    this.enter()
    if (!this.take(0x5d)) {
      do items.push(this.value(item))
      while (this.take(0x2c))
      if (!this.take(0x5d)) throw this.unexpected()
    }
    this.depth--
    return items
  }

  private enter(): void {
    this.at++
    if (++this.depth > this.maxDepth) throw this.problem(`it is nested deeper than ${this.maxDepth}`)
  }

  private string(): string {
    const { text } = this
    const start = this.at
    let plain = true
    for (let i = start + 1; i < text.length; i++) {
      const character = text.charCodeAt(i)
      if (character === quote) {
        this.at = i + 1
        return plain && !this.isLong ? text.slice(start + 1, i) : this.escaped(start)
      }
      if (character === 0x5c) {
        plain = false
        i++
      } else if (character < 0x20) {
        this.at = i
        throw this.unexpected()
      }
    }
    throw this.problem('it is cut off within a text')
  }

  private escaped(start: number): string {
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string
    } catch {
      this.at = start
      throw this.unexpected()
    }
  }

  private number(reference: TypeReference | undefined): number | bigint | string {
    numberToken.lastIndex = this.at
    const token = numberToken.exec(this.text)
    if (!token) throw this.unexpected()
    const [text, fraction] = token
    this.at += text.length
    const value = Number(text)
    if (fraction === '') {
      if (Number.isSafeInteger(value)) return value
      if (text.length > longestInteger) throw this.problem(`it has a number of ${text.length} digits`)
      return BigInt(text)
    }
    if (reference?.kind === 'string' && !Number.isSafeInteger(value)) return decimalText(text) ?? copyOf(text)
    if (reference?.kind === 'decimal') {
      if (text.length <= safeLength && Number.isFinite(value)) return value
      return this.isLong ? copyOf(text) : text
    }
    if (reference?.kind === 'float' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value
    return exactInteger(text, reference?.kind === 'integer' ? safeLength : longestDouble) ?? value
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.unexpected()
    this.at += word.length
    return value
  }

  private take(character: number): boolean {
    this.skipSpace()
    if (this.text.charCodeAt(this.at) !== character) return false
    this.at++
    return true
  }

  private skipSpace(): void {
    for (;;) {
      const character = this.text.charCodeAt(this.at)
      if (character !== 0x20 && character !== 0x0a && character !== 0x0d && character !== 0x09) return
      this.at++
    }
  }

  private unexpected(): Error {
    return this.problem(this.at >= this.text.length ? 'it is cut off' : `it is not JSON at character ${this.at}`)
  }
}

const quote = 0x22
/** The second part is empty for integers. */
const numberToken = /-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y

/** No double needs more digits than this, so that more must be an integer of other digits. */
const longestDouble = 17

/** The digits of an integer with a point or an exponent; undefined when it is none, or a double may hold its digits. */
function exactInteger(text: string, held: number): bigint | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = withExponent.exec(text) ?? []
  const zeros = Number(exponent) - fraction.length
  if (whole.length + fraction.length <= held || zeros < 0 || zeros > 400) return undefined
  if (whole.length + fraction.length > longestInteger) return undefined
  return BigInt(`${sign}${whole}${fraction}${'0'.repeat(zeros)}`)
}

const withExponent = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]\+?([0-9]{1,4}))?$/
