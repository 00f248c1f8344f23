/** A copy of texts, alone or in plain data: a slice of the document would keep all of it alive. */
export function copyOf<T extends string | object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** Texts of more characters than this are worth not to be kept alive by a slice of theirs. */
export const longText = 65_536

const anything = /x/

/** The engine keeps the text of the last match of a pattern alive until there is another. */
export function forgetMatch(text: string): void {
  // A match of which nothing depends is left out by bundlers.
  if (text.length > longText && !anything.test('x')) throw new Error('the pattern is not found')
}
