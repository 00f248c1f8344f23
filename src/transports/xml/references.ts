import { forgetMatch } from '../../core/copy.js'

/**
 * Puts characters in the place of references: the five of XML and numeric ones. Entities of a document type do not
 * exist here, so that nothing can grow.
 *
 * @param refuse is told what is wrong, and where in the text.
 */
export function resolveReferences(text: string, refuse: (message: string, at: number) => never): string {
  if (text.length > 100 && areNamed(text)) return withNamed(text)
  let value = ''
  let from = 0
  for (let and = text.indexOf('&'); and >= 0; and = text.indexOf('&', from)) {
    const end = text.indexOf(';', and)
    if (end < 0 || end - and > 12) refuse('& that begins no reference', and)
    const name = text.slice(and + 1, end)
    const character = named.get(name) ?? (name.startsWith('#') ? numbered(name) : undefined)
    if (character === undefined) refuse(`the unknown reference &${name};`, and)
    value += text.slice(from, and) + (character as string)
    from = end + 1
  }
  return value + text.slice(from)
}

const notNamed = /&(?!(?:amp|lt|gt|quot|apos);)/

function areNamed(text: string): boolean {
  const areAll = !notNamed.test(text)
  forgetMatch(text)
  return areAll
}

/** A pass for each of the five, which is several times as fast as a look at each reference when there are many. */
function withNamed(text: string): string {
  const others = text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
  const value = others.replace(/&amp;/g, '&')
  forgetMatch(text)
  return value
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** The character of a numeric reference: `#65` or `#x41`, with no more than eight digits. */
function numbered(name: string): string | undefined {
  const base = name.charCodeAt(1) === 120 ? 16 : 10
  const first = base === 16 ? 2 : 1
  if (name.length === first || name.length > first + 8) return undefined
  let code = 0
  for (let i = first; i < name.length; i++) {
    const character = name.charCodeAt(i)
    // Letters of either case: the bit between them is 32.
    const letter = (character | 32) - 87
    if (character >= 48 && character <= 57) code = code * base + character - 48
    else if (base === 16 && letter >= 10 && letter <= 15) code = code * base + letter
    else return undefined
  }
  return isCharacter(code) ? String.fromCodePoint(code) : undefined
}

/** Whether XML 1.0 allows a character. */
export function isCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff)
}
