import { toBase64 } from '../../core/base64.js'
import { foreignName } from '../../core/plain.js'
import { Budget, HoldsItself, mostNodes, mostPlainNodes, TooManyNodes } from './budget.js'
import { dateText } from './date-text.js'
import { RawNumber } from './raw-number.js'

/** A value that JSON cannot hold. */
export class UnwritableValue extends Error {
  constructor(
    /** Whether the value is sound but JSON has no form for it. */
    readonly sound: boolean,
    readonly reason: string,
    readonly path: string,
    readonly kind: 'value' | 'depth' | 'size' = 'value',
  ) {
    super(`${path}: ${reason}`)
  }
}

/**
 * Writes a value as JSON: bytes as base64, dates with their offset, bigint as digits. `JSON.stringify`
 * does the work only where it is right: it turns NaN into null and -0 into 0, calls `toJSON`, and refuses bigint.
 *
 * @throws UnwritableValue naming the place, such as `args[0].tags[2]`.
 */
export function writeJson(value: unknown, root: string, maxDepth: number): string {
  const writer = new JsonWriter(maxDepth, new Budget(value, mostNodes))
  try {
    const plain = plainText(value, maxDepth)
    return plain ?? writer.write(value, 0)
  } catch (error) {
    if (error instanceof Refusal) {
      const kind = error instanceof TooDeep ? 'depth' : 'value'
      throw new UnwritableValue(error.sound, error.message, writer.path(root, error.depth), kind)
    }
    if (error instanceof TooManyNodes) throw new UnwritableValue(false, error.message, root, 'size')
    if (error instanceof HoldsItself) throw new UnwritableValue(false, error.message, root, 'depth')
    // A getter or proxy of the caller that throws, or a text that is longer than the engine's longest.
    throw new UnwritableValue(false, 'it cannot be read', writer.path(root, writer.level))
  }
}

/** What `JSON.stringify` makes of a value where that is right, else undefined. */
function plainText(value: unknown, maxDepth: number): string | undefined {
  try {
    if (!isPlain(value, maxDepth, new Budget(value, mostPlainNodes))) return undefined
    const text = JSON.stringify(value)
    // So are lone surrogates written; a text of the caller may have the same characters.
    return text.includes('\\ud') ? undefined : text
  } catch (error) {
    if (error instanceof TooManyNodes || error instanceof HoldsItself) throw error
    // The slow way finds out where.
    return undefined
  }
}

/** Whether `JSON.stringify` would write a value as this file does, apart from lone surrogates. */
function isPlain(value: unknown, levels: number, budget: Budget): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object' || levels === 0) return false
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (!isPlain(item, levels - 1, budget)) return false
    // Afterwards: a list of holes is long and holds nothing to count.
    budget.spend(value.length)
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  // Much faster than Object.keys; an inherited member could only make the answer false.
  let count = 0
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined && !isPlain(member, levels - 1, budget)) return false
    count++
  }
  budget.spend(count)
  return true
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

/** Too many levels, or a value that holds itself. */
class TooDeep extends Refusal {}

class JsonWriter {
  /** The place that is being written: a member name or an index for each level. */
  private readonly place: (string | number)[] = []
  /** How many steps of it lead to what is being read. */
  level = 0

  constructor(
    private readonly maxDepth: number,
    private readonly budget: Budget,
  ) {}

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
        // PHP reads `-0` as the integer 0.
        if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
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
    if (value instanceof Uint8Array) return `"${toBase64(value)}"`
    if (value instanceof Date) return this.date(value, depth)
    if (value instanceof RawNumber) return value.text
    if (depth >= this.maxDepth) {
      throw new TooDeep(`it is nested deeper than ${this.maxDepth}, or holds itself`, depth)
    }
    return Array.isArray(value) ? this.list(value as unknown[], depth) : this.object(value, depth)
  }

  private list(items: readonly unknown[], depth: number): string {
    let text = '['
    for (let i = 0; i < items.length; i++) {
      this.place[depth] = i
      this.level = depth + 1
      if (i > 0) text += ','
      const item = items[i]
      // A list of holes costs no memory until it is written.
      if (item === undefined && !(i in items)) throw new Refusal('a hole in a list: say null there', depth + 1)
      text += this.write(item, depth + 1)
    }
    this.budget.spend(items.length)
    return `${text}]`
  }

  private object(value: object, depth: number): string {
    this.level = depth
    const foreign = foreignName(value)
    if (foreign !== undefined) {
      throw new Refusal(`a ${foreign} is no value of the API: send a plain object, a list or a Uint8Array`, depth)
    }
    this.budget.spend(1)
    let text = '{'
    let separator = ''
    for (const name of Object.keys(value)) {
      this.place[depth] = name
      this.level = depth + 1
      const member = (value as Record<string, unknown>)[name]
      if (member === undefined) continue
      text += `${separator}${this.text(name, depth + 1)}:${this.write(member, depth + 1)}`
      separator = ','
    }
    return `${text}}`
  }

  private text(value: string, depth: number): string {
    if (needsNoEscape.test(value)) return `"${value}"`
    const quoted = JSON.stringify(value)
    // JSON.stringify has written a lone surrogate as an escape.
    if (quoted.includes('\\ud') && loneSurrogate.test(value)) throw new Refusal('it is not well-formed Unicode', depth)
    return quoted
  }

  private date(value: Date, depth: number): string {
    if (Number.isNaN(value.getTime())) throw new Refusal('it is an invalid Date', depth)
    const text = dateText(value)
    if (/^[+-]/.test(text)) throw new Refusal('it is a date of no year from 0 to 9999', depth)
    return `"${text}"`
  }
}

const needsNoEscape = /^[ !#-[\]-~]*$/
const loneSurrogate = /\p{Surrogate}/u
/** JSON as PHP spells it: `/` escaped, nothing but ASCII (foreign-wire section 5). Both occur within texts only. */
export function asPhp(json: string): string {
  return json.replace(/[/\u0080-\uffff]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
