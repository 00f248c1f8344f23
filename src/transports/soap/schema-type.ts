import type { TypeReference } from '../../core/schema.js'

/** The XSD type of an integer: what does not fit an `int` says so, so that no reader takes it for one. */
export function integerType(value: bigint): string {
  if (value >= -2147483648n && value <= 2147483647n) return 'int'
  if (value >= -9223372036854775808n && value <= 9223372036854775807n) return 'long'
  return value > 0n && value <= 18446744073709551615n ? 'unsignedLong' : 'integer'
}

/** The XSD type of the items of a list of scalars. */
export function itemType(item: TypeReference | undefined): string {
  switch (item?.kind) {
    case 'integer':
      return 'int'
    case 'float':
      return 'float'
    case 'date':
      return 'dateTime'
    case 'binary':
      return 'base64Binary'
    case 'string':
    case 'boolean':
    case 'decimal':
      return item.kind
    default:
      return 'anyType'
  }
}
