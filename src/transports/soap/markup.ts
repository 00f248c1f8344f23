import { piece } from '../xml/byte-writer.js'
import { WrittenShapes, type WrittenMember, type WrittenShape } from '../xml/written-shapes.js'
import type { Dialect } from './dialect.js'

export type ElementShapes = WrittenShapes<ElementMarkup>
export type ElementShape = WrittenShape<ElementMarkup>
export type Member = WrittenMember<ElementMarkup>

/** What an element may be called (S-2). */
export const xmlName = /^[A-Za-z_][A-Za-z0-9._-]*$/

/** What is remembered of elements from one message of a dialect to the next. */
export function createElementShapes(dialect: Dialect): ElementShapes {
  return new WrittenShapes((name) => new ElementMarkup(name, dialect))
}

/** The tags of elements of one name, for the commonest types ready-made. */
export class ElementMarkup {
  /** Without its `>`: attributes may follow. */
  readonly start: Uint8Array
  readonly end: Uint8Array
  /** Whether XML allows the name. */
  readonly isName: boolean
  private readonly types = new Map<string, Uint8Array>()
  private withText: Uint8Array | undefined
  private withInt: Uint8Array | undefined
  private withDate: Uint8Array | undefined
  private withTrue: Uint8Array | undefined
  private withFalse: Uint8Array | undefined
  private withNil: Uint8Array | undefined

  constructor(
    private readonly name: string,
    private readonly dialect: Dialect,
  ) {
    this.start = piece(`<${name}`)
    this.end = piece(`</${name}>`)
    this.isName = xmlName.test(name)
  }

  /** The start tag of a scalar of this XSD type; few of them exist. */
  typed(type: string): Uint8Array {
    let tag = this.types.get(type)
    if (!tag) this.types.set(type, (tag = piece(`<${this.name}${this.type(type)}`)))
    return tag
  }

  get text(): Uint8Array {
    return (this.withText ??= this.typed('string'))
  }

  get int(): Uint8Array {
    return (this.withInt ??= this.typed('int'))
  }

  get date(): Uint8Array {
    return (this.withDate ??= this.typed('dateTime'))
  }

  /** The whole element. */
  flag(value: boolean): Uint8Array {
    if (value) return (this.withTrue ??= piece(`<${this.name}${this.type('boolean')}true</${this.name}>`))
    return (this.withFalse ??= piece(`<${this.name}${this.type('boolean')}false</${this.name}>`))
  }

  /** The whole element. */
  get nil(): Uint8Array {
    return (this.withNil ??= piece(`<${this.name} ${this.dialect.instance}:nil="true"/>`))
  }

  private type(type: string): string {
    return ` ${this.dialect.instance}:type="${this.dialect.schema}:${type}">`
  }
}
