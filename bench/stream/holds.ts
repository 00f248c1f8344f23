import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { openWaiting } from './waiting.js'

/** How long the event loop was held, in milliseconds. */
export interface Holds {
  /** The longest and the 99th percentile, as `monitorEventLoopDelay` tells. */
  readonly longest: number
  readonly p99: number
  /**
   * The longest without the time in which another process had a core that this one needed: for the thread itself, or for a helper
   * of the collector, which the thread waits for. Undefined where the system does not tell.
   */
  readonly own?: number
  /** The longest pause of the garbage collector, and all of them together. */
  readonly collector: number
  readonly collectorSum: number
}

/** A time in which the loop was held. */
interface Hold {
  readonly from: number
  readonly to: number
  /** Milliseconds in which the thread did not wait for a core. */
  readonly own: number
  /** Milliseconds that other threads waited for one. */
  readonly others: number
}

/** Shorter holds are of no interest. */
const shortest = 2

/** Watches the event loop until it is called. */
export function watchHolds(): () => Promise<Holds> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const pauses: { readonly startTime: number; readonly duration: number }[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) pauses.push({ startTime, duration })
  })
  observer.observe({ entryTypes: ['gc'] })
  const waiting = openWaiting()
  const holds: Hold[] = []
  let last = performance.now()
  let [own, others] = [waiting?.own() ?? 0, waiting?.others() ?? 0]
  const timer = setInterval(() => {
    const before = { last, own, others }
    last = performance.now()
    own = waiting?.own() ?? 0
    others = waiting?.others() ?? 0
    const held = last - before.last - 1 - (own - before.own)
    if (held > shortest) holds.push({ from: before.last, to: last, own: held, others: others - before.others })
  }, 1)
  delay.enable()
  return async () => {
    delay.disable()
    clearInterval(timer)
    waiting?.close()
    // The collector's pauses are told a turn later.
    await new Promise((resolve) => setTimeout(resolve, 20))
    observer.disconnect()
    const owned = holds.map((hold) => {
      const collecting = pauses.reduce((sum, { startTime, duration }) => {
        const overlap = Math.min(hold.to, startTime + duration) - Math.max(hold.from, startTime)
        return sum + Math.max(0, overlap)
      }, 0)
      return hold.own - Math.min(collecting, hold.others)
    })
    return {
      longest: delay.max / 1e6,
      p99: delay.percentile(99) / 1e6,
      ...(waiting && { own: Math.max(shortest, ...owned) }),
      collector: Math.max(0, ...pauses.map(({ duration }) => duration)),
      collectorSum: pauses.reduce((sum, { duration }) => sum + duration, 0),
    }
  }
}
