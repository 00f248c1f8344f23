import type { TypeReference } from '../../core/schema.js'
import { containersOf } from '../xml/containers.js'

/**
 * What becomes of an object that occurs again: written in full each time; in its first place, as PHP does; in its second
 * place, so that a reference comes before its target; or after the operation, as SOAP::Lite does (S-22).
 */
export type SharingForm = 'repeated' | 'in-place' | 'forward' | 'hoisted'

/** An object that was referred to and is not written yet. */
interface Waiting {
  readonly value: object
  readonly id: string
  readonly reference: TypeReference | undefined
}

/**
 * The shared objects of one value while it is written: which have an id, and which are still owed. Lists and bytes are not
 * shared: PHP has identity for objects only (foreign-wire section 1).
 */
export class Sharing {
  private readonly shared: ReadonlySet<object>
  private readonly ids = new Map<object, string>()
  private readonly waiting = new Map<object, Waiting>()

  constructor(
    value: unknown,
    private readonly form: Exclude<SharingForm, 'repeated'>,
    maxDepth: number,
  ) {
    this.shared = containersOf([value], maxDepth).repeated
  }

  /** The id of a shared object, and whether this is the place where it is to be written; undefined when not shared. */
  meet(value: object, reference: TypeReference | undefined): { id: string; written: boolean } | undefined {
    if (!this.shared.has(value) || Array.isArray(value) || value instanceof Uint8Array) return undefined
    const known = this.ids.get(value)
    if (known === undefined) {
      const id = `ref${this.ids.size + 1}`
      this.ids.set(value, id)
      if (this.form !== 'in-place') this.waiting.set(value, { value, id, reference })
      return { id, written: this.form === 'in-place' }
    }
    return { id: known, written: this.form === 'forward' && this.waiting.delete(value) }
  }

  /** Takes the next object that is still owed. */
  takeWaiting(): Waiting | undefined {
    for (const next of this.waiting.values()) {
      this.waiting.delete(next.value)
      return next
    }
    return undefined
  }
}
