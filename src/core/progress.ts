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

/** Progress as the pipeline writes it. */
export interface Progress extends CallProgress {
  begin(): void
  encoded(request: WireRequest): void
  received(response: WireResponse): void
  /** The attempt is over, well or not. */
  end(): void
}

/** Starts to measure a call. */
export function createProgress(): Progress {
  const started = performance.now()
  let attempts = 0
  let status: number | undefined
  let bytes: CallBytes = { request: 0, response: 0, received: 0 }
  let spent = { encode: 0, wire: 0, decode: 0 }
  let phase: keyof typeof spent | undefined
  let since = started

  function enter(next: typeof phase): void {
    const now = performance.now()
    if (phase) spent[phase] = now - since
    phase = next
    since = now
  }

  return {
    get attempts() {
      return attempts
    },
    get status() {
      return status
    },
    get bytes() {
      return bytes
    },
    get timings() {
      const now = performance.now()
      return { ...spent, ...(phase && { [phase]: now - since }), total: now - started }
    },
    begin() {
      attempts++
      spent = { encode: 0, wire: 0, decode: 0 }
      bytes = { request: 0, response: 0, received: 0 }
      status = undefined
      phase = undefined
      enter('encode')
    },
    encoded(request) {
      enter('wire')
      bytes = { request: request.body?.length ?? 0, response: 0, received: 0 }
    },
    received(response) {
      enter('decode')
      status = response.status
      const { length } = response.body
      bytes = { request: bytes.request, response: length, received: response.received ?? length }
    },
    end() {
      enter(undefined)
    },
  }
}
