import { CallError } from '../core/error.js'
import type { CallInput, CallLayer } from '../core/transport.js'

/**
 * Lets at most `maximum` calls go at one time; the others wait in the order they came. A waiting call whose signal
 * aborts leaves the queue and was never sent. Use one layer in several transports to share its limit.
 *
 * @example
 * createTransport({ layers: [limit(8)] })
 *
 * @throws CallError `config` when `maximum` is no whole number above 0.
 * @public
 */
export function limit(maximum: number): CallLayer {
  if (!Number.isSafeInteger(maximum) || maximum < 1)
    throw new CallError('config', 'limit(maximum) needs a whole number above 0')
  const waiting = new Set<() => void>()
  let free = maximum

  function enter(input: CallInput): Promise<void> | undefined {
    if (free > 0) {
      free--
      return undefined
    }
    const { signal } = input
    return new Promise((resolve, reject) => {
      function onTurn(): void {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      function onAbort(): void {
        waiting.delete(onTurn)
        reject(CallError.is(signal.reason) ? signal.reason.with({ unsent: true }) : (signal.reason as Error))
      }
      if (signal.aborted) return onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.add(onTurn)
    })
  }

  function leave(): void {
    const [turn] = waiting
    if (!turn) {
      free++
      return
    }
    waiting.delete(turn)
    turn()
  }

  return (next) => async (input) => {
    await enter(input)
    try {
      return await next(input)
    } finally {
      leave()
    }
  }
}
