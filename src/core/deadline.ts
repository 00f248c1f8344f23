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

/** A signal that aborts at a deadline or with its parent. Its reason is always a CallError. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Leaves no timer and no listener behind. */
  stop(): void
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
  readonly outer?: AbortSignal | undefined
}

/** Starts a deadline; `stop` it when the work is over. */
export function startDeadline({ milliseconds, phase, subject, caller, outer }: DeadlineSettings): Deadline {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let leave: (() => void) | undefined

  function stop(): void {
    clearTimeout(timer)
    leave?.()
    outer?.removeEventListener('abort', onOuter)
  }
  function end(reason: unknown): void {
    stop()
    controller.abort(reason)
  }
  function onCaller(): void {
    end(new CallError('aborted', `${subject} was aborted by its signal`, { cause: caller?.reason }))
  }
  function onOuter(): void {
    end(outer?.reason)
  }

  if (outer?.aborted === true) onOuter()
  else if (caller?.aborted === true) onCaller()
  else {
    leave = caller && listen(caller, onCaller)
    outer?.addEventListener('abort', onOuter)
    if (milliseconds <= longestTimer) {
      timer = setTimeout(() => {
        end(
          new CallError(
            'timeout',
            `${subject} did not finish within ${milliseconds} ms (${phase} deadline); ${advice[phase]}`,
          ),
        )
      }, milliseconds)
    }
  }
  return { signal: controller.signal, stop }
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

const advice = {
  total: 'ask for less with a mask or a limit, or raise timeout.total',
  attempt: 'raise timeout.attempt if the API needs longer',
}

/**
 * The work's outcome, or the signal's reason when the work does not end with its signal. The work comes first if it
 * ends at once: only it knows whether anything was sent.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let grace: ReturnType<typeof setTimeout> | undefined
    function stop(): void {
      clearTimeout(grace)
      signal.removeEventListener('abort', onAbort)
    }
    function onAbort(): void {
      grace = setTimeout(() => {
        stop()
        reject(signal.reason as Error)
      }, 0)
    }
    work.then(
      (value) => {
        stop()
        resolve(value)
      },
      (error: unknown) => {
        stop()
        reject(error)
      },
    )
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
}
