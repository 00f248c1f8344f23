import type { ValueSettings } from '../../core/codec.js'
import { canonicalScalar, type RawScalar } from '../../core/scalar.js'
import type { TypeReference } from '../../core/schema.js'
import { setMember, type Value } from '../../core/value.js'

/** A place that waits for an element that comes later in the document. */
interface Waiting {
  readonly container: Record<string | number, unknown>
  readonly key: string | number
  readonly id: string
  readonly reference: TypeReference | undefined
}

/** The elements of a document that are referred to (S-22): one value for all places, whichever comes first. */
export class References {
  private readonly targets = new Map<string, Value>()
  private readonly aliases = new Map<string, string>()
  private readonly waiting: Waiting[] = []
  private readonly expected = new Map<string, TypeReference | undefined>()

  constructor(private readonly settings: ValueSettings) {}

  /** Says what an id stands for; false when it is taken. */
  define(id: string, value: Value): boolean {
    if (this.targets.has(id)) return false
    this.targets.set(id, value)
    return true
  }

  /** Says that an id stands for what another one stands for: an element that is referred to may itself refer. */
  alias(id: string, to: string): void {
    this.aliases.set(id, to)
  }

  /** The value of an id as a place of a declared type has it; undefined when it has not come yet. */
  target(id: string, reference: TypeReference | undefined): Value | undefined {
    const value = this.targets.get(id)
    return value === undefined ? undefined : this.fit(value, reference)
  }

  /** Keeps a place until the element comes. */
  wait(container: object, key: string | number, id: string, reference: TypeReference | undefined): void {
    this.waiting.push({ container: container as Record<string | number, unknown>, key, id, reference })
    if (!this.expected.has(id)) this.expected.set(id, reference)
  }

  /** The declared type of the first place that waits for an id. */
  wanted(id: string): TypeReference | undefined {
    return this.expected.get(id)
  }

  /** Fills the places that waited; an id that never came, if there is one. */
  settle(): string | undefined {
    for (const { container, key, id, reference } of this.waiting) {
      if (!this.targets.has(id)) this.follow(id)
      const value = this.target(id, reference)
      if (value === undefined) return id
      if (key === '__proto__') setMember(container, key, value)
      else container[key] = value
    }
    return undefined
  }

  /** Defines an id, and all on the way, by the aliases that lead to a target. Each alias is followed once. */
  private follow(id: string): void {
    const passed: string[] = []
    let next: string | undefined = id
    while (next !== undefined && !this.targets.has(next)) {
      passed.push(next)
      const to = this.aliases.get(next)
      this.aliases.delete(next)
      next = to
    }
    const value = next === undefined ? undefined : this.targets.get(next)
    if (value !== undefined) for (const one of passed) this.targets.set(one, value)
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
