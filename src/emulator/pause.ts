import { CallError } from '../core/error.js'

/** Waits for some milliseconds, or without end. @throws CallError `aborted` as soon as the signal says so. */
export function pause(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const stop = (): void => {
      clearTimeout(timer)
      reject(new CallError('aborted', 'The call was aborted.', { cause: signal.reason }))
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    if (milliseconds === undefined) return
    timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop)
        resolve()
      },
      Math.min(milliseconds, longest),
    )
  })
}

/** A timer takes no more than this. */
const longest = 2_147_483_647
