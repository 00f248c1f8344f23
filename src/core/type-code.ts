import type { Kind } from './schema.js'

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
/** Kinds of values by the names of primitive types. */
export const kinds = new Map(Object.values(primitives))

/** The name that stands shortened in a generated table. */
export function long(name: string): string {
  return name.startsWith('~') ? `SoftLayer_${name.slice(1)}` : name
}

/** The type that a code of a generated table stands for, such as `i[]`. */
export function typeName(code: string): string {
  const list = code.endsWith('[]')
  const name = list ? code.slice(0, -2) : code
  return (primitives[name]?.[0] ?? long(name)) + (list ? '[]' : '')
}
