import type { WireRequest, WireResponse } from './codec.js'
import type { Handler } from './layer.js'

/** What an exchange is given: a request whose path is complete under the origin, and the signal that ends it. @public */
export interface ExchangeInput {
  readonly request: WireRequest
  readonly signal: AbortSignal
  /** Asks for the body as it arrives, as `chunks`. An exchange that cannot do so gives it whole. */
  readonly stream?: boolean
}

/**
 * Moves bytes: one request there, one whole decompressed response back. The only place that waits for a socket.
 * It rejects with a CallError (`network`, `timeout`, `aborted`, `too-large`); every HTTP status is a response, not an error.
 *
 * @public
 */
export type Exchange = Handler<ExchangeInput, WireResponse>
