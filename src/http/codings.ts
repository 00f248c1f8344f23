import { CallError } from '../core/error.js'

// What asking and refusing needs, apart from the undoing: node:zlib and node:stream take longer to load than this library does.

/** What this library can undo, as `accept-encoding` says it. */
export const acceptEncoding = 'gzip, deflate, br'

/** What this library asks for when it reads while the answer arrives. */
export const streamEncoding = 'gzip, br'

/** The answer is over the cap. */
export function tooLarge(limit: number): CallError {
  return new CallError(
    'too-large',
    `the answer is over the cap of ${limit} bytes: ask for less with a mask or a limit, or raise maxResponseBytes`,
  )
}

/** What a failed answer says is told by its status, readable or not. */
export function undecodable(error: unknown, status: number): unknown {
  if (!CallError.is(error)) return error
  if (error.code !== 'malformed' || status < 400) return error.with({ status })
  return new CallError('http', `HTTP ${status}, and ${error.message}`, { status, cause: error.cause })
}
