/** A table for the terminal and for the documents. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Two or three digits that count. */
export function short(value: number): string {
  if (Number.isNaN(value)) return ''
  const digits = Math.abs(value) < 9.995 ? 2 : 3
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(digits)))
}
