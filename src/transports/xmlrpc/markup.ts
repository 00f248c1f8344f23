import { piece } from '../xml/byte-writer.js'
import { escapeText } from '../xml/writer.js'
import { WrittenShapes, type WrittenMember, type WrittenShape } from '../xml/written-shapes.js'

export type MemberShapes = WrittenShapes<MemberMarkup>
export type MemberShape = WrittenShape<MemberMarkup>
export type Member = WrittenMember<MemberMarkup>

/** What is remembered of members from one message to the next. */
export function createMemberShapes(): MemberShapes {
  return new WrittenShapes((name, where) => new MemberMarkup(escapeText(name, where)))
}

/** The markup of a member up to its value; together with what is around the commonest values. */
export class MemberMarkup {
  private readonly start: string
  readonly opening: Uint8Array
  private withText: Uint8Array | undefined
  private withInteger: Uint8Array | undefined
  private withTrue: Uint8Array | undefined
  private withFalse: Uint8Array | undefined

  /** @param name with its escapes. */
  constructor(name: string) {
    this.start = `<member><name>${name}</name><value>`
    this.opening = piece(this.start)
  }

  get text(): Uint8Array {
    return (this.withText ??= piece(`${this.start}<string>`))
  }

  get integer(): Uint8Array {
    return (this.withInteger ??= piece(`${this.start}<int>`))
  }

  /** The whole member. */
  flag(value: boolean): Uint8Array {
    if (value) return (this.withTrue ??= piece(`${this.start}<boolean>1</boolean></value></member>`))
    return (this.withFalse ??= piece(`${this.start}<boolean>0</boolean></value></member>`))
  }
}

/** Markup that is the same in every message. */
export const markup = /* @__PURE__ */ pieces({
  value: '<value>',
  valueEnd: '</value>',
  memberEnd: '</value></member>',
  text: '<string>',
  textEnd: '</string>',
  textMemberEnd: '</string></value></member>',
  integer: '<int>',
  integerEnd: '</int>',
  integerMemberEnd: '</int></value></member>',
  true: '<boolean>1</boolean>',
  false: '<boolean>0</boolean>',
  struct: '<struct>',
  structEnd: '</struct>',
  array: '<array><data>',
  arrayEnd: '</data></array>',
  noItems: '<array><data/></array>',
})

function pieces<Name extends string>(texts: Readonly<Record<Name, string>>): Readonly<Record<Name, Uint8Array>> {
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, piece(text)] as const)
  return Object.fromEntries(entries) as Record<Name, Uint8Array>
}
