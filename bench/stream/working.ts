import { closeSync, openSync, readSync } from 'node:fs'

/** Milliseconds that the thread of the event loop has been on a core so far, as Linux counts them. */
export interface Working {
  time(): number
  close(): void
}

/** Undefined where the system does not tell. */
export function openWorking(): Working | undefined {
  const buffer = Buffer.alloc(100)
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
    return {
      time() {
        // The count of a thread that runs is as old as the last tick, unless the process is asked for its own.
        process.cpuUsage()
        return Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, 100, 0)).split(' ')[0]) / 1e6
      },
      close: () => closeSync(file),
    }
  } catch {
    return undefined
  }
}
