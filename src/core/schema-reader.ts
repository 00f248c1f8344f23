import type { ObjectType, Schema, Service, TypeReference } from './schema.js'
import { createService } from './service-reader.js'
import { kinds, long } from './type-code.js'
import { createType, itemReference, listOf } from './type-reader.js'

/** Knows nothing: for callers who want raw values. @public */
export const emptySchema: Schema = createSchema([], [])

/** Makes a schema from the lines of a generated table (see scripts/generate-schema.ts). */
export function createSchema(typeTable: readonly string[], serviceTable: readonly string[]): Schema {
  const typeRows = index(typeTable)
  const serviceRows = index(serviceTable)
  const typeCache = new Map<string, ObjectType>()
  const serviceCache = new Map<string, Service>()
  const references = new Map<string, TypeReference>()
  let children: Map<string, string[]> | undefined

  function reference(text: string): TypeReference {
    let found = references.get(text)
    if (!found) {
      found = text.endsWith('[]') ? listOf(reference(text.slice(0, -2))) : itemReference(text, kinds.get(text), type)
      // Names come from callers and from the wire: an unbounded cache would be a leak.
      if (references.size < 20_000) references.set(text, found)
    }
    return found
  }

  function subtypes(name: string): readonly string[] {
    if (!children) {
      children = new Map()
      for (const [row, line] of typeRows) {
        const base = long(line.split('|', 2)[1] ?? '')
        const siblings = children.get(base)
        if (siblings) siblings.push(row)
        else children.set(base, [row])
      }
    }
    return children.get(name) ?? []
  }

  function type(name: string): ObjectType | undefined {
    const cached = typeCache.get(name)
    if (cached) return cached
    const row = typeRows.get(name)
    if (row === undefined) return undefined
    const made = createType(name, row, { type, reference, subtypes })
    typeCache.set(name, made)
    return made
  }

  function service(name: string): Service | undefined {
    const cached = serviceCache.get(name)
    if (cached) return cached
    const row = serviceRows.get(name)
    if (row === undefined) return undefined
    const made = createService(name, row, type(name), { service, reference })
    serviceCache.set(name, made)
    return made
  }

  return {
    services: () => [...serviceRows.keys()],
    types: () => [...typeRows.keys()],
    service,
    type,
    reference,
  }
}

function index(lines: readonly string[]): Map<string, string> {
  return new Map(lines.map((line) => [long(line.slice(0, line.indexOf('|'))), line]))
}
