import type { Kind } from '../../core/schema.js'
import { copyOf } from '../../core/copy.js'
import type { Member, ScalarMarkup } from './memory.js'

/** Types whose text needs little or no work when it is the declared one. */
const quickTypes: readonly (readonly [tag: string, read: ScalarMarkup['read'], kind: Kind])[] = [
  ['string', 'text', 'string'],
  ['int', 'integer', 'integer'],
  ['boolean', 'boolean', 'boolean'],
  ['string', 'date', 'date'],
]

/** A member up to its value, and the markup around it when it is a scalar. */
const spacedMarkup =
  /^(\s*<member>\s*<name>[^<]*<\/name>\s*<value>)(?:(\s*<(string|int|boolean)>)[^<]*(<\/\3>\s*<\/value>\s*<\/member>))?/

/**
 * Remembers the markup around a scalar whose type is the declared one.
 * @param value how the value begins.
 */
export function learnFlat(member: Member, value: string): void {
  const quick = quickTypes.find(([name]) => value.startsWith(`<${name}>`))?.[0]
  const read = quick === undefined ? undefined : quickRead(member, quick)
  if (read !== undefined)
    member.scalar = { open: `${member.opening}<${quick}>`, close: `</${quick}></value></member>`, read }
}

/**
 * Remembers the markup of a member that has white space in it.
 * @param text the member, or how it begins when it is long.
 * @param length how long it is.
 */
export function learnSpaced(member: Member, text: string, length: number): void {
  if (member.opening === '\0') return
  const markup = spacedMarkup.exec(text)
  if (!markup) return
  const [, opening = '', spaceAndTag, tag, close] = markup
  member.opening = copyOf(opening)
  const read = tag === undefined ? undefined : quickRead(member, tag)
  if (read === undefined || close === undefined || markup[0].length !== length) return
  member.scalar = { open: copyOf(`${opening}${spaceAndTag}`), close: copyOf(close), read }
}

/** How a scalar of a wire type can be read at once, when it is the declared one. */
function quickRead({ reference, name }: Member, tag: string): ScalarMarkup['read'] | undefined {
  if (reference?.list === true || name === '__proto__') return undefined
  const found = quickTypes.find(
    ([wire, read, kind]) => wire === tag && (reference ? reference.kind === kind : read !== 'date'),
  )
  return found?.[1]
}
