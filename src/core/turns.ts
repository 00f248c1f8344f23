/** Milliseconds of decoding after which timers and sockets have their turn. */
const longest = 1

/** When the present turn of decoding began. */
let began = 0
const waiting: (() => void)[] = []

/** Whether there was enough work in this turn of the event loop, whoever did it: then the next is for `nextTurn`. */
export function isTurnOver(): boolean {
  return performance.now() - began > longest
}

/**
 * Waits for a turn of the event loop. Of all that wait one goes on in each turn, in order: two large answers take turns,
 * and together hold the loop no longer than one of them.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(next)
  })
}

function next(): void {
  began = performance.now()
  waiting.shift()?.()
  // One that is set here runs after the sockets were asked.
  if (waiting.length > 0) setImmediate(next)
}
