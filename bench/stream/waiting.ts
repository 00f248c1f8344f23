import { closeSync, openSync, readdirSync, readSync } from 'node:fs'

/** Milliseconds that threads of this process were ready and waited for a core, as Linux counts them. */
export interface Waiting {
  /** The event loop's own thread, so far. */
  own(): number
  /** All others together, so far: the collector's helpers are among them, and it waits for those. */
  others(): number
  close(): void
}

/** Undefined where the system does not tell. */
export function openWaiting(): Waiting | undefined {
  const buffer = Buffer.alloc(100)
  const read = (file: number): number =>
    Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, 100, 0)).split(' ')[1]) / 1e6
  try {
    const own = open(process.pid)
    const others = readdirSync('/proc/self/task')
      .filter((thread) => Number(thread) !== process.pid)
      .map(open)
    return {
      own: () => read(own),
      others: () => others.reduce((sum, file) => sum + read(file), 0),
      close: () => [own, ...others].forEach((file) => closeSync(file)),
    }
  } catch {
    return undefined
  }
}

function open(thread: number | string): number {
  return openSync(`/proc/self/task/${thread}/schedstat`, 'r')
}
