import type { Call, CallOptions, Reply } from './call.js'
import type { WireRequest, WireResponse } from './codec.js'
import { EndingInput, type Ending } from './ending.js'
import type { ExchangeInput } from './exchange.js'
import type { Layer } from './layer.js'
import type { CallProgress } from './progress.js'

/** What layers at the call seam are given. @public */
export interface CallInput {
  readonly call: Call
  readonly options: CallOptions
  /** The caller's signal and the total deadline in one. */
  readonly signal: AbortSignal
  /** Name of the protocol. */
  readonly protocol: string
  /** Attempts, timings and bytes so far; keeps counting while the call goes on. */
  readonly progress: CallProgress
}

/** Wraps whole calls: call in, reply or CallError out. @public */
export type CallLayer = Layer<CallInput, Reply>

/** Wraps what goes over the wire: bytes in, bytes out, once per attempt. @public */
export type WireLayer = Layer<ExchangeInput, WireResponse>

/** The request with the endpoint's path. */
export function under(path: string, request: WireRequest): WireRequest {
  const { method, headers, body } = request
  return body === undefined
    ? { method, path: path + request.path, headers }
    : { method, path: path + request.path, headers, body }
}

/** What the pipeline gives to call layers. */
export class PipelineInput extends EndingInput implements CallInput {
  constructor(
    readonly call: Call,
    readonly options: CallOptions,
    readonly protocol: string,
    readonly progress: CallProgress,
    ending: Ending,
  ) {
    super(ending)
  }
}

/** What the pipeline gives to wire layers and the exchange. */
export class PipelineRequest extends EndingInput implements ExchangeInput {
  constructor(
    readonly request: WireRequest,
    ending: Ending,
  ) {
    super(ending)
  }
}
