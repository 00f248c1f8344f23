import type { CaseChoice } from './cases.js'
import type { Load, Part } from './results.js'
import type { Target } from './subject.js'
import type { Variant } from './variants.js'

/** What a process is told: one variant, and what to do with it one after the other. */
export interface Job {
  readonly variant: Variant
  readonly target: Target
  /** The server's own address when a line is shaped before it. */
  readonly pastLine?: string
  readonly choice: CaseChoice
  /** Milliseconds for each case of the tasks, all of them before the first task: they share most of the code. */
  readonly warmUp: number
  readonly tasks: readonly Task[]
  /** Tells apart what several processes make on the server. */
  readonly label: string
}

/** One case for some time. */
export interface Task {
  readonly case: string
  /** Absent: one call at a time. */
  readonly load?: Load
  /** Milliseconds of warm-up and of measuring. */
  readonly warmUp: number
  readonly measure: number
  /** One at a time: as many calls are made, however long the time. */
  readonly least: number
  /** Milliseconds beyond its time until a slow case is given up: one at a time until `least` is reached, or the answers of a load. */
  readonly patience: number
}

/** What came of a task. */
export interface TaskResult {
  readonly task: Task
  /** By the line's name, which may be any. */
  readonly rows: ReadonlyMap<string, RowResult>
  /** Seconds from the first call to the last answer. */
  readonly seconds: number
  /** Milliseconds of the whole task, with its warm-up. */
  readonly spent: number
  /** CPU milliseconds per call; absent when it cannot be told apart from the load generator's. */
  readonly cpu?: number
  /** The most resident bytes. */
  readonly resident: number
  readonly loopDelay?: { readonly p99: number; readonly max: number }
  /** Milliseconds that calls took longer over the line than past it, see `linePairs`; of one task of a process. */
  readonly line?: readonly number[]
  /** Calls of it are under way still: they were given up, and the process is good for nothing else. */
  readonly cut?: true
}

/** One line of the table in one task. */
export interface RowResult {
  calls: number
  errors: number
  /** Calls of a load that were given up. */
  unanswered: number
  firstError?: string
  samples: Partial<Record<Part, number[]>>
  bytes?: { readonly request: number; readonly plain: number; readonly received: number }
}

/** What a process says. */
export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begin'; readonly task: Task }
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done' }
