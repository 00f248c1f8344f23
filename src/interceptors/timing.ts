import type { Call, Reply } from '../core/call.js'
import type { CallError, Timings } from '../core/error.js'
import type { CallBytes } from '../core/progress.js'
import type { CallLayer } from '../core/transport.js'

/** What a call took. @public */
export interface CallTiming {
  readonly call: Call
  readonly protocol: string
  /** Milliseconds of the last attempt's parts, and of everything together. */
  readonly timings: Timings
  /** Bytes of the last attempt's bodies. */
  readonly bytes: CallBytes
  readonly attempts: number
  /** HTTP status of the last answer. */
  readonly status?: number
  /** Set when the call failed. */
  readonly error?: CallError
}

/**
 * Tells an observer what each call took, whether it worked or not. An observer that throws is ignored: watching must
 * not break what is watched.
 *
 * @example
 * createTransport({ layers: [timing(({ timings, bytes }) => histogram.record(timings.wire, bytes.received))] })
 *
 * @public
 */
export function timing(observe: (timing: CallTiming) => void): CallLayer {
  return (next) => async (input) => {
    const { call, protocol, progress } = input
    const tell = (error?: CallError): void => {
      const { timings, bytes, attempts, status } = progress
      try {
        observe({
          call,
          protocol,
          timings,
          bytes,
          attempts,
          ...(status === undefined ? {} : { status }),
          ...(error && { error }),
        })
      } catch {
        // See above.
      }
    }
    let reply: Reply
    try {
      reply = await next(input)
    } catch (error) {
      tell(error as CallError)
      throw error
    }
    tell()
    return reply
  }
}
