import type { Timeouts } from '../core/deadline.js'
import { CallError } from '../core/error.js'
import type { CallErrorDetails } from '../core/error.js'

/** What is known when an exchange fails. */
export interface FailureContext {
  readonly origin: string
  readonly timeouts: Timeouts
  /** Whether the request was given to a socket: if not, the API certainly has not seen it. */
  readonly started: boolean
  /** HTTP status of an answer that had begun, else 0. */
  readonly status: number
  /** Whether a proxy may stand in between. */
  readonly proxied?: boolean
}

/** Makes a CallError of an error of undici or Node. Its text holds no header, no path and no credentials. */
export function failure(error: unknown, context: FailureContext): CallError {
  const { origin, timeouts } = context
  const unsent = !context.started
  const status = context.status > 0 ? context.status : undefined
  if (CallError.is(error)) return error.with({ unsent, status })
  const code = codeOf(error)
  const details = { cause: withoutBytes(error), unsent, status }
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return connectTimeout(context, details)
    case 'UND_ERR_HEADERS_TIMEOUT':
      // Before anything was sent it is a proxy that does not answer.
      if (unsent) return connectTimeout(context, details)
      return new CallError(
        'timeout',
        `${origin} did not begin to answer within ${timeouts.headers} ms (headers deadline)`,
        details,
      )
    case 'UND_ERR_BODY_TIMEOUT':
      return new CallError(
        'timeout',
        `${origin} stopped in the middle of its answer for ${timeouts.body} ms (body deadline)`,
        details,
      )
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return new CallError(
        'invalid-call',
        'the request cannot be put into HTTP: look for line breaks in credentials or headers',
        details,
      )
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return new CallError('closed', 'the dispatcher was closed', details)
    default:
      return connectionFailure(code, context, details)
  }
}

function connectTimeout({ origin, timeouts, proxied }: FailureContext, details: CallErrorDetails): CallError {
  const through = proxied === true ? ' through the proxy' : ''
  return new CallError(
    'timeout',
    `no connection to ${origin}${through} within ${timeouts.connect} ms (connect deadline)`,
    details,
  )
}

function connectionFailure(
  code: string | undefined,
  { origin, status, proxied }: FailureContext,
  details: CallErrorDetails,
): CallError {
  const named = code === undefined ? '' : ` (${code})`
  if (details.unsent === true)
    return new CallError('network', `no connection to ${origin}${named}: ${adviceFor(code, proxied)}`, details)
  if (status > 0) return new CallError('network', `${origin} broke off its answer${named}`, details)
  if (isUnasked(details.cause)) {
    const message = `${origin} answered with HTTP 100 or 101, which nobody asked for; the call may have been executed`
    return new CallError('network', message, details)
  }
  return new CallError(
    'network',
    `the connection to ${origin} closed before any answer${named}; the call may have been executed`,
    details,
  )
}

function adviceFor(code = '', proxied = false): string {
  if (code === 'UND_ERR_ABORTED' || code === 'UND_ERR_PRX_TLS') return 'the proxy refused; check the proxy setting'
  if (proxied && !/CERT|SIGNATURE|SSL|EPROTO/.test(code))
    return 'check the endpoint, and the proxy (setting, https_proxy, http_proxy)'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'the host name was not found; check the endpoint and the network'
  if (code === 'ECONNREFUSED') return 'nothing listens there; check the endpoint'
  if (/CERT|SIGNATURE|SSL|EPROTO/.test(code)) return 'TLS failed; check the certificate, or give tls.ca'
  return 'check the endpoint and the network'
}

/** These two interim answers are the only ones that undici does not pass over: it gives up the connection. */
function isUnasked(error: unknown): boolean {
  return error instanceof Error && (error.message === 'bad response' || error.message === 'bad upgrade')
}

/** The parser's error holds what the server sent, which may be what it was sent, credentials and all. */
function withoutBytes(error: unknown): unknown {
  if (!(error instanceof Error) || !Object.hasOwn(error, 'data')) return error
  const { name, message, stack } = error
  const code = (error as { code?: unknown }).code
  return Object.assign(new Error(message), { name, stack, ...(code === undefined ? {} : { code }) })
}

/** The error's own code, or that of what it is made of (an AggregateError of several addresses). */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 3) return undefined
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown }
  if (typeof code === 'string') return code
  return codeOf(cause, depth + 1) ?? (Array.isArray(errors) ? codeOf(errors[0], depth + 1) : undefined)
}
