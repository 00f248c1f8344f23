/** A date with its offset, milliseconds only if there are some. @throws RangeError for an invalid date. */
export function dateText(date: Date): string {
  const text = date.toISOString()
  return `${text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1)}+00:00`
}
