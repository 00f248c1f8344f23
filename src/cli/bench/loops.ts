/** Calls that are under way, and whether all of them were answered before they were given up. */
export interface Loop {
  readonly answered: boolean
}

/** A case has at least this part of its time when another one takes longer than it should. */
export const leastShare = 0.5

/** More calls under way than this are not begun: they are errors, and the server is past its limit. */
const mostUnderWay = 2_000

/** How long calls are made. */
export interface Time {
  /** Milliseconds in which calls begin. */
  readonly measure: number
  /** Milliseconds after that until it is given up to wait for more. */
  readonly patience: number
}

/** One call after the other until the time is over, and at least so many for which there is patience. */
export async function oneAtATime(
  { measure, patience }: Time,
  least: number,
  once: () => Promise<unknown>,
): Promise<Loop> {
  const begun = performance.now()
  let made = 0
  let spent: number
  do {
    await once()
    made++
    spent = performance.now() - begun
  } while (spent < measure || (made < least && spent < measure + patience))
  return { answered: true }
}

/** So many callers, each with one call at a time until the time is over, and at least one. */
export function callersOf(
  count: number,
  milliseconds: number,
  once: () => Promise<unknown>,
): readonly Promise<unknown>[] {
  const until = performance.now() + milliseconds
  const caller = async (): Promise<void> => {
    do await once()
    while (performance.now() < until)
  }
  return Array.from({ length: count }, caller)
}

/**
 * The callers go on with one call at a time until the time is over, and at least one each, when they have their answer of before.
 * What is not answered for a long time after is given up: callers of a slow server would wait for minutes.
 */
export async function closedLoop(
  callers: readonly Promise<unknown>[],
  { measure, patience }: Time,
  once: () => Promise<unknown>,
): Promise<Loop> {
  const begun = performance.now()
  const all = callers.map(async (earlier) => {
    await earlier
    if (performance.now() > begun + measure + patience) return
    do await once()
    while (performance.now() < begun + measure)
  })
  return { answered: await within(Promise.all(all), measure + patience) }
}

/** Why calls of a rate are not begun. */
const tooMany = `not begun: ${mostUnderWay.toLocaleString('en')} calls were under way`
const tooLate = 'not begun: this process was too busy with other calls'

/**
 * Begins calls when they are due, whatever became of the earlier ones, and gives each the time when it was due: a server
 * that stalls is not asked less (no coordinated omission). What is not answered for a long time after is given up.
 */
export async function openLoop(
  rate: number,
  { measure, patience }: Time,
  once: (due: number) => Promise<unknown>,
  refuse: (reason: string) => void,
): Promise<Loop> {
  const begun = performance.now()
  const end = begun + measure + patience
  const count = Math.max(1, Math.round((rate * measure) / 1000))
  const underWay = new Set<Promise<unknown>>()
  for (let i = 0; i < count; i++) {
    const due = begun + (i * 1000) / rate
    for (let rest = due - performance.now(); rest > 0; rest = due - performance.now()) {
      // Timers are late by up to a millisecond.
      await new Promise((resolve) => (rest > 2 ? setTimeout(resolve, rest - 1.5) : setImmediate(resolve)))
    }
    // Calls that are late come in bunches; the answers must get their turn in between.
    if (i % 16 === 15) await new Promise(setImmediate)
    const late = performance.now() > end
    if (late || underWay.size >= mostUnderWay) {
      refuse(late ? tooLate : tooMany)
      continue
    }
    const call = once(due)
    underWay.add(call)
    void call.then(() => underWay.delete(call))
  }
  return { answered: await within(Promise.all(underWay), end - performance.now()) }
}

/** Whether it is over in so many milliseconds. */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  if (milliseconds === Infinity) return work.then(() => true)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds), false)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
