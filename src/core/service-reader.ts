import type { Method, ObjectType, Service, TypeReference } from './schema.js'
import { typeName } from './type-code.js'

/** Makes a service from its line of the generated table. */
export function createService(
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
