import { tracingChannel } from 'node:diagnostics_channel'

import type { Reply } from '../core/call.js'
import { CallError } from '../core/error.js'
import type { CallSummary } from '../core/error.js'
import type { CallLayer } from '../core/transport.js'

/** Name of the tracing channel: `tracing:softlayer-transports:call:start`, `...:asyncEnd`, `...:error`. @public */
export const traceChannel = 'softlayer-transports:call'

/** What subscribers are given; holds no argument and no credentials. @public */
export interface TraceMessage {
  readonly call: Partial<CallSummary>
  readonly protocol: string
  /** Set at the end of a call that worked. */
  readonly result?: { readonly total?: number; readonly attempts: number; readonly status?: number }
  /** Set at the end of a call that failed. */
  readonly error?: unknown
}

/**
 * Publishes each call on a tracing channel of `node:diagnostics_channel`, for tracing tools. Costs next to nothing
 * without a subscriber.
 *
 * @example
 * tracingChannel(traceChannel).subscribe({ asyncEnd: ({ call, result }) => span.end(call, result), ... })
 *
 * @public
 */
export function trace(): CallLayer {
  const channel = tracingChannel<unknown, TraceMessage>(traceChannel)
  const parts = [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error]
  return (next) => async (input) => {
    if (!parts.some((part) => part.hasSubscribers)) return next(input)
    const { call, protocol, progress } = input
    let reply: Reply | undefined
    const work = async (): Promise<TraceMessage['result']> => {
      reply = await next(input)
      const { total } = reply
      const { attempts, status } = progress
      return { attempts, ...(total === undefined ? {} : { total }), ...(status === undefined ? {} : { status }) }
    }
    const summary = new CallError('aborted', '', { call }).call ?? {}
    await channel.tracePromise(work, { call: summary, protocol })
    return reply as Reply
  }
}
