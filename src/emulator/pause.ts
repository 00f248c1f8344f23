import { CallError } from '../core/error.js'

/**
 * Waits for some milliseconds, exactly to a fraction of one, or without end.
 * @throws CallError `aborted` as soon as the signal says so.
 */
export function pause(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted(signal))
    let timer: NodeJS.Timeout | undefined
    let turn: NodeJS.Immediate | undefined
    const due = performance.now() + (milliseconds ?? Infinity)
    signal.addEventListener('abort', stop, { once: true })
    wait()

    function wait(): void {
      const rest = due - performance.now()
      if (rest === Infinity) return
      if (rest <= 0) {
        signal.removeEventListener('abort', stop)
        resolve()
      } else if (rest > lateness) timer = setTimeout(wait, Math.min(rest - lateness, longest))
      else turn = setImmediate(wait)
    }
    function stop(): void {
      clearTimeout(timer)
      clearImmediate(turn)
      reject(aborted(signal))
    }
  })
}

/** Timers are late by a millisecond or two, so the last stretch is waited for turn by turn. */
const lateness = 2.5
/** A timer takes no more than this. */
const longest = 2_147_483_647

/** The reason when it is one of ours, such as a deadline that passed. */
function aborted({ reason }: AbortSignal): CallError {
  return CallError.is(reason) ? reason : new CallError('aborted', 'The call was aborted.', { cause: reason })
}
