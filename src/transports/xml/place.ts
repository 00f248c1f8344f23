import type { Call } from '../../core/call.js'
import { CallError, type ErrorCode } from '../../core/error.js'
import { foreignName } from '../../core/plain.js'

/** So many levels are looked through one by one; hardly a value has more. */
const nearLevels = 16

/** Where in the arguments a writer is, for errors such as `args[0].tags[2]`; also the guard against cycles. */
export class Place {
  /** The step at each level; undefined where the writer is at the object itself. */
  private readonly steps: (string | number | undefined)[] = [undefined]
  private readonly open: object[] = []
  /** What is open below the near levels. */
  private readonly deep = new Set<object>()
  private depth = 0

  constructor(readonly maxDepth: number) {}

  /** Goes to a member or an item of what is open. */
  step(step: string | number | undefined): void {
    this.steps[this.depth] = step
  }

  enter(value: object): void {
    const { depth, open } = this
    const near = depth < nearLevels ? depth : nearLevels
    for (let i = 0; i < near; i++) if (open[i] === value) this.refuseCycle()
    if (depth >= nearLevels && this.deep.has(value)) this.refuseCycle()
    if (depth >= this.maxDepth) this.refuse('invalid-call', `is nested deeper than ${this.maxDepth} levels`)
    if (depth >= nearLevels) this.deep.add(value)
    else open[depth] = value
    this.depth = depth + 1
    this.steps[depth + 1] = undefined
  }

  leave(value: object): void {
    this.depth--
    if (this.depth >= nearLevels) this.deep.delete(value)
  }

  readonly text = (): string => {
    let text = ''
    for (const step of this.steps.slice(0, Math.min(this.depth + 1, 30))) {
      if (step === undefined) continue
      text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`
    }
    return text
  }

  refuse(code: ErrorCode, what: string): never {
    throw new CallError(code, `${this.text()} ${what}`)
  }

  /** The error for a caller's value that cannot be read, such as a getter or proxy that throws, with where it is. */
  unreadable(error: unknown, level: number): unknown {
    if (CallError.is(error)) return error
    this.depth = level
    this.steps[level] = undefined
    return new CallError('invalid-call', `${this.text()} cannot be read`, { cause: error })
  }

  /** How many objects and lists are open. */
  get level(): number {
    return this.depth
  }

  private refuseCycle(): never {
    this.refuse('invalid-call', 'refers to an object that it is inside of: a cycle cannot be sent')
  }
}

/** Runs the writing of a call, so that every error is a CallError that names the call. */
export function writing<T>(protocol: string, call: Call, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (CallError.is(error) && error.call !== undefined) throw error
    const where = `${call.service}::${call.method}: `
    if (CallError.is(error))
      throw new CallError(error.code, `${where}${error.message}`, { call, protocol, cause: error.cause })
    // A getter or proxy of the caller that throws, or a text that is longer than the engine's longest.
    throw new CallError('invalid-call', `${where}the call cannot be read`, { call, protocol, cause: error })
  }
}

/** A date as the API writes it: with an offset, milliseconds only when there are some. */
export function dateOut(date: Date, place: Place): string {
  if (Number.isNaN(date.getTime())) place.refuse('invalid-call', 'is an invalid date')
  const text = date.toISOString()
  // Years of more than four digits get a sign, which no reader of the API's dates knows.
  if (text.length > 24) place.refuse('invalid-call', 'is a date of no year from 0 to 9999')
  return `${text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1)}+00:00`
}

/** An item of a list. A hole is refused: it may be a mistake, and a list of holes costs no memory until it is written. */
export function itemAt(items: readonly unknown[], index: number, place: Place): unknown {
  const item = items[index]
  if (item === undefined && !(index in items)) place.refuse('invalid-call', `has a hole at [${index}]: say null there`)
  return item
}

/** Refuses objects with more to them than their members, such as Map, Set, instances of classes, and other binary. */
export function checkPlain(value: object, place: Place): void {
  const name = foreignName(value)
  if (name === undefined) return
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    place.refuse('invalid-call', `is binary of another kind (${name}): send a Uint8Array`)
  }
  place.refuse('invalid-call', `is a ${name}: send a plain object, a list or a plain value`)
}
