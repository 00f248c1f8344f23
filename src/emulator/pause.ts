import { CallError } from '../core/error.js'

/** Waits for some milliseconds, or without end. @throws CallError `aborted` as soon as the signal says so. */
export function pause(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted(signal))
    const timer =
      milliseconds === undefined
        ? undefined
        : setTimeout(
            () => {
              signal.removeEventListener('abort', stop)
              resolve()
            },
            Math.min(milliseconds, longest),
          )
    function stop(): void {
      clearTimeout(timer)
      reject(aborted(signal))
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** A timer takes no more than this. */
const longest = 2_147_483_647

/** The reason when it is one of ours, such as a deadline that passed. */
function aborted({ reason }: AbortSignal): CallError {
  return CallError.is(reason) ? reason : new CallError('aborted', 'The call was aborted.', { cause: reason })
}
