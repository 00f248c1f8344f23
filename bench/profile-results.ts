import type { thisMachine } from '../src/cli/bench/report.js'

/** What `npm run bench:profile` leaves behind. */
export interface Profile {
  /** The day. */
  readonly measured: string
  readonly machine: ReturnType<typeof thisMachine>
  /** Functions and their share of the time in percent, by protocol. */
  readonly profiles: Readonly<Record<string, readonly (readonly [name: string, share: number])[]>>
}
