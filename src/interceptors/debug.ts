import { CallError } from '../core/error.js'
import { nameOf } from '../core/call-guard.js'
import type { CallLayer } from '../core/transport.js'
import { timing } from './timing.js'

/**
 * Writes one line about each call: protocol, call, outcome, attempts, bytes and milliseconds. No argument, filter,
 * header or credential is in it.
 *
 * @example
 * createTransport({ layers: [debug((line) => process.stderr.write(`${line}\n`))] })
 * // rest SoftLayer_Account::getObject ok 200, 0 > 5120 (901 received) bytes, 48.2 ms (encode 0.1, wire 47.5, decode 0.6)
 *
 * @public
 */
export function debug(write: (line: string) => void): CallLayer {
  return timing(({ call, protocol, timings, bytes, attempts, status, error }) => {
    const id = call.id === undefined ? '' : ` #${String(call.id).slice(0, 60)}`
    const code = error === undefined ? 'ok' : CallError.is(error) ? error.code : 'failed'
    const sizes = `${bytes.request} > ${bytes.response}${bytes.received === bytes.response ? '' : ` (${bytes.received} received)`} bytes`
    const parts = `encode ${round(timings.encode)}, wire ${round(timings.wire)}, decode ${round(timings.decode)}`
    const tries = attempts > 1 ? `, ${attempts} attempts` : ''
    const line = `${protocol} ${nameOf(call)}${id} ${code}${status === undefined ? '' : ` ${status}`}${tries}, ${sizes}, ${round(timings.total)} ms (${parts})`
    write(oneLine(line))
  })
}

function round(milliseconds: number): string {
  return milliseconds.toFixed(1)
}

/** Names come from callers: none may forge a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
