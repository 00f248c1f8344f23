import { exitCodes } from './exit-code.js'

/** A signal that Ctrl-C or a polite kill aborts; the second one ends the process at once. `release` stops listening. */
export function interruption(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  // Not `once`: who cleans the terminal up ends the process when nobody else listens any more.
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(new Error('interrupted'))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    release() {
      // What is interrupted is about to end, with its own exit code whatever still comes.
      if (controller.signal.aborted) return
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
