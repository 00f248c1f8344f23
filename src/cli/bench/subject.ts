import type { Auth } from '../../core/auth.js'
import type { Call } from '../../core/call.js'
import type { Part } from './results.js'

/** Something that makes calls and is measured at it: a protocol of this library, or a rival. */
export interface Subject {
  /** Makes a call; it is over when the value is there. `wanted` is whether `value` will be asked for. */
  call(call: Call, wanted: boolean): Promise<Answered>
  /** CPU time so far in milliseconds, and resident bytes; absent when it is this process that works. */
  usage?(): Promise<Usage>
  close(): Promise<void>
}

/** An answer, and what it cost. */
export interface Answered {
  /** The value as plain data: made when asked for, since a rival's own form is what it is timed for. */
  value(): unknown
  readonly total?: number
  readonly times: Readonly<Partial<Record<Part, number>>>
  readonly bytes?: { readonly request: number; readonly plain: number; readonly received: number }
}

/** What a process has used. */
export interface Usage {
  readonly cpu: number
  readonly resident: number
}

/** Where calls go, and how. */
export interface Target {
  readonly endpoint: string
  readonly auth: Auth
  readonly gzip: boolean
  readonly keepAlive: boolean
  /** Most calls under way at one time. */
  readonly connections: number
}
