import type { Reply } from '../core/call.js'
import type { WireResponse } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Quirks } from '../core/quirk.js'
import type { Answer } from './answer.js'
import type { Strike } from './failures.js'
import { expiredToken } from './iam.js'
import { htmlPage } from './plain-response.js'
import { tooManyCalls } from './rate-limiter.js'

/** What a failing call can be answered with. */
export interface InjectionContext {
  readonly quirks: Quirks
  /** Executes the call. */
  readonly run: () => Reply | CallError
  /** Writes an outcome in the call's protocol. */
  readonly render: (outcome: Reply | CallError) => WireResponse
}

/** The answer to a call that meets an injected failure. */
export function injectedAnswer({ failure, executed, delay }: Strike, context: InjectionContext): Answer {
  const { quirks, render } = context
  const outcome = executed || failure === 'slow' ? context.run() : { value: null }
  const whole = (): WireResponse => render(outcome)
  switch (failure) {
    case 'slow':
      return { response: whole(), delivery: { delay } }
    case 'hang':
      return { response: whole(), delivery: { hang: true } }
    case 'reset-before-headers':
      return { response: whole(), delivery: { cut: 'before-headers' } }
    case 'reset-after-headers':
      return { response: whole(), delivery: { cut: 'after-headers' } }
    case 'reset-in-body':
      return { response: whole(), delivery: { cut: 'in-body' } }
    case 'truncated-gzip':
      return { response: whole(), delivery: { truncatedGzip: true } }
    case 'html-502':
    case 'html-503':
    case 'html-504':
      return { response: htmlPage(Number(failure.slice(-3))) }
    case 'overload-internal-error':
      return overloaded({ ...render(internalError()), status: 200 }, quirks)
    case 'overload-empty-500':
    case 'overload-empty-200': {
      const headers = { ...totalOf(outcome), 'content-type': whole().headers['content-type'] }
      const status = failure === 'overload-empty-500' ? 500 : 200
      return overloaded({ status, headers, body: new Uint8Array() }, quirks)
    }
    case 'rate-limited':
      return { response: render(tooManyCalls(quirks['rate-limit'], quirks['rate-limit-window'])) }
    case 'iam-token-expired':
      return { response: render(expiredToken(quirks['iam-expired-401'] === true)) }
  }
}

/** An answer of an overload comes from another part of the API, which speaks HTTP/1.0. */
export function overloaded(response: WireResponse, quirks: Quirks): Answer {
  return quirks['http-10-overload'] === true ? { response, delivery: { http10: true } } : { response }
}

/** With success for its status, as the API says it. */
function internalError(): CallError {
  const message = 'Internal Error'
  return new CallError('overload', message, {
    status: 500,
    fault: { code: 'SoftLayer_Exception_Public', message },
  })
}

/** Seen with an answer that had nothing else. */
function totalOf(outcome: Reply | CallError): Record<string, string> {
  return CallError.is(outcome) || outcome.total === undefined ? {} : { 'softlayer-total-items': String(outcome.total) }
}
