import { toBase64 } from '../../core/base64.js'

/** How a server or a client spells JSON. */
export interface JsonStyle {
  /** Writes a text with its quotes. */
  readonly quote: (text: string) => string
  /** Deepest nesting. */
  readonly maxDepth: number
}

/** A value that JSON cannot hold. */
export class UnwritableValue extends Error {
  constructor(
    /** Whether the value is sound but JSON has no form for it. */
    readonly sound: boolean,
    readonly reason: string,
    readonly path: string,
  ) {
    super(`${path}: ${reason}`)
  }
}

/**
 * Writes a value as JSON: bytes as base64, dates with their offset, bigint as digits. Written by hand
 * because `JSON.stringify` turns NaN into null and -0 into 0, calls `toJSON`, and refuses bigint.
 *
 * @throws UnwritableValue naming the place, such as `args[0].tags[2]`.
 */
export function writeJson(value: unknown, root: string, style: JsonStyle): string {
  const writer = new JsonWriter(style)
  try {
    return writer.write(value, 0)
  } catch (error) {
    if (error instanceof Refusal) throw new UnwritableValue(error.sound, error.message, writer.path(root, error.depth))
    // A getter or proxy of the caller that throws, or a text that is longer than the engine's longest.
    throw new UnwritableValue(false, 'it cannot be read', root)
  }
}

class Refusal extends Error {
  constructor(
    reason: string,
    readonly depth: number,
    readonly sound = false,
  ) {
    super(reason)
  }
}

class JsonWriter {
  /** The place that is being written: a member name or an index for each level. */
  private readonly place: (string | number)[] = []

  constructor(private readonly style: JsonStyle) {}

  path(root: string, depth: number): string {
    let path = root
    for (let i = 0; i < depth && i < 20; i++) {
      const step = this.place[i] as string | number
      path += typeof step === 'number' ? `[${step}]` : `.${step}`
    }
    return depth > 20 ? `${path}…` : path
  }

  write(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return this.text(value, depth)
      case 'number':
        if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
        throw new Refusal(`${value} has no JSON form`, depth, true)
      case 'boolean':
        return value ? 'true' : 'false'
      case 'bigint':
        return String(value)
      case 'undefined':
        return 'null'
      case 'object':
        return value === null ? 'null' : this.container(value, depth)
      default:
        throw new Refusal(`a ${typeof value} is no value of the API`, depth)
    }
  }

  private container(value: object, depth: number): string {
    if (value instanceof Uint8Array) return this.style.quote(toBase64(value))
    if (value instanceof Date) return this.date(value, depth)
    if (depth >= this.style.maxDepth) {
      throw new Refusal(`it is nested deeper than ${this.style.maxDepth}, or holds itself`, depth)
    }
    return Array.isArray(value) ? this.list(value as unknown[], depth) : this.object(value, depth)
  }

  private list(items: readonly unknown[], depth: number): string {
    let text = '['
    for (let i = 0; i < items.length; i++) {
      this.place[depth] = i
      if (i > 0) text += ','
      text += this.write(items[i], depth + 1)
    }
    return `${text}]`
  }

  private object(value: object, depth: number): string {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null && isForeign(value)) {
      throw new Refusal(`a ${value.constructor.name} is no value of the API`, depth)
    }
    let text = '{'
    let separator = ''
    for (const name of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[name]
      if (member === undefined) continue
      this.place[depth] = name
      text += `${separator}${this.text(name, depth + 1)}:${this.write(member, depth + 1)}`
      separator = ','
    }
    return `${text}}`
  }

  private text(value: string, depth: number): string {
    const quoted = this.style.quote(value)
    // JSON.stringify has written a lone surrogate as an escape.
    if (quoted.includes('\\ud') && loneSurrogate.test(value)) throw new Refusal('it is not well-formed Unicode', depth)
    return quoted
  }

  private date(value: Date, depth: number): string {
    if (Number.isNaN(value.getTime())) throw new Refusal('it is an invalid Date', depth)
    const text = value.toISOString()
    return `"${text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1)}+00:00"`
  }
}

const loneSurrogate = /\p{Surrogate}/u
const foreign = [
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  RegExp,
  ArrayBuffer,
  Error,
  String,
  Number,
  Boolean,
] as readonly (abstract new (...args: never[]) => object)[]

/** Objects whose content is not in their own members: writing them as `{}` would lose it in silence. */
function isForeign(value: object): boolean {
  return ArrayBuffer.isView(value) || foreign.some((constructor) => value instanceof constructor)
}

/** JSON as PHP writes it: `/` escaped, nothing but ASCII (foreign-wire section 5). */
export function quoteAsPhp(text: string): string {
  const quoted = JSON.stringify(text)
  return needsEscape.test(quoted) ? quoted.replace(needsEscapes, escapeCharacter) : quoted
}

const needsEscape = /[/\u0080-\uffff]/
const needsEscapes = /[/\u0080-\uffff]/g

function escapeCharacter(character: string): string {
  return character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
