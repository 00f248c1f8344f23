import type { Call } from './call.js'
import { CallError } from './error.js'
import type { Value } from './value.js'

/**
 * Refuses a call that no protocol could send: nothing has been written then.
 * @throws CallError `invalid-call`, naming the part that is wrong.
 */
export function checkCall(call: Call, protocol?: string): void {
  // Callers in plain JavaScript can hand over anything.
  const given = call as unknown
  if (typeof given !== 'object' || given === null) throw refusal('a call must be an object', undefined, protocol)
  checkName('service', call.service, call, protocol)
  checkName('method', call.method, call, protocol)
  if (call.args !== undefined && !Array.isArray(call.args)) {
    throw refusal('args must be a list, one entry per parameter', call, protocol)
  }
  if (call.args !== undefined && call.args.length > maxArguments) {
    throw refusal(`args has ${call.args.length} entries, more than any method takes`, call, protocol)
  }
  checkId(call, protocol)
  if (call.limit !== undefined && !(Number.isSafeInteger(call.limit) && call.limit >= 1)) {
    throw refusal('limit must be a whole number of at least 1', call, protocol)
  }
  if (call.offset !== undefined && !(Number.isSafeInteger(call.offset) && call.offset >= 0)) {
    throw refusal('offset must be a whole number of at least 0', call, protocol)
  }
  // No protocol has a form for it that all servers take: offset alone is dropped, or read as the limit.
  if (call.offset !== undefined && call.limit === undefined) {
    throw refusal('offset needs limit: say how many items you want', call, protocol)
  }
  if (call.headers !== undefined && (typeof call.headers !== 'object' || call.headers === null)) {
    throw refusal('headers must be an object', call, protocol)
  }
}

/** The arguments as they are sent: trailing `undefined` cut off, inner `undefined` said as null. */
export function argumentsOf(call: Pick<Call, 'args'>): readonly Value[] {
  const args = call.args
  if (args === undefined) return []
  let end = args.length
  while (end > 0 && args[end - 1] === undefined) end--
  const sent: Value[] = []
  for (let i = 0; i < end; i++) sent.push(args[i] ?? null)
  return sent
}

function checkName(part: 'service' | 'method', name: unknown, call: Call, protocol: string | undefined): void {
  if (typeof name !== 'string' || name === '') throw refusal(`${part} must be a name`, call, protocol)
  if (forbiddenInNames.test(name) || name === '.' || name === '..' || lonelySurrogate.test(name)) {
    throw refusal(`${part} must be a name without '/', '?', '#', white space or control characters`, call, protocol)
  }
}

function checkId(call: Call, protocol: string | undefined): void {
  const id: unknown = call.id
  if (id === undefined) return
  if (typeof id === 'number') {
    if (!Number.isSafeInteger(id)) throw refusal('id must be a whole number or a text', call, protocol)
    return
  }
  if (typeof id !== 'string') throw refusal('id must be a whole number or a text', call, protocol)
  if (id === '') throw refusal('id is empty: leave it out, or give the id', call, protocol)
  if (lonelySurrogate.test(id)) throw refusal('id is not well-formed Unicode', call, protocol)
}

function refusal(what: string, call: Call | undefined, protocol: string | undefined): CallError {
  const named = typeof call?.service === 'string' && typeof call.method === 'string'
  const where = named ? `${call.service}::${call.method}: ` : ''
  return new CallError('invalid-call', `${where}${what}`, { call: named ? call : undefined, protocol })
}

/** A list of holes costs no memory until it is walked through. */
const maxArguments = 1_000
const forbiddenInNames = /[/?#\s\u0000-\u001f\u007f]/
const lonelySurrogate = /\p{Surrogate}/u
