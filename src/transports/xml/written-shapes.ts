import type { Kind, ObjectType, TypeReference } from '../../core/schema.js'

/** A member as it is written, with the one that came after it the last time. */
export interface WrittenMember<Markup> {
  readonly name: string
  readonly markup: Markup
  readonly reference: TypeReference | undefined
  readonly kind: Kind | undefined
  next: WrittenMember<Markup> | undefined
}

/** The members that objects of a type were written with. */
export interface WrittenShape<Markup> {
  readonly type: ObjectType | undefined
  readonly members: Map<string, WrittenMember<Markup>>
  first: WrittenMember<Markup> | undefined
}

/** Names come from callers: so many are remembered, in all and of one type. */
const mostNames = 5_000
const mostMembers = 1_000

/**
 * What was written before, ready-made: most records have the members of the one before, in the same order, so that each
 * member's markup and type is at hand without being looked up.
 */
export class WrittenShapes<Markup> {
  private readonly named = new Map<string, Markup>()
  private readonly typed = new WeakMap<ObjectType, WrittenShape<Markup>>()
  private readonly untyped = newShape<Markup>(undefined)

  /** @param make makes the markup for a name; it may refuse one. */
  constructor(private readonly make: (name: string, where: () => string) => Markup) {}

  shape(type: ObjectType | undefined): WrittenShape<Markup> {
    if (!type) return this.untyped
    let shape = this.typed.get(type)
    if (!shape) this.typed.set(type, (shape = newShape<Markup>(type)))
    return shape
  }

  /** The member of this name, which comes after `previous` from now on. */
  member(
    shape: WrittenShape<Markup>,
    name: string,
    previous: WrittenMember<Markup> | undefined,
    where: () => string,
  ): WrittenMember<Markup> {
    let member = shape.members.get(name)
    if (!member) {
      const reference = shape.type?.property(name)
      member = { name, markup: this.markup(name, where), reference, kind: reference?.kind, next: undefined }
      if (shape.members.size >= mostMembers || name.length > 200) return member
      shape.members.set(name, member)
    }
    if (previous) previous.next = member
    else shape.first = member
    return member
  }

  markup(name: string, where: () => string): Markup {
    let markup = this.named.get(name)
    if (markup === undefined) {
      markup = this.make(name, where)
      if (this.named.size < mostNames && name.length <= 200) this.named.set(name, markup)
    }
    return markup
  }
}

function newShape<Markup>(type: ObjectType | undefined): WrittenShape<Markup> {
  return { type, members: new Map(), first: undefined }
}
