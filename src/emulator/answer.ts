import type { WireResponse } from '../core/codec.js'
import { CallError } from '../core/error.js'
import { pause } from './pause.js'

/** How an answer travels, where that is not the plain way. */
export interface Delivery {
  /** Milliseconds before it begins. */
  readonly delay?: number
  /** Where the connection is reset instead of the rest. */
  readonly cut?: 'before-headers' | 'after-headers' | 'in-body'
  /** Never. */
  readonly hang?: boolean
  /** As gzip data that ends too early. */
  readonly truncatedGzip?: boolean
  /** With an HTTP/1.0 status line. */
  readonly http10?: boolean
}

/** A response, and how it is to travel. */
export interface Answer {
  readonly response: WireResponse
  readonly delivery?: Delivery
}

/** Waits until an answer may begin. @throws CallError `aborted` when the signal ends the waiting. */
export async function ready({ hang, delay }: Delivery, signal: AbortSignal): Promise<void> {
  if (hang === true || delay !== undefined) await pause(hang === true ? undefined : delay, signal)
}

/**
 * Takes an answer as a client without a socket sees it.
 * @throws CallError `network`, `malformed` or `aborted`, as the exchange over HTTP says it.
 */
export async function received({ response, delivery = {} }: Answer, signal: AbortSignal): Promise<WireResponse> {
  await ready(delivery, signal)
  const { status } = response
  switch (delivery.cut) {
    case 'before-headers':
      throw new CallError('network', 'the connection closed before any answer; the call may have been executed')
    case 'after-headers':
    case 'in-body':
      throw new CallError('network', 'the emulator broke off its answer', { status })
    case undefined:
  }
  if (delivery.truncatedGzip === true)
    throw new CallError('malformed', "the answer's gzip data is damaged or cut off", { status })
  return response
}
