/**
 * A value of the API in its canonical form: what "the same answer" means on every protocol.
 *
 * - integers are `number`, beyond 2^53 `bigint`
 * - decimals are strings in one spelling (`'0.05'`, `'10'`), as database drivers do it: a binary float would change money
 * - `dateTime` is an ISO 8601 string that keeps its offset, or a `Date` on request
 * - `base64Binary` is a `Uint8Array`
 * - in arguments, `undefined` members are left out and `null` is said
 *
 * @public
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | readonly Value[]
  | { readonly [name: string]: Value | undefined }

/** A plain object of values. @public */
export type ValueObject = { readonly [name: string]: Value | undefined }

/** One place where two values are not the same. @public */
export interface Difference {
  /** Where, as a property path such as `value[3].datacenter.name`. */
  readonly path: string
  readonly left: unknown
  readonly right: unknown
}

/** How far two values may be apart and still count as the same. @public */
export interface EqualOptions {
  /**
   * Take `null` and `''` as the same, for a protocol that cannot carry the difference
   * (capability `nullVsEmpty`, wire-facts X-25). Default false.
   */
  readonly nullIsEmpty?: boolean
  /** Stop after this many differences. Default 20. */
  readonly limit?: number
}

/**
 * The places where two canonical values differ; empty when they are the same. Members that are `undefined` count as
 * absent, shared and cyclic objects are compared by content, `-0` is not `0`, `NaN` is `NaN`.
 *
 * @example
 * differences({ id: 1 }, { id: 2 }) // [{ path: 'value.id', left: 1, right: 2 }]
 *
 * @public
 */
export function differences(left: unknown, right: unknown, options: EqualOptions = {}): Difference[] {
  const found: Difference[] = []
  const limit = options.limit ?? 20
  const pairs = new Map<object, Set<object>>()
  const stack: [unknown, unknown, string][] = [[left, right, 'value']]
  while (stack.length > 0 && found.length < limit) {
    const [a, b, path] = stack.pop() as [unknown, unknown, string]
    if (Object.is(a, b)) continue
    if (options.nullIsEmpty === true && (a === null || a === '') && (b === null || b === '')) continue
    if (!isContainer(a) || !isContainer(b)) {
      found.push({ path, left: a, right: b })
      continue
    }
    if (a instanceof Uint8Array || b instanceof Uint8Array || a instanceof Date || b instanceof Date) {
      if (!sameLeafObject(a, b)) found.push({ path, left: a, right: b })
      continue
    }
    const seen = pairs.get(a)
    if (seen?.has(b) === true) continue
    if (seen) seen.add(b)
    else pairs.set(a, new Set([b]))
    if (Array.isArray(a) || Array.isArray(b)) {
      if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) {
        found.push({ path, left: a, right: b })
        continue
      }
      for (let i = a.length - 1; i >= 0; i--) stack.push([a[i], b[i], `${path}[${i}]`])
      continue
    }
    const names = Object.keys(a).concat(Object.keys(b).filter((name) => !Object.hasOwn(a, name)))
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i] as string
      stack.push([own(a, name), own(b, name), `${path}.${name}`])
    }
  }
  return found
}

/** Whether two canonical values are the same: see {@link differences}. @public */
export function equal(left: unknown, right: unknown, options: EqualOptions = {}): boolean {
  return differences(left, right, { ...options, limit: 1 }).length === 0
}

/** Whether a value is an object with members: not null, a list, bytes or a date. */
export function isObject(value: unknown): value is ValueObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date)
  )
}

/**
 * Sets a member that came from the wire. `__proto__` becomes an own property and never touches the prototype
 * (peer-facts section 0, point 3).
 */
export function setMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[name] = value
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

function sameLeafObject(a: object, b: object): boolean {
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime())
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i])
  }
  return false
}
