import { closeSync, openSync, readSync } from 'node:fs'
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'

/** How long the event loop was held, in milliseconds. */
export interface Holds {
  /** The longest and the 99th percentile, as `monitorEventLoopDelay` tells. */
  readonly longest: number
  readonly p99: number
  /** The longest without the time in which the thread was ready and another process had its core; undefined where the system does not tell. */
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
  const waiting = openWaiting()
  let own = 0
  let last = performance.now()
  let waited = waiting?.read() ?? 0
  const timer = setInterval(() => {
    const now = performance.now()
    const before = waited
    waited = waiting?.read() ?? 0
    own = Math.max(own, now - last - 1 - (waited - before))
    last = now
  }, 1)
  delay.enable()
  return async () => {
    delay.disable()
    clearInterval(timer)
    waiting?.close()
    // The collector's pauses are told a turn later.
    await new Promise((resolve) => setTimeout(resolve, 20))
    observer.disconnect()
    return {
      longest: delay.max / 1e6,
      p99: delay.percentile(99) / 1e6,
      ...(waiting && { own }),
      collector: Math.max(0, ...pauses),
      collectorSum: pauses.reduce((sum, pause) => sum + pause, 0),
    }
  }
}

/** Milliseconds that this thread waited for a core so far, as Linux counts them. */
function openWaiting(): { read(): number; close(): void } | undefined {
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
    const buffer = Buffer.alloc(100)
    return {
      read: () => Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, 100, 0)).split(' ')[1]) / 1e6,
      close: () => closeSync(file),
    }
  } catch {
    return undefined
  }
}
