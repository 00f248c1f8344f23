import type { Kind, Method, ObjectType, Schema, Service, TypeReference } from './schema.js'

const primitives: Readonly<Record<string, readonly [string, Kind]>> = {
  y: ['base64Binary', 'binary'],
  b: ['boolean', 'boolean'],
  t: ['dateTime', 'date'],
  d: ['decimal', 'decimal'],
  e: ['enum', 'string'],
  f: ['float', 'float'],
  i: ['int', 'integer'],
  j: ['json', 'json'],
  s: ['string', 'string'],
  u: ['unsignedInt', 'integer'],
  l: ['unsignedLong', 'integer'],
  v: ['void', 'void'],
}
const kinds = new Map(Object.values(primitives))

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

interface Lookup {
  type(name: string): ObjectType | undefined
  reference(text: string): TypeReference
  subtypes(name: string): readonly string[]
}

function createType(name: string, row: string, lookup: Lookup): ObjectType {
  const [, baseCode = '', local = '', relational = '', counts = ''] = row.split('|')
  const base = baseCode === '' ? undefined : lookup.type(long(baseCode))
  const own = new Map<string, { type: string; form: 'local' | 'relational' | 'count' }>()
  for (const [list, form] of [
    [local, 'local'],
    [relational, 'relational'],
  ] as const) {
    for (const member of list === '' ? [] : list.split(',')) {
      const space = member.indexOf(' ')
      own.set(member.slice(0, space), { type: typeName(member.slice(space + 1)), form })
    }
  }
  for (const count of counts === '' ? [] : counts.split(',')) own.set(count, { type: 'unsignedLong', form: 'count' })

  const resolved = new Map<string, TypeReference | undefined>()

  function ownOrInherited(property: string): TypeReference | undefined {
    const found = own.get(property)
    if (found) return lookup.reference(found.type)
    return base ? (base as InternalType).declared(property) : undefined
  }

  /** A result may be of a subtype (`SoftLayer_Hardware_Server` for `SoftLayer_Hardware`) that REST does not name. */
  function ofSubtypes(property: string): TypeReference | undefined {
    let agreed: TypeReference | undefined
    const queue = [...lookup.subtypes(name)]
    for (let i = 0; i < queue.length; i++) {
      const subtype = lookup.type(queue[i] as string) as InternalType
      queue.push(...lookup.subtypes(queue[i] as string))
      const found = subtype.declaredHere(property)
      if (found && agreed && agreed !== found) return undefined
      agreed ??= found
    }
    return agreed
  }

  const made: InternalType = {
    name,
    base,
    declared: ownOrInherited,
    declaredHere: (property) => {
      const found = own.get(property)
      return found && lookup.reference(found.type)
    },
    property(property) {
      if (resolved.has(property)) return resolved.get(property)
      // SoftLayer_Entity stands for "anything": its subtypes are all types there are.
      const found = ownOrInherited(property) ?? (base ? ofSubtypes(property) : undefined)
      if (resolved.size < 5_000) resolved.set(property, found)
      return found
    },
    form: (property) => own.get(property)?.form ?? base?.form(property),
    names: () => [...new Set([...(base?.names() ?? []), ...own.keys()])],
    is: (other) => name === other || (base?.is(other) ?? false),
  }
  return made
}

interface InternalType extends ObjectType {
  declared(property: string): TypeReference | undefined
  declaredHere(property: string): TypeReference | undefined
}

function createService(
  name: string,
  row: string,
  type: ObjectType | undefined,
  lookup: { service(name: string): Service | undefined; reference(text: string): TypeReference },
): Service {
  const own = new Map<string, string>()
  const methods = row.slice(row.indexOf('|') + 1)
  for (const method of methods === '' ? [] : methods.split(';')) own.set(method.slice(0, method.indexOf(' ')), method)
  const cache = new Map<string, Method | undefined>()
  let getters: Map<string, string> | undefined

  function getterOf(method: string): string | undefined {
    if (!getters) {
      getters = new Map()
      for (const property of type?.names() ?? []) {
        if (type?.form(property) === 'relational') {
          getters.set(`get${property.charAt(0).toUpperCase()}${property.slice(1)}`, property)
        }
      }
    }
    return getters.get(method)
  }

  /** The nearest ancestor that has a service; one without is passed over, not the end of the chain. */
  function parent(): Service | undefined {
    for (let base = type?.base; base; base = base.base) {
      const service = lookup.service(base.name)
      if (service) return service
    }
    return undefined
  }

  function find(method: string): Method | undefined {
    const text = own.get(method)
    if (text !== undefined) return readMethod(text, lookup.reference)
    const inherited = parent()?.method(method)
    if (inherited && inherited.getterOf === undefined) return inherited
    const property = getterOf(method)
    if (property === undefined) return undefined
    const returns = type?.property(property) ?? lookup.reference('any')
    return {
      name: method,
      parameters: [],
      returns,
      static: false,
      noauth: false,
      maskable: true,
      filterable: true,
      limitable: returns.list,
      deprecated: false,
      getterOf: property,
    }
  }

  return {
    name,
    type,
    method(method) {
      if (cache.has(method)) return cache.get(method)
      const found = find(method)
      if (cache.size < 5_000) cache.set(method, found)
      return found
    },
    names() {
      getterOf('')
      return [...new Set([...(parent()?.names() ?? []), ...(getters?.keys() ?? []), ...own.keys()])].sort()
    },
  }
}

function readMethod(text: string, reference: (text: string) => TypeReference): Method {
  const [name = '', flags = '', returns = 'v', parameters = ''] = text.split(' ')
  return {
    name,
    parameters:
      parameters === ''
        ? []
        : parameters.split(',').map((parameter) => {
            const colon = parameter.indexOf(':')
            const equals = parameter.indexOf('=', colon)
            const type = parameter.slice(colon + 1, equals < 0 ? undefined : equals)
            return {
              name: parameter.slice(0, colon),
              type: reference(typeName(type)),
              optional: equals >= 0,
              ...(equals < 0 ? {} : { fallback: JSON.parse(parameter.slice(equals + 1)) as unknown }),
            }
          }),
    returns: reference(typeName(returns)),
    static: flags.includes('s'),
    noauth: flags.includes('n'),
    maskable: flags.includes('m'),
    filterable: flags.includes('f'),
    limitable: flags.includes('l'),
    deprecated: flags.includes('d'),
  }
}

/**
 * A reference to one item. Its `type` is looked up when first asked for: types refer to each other in circles.
 */
function itemReference(
  name: string,
  kind: Kind | undefined,
  type: (name: string) => ObjectType | undefined,
): TypeReference {
  let found: ObjectType | undefined
  let asked = kind !== undefined
  const look = (): ObjectType | undefined => {
    if (!asked) {
      found = type(name)
      asked = true
    }
    return found
  }
  const reference = {
    name,
    list: false,
    get kind(): Kind {
      return kind ?? (look() ? 'object' : 'any')
    },
    get type(): ObjectType | undefined {
      return look()
    },
  } as { -readonly [K in keyof TypeReference]: TypeReference[K] }
  reference.item = reference
  return reference
}

function listOf(item: TypeReference): TypeReference {
  return {
    name: item.name,
    list: true,
    item,
    get kind() {
      return item.kind
    },
    get type() {
      return item.type
    },
  }
}

function index(lines: readonly string[]): Map<string, string> {
  return new Map(lines.map((line) => [long(line.slice(0, line.indexOf('|'))), line]))
}

function long(name: string): string {
  return name.startsWith('~') ? `SoftLayer_${name.slice(1)}` : name
}

function typeName(code: string): string {
  const list = code.endsWith('[]')
  const name = list ? code.slice(0, -2) : code
  return (primitives[name]?.[0] ?? long(name)) + (list ? '[]' : '')
}
