import type { CallRow } from './call/measure.js'
import type { LinearResults } from './linear.js'
import type { RatioResults } from './rounds.js'
import type { StartResults } from './start.js'
import type { StreamSample } from './stream/table.js'

/** What every bench says. */
interface Stamped {
  readonly machine: RatioResults['machine']
  readonly rounds?: number
  /** The day on which it was measured. */
  readonly measured: string
}

/** All published results of speed, by bench. */
export interface Speed {
  readonly codec?: Stamped & RatioResults
  readonly encode?: Stamped & RatioResults
  readonly call?: Stamped & { readonly rows: readonly CallRow[] }
  readonly wire?: Stamped & { readonly costs: readonly CallRow[] }
  readonly stream?: Stamped & { readonly samples: Readonly<Record<string, readonly StreamSample[]>> }
  readonly start?: Stamped & StartResults
  readonly linear?: Stamped & LinearResults
}

/** In the order in which the page tells of them. */
export const speedBenches = ['codec', 'encode', 'call', 'wire', 'stream', 'start', 'linear'] as const
/** Where they are published. */
export const speedFile = 'bench/published/speed.json'
