import type { BenchCase } from './cases.js'
import type { Contestant } from './prove.js'
import { warmUp } from './warm-up.js'

/** The part of the time to measure in that an own emulator is warmed up, beyond it. */
export const serverWarmUpShare = 0.1

/** Callers at a time: an emulator's code is warm the sooner, the busier it is. */
const callers = 4
/** Longer lists are asked for one at a time: several fill the memory of both processes. */
const mostAtATime = 1_000

/**
 * Makes calls of all cases on every protocol before the first round. One emulator answers in all rounds, and while the engine
 * compiles it the first round takes up to twice as long as the last one, which no reversed order makes up for.
 */
export async function warmServer(
  cases: readonly BenchCase[],
  contestants: readonly Contestant[],
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const own = contestants.filter(({ variant }) => variant.kind === 'own')
  const share = milliseconds / cases.length / own.length
  for (const benchCase of cases) {
    for (const { variant, subject } of own) {
      if (signal.aborted) throw signal.reason
      const atATime = (benchCase.records ?? 1) > mostAtATime ? 1 : callers
      await warmUp(benchCase, subject, share, `server-${process.pid}-${variant.name}`, atATime)
    }
  }
}
