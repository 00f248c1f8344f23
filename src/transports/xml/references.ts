/**
 * Puts characters in the place of references: the five of XML and numeric ones. Entities of a document type do not
 * exist here, so that nothing can grow.
 *
 * @param refuse is told what is wrong, and where in the text.
 */
export function resolveReferences(text: string, refuse: (message: string, at: number) => never): string {
  if (text.length > 100 && !notNamed.test(text)) return withNamed(text)
  const parts: string[] = []
  let from = 0
  for (let and = text.indexOf('&'); and >= 0; and = text.indexOf('&', from)) {
    const end = text.indexOf(';', and)
    if (end < 0 || end - and > 12) refuse('& that begins no reference', and)
    const name = text.slice(and + 1, end)
    const character = named.get(name) ?? (name.startsWith('#') ? numbered(name.slice(1)) : undefined)
    if (character === undefined) refuse(`the unknown reference &${name};`, and)
    parts.push(text.slice(from, and), character as string)
    from = end + 1
  }
  parts.push(text.slice(from))
  return parts.join('')
}

const notNamed = /&(?!(?:amp|lt|gt|quot|apos);)/

/** A pass for each of the five, which is several times as fast as a look at each reference when there are many. */
function withNamed(text: string): string {
  const others = text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
  return others.replace(/&amp;/g, '&')
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function numbered(digits: string): string | undefined {
  const code = codePoint(digits)
  return code < 0 ? undefined : String.fromCodePoint(code)
}

/** The character that a numeric reference names; -1 when XML does not allow it. */
function codePoint(digits: string): number {
  const hexadecimal = digits.charCodeAt(0) === 120
  const text = hexadecimal ? digits.slice(1) : digits
  if (!(hexadecimal ? /^[0-9a-fA-F]{1,8}$/ : /^[0-9]{1,8}$/).test(text)) return -1
  const code = Number.parseInt(text, hexadecimal ? 16 : 10)
  if (code === 9 || code === 10 || code === 13) return code
  if (code < 32 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff)
    return -1
  return code
}
