import type { ErrorCode } from '../core/error.js'

/** What the command line ends with; part of its interface, see `slt --help`. */
export const exitCodes = {
  ok: 0,
  /** The API answered with a fault, or `compare` and `bench` found a difference. */
  fault: 1,
  usage: 2,
  /** Credentials or a setting are missing or wrong. */
  config: 3,
  /** No usable answer came: connection, time-out, broken or oversized answer. */
  network: 4,
  /** A fault of this program. */
  internal: 70,
  interrupted: 130,
} as const

/** The exit code that stands for an error. */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'auth':
    case 'config':
      return exitCodes.config
    case 'invalid-call':
    case 'unsupported':
      return exitCodes.usage
    case 'network':
    case 'timeout':
    case 'closed':
    case 'http':
    case 'malformed':
    case 'too-large':
      return exitCodes.network
    case 'aborted':
      return exitCodes.interrupted
    case 'not-found':
    case 'unknown-service':
    case 'unknown-method':
    case 'bad-request':
    case 'rate-limit':
    case 'overload':
    case 'not-implemented':
    case 'fault':
      return exitCodes.fault
  }
}
