/**
 * Writes a canonical value as JSON text. JSON has no word for some values, so: a bigint is written as its digits, bytes
 * as `{"$base64":"..."}`, a Date as ISO text, NaN and the infinities as text, an object inside itself as
 * `{"$ref":"value.path"}`, and `undefined` members are left out. Control characters are always escaped, so that no
 * value can command a terminal.
 */
export function toJson(value: unknown, indent = 0): string {
  return printable(write(value, { indent, path: ['value'], above: new Map() }))
}

interface Place {
  readonly indent: number
  /** Where we are, as steps from the top. */
  readonly path: string[]
  /** The objects that we are inside of, with their paths. */
  readonly above: Map<object, string>
}

function write(value: unknown, place: Place): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString()
    case 'number':
      return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : `"${value}"`
    case 'object':
      return value === null ? 'null' : writeObject(value, place)
    case 'undefined':
      return 'null'
    default:
      return JSON.stringify(value)
  }
}

function writeObject(value: object, place: Place): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`
  if (value instanceof Uint8Array) {
    return `{"$base64":"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"}`
  }
  const outer = place.above.get(value)
  if (outer !== undefined) return `{"$ref":${JSON.stringify(outer)}}`
  place.above.set(value, place.path.join(''))
  const list = Array.isArray(value)
  const parts: string[] = []
  for (const [name, member] of Object.entries(value)) {
    if (!list && member === undefined) continue
    place.path.push(list ? `[${name}]` : `.${name}`)
    const text = write(member, place)
    place.path.pop()
    parts.push(list ? text : `${JSON.stringify(name)}:${place.indent > 0 ? ' ' : ''}${text}`)
  }
  const depth = place.above.size
  place.above.delete(value)
  const [open, close] = list ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return open + close
  if (place.indent === 0) return open + parts.join(',') + close
  const inner = `\n${' '.repeat(place.indent * depth)}`
  return `${open}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(place.indent * (depth - 1))}${close}`
}

/**
 * Text that is safe to show: control characters other than line feed, and marks that reorder a line, as `\uXXXX`.
 * Inside JSON strings this is the same text to a JSON reader.
 */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
