import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import type { Container, Slot } from '../xml/paths.js'

/** What the transcoder asks of the reader that it works for. */
export interface SharedObjects {
  /** Whether a place waits for what comes later. */
  isWaiting(): boolean
  /** Whether an id is taken already. */
  isDefined(id: string): boolean
  /** Says what an id stands for. */
  define(id: string, value: Value): void
  /** Puts what an id stands for into its place, now or when it comes. */
  refer(container: object, key: string | number, id: string, reference: TypeReference | undefined): void
}

/** A place where something is shared or refers to what is. */
interface Sharing {
  readonly id: string
  readonly refers: boolean
  readonly item: number
  readonly path: readonly (string | number)[]
  readonly reference: TypeReference | undefined
}

/** The places in items that are read together where objects are shared: the items are made first, then these are filled. */
export class SharedPlaces {
  private places: Sharing[] = []
  private readonly defined = new Set<string>()
  private known = 0
  private current = 0

  constructor(private readonly objects: SharedObjects) {}

  /** Items begin that will be given together. */
  begin(): void {
    this.places = []
    this.defined.clear()
    this.known = 0
    this.current = 0
  }

  /** An item is whole. */
  pass(): void {
    this.known = this.places.length
    this.current++
  }

  /** Remembers an id, or what refers to one, in the item that is being read; false for an id that is taken. */
  add(id: string, { way, container, name, reference }: Slot): boolean {
    const refers = way === 'reference'
    // Said twice is said wrong, which the reader tells.
    if (!refers && (this.defined.has(id) || this.objects.isDefined(id))) return false
    if (!refers) this.defined.add(id)
    this.places.push({ id, refers, item: this.current, path: pathOf(container, name), reference })
    return true
  }

  /**
   * Puts shared objects into their places in the items that were given last.
   * @param whole is told how many items there are whenever nothing waits.
   */
  settle(items: Value[], first: number, whole?: (count: number) => void): void {
    for (const { id, refers, item, path, reference } of this.places.slice(0, this.known)) {
      let container: Record<string | number, unknown> = items as unknown as Record<number, unknown>
      let key: string | number = first + item
      if (!this.objects.isWaiting()) whole?.(key)
      for (const next of path) {
        container = container[key] as Record<string | number, unknown>
        key = next
      }
      try {
        if (refers) this.objects.refer(container, key, id, reference)
        else this.objects.define(id, container[key] as Value)
      } catch (error) {
        // Only the items before it are whole.
        items.length = first + item
        throw error
      }
    }
    if (!this.objects.isWaiting()) whole?.(items.length)
  }
}

/** Where an id ends that is no longer than usual, and of the usual characters. */
export function endOfId(input: Uint8Array, from: number): number {
  let end = from
  while (end - from <= 100 && isIdPart(input[end])) end++
  return end
}

/** Where a member or item of a container is, from the item on. */
function pathOf(container: Container, name: string): (string | number)[] {
  const path: (string | number)[] = []
  let key: string | number = container.isList ? container.index : name
  for (let each: Container | undefined = container; each?.parent; each = each.parent) {
    path.unshift(key)
    key = each.parent.isList ? each.parent.index : each.name
  }
  return path
}

function isIdPart(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= 97 && byte <= 122) ||
      (byte >= 65 && byte <= 90) ||
      (byte >= 48 && byte <= 57) ||
      byte === 95 ||
      byte === 46 ||
      byte === 45)
  )
}
