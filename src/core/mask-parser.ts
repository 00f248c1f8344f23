import { CallError } from './error.js'
import { maxMaskDepth, type LegacyMask, type NormalizedMask } from './mask.js'

/** What a mask asks for at one level, with all its roots merged. */
export interface MaskNode {
  /** Below a `filteredMask` root: the call's filter cuts lists too (F-8). */
  filtered: boolean
  /** From a legacy mask: local properties always stay (M-3). */
  readonly legacy: boolean
  /** Properties by type scope; the scope without a type is `''` (M-1). */
  readonly scopes: Map<string, Map<string, MaskNode>>
}

/** How strictly a mask is read. */
export interface MaskParserSettings {
  /** Add up what a property asks for that stands twice in one type scope, where the API refuses (M-4). Default false. */
  readonly mergeDuplicates?: boolean
}

/** Reads a normalized mask. */
export function maskNode(mask: NormalizedMask, settings?: MaskParserSettings): MaskNode {
  return 'text' in mask ? parseMask(mask.text, settings) : legacyNode(mask.legacy)
}

/**
 * Reads a mask with its roots (M-1): sets, chains, types, several roots with or without brackets around them.
 *
 * @throws CallError `invalid-call` when the text is no mask, `fault` for a property that stands twice in one type
 * scope, in the API's words (M-4).
 */
export function parseMask(text: string, settings: MaskParserSettings = {}): MaskNode {
  const reader = new MaskReader(text, settings.mergeDuplicates === true)
  return reader.roots()
}

function legacyNode(legacy: LegacyMask): MaskNode {
  const properties = new Map(Object.keys(legacy).map((name) => [name, legacyNode(legacy[name] ?? {})]))
  return { filtered: false, legacy: true, scopes: new Map(properties.size === 0 ? [] : [['', properties]]) }
}

function emptyNode(filtered: boolean): MaskNode {
  return { filtered, legacy: false, scopes: new Map() }
}

class MaskReader {
  private at = 0

  constructor(
    private readonly text: string,
    private readonly mergeDuplicates: boolean,
  ) {}

  roots(): MaskNode {
    const merged = emptyNode(false)
    const bracketed = this.take('[')
    while (this.at < this.text.length) {
      if (this.take(',')) continue
      if (bracketed && this.take(']')) break
      const root = this.name()
      if (root !== 'mask' && root !== 'filteredMask')
        throw this.wrong(`the root must be mask or filteredMask, not "${root}"`)
      const node = emptyNode(root === 'filteredMask')
      this.tail(node, 0)
      merge(merged, node)
    }
    if (this.at < this.text.length) throw this.wrong('text after the end')
    return merged
  }

  /** What follows a root or a property: a type, then a chain or a set. */
  private tail(node: MaskNode, depth: number): void {
    if (depth > maxMaskDepth) throw this.wrong('nested too deep')
    let type = ''
    if (this.take('(')) {
      type = this.name()
      if (!this.take(')')) throw this.wrong('")" expected')
    }
    if (this.take('.')) this.property(node, type, depth)
    else if (this.take('[')) {
      while (!this.take(']')) {
        if (this.take(',')) continue
        this.property(node, type, depth)
        if (!this.peek(',') && !this.peek(']')) throw this.wrong('"," or "]" expected')
      }
    } else if (type !== '') scope(node, type)
  }

  private property(parent: MaskNode, type: string, depth: number): void {
    const name = this.name()
    // A type behind a property opens another scope of the same property: `(TypeA)[x],hardware(TypeB)[y]` (M-4).
    const typed = this.peek('(')
    const child = emptyNode(parent.filtered)
    this.tail(child, depth + 1)
    const properties = scope(parent, type)
    const known = properties.get(name)
    if (!known) properties.set(name, child)
    else if (this.mergeDuplicates || (typed && !overlaps(known, child))) merge(known, child)
    else throw duplicate(name)
  }

  private name(): string {
    const start = this.at
    while (this.at < this.text.length && /\w/.test(this.text.charAt(this.at))) this.at++
    if (start === this.at) throw this.wrong('a name is missing')
    return this.text.slice(start, this.at)
  }

  private peek(character: string): boolean {
    return this.text.charAt(this.at) === character
  }

  private take(character: string): boolean {
    if (!this.peek(character)) return false
    this.at++
    return true
  }

  private wrong(what: string): CallError {
    const place = JSON.stringify(this.text.slice(Math.max(0, this.at - 20), this.at + 20))
    return new CallError('invalid-call', `The mask cannot be read at ${this.at} (${place}): ${what}.`)
  }
}

function scope(node: MaskNode, type: string): Map<string, MaskNode> {
  let properties = node.scopes.get(type)
  if (!properties) node.scopes.set(type, (properties = new Map()))
  return properties
}

/** Whether what was read last has a type scope that is known already: it has one, of the others there may be many. */
function overlaps(known: MaskNode, last: MaskNode): boolean {
  for (const type of last.scopes.keys()) if (known.scopes.has(type)) return true
  return false
}

/** Different roots may name the same property: what they ask for is added up. */
function merge(target: MaskNode, source: MaskNode): void {
  target.filtered ||= source.filtered
  for (const [type, properties] of source.scopes) {
    const into = scope(target, type)
    for (const [name, child] of properties) {
      const known = into.get(name)
      if (known) merge(known, child)
      else into.set(name, child)
    }
  }
}

/** A mask that asks for what either of two asks for; both stay as they are. */
export function added(a: MaskNode, b: MaskNode): MaskNode {
  const scopes = new Map([...a.scopes].map(([type, properties]) => [type, new Map(properties)] as const))
  for (const [type, properties] of b.scopes) {
    const into = scopes.get(type) ?? new Map<string, MaskNode>()
    scopes.set(type, into)
    for (const [name, child] of properties) {
      const known = into.get(name)
      into.set(name, known ? added(known, child) : child)
    }
  }
  return { filtered: a.filtered || b.filtered, legacy: a.legacy || b.legacy, scopes }
}

function duplicate(name: string): CallError {
  const message = `Property '${name}' is named more than once in the same scope of the object mask.`
  return new CallError('fault', message, { status: 500, fault: { code: 'SoftLayer_Exception_Public', message } })
}
