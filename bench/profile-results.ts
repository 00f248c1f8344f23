import type { thisMachine } from '../src/cli/bench/report.js'

/** What `npm run bench:profile` leaves behind. */
export interface Profile {
  /** The day. */
  readonly measured: string
  readonly machine: ReturnType<typeof thisMachine>
  /** What was measured, where it is not the tree that this is in. */
  readonly revision?: string
  /** Functions and their share of the time in percent, by protocol. */
  readonly profiles: Readonly<Record<string, readonly (readonly [name: string, share: number])[]>>
}
