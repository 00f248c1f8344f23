import type { FoundDifference } from '../comparison.js'

/** The results of a bench, as they are written to its file and given to its report. All times are milliseconds. */
export interface BenchResults {
  /** Of this form; a reader refuses others. */
  readonly version: 1
  readonly name: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly seconds: number
  readonly machine: Machine
  readonly settings: BenchSettings
  /** The line that the calls went over, when it was shaped. */
  readonly network?: Network
  /** How was measured, in sentences. */
  readonly method: string
  /** What the numbers do not show, in sentences. */
  readonly limits: readonly string[]
  /** The run was interrupted: only what was measured until then is here. */
  readonly interrupted?: true
  /** What may have spoiled the numbers, such as a loaded machine. */
  readonly warnings: readonly string[]
  readonly cases: readonly CaseInfo[]
  readonly variants: readonly VariantInfo[]
  readonly proof: readonly Proof[]
  /** One call at a time: each case on each variant. */
  readonly measurements: readonly Measurement[]
  /** Several calls at a time, or calls at a fixed rate. Empty when not asked for. */
  readonly loads: readonly LoadMeasurement[]
}

/** What the numbers were measured on and with. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memory: string
  readonly system: string
  readonly node: string
  /** Load averages of 1, 5 and 15 minutes before the run; [0, 0, 0] where the system has none. */
  readonly load: readonly number[]
  /** Versions of this package and of what was measured, by name. */
  readonly packages: Readonly<Record<string, string>>
  /** Revision of this package's own checkout, `-dirty` behind it when files were changed; absent when it is not one. */
  readonly revision?: string
}

/** What was asked for. */
export interface BenchSettings {
  readonly protocols: readonly string[]
  readonly codecs: readonly string[]
  readonly rivals: readonly string[]
  readonly suites: readonly string[]
  readonly records: readonly number[]
  readonly concurrency: readonly number[]
  readonly rates: readonly number[]
  readonly gzip: boolean
  readonly keepAlive: boolean
  /** Absent for an own emulator. */
  readonly endpoint?: string
  readonly guests: number
  readonly seed: number
  /** Milliseconds to measure in all. */
  readonly budget: number
  /** Milliseconds of each load, for one variant and round. */
  readonly duration: number
  /** Rounds that were measured. */
  readonly rounds: number
}

/** A shaped line. Bits per second; absent means unlimited. */
export interface Network {
  /** As typed, such as `wan` or `rtt=80ms,down=20mbit`. */
  readonly name: string
  /** Milliseconds there and back. */
  readonly rtt: number
  /** The same as single bytes took it before the run, without HTTP and a server's work; absent in older results. */
  readonly measured?: number
  /**
   * By how much the same calls took longer over the line than past it, after a rest as long: the median of all processes. Bytes
   * on a narrow line are in it. Absent in older results, and when each call has a new connection.
   */
  readonly inCalls?: number
  readonly down?: number
  readonly up?: number
}

/** One line of the table: a thing that people do with the API. */
export interface CaseInfo {
  /** Unique, such as `list of 100`. */
  readonly name: string
  /** `small`, `list`, `deep`, `shared`, `binary`, `write` or `calls`. */
  readonly suite: string
  /** SERVICE::METHOD. */
  readonly call: string
  /** Whether it changes something. */
  readonly write: boolean
  /** Records asked for, for cases that scale. */
  readonly records?: number
  /** Values in the answer that are no containers. */
  readonly values: number
  /** Items of the answer, when it is a list. */
  readonly items?: number
}

/** One way to make the calls. */
export interface VariantInfo {
  /** Unique, such as `rest`, `soap (package)` or `npm soap`. */
  readonly name: string
  /** `own`: this library; `package`: this library with another package's codec; `rival`: something else altogether. */
  readonly kind: 'own' | 'package' | 'rival'
  readonly protocol: string
}

/** What was compared for one case before anything was timed. */
export interface Proof {
  readonly case: string
  /** The first answered as all the others. */
  readonly variants: readonly string[]
  readonly values: number
  readonly items?: number
  readonly differences: readonly FoundDifference[]
  /** Places where a protocol cannot carry what another one gave. */
  readonly notCarried: number
  /**
   * Variants that are compared loosely, since they give no canonical values: leaves as text, what is blank as absent, a
   * list of one as its item.
   */
  readonly loose: readonly string[]
}

/** Parts of a call. A rival has only `total`. */
export type Part = 'encode' | 'firstByte' | 'transfer' | 'unpack' | 'decode' | 'total'

/** Parts in the order in which they happen, the sum last. */
export const parts: readonly Part[] = ['encode', 'firstByte', 'transfer', 'unpack', 'decode', 'total']

/** One case on one variant, one call at a time. */
export interface Measurement {
  readonly case: string
  readonly variant: string
  readonly calls: number
  readonly errors: number
  /** What went wrong first. */
  readonly firstError?: string
  readonly callsPerSecond: number
  readonly bytes: Bytes
  /** By part: encode; request sent to first byte of the answer; first to last byte; decompression; decode; total. */
  readonly milliseconds: Readonly<Partial<Record<Part, Spread>>>
  /** CPU time of the client's process, user and system. */
  readonly cpu?: Spread
  /** The most resident memory of the client's process in any round. */
  readonly peakBytes?: number
  /** How long the event loop was held. */
  readonly loopDelay?: { readonly p99: number; readonly max: number }
  /** Of the total, over all calls. */
  readonly histogram: Histogram
  readonly rounds: readonly RoundSamples[]
}

/** Several calls at a time, or calls at a fixed rate whether or not earlier ones are answered. */
export interface LoadMeasurement {
  readonly case: string
  readonly variant: string
  readonly load: Load
  readonly calls: number
  readonly errors: number
  /**
   * Calls that were given up, since they were not answered long after the load was over. What they had waited until then is
   * among the latencies. Absent when there were none.
   */
  readonly unanswered?: number
  readonly firstError?: string
  /** Answers per second; the median round. */
  readonly callsPerSecond: number
  /** Absent when there are too few calls to say. */
  readonly callsPerSecondInterval?: readonly [number, number]
  /** From when the call was due, so that a call that had to wait counts its waiting. */
  readonly latency: Spread
  readonly cpu?: Spread
  readonly peakBytes?: number
  readonly loopDelay?: { readonly p99: number; readonly max: number }
  readonly histogram: Histogram
}

/** `concurrency`: so many calls under way all the time. `rate`: so many calls begun per second. */
export interface Load {
  readonly kind: 'concurrency' | 'rate'
  readonly value: number
}

/** Bytes of one call, median. */
export interface Bytes {
  /** Request line, headers that the client sets, and body. */
  readonly request: number
  /** Body of the answer before compression. */
  readonly plain: number
  /** Body of the answer when it is compressed; absent when the server does not. */
  readonly gzip?: number
  /** Body of the answer as it came in the measured calls. */
  readonly received: number
}

/** The middle of some measurements, how far they spread, and how sure the middle is. */
export interface Spread {
  readonly count: number
  readonly mean: number
  readonly min: number
  readonly median: number
  /** Quartiles. */
  readonly lower: number
  readonly upper: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  /**
   * 95 % bootstrap interval of the median, rounds drawn first and samples of them second. Medians whose intervals overlap
   * do not clearly differ, see `relationOf`. Absent when there are too few samples to say.
   */
  readonly interval?: readonly [number, number]
}

/** Counts in bins whose edges grow by a fixed factor: bin i is from `edges[i]` to below `edges[i + 1]`. */
export interface Histogram {
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

/** One round: one process of the variant. Samples are thinned to a few hundred, in the order in which they were taken. */
export interface RoundSamples {
  readonly calls: number
  readonly samples: Readonly<Partial<Record<Part, readonly number[]>>>
  readonly cpu?: number
  readonly peakBytes?: number
}
