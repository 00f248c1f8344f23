import { CallError } from './error.js'
import { Recent } from './recent.js'
import { isObject, setMember } from './value.js'

/** A legacy nested mask (X-5, S-6, M-8): `{ hardware: { id: {} } }`; an empty object is a leaf. @public */
export interface LegacyMask {
  readonly [property: string]: LegacyMask
}

/**
 * An object mask: text in the API's grammar (M-1), a list of properties (`['id', 'datacenter.name']`), or
 * `{ legacy: {...} }` for the nested form that XML-RPC and SOAP still take.
 * @public
 */
export type MaskInput = string | readonly string[] | { readonly legacy: LegacyMask }

/** A mask that is ready for the wire. */
export type NormalizedMask = { readonly text: string } | { readonly legacy: LegacyMask }

/** Deepest nesting of a mask: far beyond any real one, and no stack is at risk. */
export const maxMaskDepth = 100

/**
 * Brings a mask into the one form that every protocol sends (M-6, M-7): no white space, and with a root. An empty
 * mask is no mask (M-2).
 *
 * @example
 * normalizeMask('id, datacenter[name]') // { text: 'mask[id,datacenter[name]]' }
 * normalizeMask(['id', 'maskFoo'])      // { text: 'mask[id,maskFoo]' }
 * normalizeMask('id;datacenter.name')   // { text: 'mask[id,datacenter.name]' }, see M-9
 *
 * @throws CallError `invalid-call` for unbalanced brackets or a character that no mask can have; says where.
 */
export function normalizeMask(mask: MaskInput | undefined): NormalizedMask | undefined {
  if (mask === undefined || mask === null) return undefined
  if (typeof mask === 'string') return recent.of(mask) ?? undefined
  if (Array.isArray(mask)) return fromList(mask as readonly unknown[])
  if (isObject(mask) && 'legacy' in mask) {
    const legacy = copyLegacy(mask.legacy, 'mask.legacy', 0)
    return Object.keys(legacy).length === 0 ? undefined : { legacy }
  }
  throw new CallError('invalid-call', 'The mask must be text, a list of property names or { legacy: {...} }.')
}

function fromList(items: readonly unknown[]): NormalizedMask | undefined {
  const texts: string[] = []
  for (const item of items) {
    if (typeof item !== 'string') {
      throw new CallError(
        'invalid-call',
        `The mask list may hold text only, not ${item === null ? 'null' : typeof item}.`,
      )
    }
    const text = compact(item)
    if (text !== '') texts.push(text)
  }
  const joined = texts.join(',')
  return recent.of(texts.length > 0 && !texts.every(hasRoot) ? `mask[${joined}]` : joined) ?? undefined
}

/** A program has few masks and sends each many times. Null is no mask. */
const recent = new Recent(fromText)

function fromText(input: string): NormalizedMask | null {
  let text = compact(input)
  if (text === '' || text === '[]' || text === 'mask[]' || text === 'filteredMask[]') return null
  if (!hasRoot(text)) text = `mask[${text.includes(';') ? text.replaceAll(';', ',') : text}]`
  check(text, input)
  return { text }
}

/** A property such as `maskFoo` is no root: the weak spot of M-7. */
function hasRoot(text: string): boolean {
  return text.startsWith('[') || /^(?:mask|filteredMask)(?:$|[[.(])/.test(text)
}

const space = /\s/
const name = /[A-Za-z0-9_]/

/** Takes white space out; between two names it can only be a forgotten comma. */
function compact(input: string): string {
  if (!space.test(input)) return input
  const parts = input.split(/\s/).filter((part) => part !== '')
  for (let i = 1; i < parts.length; i++) {
    const before = parts[i - 1] as string
    const part = parts[i] as string
    if (name.test(before.charAt(before.length - 1)) && name.test(part.charAt(0))) {
      const text = parts.slice(0, i).join('')
      throw new CallError(
        'invalid-call',
        `The mask has no comma between ${near(text, text.length)} and ${near(part, 0)}.`,
      )
    }
  }
  return parts.join('')
}

function check(text: string, input: string): void {
  const open: string[] = []
  for (let i = 0; i < text.length; i++) {
    if (isPlain(text.charCodeAt(i))) continue
    const character = text.charAt(i)
    if (character === '[' || character === '(') {
      if (open.length >= maxMaskDepth) {
        throw new CallError('invalid-call', `The mask is nested deeper than ${maxMaskDepth} levels.`)
      }
      open.push(character === '[' ? ']' : ')')
    } else if (character === ']' || character === ')') {
      if (open.pop() !== character) {
        throw new CallError(
          'invalid-call',
          `The mask has a "${character}" without its opening bracket at ${near(text, i)}.`,
        )
      }
    } else {
      throw new CallError(
        'invalid-call',
        `The mask has an illegal character ${JSON.stringify(character)} at ${near(text, i)}.`,
      )
    }
  }
  if (open.length > 0) {
    throw new CallError(
      'invalid-call',
      `The mask lacks ${open.length} closing bracket(s), the last "${open.at(-1)}": ${near(input, input.length)}.`,
    )
  }
}

/** A letter, digit, underscore, comma or point. A pattern for each character took longer than to read a small answer. */
function isPlain(code: number): boolean {
  if (code >= 0x61) return code <= 0x7a
  if (code >= 0x41) return code <= 0x5a || code === 0x5f
  return (code >= 0x30 && code <= 0x39) || code === 0x2c || code === 0x2e
}

function near(text: string, at: number): string {
  return `${at} (${JSON.stringify(text.slice(Math.max(0, at - 20), at + 20))})`
}

function copyLegacy(value: unknown, path: string, depth: number): LegacyMask {
  // What other clients write for a leaf: '', null, and PHP's empty array.
  if (value === '' || value === null || (Array.isArray(value) && value.length === 0)) return {}
  if (!isObject(value))
    throw new CallError(
      'invalid-call',
      `${path} must be an object; {} stands for a property without a mask of its own.`,
    )
  if (depth >= maxMaskDepth)
    throw new CallError('invalid-call', `The mask is nested deeper than ${maxMaskDepth} levels.`)
  const copy: Record<string, unknown> = {}
  for (const property of Object.keys(value)) {
    const child = value[property]
    if (child !== undefined) setMember(copy, property, copyLegacy(child, `${path}.${property}`, depth + 1))
  }
  return copy as LegacyMask
}
