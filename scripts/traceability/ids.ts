/** The rules and quirks that a text names: `R-35`, `S-7/S-8`, `quirk 33`, `quirks 4, 5 and 7`. */
export function idsIn(text: string): string[] {
  const ids = new Set(text.match(/\b[ACDFILMRSX]-\d{1,2}\b/g) ?? [])
  for (const [, numbers = ''] of text.matchAll(/\bquirks? (\d+(?:(?:, | and )\d+)*)/gi)) {
    for (const number of numbers.match(/\d+/g) ?? []) ids.add(`quirk ${number}`)
  }
  return [...ids]
}
