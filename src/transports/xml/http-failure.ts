import type { Call } from '../../core/call.js'
import { header, type WireResponse } from '../../core/codec.js'
import { isBlank } from '../../core/empty-answer.js'
import { CallError } from '../../core/error.js'
import { faultError } from '../../core/fault.js'
import { statusAdvice } from '../../core/http-status.js'
import { foreignFault } from './foreign-fault.js'

interface Context {
  readonly protocol: string
  readonly call: Call
}

/** The error of a status that is no success, when the body holds no fault. */
export function httpFailure(response: WireResponse, context: Context): CallError {
  const { status, body } = response
  const where = `${context.call.service}::${context.call.method}`
  if (status === 401)
    return new CallError('auth', `${where}: HTTP 401: the credentials were not accepted`, { ...context, status })
  if (status === 429)
    return new CallError('rate-limit', `${where}: HTTP 429: too many calls; wait and repeat it`, { ...context, status })
  if (status === 500 && isBlank(body)) {
    const message = `${where}: HTTP 500 without a body: the result is too big for the API; narrow the mask or set a limit`
    return new CallError('overload', message, { ...context, status })
  }
  const type = header(response.headers, 'content-type')?.slice(0, 60) ?? 'no content type'
  const start = new TextDecoder().decode(body.subarray(0, 200))
  const shown = body.length === 0 ? 'an empty body' : `a body of ${type} that begins ${JSON.stringify(start)}`
  return new CallError('http', `${where}: HTTP ${status} with ${shown}${statusAdvice(status)}`, { ...context, status })
}

/**
 * Runs the reading of an XML body. What is not readable is told by the status when that is a failure, so that a
 * balancer's HTML page is an HTTP error and not a syntax error (quirk 16), and a fault in the form of another protocol is a fault.
 */
export function readable<T>(response: WireResponse, context: Context, read: () => T): T {
  const failed = response.status < 200 || response.status > 299
  if (response.body.length === 0) {
    if (failed) throw httpFailure(response, context)
    const message = `${context.call.service}::${context.call.method}: HTTP ${response.status} with an empty body`
    throw new CallError('malformed', message, { ...context, status: response.status })
  }
  try {
    return read()
  } catch (error) {
    if (!CallError.is(error)) throw error
    if (error.code !== 'malformed') throw error
    const fault = foreignFault(response.body)
    if (fault) throw faultError(fault, { ...context, status: response.status })
    if (failed) throw httpFailure(response, context)
    throw new CallError('malformed', `${context.call.service}::${context.call.method}: ${error.message}`, {
      ...context,
      status: response.status,
      cause: error.cause,
    })
  }
}
