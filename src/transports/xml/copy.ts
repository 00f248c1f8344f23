/** A copy of texts, alone or in plain data: a slice of the document would keep its whole window alive. */
export function copyOf<T extends string | object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
