import { createTransport } from '../create.js'
import { isRead } from '../core/access.js'
import type { Call, Reply } from '../core/call.js'
import type { Protocol } from '../core/codec.js'
import { CallError } from '../core/error.js'
import { loadProtocol, protocols } from '../transports/index.js'
import type { ProtocolName } from '../transports/index.js'
import { compareAnswers } from './comparison.js'
import type { Answer, Comparison } from './comparison.js'
import { exitCodeOf, exitCodes } from './exit-code.js'
import { describe, say, UsageError } from './failure.js'
import { printable, toJson } from './json.js'
import { print } from './output.js'
import type { CallFlags, CallWords } from './settings.js'
import { readCall, readConnection, readEndpoint, readProtocol } from './settings.js'
import { interruption } from './signals.js'

/** `slt compare`: the same call on every protocol; 1 if the answers differ. */
export async function compare(words: CallWords, flags: CallFlags): Promise<number> {
  const call = readCall(words, flags)
  const reference = readProtocol(flags.protocol)
  const names = Object.keys(protocols) as ProtocolName[]
  const loaded = await Promise.all(
    (reference ? [reference, ...names.filter((name) => name !== reference)] : names).map(loadProtocol),
  )
  const connection = readConnection({ ...flags, ...originOf(readEndpoint(flags), loaded) })
  if (!isRead(call)) say(`note: ${call.method} may write; it is executed ${loaded.length} times, once per protocol`)

  const interrupted = interruption()
  const answers: Answer[] = []
  try {
    for (const protocol of loaded) {
      const outcome = await ask(protocol, call, connection, interrupted.signal)
      if (CallError.is(outcome) && outcome.code === 'aborted') {
        say('interrupted')
        return exitCodes.interrupted
      }
      answers.push({ protocol, outcome })
    }
  } finally {
    interrupted.release()
  }
  const comparison = compareAnswers(answers)
  if (flags.json) print(toJson(asDocument(answers, comparison)))
  else printComparison(answers, comparison)
  return exitCode(answers, comparison)
}

async function ask(
  protocol: Protocol,
  call: Call,
  connection: ReturnType<typeof readConnection>,
  signal: AbortSignal,
): Promise<Reply | CallError> {
  const transport = createTransport({ ...connection, protocol })
  try {
    return await transport.call(call, { signal })
  } catch (error) {
    if (CallError.is(error)) return error
    throw error
  } finally {
    await transport.close()
  }
}

/** Each protocol adds its own path, so one that is there already is cut off. */
function originOf(endpoint: string | undefined, known: readonly Protocol[]): { readonly endpoint?: string } {
  if (endpoint === undefined || !/^https?:/i.test(endpoint)) return {}
  if (!URL.canParse(endpoint)) throw new UsageError('--endpoint is not a URL: give one such as http://127.0.0.1:8080')
  const url = new URL(endpoint)
  const kind = (path: string): string => path.split('/')[1] ?? ''
  return known.some((protocol) => kind(protocol.path) === kind(url.pathname)) ? { endpoint: url.origin } : {}
}

/** The same fault everywhere is the same answer; any other failure says nothing about the call. */
function exitCode(answers: readonly Answer[], comparison: Comparison): number {
  if (comparison.differences.length > 0) return exitCodes.fault
  const outcome = answers[0]?.outcome
  const code = CallError.is(outcome) ? exitCodeOf(outcome.code) : exitCodes.ok
  return code === exitCodes.fault ? exitCodes.ok : code
}

function printComparison(answers: readonly Answer[], comparison: Comparison): void {
  const width = Math.max(...answers.map(({ protocol }) => protocol.name.length))
  for (const { protocol, outcome } of answers) print(`${protocol.name.padEnd(width)}  ${summary(outcome)}`)
  for (const { protocol, path, left, right } of comparison.differences.slice(0, shown)) {
    print(`differs  ${path}: ${comparison.reference} ${short(left)}, ${protocol} ${short(right)}`)
  }
  const more = comparison.differences.length - shown
  if (more > 0) print(`differs  and at ${more} more places`)
  for (const { protocol, path, left, right, capability } of comparison.notCarried.slice(0, shown)) {
    const values = `${comparison.reference} ${short(left)}, ${protocol} ${short(right)}`
    print(`not carried  ${path}: ${values} (${capability})`)
  }
  const kept = comparison.notCarried.length - shown
  if (kept > 0) print(`not carried  and at ${kept} more places`)
  if (comparison.differences.length > 0) print('different')
  else print(answers.every(({ outcome }) => CallError.is(outcome)) ? 'same failure' : 'same')
}

const shown = 20

function summary(outcome: Reply | CallError): string {
  if (CallError.is(outcome)) return describe(outcome)[0] ?? outcome.code
  const { value, total } = outcome
  if (!Array.isArray(value)) return short(value)
  return `${value.length} item${value.length === 1 ? '' : 's'}${total === undefined ? '' : ` of ${total}`}`
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = printable(toJson(value))
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`
}

function asDocument(answers: readonly Answer[], comparison: Comparison): unknown {
  return {
    same: comparison.differences.length === 0,
    protocols: answers.map(({ protocol, outcome }) =>
      CallError.is(outcome)
        ? { name: protocol.name, error: outcome.toJSON() }
        : { name: protocol.name, value: outcome.value ?? null, total: outcome.total },
    ),
    differences: comparison.differences,
    notCarried: comparison.notCarried,
  }
}
