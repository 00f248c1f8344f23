/**
 * The text of a fault in ASCII: faults are labelled ISO-8859-1, and references are read right whatever a client makes
 * of the label. A server has to answer, so what XML cannot carry becomes `?`.
 */
export function escapeFault(text: string): string {
  let result = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (character === '&' || character === '<' || character === '>' || code > 126 || code === 13) {
      result += code >= 0xd800 && code <= 0xdfff ? '?' : code === 0xfffe || code === 0xffff ? '?' : `&#${code};`
    } else result += code < 32 && code !== 10 && code !== 9 ? '?' : character
  }
  return result
}
