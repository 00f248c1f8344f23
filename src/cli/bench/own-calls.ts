import { readFile } from 'node:fs/promises'
import type { Call } from '../../core/call.js'
import { isObject } from '../../core/value.js'
import { UsageError } from '../failure.js'
import { printable } from '../json.js'
import { readArgument } from '../values.js'
import type { NamedCall } from './cases.js'

/** What a call of the file may have. */
const members = ['name', 'service', 'method', 'args', 'id', 'mask', 'filter', 'limit', 'offset', 'volatile'] as const
type Member = (typeof members)[number]

const kinds: Readonly<Record<Member, readonly [expected: string, test: (value: unknown) => boolean]>> = {
  name: ['one line of text, without control characters', isName],
  service: ['a text such as SoftLayer_Account', isText],
  method: ['a text such as getObject', isText],
  args: ['a list', Array.isArray],
  id: [
    'a whole number or a text',
    (value) => Number.isSafeInteger(value) || typeof value === 'bigint' || isText(value),
  ],
  mask: ['a text or a list of texts', (value) => isText(value) || isTexts(value)],
  filter: ['an object', isObject],
  limit: ['a whole number', isCount],
  offset: ['a whole number', isCount],
  volatile: ['a list of names of members', isTexts],
}

/**
 * Reads `--calls FILE`: a list of calls as YAML or JSON, each as the envelope has it, with a `name` if you like. `volatile` names
 * members of the answer that are new each time, such as the id of an object just made.
 */
export async function readCalls(path: string): Promise<readonly NamedCall[]> {
  let text: string
  try {
    // Editors of Windows begin a file with a mark that neither YAML in the middle of a line nor JSON knows.
    text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`--calls cannot be read: ${(error as Error).message}`)
  }
  const list = await parse(path, text)
  if (!Array.isArray(list) || list.length === 0) throw new UsageError(`--calls ${path} must be a list of calls`)
  const calls = list.map((entry, i) => callOf(path, entry, i + 1))
  const names = new Set<string>()
  for (const { name } of calls) {
    if (names.has(name)) throw new UsageError(`--calls ${path}: two calls are named "${name}": give each its own name`)
    names.add(name)
  }
  return calls
}

async function parse(path: string, text: string): Promise<unknown> {
  try {
    // As everywhere on the command line: long integers keep their digits, {"$base64": ...} is bytes.
    if (/^\s*\[/.test(text) && path.endsWith('.json')) {
      JSON.parse(text)
      return readArgument(text)
    }
    const { parse: parseYaml } = await import('yaml')
    const plain: unknown = parseYaml(text, { intAsBigInt: true, maxAliasCount: 100, merge: true })
    // An empty file is no value at all.
    const json = JSON.stringify(plain ?? null, (_name, value: unknown) => {
      if (typeof value === 'bigint') return `\u0000${value}`
      // JSON would make null of it without a word.
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`no call can send ${value}`)
      return value
    })
    return readArgument(json.replace(/"\\u0000(-?\d+)"/g, '$1'))
  } catch (error) {
    throw new UsageError(`--calls ${path} is neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`)
  }
}

function callOf(path: string, entry: unknown, number: number): NamedCall {
  const where = `--calls ${path}, call ${number}`
  if (!isObject(entry)) throw new UsageError(`${where} must be an object with service and method`)
  for (const name of Object.keys(entry)) {
    if (!members.includes(name as Member)) throw new UsageError(`${where}: "${name}" is none of ${members.join(', ')}`)
    const [expected, test] = kinds[name as Member]
    if (!test(entry[name])) throw new UsageError(`${where}: ${name} must be ${expected}`)
  }
  const { name, volatile = [], ...call } = entry
  for (const needed of ['service', 'method']) {
    if (call[needed] === undefined) throw new UsageError(`${where} has no ${needed}`)
  }
  // An id with more digits than a number keeps is sent as text, as any other id that is none.
  const made = (typeof call['id'] === 'bigint' ? { ...call, id: String(call['id']) } : call) as unknown as Call
  return {
    name: typeof name === 'string' ? name : printable(`${made.service}::${made.method}`),
    call: made,
    volatile: volatile as readonly string[],
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

/** What stands in tables and in sentences, and must not command a terminal. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !value.includes('\n') && printable(value) === value
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
