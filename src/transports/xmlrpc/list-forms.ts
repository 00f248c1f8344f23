import { numberedItems } from '../../core/canonical.js'
import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'

/** What a struct stands for: where a list is declared, a list whose keys have gaps, or the only item of one. */
export function structValue(members: Record<string, Value>, reference: TypeReference | undefined): Value {
  if (reference?.list !== true) return members
  return (numberedItems(members) as Value[] | undefined) ?? [members]
}

/** What an array stands for: PHP writes an empty object as an empty list. */
export function arrayValue(items: Value[], reference: TypeReference | undefined): Value {
  return items.length === 0 && reference && !reference.list && reference.kind === 'object' ? {} : items
}
