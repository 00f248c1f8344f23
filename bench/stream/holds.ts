import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { openWorking } from './working.js'

/** How long the event loop was held, in milliseconds. */
export interface Holds {
  /** The longest and the 99th percentile, as `monitorEventLoopDelay` tells. */
  readonly longest: number
  readonly p99: number
  /**
   * The longest that the loop's thread was on a core without a turn of the loop: what it did itself, the collector's work on it
   * included. Where cores are busy a hold is longer, for the thread waits for a core, and the collector for that of its helper.
   * Undefined where the system does not tell.
   */
  readonly own?: number
  /** The longest pause of the garbage collector, and all of them together. */
  readonly collector: number
  readonly collectorSum: number
}

/** Watches the event loop until it is called. */
export function watchHolds(): () => Promise<Holds> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const pauses: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauses.push(duration)
  })
  observer.observe({ entryTypes: ['gc'] })
  const working = openWorking()
  let own = 0
  let last = working?.time() ?? 0
  const timer = setInterval(() => {
    const now = working?.time() ?? 0
    own = Math.max(own, now - last)
    last = now
  }, 1)
  delay.enable()
  return async () => {
    delay.disable()
    clearInterval(timer)
    working?.close()
    // The collector's pauses are told a turn later.
    await new Promise((resolve) => setTimeout(resolve, 20))
    observer.disconnect()
    return {
      longest: delay.max / 1e6,
      p99: delay.percentile(99) / 1e6,
      ...(working && { own }),
      collector: Math.max(0, ...pauses),
      collectorSum: pauses.reduce((sum, pause) => sum + pause, 0),
    }
  }
}
