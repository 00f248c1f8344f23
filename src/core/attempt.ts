import type { Call } from './call.js'
import { nameOf, prefixed } from './call-guard.js'
import { Deadline } from './deadline.js'
import { untilEnded, type Ending } from './ending.js'
import { CallError } from './error.js'

/** One attempt's exchange: what ends it, and how its failure is told. `stop` it when it is over. */
export class Attempt {
  /** Of the call, or of the attempt where it has a deadline of its own. */
  readonly ending: Ending
  private readonly deadline: Deadline | undefined

  /** @param milliseconds for the attempt; `Infinity` when only the call has a deadline. */
  constructor(
    private readonly call: Call,
    private readonly outer: Ending,
    milliseconds: number,
  ) {
    if (milliseconds !== Infinity) {
      this.deadline = new Deadline({ milliseconds, phase: 'attempt', subject: nameOf(call), outer })
    }
    this.ending = this.deadline ?? outer
  }

  /** The outcome of the work, or why it had to end. */
  within<T>(work: Promise<T>): Promise<T> {
    return this.deadline ? untilEnded(work, this.deadline) : work
  }

  /** For what goes on after the deadline of its beginning, and still ends with the call. */
  lasting(): AbortSignal {
    return this.deadline ? AbortSignal.any([this.outer.signal, this.deadline.signal]) : this.outer.signal
  }

  /** Whatever the exchange has thrown, as what it means to the call. */
  failure(error: unknown): unknown {
    const { ending, call } = this
    if (ending.aborted && !CallError.is(error)) return ending.reason
    const subject = nameOf(call)
    if (CallError.is(error)) return error.message.includes(subject) ? error : prefixed(subject, error)
    return new CallError('network', `${subject}: the exchange failed`, { cause: error })
  }

  /** Leaves no timer behind. */
  stop(): void {
    this.deadline?.stop()
  }
}
