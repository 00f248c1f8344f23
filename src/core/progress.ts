import type { WireRequest, WireResponse } from './codec.js'
import type { Timings } from './error.js'

/** How far a call has come. @public */
export interface CallProgress {
  /** How many times it was tried, the present attempt included; 0 before the first. */
  readonly attempts: number
  /** Milliseconds of the last attempt's parts, and of the whole call up to now. */
  readonly timings: Timings
  /** Bytes of the last attempt's bodies. */
  readonly bytes: CallBytes
  /** HTTP status of the last attempt's answer. */
  readonly status: number | undefined
}

/** Sizes of bodies in bytes. @public */
export interface CallBytes {
  readonly request: number
  /** After decompression. */
  readonly response: number
  /** As it came over the wire; the same as `response` when it was not compressed. */
  readonly received: number
}

type Part = 'encode' | 'wire' | 'decode'

/** Progress as the pipeline writes it. A class and plain numbers: it is made for every call. */
export class Progress implements CallProgress {
  attempts = 0
  status: number | undefined
  private readonly started = performance.now()
  private part: Part | undefined
  private since = 0
  private encode = 0
  private wire = 0
  private decode = 0
  private request = 0
  private response = 0
  private receivedBytes = 0

  get bytes(): CallBytes {
    return { request: this.request, response: this.response, received: this.receivedBytes }
  }

  get timings(): Timings {
    const now = performance.now()
    const { encode, wire, decode, part } = this
    const timings = { encode, wire, decode, total: now - this.started }
    if (part) timings[part] = now - this.since
    return timings
  }

  begin(): void {
    this.attempts++
    this.encode = this.wire = this.decode = 0
    this.request = this.response = this.receivedBytes = 0
    this.status = undefined
    this.part = undefined
    this.enter('encode')
  }

  encoded({ body }: WireRequest): void {
    this.enter('wire')
    this.request = body?.length ?? 0
  }

  received({ status, body, received }: WireResponse): void {
    this.enter('decode')
    this.status = status
    this.response = body.length
    this.receivedBytes = received ?? body.length
  }

  /** The attempt is over, well or not. */
  end(): void {
    this.enter(undefined)
  }

  private enter(next: Part | undefined): void {
    const now = performance.now()
    if (this.part) this[this.part] = now - this.since
    this.part = next
    this.since = now
  }
}
