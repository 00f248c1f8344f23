import type { TypeReference } from '../../core/schema.js'
import { literal, type Literal } from './literal.js'

/** How the text at a place becomes JSON. */
export type Way =
  | 'start'
  | 'end'
  | 'text'
  | 'integer'
  | 'number'
  | 'decimal'
  | 'flag'
  | 'date'
  | 'id'
  | 'reference'

/** A place in the items of a list where a text stands that is not markup, and the ways on from there. */
export interface Slot {
  readonly way: Way
  readonly container: Container
  /** Markup that ends the text: the name of the wire's type or element. */
  readonly tag: string
  readonly edges: Edge[]
}

/** The markup between two slots, as it was once, and the JSON that it stands for. */
export interface Edge {
  readonly markup: Literal
  readonly json: Literal
  readonly to: Slot
}

/** An object or list of an item, at its place in the item: all items share it. */
export class Container {
  readonly depth: number
  private readonly slots = new Map<string, Slot>()
  private readonly inner = new Map<string, Container>()

  constructor(
    readonly isList: boolean,
    readonly reference: TypeReference | undefined,
    readonly budget: Budget,
    readonly parent: Container | undefined,
    depth = 0,
  ) {
    this.depth = parent ? parent.depth + 1 : depth
  }

  /** The slot of a member, or of an item; the same again for the same. Undefined when too many are known. */
  slot(name: string, way: Way, tag: string): Slot | undefined {
    const key = `${way} ${tag} ${name}`
    const known = this.slots.get(key)
    if (known) return known
    if (!this.budget.spend(1)) return undefined
    const slot: Slot = { way, container: this, tag, edges: [] }
    this.slots.set(key, slot)
    return slot
  }

  /** The object or list that is a member or an item. Undefined when too many are known. */
  container(name: string, isList: boolean, reference: TypeReference | undefined): Container | undefined {
    const key = `${isList ? 'list' : 'object'} ${name}`
    const known = this.inner.get(key)
    if (known) return known
    if (!this.budget.spend(1)) return undefined
    const container = new Container(isList, reference, this.budget, this)
    this.inner.set(key, container)
    return container
  }
}

/** How much may still be learned: names and markup come from the wire. */
export class Budget {
  private left = 20_000

  spend(count: number): boolean {
    if (this.left < count) return false
    this.left -= count
    return true
  }
}

const mostEdges = 8
const longestMarkup = 4000

/** Remembers a way from one slot to another, unless there are many already. */
export function learn({ edges, container }: Slot, markup: Uint8Array, json: string, to: Slot, of: (bytes: Uint8Array) => Literal): void {
  if (markup.length < 4 || markup.length > longestMarkup || edges.length >= mostEdges) return
  // Long markup counts for more, so that all of it stays within some megabytes.
  if (!container.budget.spend(1 + (markup.length >> 8))) return
  edges.push({ markup: of(markup), json: literal(padded(json)), to })
}

/** JSON of at least four characters: white space may stand anywhere but in a text. */
export function padded(json: string): string {
  if (json.length >= 4) return json
  const closing = json.startsWith('"') ? 1 : 0
  return json.slice(0, closing) + ' '.repeat(4 - json.length) + json.slice(closing)
}
