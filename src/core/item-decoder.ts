import type { Call, Reply } from './call.js'
import type { ResponseHead, WireResponse } from './codec.js'
import { CallError } from './error.js'
import { ByteQueue } from './byte-queue.js'
import type { Value } from './value.js'

/**
 * Reads the items of a list out of a body as it arrives: bytes in, items out, no I/O. How the bytes are cut does not
 * matter.
 *
 * @public
 */
export interface ItemDecoder {
  /** Takes the next bytes of the body (decompressed) and gives the items that are whole by now. Never throws. */
  push(chunk: Uint8Array): readonly Value[]
  /** Says that the body has ended, and gives the last items. Never throws. */
  end(): readonly Value[]
  /** What went wrong after the items that were given; nothing more can be read then. */
  readonly failure: CallError | undefined
  /** How many items there are in all, as soon as the API has said so. */
  readonly total: number | undefined
}

/** An item decoder that may throw wherever it finds something wrong: what it gave before is kept. */
export abstract class FallibleItems implements ItemDecoder {
  failure: CallError | undefined
  total: number | undefined

  constructor(protected readonly call: Call) {}

  push(chunk: Uint8Array): readonly Value[] {
    return this.attempt((give) => this.take(chunk, give))
  }

  end(): readonly Value[] {
    return this.attempt((give) => this.finish(give))
  }

  /** Takes bytes; gives whole items, one list or several. @throws CallError */
  protected abstract take(chunk: Uint8Array, give: (items: readonly Value[]) => void): void
  /** The body is over. @throws CallError */
  protected abstract finish(give: (items: readonly Value[]) => void): void

  private attempt(work: (give: (items: readonly Value[]) => void) => void): readonly Value[] {
    if (this.failure) return []
    let given: readonly Value[] = []
    try {
      work((items) => {
        given = given.length === 0 ? items : [...given, ...items]
      })
    } catch (error) {
      this.failure = CallError.is(error)
        ? error
        : new CallError('malformed', `${nameOf(this.call)} was answered with something unreadable; see the cause`, {
            cause: error,
            call: this.call,
          })
    }
    return given
  }
}

/**
 * Reads the whole body first: for a protocol that cannot do better, and for answers that are no list on the wire, such
 * as a fault or the bare only item.
 */
export class WholeItems extends FallibleItems {
  private readonly body = new ByteQueue()

  constructor(
    private readonly head: ResponseHead,
    call: Call,
    private readonly decode: (response: WireResponse, call: Call) => Reply,
    private readonly limit: number,
  ) {
    super(call)
  }

  protected take(chunk: Uint8Array): void {
    this.body.add(chunk)
    checkHeld(this.body.length, this.limit, this.call)
  }

  protected finish(give: (items: readonly Value[]) => void): void {
    // A copy: what is decoded must not change with the queue's memory.
    const body = this.body.peek().slice()
    this.body.drop(body.length)
    const { value, total } = this.decode({ ...this.head, body }, this.call)
    this.total = total
    if (value === null || value === undefined) return
    give(Array.isArray(value) ? (value as Value[]) : [value as Value])
  }
}

/** @throws CallError `too-large` when more has to be held than is allowed. */
export function checkHeld(bytes: number, limit: number, call: Call): void {
  if (bytes <= limit) return
  throw new CallError(
    'too-large',
    `${nameOf(call)}: more than ${limit} bytes came without the end of an item: ask for less with a mask, or raise maxResponseBytes`,
    { call },
  )
}

function nameOf(call: Call): string {
  return `${call.service}::${call.method}`
}
