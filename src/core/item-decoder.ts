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
  /**
   * Takes the next bytes of the body (decompressed) and gives the items that are whole by now.
   * @throws CallError as `decode` does. Items that were whole before the failure have been given.
   */
  push(chunk: Uint8Array): readonly Value[]
  /** Says that the body has ended, and gives the last items. @throws CallError also for a body that was cut off. */
  end(): readonly Value[]
  /** How many items there are in all, as soon as the API has said so. */
  readonly total: number | undefined
}

/**
 * Reads the whole body first: for a protocol that cannot do better, and for answers that are no list on the wire, such as
 * a fault or the bare only item.
 */
export class WholeItems implements ItemDecoder {
  total: number | undefined
  private readonly body = new ByteQueue()

  constructor(
    private readonly head: ResponseHead,
    private readonly call: Call,
    private readonly decode: (response: WireResponse, call: Call) => Reply,
    private readonly limit: number,
  ) {}

  push(chunk: Uint8Array): readonly Value[] {
    this.body.add(chunk)
    checkHeld(this.body.length, this.limit, this.call)
    return []
  }

  end(): readonly Value[] {
    // A copy: what is decoded must not change with the queue's memory.
    const body = this.body.peek().slice()
    this.body.drop(body.length)
    const { value, total } = this.decode({ ...this.head, body }, this.call)
    this.total = total
    if (value === null || value === undefined) return []
    return Array.isArray(value) ? (value as Value[]) : [value as Value]
  }
}

/** @throws CallError `too-large` when more has to be held than is allowed. */
export function checkHeld(bytes: number, limit: number, call: Call): void {
  if (bytes <= limit) return
  throw new CallError(
    'too-large',
    `${call.service}::${call.method}: more than ${limit} bytes came without the end of an item: ask for less with a mask, or raise maxResponseBytes`,
    { call },
  )
}

