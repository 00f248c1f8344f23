import type { ObjectType } from '../../core/schema.js'
import { Container, type ContainerParts } from '../xml/paths.js'
import type { Element } from './element.js'

/** An object or list at its place in an item. */
export class SoapContainer extends Container {
  /** The type whose members these are. */
  readonly type: ObjectType | undefined
  /** JSON of what an object has before its first member. */
  readonly head: string
  /** The order of the members as far as it is known. */
  private ranks: Map<string, number> | undefined
  private highest = 0

  constructor(
    readonly element: Element,
    parts: ContainerParts & { readonly type?: ObjectType | undefined; readonly head?: string },
  ) {
    super(parts)
    this.type = parts.type
    this.head = parts.head ?? ''
  }

  /**
   * Whether a member may come after another. Where the order is not always the same a list may come twice, which some
   * serializers write for its items.
   */
  mayFollow(name: string, before: string | undefined): boolean {
    const ranks = (this.ranks ??= new Map<string, number>())
    const from = before === undefined ? 0 : (ranks.get(before) ?? 0)
    const known = ranks.get(name)
    if (known !== undefined) return known > from
    let between = from + 1
    if (from < this.highest) {
      // Each of the others has to be looked at.
      if (ranks.size > 2000) return false
      let next = from + 2
      for (const rank of ranks.values()) if (rank > from && rank < next) next = rank
      between = (from + next) / 2
      if (between <= from) return false
    }
    if (!this.budget.spend(1)) return false
    this.highest = Math.max(this.highest, between)
    ranks.set(name, between)
    return true
  }
}
