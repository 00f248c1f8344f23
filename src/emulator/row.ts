import type { ObjectType } from '../core/schema.js'
import type { World } from './world.js'

/** One object of the world: its type, and its members as canonical scalars, other rows or lists of them. */
export class Row {
  constructor(
    readonly type: ObjectType,
    readonly values: Record<string, unknown>,
  ) {}

  get id(): number {
    return this.values['id'] as number
  }
}

/** How a child finds its parent, and under which names they know each other. */
export interface Link {
  readonly child: string
  readonly key: string
  readonly parent: string
  readonly list: string
  readonly back: string
}

/** A member that follows from others, such as `guest.location`. */
export type Derived = (row: Row, world: World) => unknown

/** Rows of a table that are not made before they are asked for: a large world must begin at once. */
export interface Dormant {
  /** The id after the last of them. */
  readonly nextId: number
  /** Makes the one with this id, if there is one. */
  wake(id: number): void
  wakeAll(): void
}

/** Whether an object does not exist for whoever is calling. */
export type Hides = (row: Row) => boolean

/** What the world knows of a user beyond the members of the type. */
export interface UserSecrets {
  /** Undefined: the API key serves as the password. */
  password?: string
  /** The second factor of a login, where one is needed. */
  securityCode?: string
  /** Answers by the id of their question; a login has to give one of them. */
  readonly answers: Map<number, string>
  /** Servers of either kind that the user may see without a permission for all of them. */
  readonly devices: Set<Row>
}
