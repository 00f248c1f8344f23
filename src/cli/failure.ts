import { styleText } from 'node:util'
import type { ErrorCode } from '../core/error.js'
import { CallError } from '../core/error.js'
import { exitCodeOf, exitCodes } from './exit-code.js'
import { printable } from './json.js'

/** Wrong use of the command line: said in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Says on stderr what went wrong and gives the exit code for it. */
export function reportFailure(error: unknown): number {
  if (error instanceof UsageError) {
    say(`${paint('error')} ${printable(error.message)}`)
    return exitCodes.usage
  }
  if (!CallError.is(error)) {
    say(
      `${paint('internal error')} ${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}`,
    )
    return exitCodes.internal
  }
  for (const line of describe(error)) say(line)
  return exitCodeOf(error.code)
}

/** One line that says what happened, to which call and over which protocol; then what to do. */
export function describe(error: CallError): string[] {
  const fault = error.fault && error.fault.code !== error.code ? ` [${error.fault.code}]` : ''
  const name = callName(error)
  const facts = [
    error.message.includes(name) ? '' : name,
    error.protocol && `over ${error.protocol}`,
    error.status && `HTTP ${error.status}`,
  ]
  const about = facts.filter((fact) => typeof fact === 'string' && fact !== '').join(', ')
  const line = `${paint(error.code)}${printable(fault)} ${printable(error.message)}${about === '' ? '' : ` (${printable(about)})`}`
  const hint = hints[error.code]
  return hint === undefined ? [line] : [line, `${paint('hint', 'dim')} ${hint}`]
}

/** Writes a line of talk to stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function callName(error: CallError): string {
  const { service, method, id } = error.call ?? {}
  if (service === undefined) return ''
  const name = method === undefined ? service : `${service}::${method}`
  return id === undefined ? name : `${name} of ${id}`
}

function paint(text: string, style: 'red' | 'dim' = 'red'): string {
  return process.stderr.isTTY ? styleText(style, `${text}:`) : `${text}:`
}

const hints: Readonly<Partial<Record<ErrorCode, string>>> = {
  auth: 'give --user and --key, or set SL_USERNAME and SL_API_KEY; a key is valid for one endpoint and account only',
  'not-found': 'check --id; an object that this user may not see is not found either',
  'unknown-service': 'service names carry their full prefix, such as SoftLayer_Account',
  'unknown-method': 'method names are case-sensitive, such as getVirtualGuests',
  'bad-request': 'most methods of one object need --id',
  'rate-limit': 'wait a little; nothing was executed',
  overload: 'ask for less: name the properties in --mask, or page with --limit and --offset',
  'too-large': 'ask for less: name the properties in --mask, or page with --limit and --offset',
  network: 'check --endpoint (or SL_ENDPOINT_URL), your network and HTTPS_PROXY',
  timeout: 'raise --timeout, or ask for less with --mask and --limit',
  http: 'this came from something between you and the API; try again, then check --endpoint',
  malformed: 'check that --endpoint is an API of this protocol',
}
