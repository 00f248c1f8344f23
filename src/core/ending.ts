/**
 * Whether and why work is to end, and who wants to know: what an AbortSignal is, without the cost of one. To make a signal
 * and listen to it takes 9 microseconds of Node 20, more than to write and read the bytes of a small call.
 */
export interface Ending {
  readonly aborted: boolean
  /** Why; undefined before. */
  readonly reason: unknown
  /** The same as a signal, which is made when someone asks for it. */
  readonly signal: AbortSignal
  listen(listener: () => void): void
  leave(listener: () => void): void
}

/**
 * An input with a `signal` that is made when someone asks for it. To a layer it is a member like any other: a copy of the
 * input (`{ ...input }`) has it too.
 */
export class EndingInput {
  declare readonly signal: AbortSignal
  readonly #ending: Ending

  /** Shared by all inputs: to define it anew for each would take ten times as long. */
  static readonly #signal: PropertyDescriptor & ThisType<EndingInput> = {
    enumerable: true,
    configurable: true,
    get() {
      return this.#ending.signal
    },
  }

  constructor(ending: Ending) {
    this.#ending = ending
    Object.defineProperty(this, 'signal', EndingInput.#signal)
  }

  /** What ends the work of an input: of one that a layer made, it is the input's signal. */
  static of(input: { readonly signal: AbortSignal }): Ending {
    return #ending in input ? (input as EndingInput).#ending : endingOf(input.signal)
  }
}

/** An ending that is brought about by hand. Any number may listen, where the platform warns of a signal's eleventh. */
export class Closing {
  aborted = false
  reason: unknown
  private readonly listeners = new Set<() => void>()

  end(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    for (const listener of [...this.listeners]) listener()
  }

  listen(listener: () => void): void {
    this.listeners.add(listener)
  }

  leave(listener: () => void): void {
    this.listeners.delete(listener)
  }
}

/** A signal as an ending. */
export function endingOf(signal: AbortSignal): Ending {
  return {
    get aborted() {
      return signal.aborted
    },
    get reason(): unknown {
      return signal.reason
    },
    signal,
    listen: (listener) => signal.addEventListener('abort', listener),
    leave: (listener) => signal.removeEventListener('abort', listener),
  }
}

/**
 * The work's outcome, or the ending's reason when the work does not end with it. The work comes first if it ends at once:
 * only it knows whether anything was sent.
 */
export function untilEnded<T>(work: Promise<T>, ending: Ending): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let grace: ReturnType<typeof setTimeout> | undefined
    function stop(): void {
      if (grace !== undefined) clearTimeout(grace)
      ending.leave(onEnd)
    }
    function onEnd(): void {
      grace = setTimeout(() => {
        stop()
        reject(ending.reason as Error)
      }, 0)
    }
    work.then(
      (value) => {
        stop()
        resolve(value)
      },
      (error: unknown) => {
        stop()
        reject(error as Error)
      },
    )
    if (ending.aborted) onEnd()
    else ending.listen(onEnd)
  })
}
