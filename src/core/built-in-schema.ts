import { serviceLines, typeLines } from './generated/schema-table.js'
import { createSchema } from './schema-reader.js'
import type { Schema } from './schema.js'

let known: Schema | undefined

/** The built-in schema of API v3.1; types are read when first asked for. @public */
export function builtInSchema(): Schema {
  known ??= createSchema(typeLines, serviceLines)
  return known
}
