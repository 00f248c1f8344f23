import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** When, on the clock of `performance.now()`, an answer began and ended. */
export interface WireMarks {
  headers?: number
  end?: number
}

/** Tells when answers begin and end, from the channels on which the HTTP client publishes. */
export interface WireClock {
  /** Runs `send`; the request that it makes before it first waits is the one whose answer is marked. */
  during<T>(marks: WireMarks, send: () => T): T
  stop(): void
}

/** Listens until `stop`. */
export function watchSockets(): WireClock {
  const known = new WeakMap<object, WireMarks>()
  let sending: WireMarks | undefined
  const created = (message: unknown): void => {
    if (sending) known.set((message as { request: object }).request, sending)
  }
  const began = (message: unknown): void => {
    const marks = known.get((message as { request: object }).request)
    if (marks) marks.headers = performance.now()
  }
  const ended = (message: unknown): void => {
    const marks = known.get((message as { request: object }).request)
    if (marks) marks.end = performance.now()
  }
  subscribe('undici:request:create', created)
  subscribe('undici:request:headers', began)
  subscribe('undici:request:trailers', ended)
  return {
    during(marks, send) {
      sending = marks
      try {
        return send()
      } finally {
        sending = undefined
      }
    },
    stop() {
      unsubscribe('undici:request:create', created)
      unsubscribe('undici:request:headers', began)
      unsubscribe('undici:request:trailers', ended)
    },
  }
}
