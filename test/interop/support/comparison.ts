/** How far a foreign client's idea of a value may be from ours without being wrong. */
export interface Looseness {
  /** The client has one value for null, an empty text and nothing. */
  readonly nullIsEmpty?: boolean
  /** The client reads numbers from text or text from numbers. */
  readonly textNumbers?: boolean
  /** The client reads what is true as 1. */
  readonly booleanNumbers?: boolean
  /** The client reads booleans as text. */
  readonly textBooleans?: boolean
  /** The client trims text. */
  readonly trimmedText?: boolean
  /** Integers past 2^53 lose digits in the client. */
  readonly roundIntegers?: boolean
  /** The client keeps the lower 32 bits of an integer. */
  readonly wrappedIntegers?: boolean
  /** The client has one value for an empty list and an empty object. */
  readonly emptyIsEmpty?: boolean
  /** The client reads a list of one as the item. */
  readonly bareItem?: boolean
}

/** The first place where what a client decoded is not what our transport decoded; undefined when all is the same. */
export function difference(ours: unknown, theirs: unknown, loose: Looseness, path = 'value'): string | undefined {
  if (ours instanceof Uint8Array) return bytesDifference(ours, theirs, path)
  if (isEmpty(ours, loose) && isEmpty(theirs, loose)) return undefined
  if (Array.isArray(ours)) {
    if (!Array.isArray(theirs) && loose.bareItem === true && ours.length === 1)
      return difference(ours[0], theirs, loose, path)
    if (!Array.isArray(theirs) || theirs.length !== ours.length) return said(path, ours, theirs)
    for (const [i, item] of ours.entries()) {
      const found = difference(item, theirs[i], loose, `${path}[${i}]`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (typeof ours === 'object' && ours !== null) {
    if (typeof theirs !== 'object' || theirs === null || Array.isArray(theirs)) return said(path, ours, theirs)
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const [left, right] = [ours, theirs].map((side) => (side as Record<string, unknown>)[name])
      const found = difference(left, right, loose, `${path}.${name}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  return sameLeaf(ours, theirs, loose) ? undefined : said(path, ours, theirs)
}

function sameLeaf(ours: unknown, theirs: unknown, loose: Looseness): boolean {
  if (Object.is(ours, theirs)) return true
  if (loose.trimmedText === true && typeof ours === 'string' && typeof theirs === 'string')
    return ours.trim() === theirs.trim()
  if (loose.textBooleans === true && typeof ours === 'boolean') return String(ours) === theirs
  if (loose.booleanNumbers === true && typeof ours === 'boolean')
    return sameLeaf(Number(ours), theirs, { textNumbers: true })
  if (loose.textNumbers === true && isNumeric(ours) && isNumeric(theirs)) {
    if (String(ours) === String(theirs)) return true
    // Past 53 bits two numbers that differ may be the same double.
    return exact(ours) && exact(theirs) && Number(ours) === Number(theirs) ? true : roughly(ours, theirs, loose)
  }
  return isNumeric(ours) && isNumeric(theirs) && roughly(ours, theirs, loose)
}

function roughly(ours: unknown, theirs: unknown, loose: Looseness): boolean {
  if (loose.wrappedIntegers === true && isWhole(ours) && isWhole(theirs))
    return BigInt.asIntN(32, BigInt(ours)) === BigInt(theirs)
  return loose.roundIntegers === true && !exact(ours) && Math.abs(Number(ours) / Number(theirs) - 1) < 1e-12
}

function exact(value: unknown): boolean {
  return Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER
}

function isNumeric(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true
  return typeof value === 'string' && /^-?\d*\.?\d+(?:[eE][-+]?\d+)?$/.test(value)
}

function isWhole(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}

function isEmpty(value: unknown, loose: Looseness): boolean {
  if (value === undefined) return true
  if (loose.nullIsEmpty === true && (value === null || value === '')) return true
  if (loose.trimmedText === true && typeof value === 'string' && value.trim() === '') return true
  if (loose.emptyIsEmpty !== true || typeof value !== 'object' || value === null) return false
  return Object.keys(value).length === 0
}

function bytesDifference(ours: Uint8Array, theirs: unknown, path: string): string | undefined {
  const text = Buffer.from(ours).toString('base64')
  const said = typeof theirs === 'object' && theirs !== null ? (theirs as { base64?: unknown }).base64 : theirs
  return said === text ? undefined : `${path}: bytes ${text.slice(0, 40)} came as ${show(theirs)}`
}

function said(path: string, ours: unknown, theirs: unknown): string {
  return `${path}: ours ${show(ours)}, theirs ${show(theirs)}`
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member))
  return (text ?? 'nothing').slice(0, 200)
}
