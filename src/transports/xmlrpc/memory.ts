import type { ObjectType, TypeReference } from '../../core/schema.js'
import { copyOf } from '../../core/copy.js'
import { ListMemory } from '../xml/paths.js'
import { Shapes, type Shape } from '../xml/shapes.js'

/** A member as it was seen, with the one that came after it the last time. */
export interface Member {
  readonly name: string
  /** Name and markup up to the value, as it was the last time; at first as an unindented document has it. */
  opening: string
  readonly reference: TypeReference | undefined
  next: Member | undefined
  /** Markup around a scalar as it was the first time: two comparisons read the whole member. */
  scalar: ScalarMarkup | undefined
}

export interface ScalarMarkup {
  readonly open: string
  readonly close: string
  readonly read: 'text' | 'integer' | 'boolean' | 'date'
}

/** What was learned of the records of earlier answers, for the next ones. Bounded: names come from the wire. */
export class Memory {
  readonly lists = new ListMemory()
  private readonly shapes = new Shapes<Member>()
  private left = 20_000

  shape(type: ObjectType | undefined): Shape<Member> {
    return this.shapes.of(type)
  }

  member(shape: Shape<Member>, name: string): Member {
    const known = shape.members.get(name)
    if (known) return known
    const copy = copyOf(name)
    const opening = plainName.test(copy) ? `<member><name>${copy}</name><value>` : '\0'
    const member = { name: copy, opening, reference: shape.type?.property(copy), next: undefined, scalar: undefined }
    if (this.left > 0 && copy.length < 200) {
      this.left--
      shape.members.set(copy, member)
    }
    return member
  }
}

const plainName = /^[^&<>\r]*$/
