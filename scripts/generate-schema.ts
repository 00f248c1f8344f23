/**
 * Makes `src/core/generated/schema-table.ts` from a description of the API.
 *
 *     npm run generate:schema -- FILE|URL
 *
 * Two forms are read: the compact `schema.json` (`{ format, types, services }`) and the form of the public metadata
 * endpoint https://api.softlayer.com/metadata/v3.1 (wire-facts C-5). In the latter, relational getters are not listed
 * (C-7); in both they follow from the properties, so they are not written to the table.
 */
import { readFile, writeFile } from 'node:fs/promises'

type Parameter = readonly [name: string, type: string, fallback?: unknown]
interface Method {
  readonly params: readonly Parameter[]
  readonly returns: string
  readonly static?: boolean
  readonly noauth?: boolean
  readonly maskable?: boolean
  readonly filterable?: boolean
  readonly limitable?: boolean
  readonly deprecated?: boolean
}
interface Type {
  readonly base?: string
  readonly local?: Readonly<Record<string, string>>
  readonly relational?: Readonly<Record<string, string>>
  readonly count?: readonly string[]
}
interface Description {
  readonly types: Readonly<Record<string, Type>>
  readonly services: Readonly<Record<string, { readonly methods: Readonly<Record<string, Method>> }>>
}

interface MetadataType {
  readonly base?: string
  readonly noservice?: boolean
  readonly properties?: Readonly<Record<string, { type: string; typeArray?: boolean; form: string }>>
  readonly methods?: Readonly<
    Record<
      string,
      Omit<Method, 'params' | 'returns'> & {
        readonly type: string
        readonly typeArray?: boolean
        readonly parameters?: readonly { name: string; type: string; typeArray?: boolean; defaultValue?: unknown }[]
      }
    >
  >
}

const codes: Readonly<Record<string, string>> = {
  base64Binary: 'y',
  boolean: 'b',
  dateTime: 't',
  decimal: 'd',
  enum: 'e',
  float: 'f',
  int: 'i',
  json: 'j',
  string: 's',
  unsignedInt: 'u',
  unsignedLong: 'l',
  void: 'v',
}
const flags = [
  ['static', 's'],
  ['noauth', 'n'],
  ['maskable', 'm'],
  ['filterable', 'f'],
  ['limitable', 'l'],
  ['deprecated', 'd'],
] as const

/** Turns the metadata endpoint's form into the compact one. */
export function fromMetadata(metadata: Readonly<Record<string, MetadataType>>): Description {
  const types: Record<string, Type> = {}
  const services: Record<string, { methods: Record<string, Method> }> = {}
  for (const [name, type] of Object.entries(metadata)) {
    const local: Record<string, string> = {}
    const relational: Record<string, string> = {}
    const count: string[] = []
    for (const [property, is] of Object.entries(type.properties ?? {})) {
      const reference = is.type + (is.typeArray === true ? '[]' : '')
      if (is.form === 'count') count.push(property)
      else if (is.form === 'relational') relational[property] = reference
      else local[property] = reference
    }
    types[name] = { ...(type.base === undefined ? {} : { base: type.base }), local, relational, count }
    if (type.noservice === true) continue
    const methods: Record<string, Method> = {}
    for (const [method, is] of Object.entries(type.methods ?? {})) {
      const { parameters, type: returns, typeArray, ...rest } = is
      const params = (parameters ?? []).map((parameter): Parameter => {
        const reference = parameter.type + (parameter.typeArray === true ? '[]' : '')
        return 'defaultValue' in parameter
          ? [parameter.name, reference, parameter.defaultValue]
          : [parameter.name, reference]
      })
      methods[method] = { ...rest, params, returns: returns + (typeArray === true ? '[]' : '') }
    }
    services[name] = { methods }
  }
  return { types, services }
}

/** The lines of the table: see the header of the generated file. */
export function tableOf({ types, services }: Description): { types: string[]; services: string[] } {
  const members = (record: Readonly<Record<string, string>> = {}): string =>
    Object.entries(record)
      .map(([name, type]) => `${name} ${code(type)}`)
      .join(',')
  return {
    types: Object.entries(types).map(([name, type]) =>
      [
        short(name),
        short(type.base ?? ''),
        members(type.local),
        members(type.relational),
        (type.count ?? []).join(','),
      ].join('|'),
    ),
    services: Object.entries(services).map(([name, service]) => {
      const methods = Object.entries(service.methods).map(([method, is]) => {
        const on = flags
          .filter(([flag]) => is[flag] === true)
          .map(([, letter]) => letter)
          .join('')
        const params = is.params.map(
          ([parameter, type, ...fallback]) =>
            `${parameter}:${code(type)}${fallback.length > 0 ? `=${JSON.stringify(fallback[0])}` : ''}`,
        )
        return [method, on, code(is.returns), params.join(',')].join(' ')
      })
      return `${short(name)}|${methods.join(';')}`
    }),
  }
}

function short(name: string): string {
  return name.startsWith('SoftLayer_') ? `~${name.slice('SoftLayer_'.length)}` : name
}

function code(type: string): string {
  const list = type.endsWith('[]')
  const name = list ? type.slice(0, -2) : type
  return (codes[name] ?? short(name)) + (list ? '[]' : '')
}

function render(table: { types: string[]; services: string[] }): string {
  const lines = (rows: readonly string[]): string =>
    rows.map((row) => `  '${row.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}',`).join('\n')
  return `/**
 * Generated by scripts/generate-schema.ts: do not edit. Every type, property, service and method of the API.
 *
 * A type is \`name|base|local|relational|counts\`, a service \`name|method flags returns parameters;...\`. \`~\` is
 * \`SoftLayer_\`, a one-letter type is a primitive, \`[]\` a list, \`=\` a default value.
 */

export const typeLines: readonly string[] = [
${lines(table.types)}
]

export const serviceLines: readonly string[] = [
${lines(table.services)}
]
`
}

async function read(source: string): Promise<unknown> {
  if (/^https?:/.test(source)) return (await fetch(source)).json()
  return JSON.parse(await readFile(source, 'utf8'))
}

const source = process.argv[2]
if (source !== undefined && process.argv[1]?.includes('generate-schema') === true) {
  const data = (await read(source)) as Record<string, unknown>
  const description = 'format' in data ? (data as unknown as Description) : fromMetadata(data as never)
  await writeFile(new URL('../src/core/generated/schema-table.ts', import.meta.url), render(tableOf(description)))
}
