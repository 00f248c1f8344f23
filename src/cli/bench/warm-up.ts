import type { BenchCase, Session } from './cases.js'
import { callersOf } from './loops.js'
import type { Subject } from './subject.js'

/** Makes calls that are not measured: for so many milliseconds, and at least one of each caller. */
export async function warmUp(
  benchCase: BenchCase,
  subject: Subject,
  milliseconds: number,
  label: string,
  callers = 1,
): Promise<void> {
  const session: Session = { call: async (_row, call) => (await subject.call(call, benchCase.rows.length > 1)).value() }
  let run = 0
  const once = (): Promise<unknown> => benchCase.once(session, `${label}-warm-${++run}`).catch(() => undefined)
  await Promise.all(callersOf(callers, milliseconds, once))
}

/**
 * Warms all cases up, since they share most of the code, and gives the names of those that took far longer than they should.
 * With a line between, the calls go to the server past it: over a long line a second has so few calls that the code of
 * client, relay and server stays cold, and that is 2 ms which the line would seem to take.
 */
export async function warmUpAll(
  cases: readonly BenchCase[],
  subject: Subject,
  pastLine: Subject | undefined,
  milliseconds: number,
  label: string,
): Promise<ReadonlySet<string>> {
  const [first] = cases
  if (first) await makeFirstCalls(first, pastLine ?? subject, label)
  const slow = new Set<string>()
  for (const benchCase of cases) {
    const begun = performance.now()
    await warmUp(benchCase, pastLine ?? subject, milliseconds, label)
    if (performance.now() - begun > 2 * milliseconds) slow.add(benchCase.name)
  }
  // Connections over the line are opened here, not in calls that count. Two: a call that begins as the one before it ends finds
  // that one's connection busy still.
  if (pastLine && first) await warmUp(first, subject, 0, label, 2)
  return slow
}

/** The first calls of a process load and compile what they need, each of them less than the one before. */
const firstCalls = 5
/** After so many milliseconds no more of them are begun: they are for answers that take long, not for those that take minutes. */
const firstTime = 300

/** About how many milliseconds they take when one takes so many. */
export function firstCallsTime(call: number): number {
  return call === 0 ? 0 : Math.min(firstCalls, Math.ceil(firstTime / call)) * call
}

async function makeFirstCalls(benchCase: BenchCase, subject: Subject, label: string): Promise<void> {
  const begun = performance.now()
  for (let made = 0; made < firstCalls && performance.now() - begun < firstTime; made++)
    await warmUp(benchCase, subject, 0, `${label}-${made}`)
}
