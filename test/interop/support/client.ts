import assert from 'node:assert/strict'
import { createTransport } from '../../../src/create.js'
import { CallError } from '../../../src/core/error.js'
import type { Quirks } from '../../../src/core/quirk.js'
import { createEmulator, type Emulator } from '../../../src/emulator/index.js'
import type { ProtocolName } from '../../../src/transports/index.js'
import { readJson } from '../../../src/transports/rest/json.js'
import { attempt, type Check } from './check.js'
import { sharedCalls, type SharedCall } from './calls.js'
import { difference, type Looseness } from './comparison.js'
import { run } from './process.js'

/** A foreign client: a script that takes a job as JSON on its input and prints a line of JSON for each check. */
export interface ForeignClient {
  /** As the tests and the table call it. */
  readonly name: string
  readonly protocol: ProtocolName
  readonly command: readonly string[]
  /** Says the version of what is tested. */
  readonly version: readonly string[]
  /** What the API does and this client cannot live with. */
  readonly quirks?: Quirks
  readonly loose?: Looseness
  /** Checks of the shared calls that this client cannot do, each with the reason. */
  readonly cannot?: Readonly<Record<string, string>>
  /** How many checks the script makes itself, on top of the shared calls: a script that ends early must not pass. */
  readonly own?: number
  /** The client tells a fault by its HTTP status instead of its code. */
  readonly statusAsCode?: boolean
  /** Whether it makes the shared calls. Default true. */
  readonly shared?: boolean
}

/** One line of a script. With `got` or `fault`, our transport makes the same call and must get the same. */
interface Line {
  readonly check: string
  readonly ok?: boolean
  readonly got?: unknown
  readonly total?: number | null
  readonly fault?: { readonly code: unknown; readonly message: unknown }
  /** The call of a check that is not one of the shared calls. */
  readonly call?: SharedCall
  readonly [more: string]: unknown
}

const user = { username: 'interop', apiKey: 'interop-key' }
const world = { guests: 70, hardware: 3, domains: 3, tickets: 3, seed: 5, users: [user] }

/** Runs a client against an emulator, and our transport against a twin of it; gives a check for each line. */
export async function runClient(client: ForeignClient): Promise<Check[]> {
  const settings = { ...world, ...(client.quirks ? { quirks: client.quirks } : {}) }
  const [emulator, twin] = await Promise.all([createEmulator(settings), createEmulator(settings)])
  try {
    const { url } = await emulator.listen(0)
    const calls = client.shared === false ? [] : sharedCalls.filter(({ check }) => client.cannot?.[check] === undefined)
    const job = {
      origin: url,
      url: url + (emulator.paths[client.protocol] ?? ''),
      user: user.username,
      key: user.apiKey,
      calls,
    }
    const { code, stdout, stderr } = await run(client.command, JSON.stringify(job))
    const lines = stdout.split('\n').filter((line) => line !== '')
    const checks: Check[] = []
    for (const line of lines) checks.push(await check(line, client, twin))
    const wanted = calls.length + (client.own ?? 0)
    const whole = code === 0 && checks.length === wanted
    const end = `ended with code ${code} after ${checks.length} of ${wanted} checks: ${stderr.slice(-1500)}`
    return [...checks, { name: 'makes all its checks', ...(whole ? {} : { failure: end }) }]
  } finally {
    await Promise.all([emulator.close(), twin.close()])
  }
}

async function check(text: string, client: ForeignClient, twin: Emulator): Promise<Check> {
  let line: Line
  try {
    line = readJson(text, undefined, 500) as Line
  } catch {
    return { name: 'prints a line of JSON', failure: text.slice(0, 300) }
  }
  return attempt(line.check, async () => {
    if ('got' in line || line.fault) await compare(line, client, twin)
    else assert.equal(line.ok, true, text.slice(0, 600))
  })
}

async function compare(line: Line, client: ForeignClient, twin: Emulator): Promise<void> {
  const call = line.call ?? sharedCalls.find(({ check }) => check === line.check)
  if (!call) throw new Error('is no shared call and names no call of its own')
  const { wrongKey, faults, check: name, ...rest } = call
  const transport = createTransport({
    protocol: client.protocol,
    endpoint: 'http://emulator',
    auth: wrongKey === true ? { ...user, apiKey: 'wrong' } : user,
    exchange: twin.exchange,
  })
  try {
    if ((faults === true) !== (line.fault !== undefined))
      throw new Error(`theirs is ${JSON.stringify(line).slice(0, 500)}`)
    const ours = await transport.call({ ...rest, args: (call.args ?? []).map(bytes) as never })
    if (faults === true) throw new Error(`${name}: ours is no fault`)
    const found = difference(ours.value, line.got, client.loose ?? {})
    if (found !== undefined) throw new Error(found)
    if (typeof line.total === 'number' || (line.total === null && ours.total !== undefined))
      assert.equal(line.total, ours.total, 'total')
  } catch (error) {
    if (!CallError.is(error)) throw error
    if (!line.fault) throw new Error(`ours is the fault ${error.message}, theirs ${JSON.stringify(line.got)}`)
    assert.equal(String(line.fault.message).trim(), error.fault?.message.trim(), 'message of the fault')
    assert.equal(
      localPart(String(line.fault.code)),
      client.statusAsCode === true ? String(error.status) : localPart(error.fault?.code ?? ''),
      'code of the fault',
    )
  } finally {
    await transport.close()
  }
}

function localPart(code: string): string {
  return code.slice(code.lastIndexOf(':') + 1)
}

/** Arguments as our transport takes them. */
function bytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bytes)
  if (typeof value !== 'object' || value === null) return value
  const { base64 } = value as { readonly base64?: string }
  if (base64 !== undefined) return Uint8Array.from(Buffer.from(base64, 'base64'))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bytes(member)]))
}
