import type { TypeReference } from '../../core/schema.js'
import { longestPiece } from './json-output.js'
import { literal, literalOf, type Literal } from './literal.js'

/** How the text at a place becomes JSON; `id` and `reference` are parts of a tag, `start` and `end` are no text. */
export type Way = 'start' | 'end' | 'text' | 'integer' | 'number' | 'decimal' | 'flag' | 'date' | 'id' | 'reference'

/** A place in the items of a list where something stands that is not markup, and the ways on from there. */
export interface Slot {
  readonly way: Way
  readonly container: Container
  /** The member that it is of; empty in a list. */
  readonly name: string
  readonly reference: TypeReference | undefined
  /** The markup that it depends on. */
  readonly markup: string
  readonly edges: Edge[]
  /** Whether a way on from it was ever read: what comes once only is not worth learning. */
  isPassed: boolean
}

/** The markup between two slots, as it was once, and what it stands for. */
export interface Edge {
  readonly markup: Literal
  readonly json: Literal
  readonly to: Slot
  readonly moves: readonly Move[] | undefined
}

/** The beginning of an item of a list within an item. */
export interface Move {
  readonly list: Container
  readonly isFirst: boolean
}

/** What a container is made of. */
export interface ContainerParts {
  readonly isList: boolean
  /** The member that it is; empty in a list. */
  readonly name: string
  /** The declared type, of a list that of its items. */
  readonly reference: TypeReference | undefined
  readonly parent?: Container | undefined
  readonly budget: Budget
  /** Of the outermost list. Default 1. */
  readonly depth?: number
}

/** An object or list at its place in an item: all items share it. */
export class Container {
  readonly isList: boolean
  readonly name: string
  readonly reference: TypeReference | undefined
  readonly parent: Container | undefined
  readonly budget: Budget
  /** Which item of this list is being read. */
  index = 0
  readonly depth: number
  private slots: Map<string, Slot> | undefined
  private inner: Map<string, Container> | undefined

  constructor({ isList, name, reference, parent, budget, depth = 1 }: ContainerParts) {
    this.isList = isList
    this.name = name
    this.reference = reference
    this.parent = parent
    this.budget = budget
    this.depth = parent ? parent.depth + 1 : depth
  }

  /** The same slot again for the same parts; a new one each time when too many are known. */
  slot(name: string, way: Way, reference: TypeReference | undefined, markup = ''): Slot {
    const key = `${way} ${name} ${markup}`
    const known = this.slots?.get(key)
    if (known) return known
    const slot: Slot = { way, container: this, name, reference, markup, edges: [], isPassed: false }
    if (this.budget.spend(costOf(key))) (this.slots ??= new Map<string, Slot>()).set(key, slot)
    return slot
  }

  /**
   * The object or list within this one that a key stands for; a new one each time when too many are known, which may learn for
   * itself as long as it lives.
   */
  within<C extends Container>(key: string, create: (budget: Budget) => C): C {
    const known = this.inner?.get(key)
    if (known) return known as C
    if (!this.budget.spend(costOf(key))) return create(new Budget())
    const container = create(this.budget)
    ;(this.inner ??= new Map<string, Container>()).set(key, container)
    return container
  }
}

/** Long keys count for more, so that all that is learned stays within some megabytes. */
function costOf(key: string): number {
  return 1 + (key.length >> 7)
}

/** How much may still be learned: names and markup come from the wire. */
export class Budget {
  private left = 40_000

  get isSpent(): boolean {
    return this.left <= 0
  }

  spend(count: number): boolean {
    this.left -= count
    return this.left >= 0
  }
}

/** So many lists are begun before all is forgotten that was learned when nothing more could be. */
const mostSinceSpent = 16

/** What was learned of the lists of earlier answers. */
export class ListMemory {
  private budget = new Budget()
  private known = new Map<string, Slot>()
  /** How many lists were begun since nothing more can be learned. */
  private sinceSpent = 0

  /** Where the items of a list begin; a key stands for all that it depends on. */
  start(key: string, create: (budget: Budget) => Container): Slot {
    // Where all is new each time, to learn it is what takes longest.
    if (this.budget.isSpent && ++this.sinceSpent > mostSinceSpent) {
      this.sinceSpent = 0
      this.budget = new Budget()
      this.known = new Map()
    }
    const known = this.known.get(key)
    if (known) return known
    const slot = create(this.budget).slot('', 'start', undefined)
    if (this.budget.spend(1)) this.known.set(key, slot)
    return slot
  }
}

const mostEdges = 8

/** Remembers a way from one slot to another, unless it is the first or there are many already. */
export function learn(slot: Slot, markup: Uint8Array, edge: Omit<Edge, 'markup' | 'json'>, json: string): void {
  const { edges, container, isPassed } = slot
  slot.isPassed = true
  if (!isPassed) return
  if (markup.length < 4 || edges.length >= mostEdges) return
  if (markup.length > longestPiece || json.length > longestPiece) return
  // Long markup counts for more, so that all of it stays within some megabytes.
  if (!container.budget.spend(1 + (markup.length >> 8))) return
  edges.push({ ...edge, markup: literalOf(markup), json: literal(json) })
}

/** JSON of at least four characters: white space may stand anywhere but in a text, which may end with the first. */
export function padded(json: string, way: Way): string {
  if (json.length >= 4) return json
  const closing = way === 'text' ? 1 : 0
  return json.slice(0, closing) + ' '.repeat(4 - json.length) + json.slice(closing)
}
