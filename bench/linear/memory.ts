/** Bytes that are alive because the result of some work is. */
export function bytesKept(work: () => unknown): number {
  // What is remembered between calls is not of the result.
  work()
  collect()
  const before = alive()
  const result = work()
  collect()
  const after = alive()
  if (result === undefined || result === '') throw new Error('there was no result')
  return Math.max(0, after - before)
}

/** Collects what nobody needs any more. */
export function collect(): void {
  const { gc } = globalThis as { gc?: () => void }
  if (!gc) throw new Error('run this with --expose-gc')
  gc()
}

function alive(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
