import type { Ending } from './ending.js'
import { CallError } from './error.js'

/** Deadlines of a transport, in milliseconds. `Infinity` switches one off. @public */
export interface TimeoutSettings {
  /** The whole call with all its attempts and waits. Default 120,000. */
  readonly total?: number
  /** One attempt. Default: only `total` counts. */
  readonly attempt?: number
  /** Opening a connection, TLS included. Default 10,000. */
  readonly connect?: number
  /** From the request's last byte to the answer's head. Default: only `attempt` and `total` count, since big results take long. */
  readonly headers?: number
  /** Silence in the middle of the answer's body. Default 60,000. */
  readonly body?: number
}

/** Deadlines after defaults. */
export type Timeouts = Required<TimeoutSettings>

const defaults: Timeouts = { total: 120_000, attempt: Infinity, connect: 10_000, headers: Infinity, body: 60_000 }
/** The longest a timer of the platform can wait; anything longer would fire at once. */
const longestTimer = 2_147_483_647

/**
 * Settings with defaults filled in; a number is the total.
 * @throws CallError `config` for anything that is not a positive number of milliseconds.
 */
export function resolveTimeouts(setting: number | TimeoutSettings = {}): Timeouts {
  const given: unknown = typeof setting === 'number' ? { total: setting } : setting
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new CallError('config', 'timeout must be a number of milliseconds or an object such as { total: 60000 }')
  }
  const resolved: Record<keyof Timeouts, number> = { ...defaults }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new CallError('config', `timeout.${name} is not a deadline; there are ${Object.keys(defaults).join(', ')}`)
    }
    if (value === undefined) continue
    if (!isDuration(value)) {
      throw new CallError(
        'config',
        `timeout.${name} must be a positive number of milliseconds; Infinity switches it off`,
      )
    }
    resolved[name as keyof Timeouts] = value
  }
  return Object.freeze(resolved)
}

/** Whether a value is a positive number of milliseconds, `Infinity` included. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value > 0
}

/** What a deadline is for: its parts go into the message. */
export interface DeadlineSettings {
  readonly milliseconds: number
  readonly phase: 'total' | 'attempt'
  /** The call, such as `SoftLayer_Account::getObject`. */
  readonly subject: string
  /** The caller's signal: its reason becomes the `cause` of an `aborted` error. */
  readonly caller?: AbortSignal | undefined
  /** A deadline around this one: its reason is passed on as it is. */
  readonly outer?: Ending | undefined
}

/** Ends at a time or with its parent. Its reason is always a CallError. `stop` it when the work is over. */
export class Deadline implements Ending {
  aborted = false
  reason: unknown
  private readonly listeners: (() => void)[] = []
  private controller: AbortController | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private leaveCaller: (() => void) | undefined
  private leaveOuter: (() => void) | undefined

  constructor(settings: DeadlineSettings) {
    const { milliseconds, caller, outer } = settings
    if (outer?.aborted === true) this.end(outer.reason)
    else if (caller?.aborted === true) this.end(abortedBy(caller, settings))
    else {
      if (caller) this.leaveCaller = listen(caller, () => this.end(abortedBy(caller, settings)))
      if (outer) {
        const onOuter = (): void => this.end(outer.reason)
        outer.listen(onOuter)
        this.leaveOuter = () => outer.leave(onOuter)
      }
      if (milliseconds <= longestTimer) this.timer = setTimeout(() => this.end(passed(settings)), milliseconds)
    }
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController()
      if (this.aborted) this.controller.abort(this.reason)
    }
    return this.controller.signal
  }

  listen(listener: () => void): void {
    this.listeners.push(listener)
  }

  leave(listener: () => void): void {
    const at = this.listeners.indexOf(listener)
    if (at >= 0) this.listeners.splice(at, 1)
  }

  /** Leaves no timer and no listener behind. */
  stop(): void {
    clearTimeout(this.timer)
    this.leaveCaller?.()
    this.leaveOuter?.()
  }

  private end(reason: unknown): void {
    this.stop()
    this.aborted = true
    this.reason = reason
    for (const listener of [...this.listeners]) listener()
    this.controller?.abort(reason)
  }
}

function abortedBy(caller: AbortSignal, { subject }: DeadlineSettings): CallError {
  return new CallError('aborted', `${subject} was aborted by its signal`, { cause: caller.reason })
}

function passed({ subject, milliseconds, phase }: DeadlineSettings): CallError {
  return new CallError(
    'timeout',
    `${subject} did not finish within ${milliseconds} ms (${phase} deadline); ${advice[phase]}`,
  )
}

const advice = {
  total: 'ask for less with a mask or a limit, or raise timeout.total',
  attempt: 'raise timeout.attempt if the API needs longer',
}

interface Watch {
  readonly listeners: Set<() => void>
  onAbort(): void
}

const watches = new WeakMap<AbortSignal, Watch>()

/**
 * Listens to a signal that many calls may share, with one listener for all of them: the platform warns of a leak at
 * eleven. Gives the way to stop listening.
 */
function listen(signal: AbortSignal, listener: () => void): () => void {
  let watch = watches.get(signal)
  if (!watch) {
    const listeners = new Set<() => void>()
    watch = {
      listeners,
      onAbort() {
        for (const each of listeners) each()
      },
    }
    watches.set(signal, watch)
  }
  const { listeners, onAbort } = watch
  if (listeners.size === 0) signal.addEventListener('abort', onAbort)
  listeners.add(listener)
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener('abort', onAbort)
  }
}
