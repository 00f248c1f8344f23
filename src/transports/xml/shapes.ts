import type { ObjectType } from '../../core/schema.js'

/**
 * The members that objects of a type were seen to have, each pointing to the one that came after it the last time: the
 * next record's markup is compared, not looked up.
 */
export interface Shape<Member> {
  readonly type: ObjectType | undefined
  readonly members: Map<string, Member>
  first: Member | undefined
}

/** A shape for each type that has been seen; one for all objects of no known type. */
export class Shapes<Member> {
  private readonly known = new Map<ObjectType | undefined, Shape<Member>>()

  of(type: ObjectType | undefined): Shape<Member> {
    let shape = this.known.get(type)
    if (!shape) {
      shape = { type, members: new Map(), first: undefined }
      this.known.set(type, shape)
    }
    return shape
  }
}
