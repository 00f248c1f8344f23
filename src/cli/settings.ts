import type { Auth } from '../core/auth.js'
import type { Call } from '../core/call.js'
import type { Value } from '../core/value.js'
import { isProtocolName, protocols } from '../transports/index.js'
import type { ProtocolName } from '../transports/index.js'
import { UsageError } from './failure.js'
import { readArgument, readCount, readId, readObject, readSeconds } from './values.js'

/** Flags of `call` and `compare`, as typed. */
export interface CallFlags {
  readonly protocol?: string
  readonly endpoint?: string
  readonly id?: string
  readonly mask?: string
  readonly filter?: string
  readonly limit?: string
  readonly offset?: string
  readonly user?: string
  readonly key?: string
  readonly timeout?: string
  readonly format?: string
  readonly json?: true
  readonly verbose?: true
}

/** What is called, as typed. */
export interface CallWords {
  readonly service: string
  readonly method: string
  readonly args: readonly string[]
}

/** Makes the call that words and flags describe. */
export function readCall(words: CallWords, flags: CallFlags): Call {
  const call: { -readonly [K in keyof Call]: Call[K] } = { service: words.service, method: words.method }
  const args: readonly Value[] = words.args.map(readArgument)
  if (args.length > 0) call.args = args
  if (flags.id !== undefined) call.id = readId(flags.id)
  if (flags.mask !== undefined) call.mask = flags.mask
  if (flags.filter !== undefined) call.filter = readObject('--filter', flags.filter)
  if (flags.limit !== undefined) call.limit = readCount('--limit', flags.limit)
  if (flags.offset !== undefined) call.offset = readCount('--offset', flags.offset)
  return call
}

/** Credentials of the flags, else of the environment; none is allowed, the API then says what it thinks of it. */
export function readAuth(flags: Pick<CallFlags, 'user' | 'key'>): Auth {
  const username = flags.user ?? nonEmpty(process.env['SL_USERNAME'])
  const apiKey = flags.key ?? nonEmpty(process.env['SL_API_KEY'])
  if (username === undefined && apiKey === undefined) return {}
  if (username === undefined) throw new UsageError('an API key needs a user name: give --user or set SL_USERNAME')
  if (apiKey === undefined) throw new UsageError(`no API key for user ${username}: give --key or set SL_API_KEY`)
  return { username, apiKey }
}

/** The endpoint of the flags, else of the environment; undefined for the library's default. */
export function readEndpoint(flags: Pick<CallFlags, 'endpoint'>): string | undefined {
  return flags.endpoint ?? nonEmpty(process.env['SL_ENDPOINT_URL'])
}

/** The protocol of a flag; undefined lets the endpoint decide. */
export function readProtocol(name: string | undefined, flag = '--protocol'): ProtocolName | undefined {
  if (name === undefined || isProtocolName(name)) return name
  throw new UsageError(`${flag} must be one of ${Object.keys(protocols).join(', ')}, not "${name}"`)
}

/** The output format of a flag; whether the protocol has it is told at the call. */
export function readFormat(format: string | undefined): 'json' | 'xml' | undefined {
  if (format === undefined || format === 'json' || format === 'xml') return format
  throw new UsageError(`--format must be json or xml, not "${format}"`)
}

/** Connection settings that every command with a transport shares. */
export function readConnection(flags: CallFlags): {
  readonly auth: Auth
  readonly endpoint?: string
  readonly timeout?: number
} {
  const endpoint = readEndpoint(flags)
  return {
    auth: readAuth(flags),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(flags.timeout === undefined ? {} : { timeout: readSeconds('--timeout', flags.timeout) }),
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
