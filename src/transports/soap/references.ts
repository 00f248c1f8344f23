import type { ValueSettings } from '../../core/codec.js'
import { canonicalScalar, type RawScalar } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { setMember, type Value } from '../../core/value.js'

/** A place that waits for an element that comes later in the document. */
interface Waiting {
  readonly container: Record<string | number, unknown>
  readonly key: string | number
  readonly reference: TypeReference | undefined
}

/** The elements of a document that are referred to (S-22): one value for all places, whichever comes first. */
export class References {
  /** How many places wait for an element that has not come yet. */
  waiting = 0
  /** Whether elements were forgotten to stay within the limit. */
  hasForgotten = false
  private readonly targets = new Map<string, Value>()
  private readonly places = new Map<string, Waiting[]>()
  /** The ids that stand for what another one stands for, by the other. */
  private readonly aliases = new Map<string, string[]>()

  /**
   * @param most how many elements are remembered; the oldest is forgotten first.
   */
  constructor(
    private readonly settings: ValueSettings,
    private readonly most = Infinity,
  ) {}

  isDefined(id: string): boolean {
    return this.targets.has(id)
  }

  /** Says what an id stands for, and fills the places that wait for it; false when it is taken. */
  define(id: string, value: Value): boolean {
    if (this.targets.has(id)) return false
    const ids = [id]
    for (let next = ids.pop(); next !== undefined; next = ids.pop()) {
      this.remember(next, value)
      this.fill(next, value)
      const others = this.aliases.get(next)
      if (!others) continue
      this.aliases.delete(next)
      for (const other of others) if (!this.targets.has(other)) ids.push(other)
    }
    return true
  }

  /** Says that an id stands for what another one stands for: an element that is referred to may itself refer. */
  alias(id: string, to: string): void {
    const others = this.aliases.get(to)
    if (others) others.push(id)
    else this.aliases.set(to, [id])
  }

  /** The value of an id as a place of a declared type has it; undefined when it has not come yet. */
  target(id: string, reference: TypeReference | undefined): Value | undefined {
    const value = this.targets.get(id)
    return value === undefined ? undefined : this.fit(value, reference)
  }

  /** Keeps a place until the element comes. */
  wait(container: object, key: string | number, id: string, reference: TypeReference | undefined): void {
    const place = { container: container as Record<string | number, unknown>, key, reference }
    const places = this.places.get(id)
    if (places) places.push(place)
    else this.places.set(id, [place])
    this.waiting++
  }

  /** The declared type of the first place that waits for an id. */
  wanted(id: string): TypeReference | undefined {
    return this.places.get(id)?.[0]?.reference
  }

  private remember(id: string, value: Value): void {
    if (this.targets.size >= this.most) {
      const [oldest] = this.targets.keys()
      this.targets.delete(oldest as string)
      this.hasForgotten = true
    }
    this.targets.set(id, value)
  }

  private fill(id: string, value: Value): void {
    const places = this.places.get(id)
    if (!places) return
    this.places.delete(id)
    this.waiting -= places.length
    for (const { container, key, reference } of places) {
      const fitted = this.fit(value, reference)
      if (key === '__proto__') setMember(container, key, fitted)
      else container[key] = fitted
    }
  }

  /** An id that never came, if there is one. */
  missing(): string | undefined {
    const [id] = this.places.keys()
    return id
  }

  /** An element was read where it stands; where it is referred to, something else may be declared. */
  private fit(value: Value, reference: TypeReference | undefined): Value {
    if (!reference || value === null || Array.isArray(value)) return value
    const isLeaf = typeof value !== 'object' || value instanceof Uint8Array
    const fitted =
      isLeaf && reference.kind !== 'any' ? canonicalScalar(value as RawScalar, reference.kind, this.settings) : value
    return reference.list ? [fitted] : fitted
  }
}
