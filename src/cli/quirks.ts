import { suggestion } from '../config/suggestion.js'
import { CallError } from '../core/error.js'
import { resolveQuirks, type Quirk, type Quirks, type QuirkValue } from '../core/quirk.js'
import { generalQuirks } from '../emulator/index.js'
import { loadProtocol, protocols, type ProtocolName } from '../transports/index.js'
import { UsageError } from './failure.js'
import { toJson } from './json.js'
import { plainTable } from './output.js'

/** A quirk, and whose it is. */
export interface KnownQuirk {
  readonly quirk: Quirk
  /** The protocol that has it; undefined when all do. */
  readonly protocol: string | undefined
}

/** Every quirk of the emulator, by its number. */
export async function knownQuirks(): Promise<readonly KnownQuirk[]> {
  const known: KnownQuirk[] = generalQuirks.map((quirk) => ({ quirk, protocol: undefined }))
  for (const name of Object.keys(protocols) as ProtocolName[]) {
    for (const quirk of (await loadProtocol(name)).quirks) known.push({ quirk, protocol: name })
  }
  return known.sort((a, b) => a.quirk.number - b.quirk.number)
}

/**
 * Reads `NAME` and `NAME=VALUE`, where the value is on, off, a number or a word. The last of one name counts.
 * @throws UsageError for a name that no quirk has, and for a value that it cannot take.
 */
export function readQuirks(texts: readonly string[], known: readonly KnownQuirk[]): Quirks {
  const quirks = known.map(({ quirk }) => quirk)
  const given = new Map<string, QuirkValue>()
  for (const text of texts) {
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const quirk = quirks.find((one) => one.name === name)
    if (!quirk) {
      const names = quirks.map((one) => one.name)
      throw new UsageError(
        `--quirk: there is no quirk "${name.slice(0, 100)}"${suggestion(name, names)}; see --list-quirks`,
      )
    }
    if (equals < 0 && quirk.values !== undefined) throw new UsageError(`--quirk ${name} needs a value: ${takes(quirk)}`)
    given.set(name, equals < 0 ? true : valueOf(text.slice(equals + 1)))
  }
  const result = Object.fromEntries(given)
  try {
    resolveQuirks(quirks, result)
  } catch (error) {
    if (CallError.is(error) && error.code === 'config') throw new UsageError(`--quirk: ${error.message}`)
    throw error
  }
  return result
}

/** The list for people. */
export function quirkTable(known: readonly KnownQuirk[]): string {
  const rows = known.map(({ quirk }) => {
    const takesMore = quirk.values === undefined ? '' : ` (takes ${takes(quirk)})`
    return [String(quirk.number), quirk.name, shown(quirk.default), quirk.summary + takesMore]
  })
  return plainTable(['no', 'quirk', 'default', 'what the server does'], rows, new Set(['no']))
}

/** The list as JSON. */
export function quirkJson(known: readonly KnownQuirk[]): string {
  const list = known.map(({ quirk, protocol = null }) => {
    const { number, name, summary, rules, values = null } = quirk
    return { number, name, protocol, default: quirk.default, values, summary, rules }
  })
  return toJson(list, 2)
}

/** What a quirk may be set to, in words. */
export function takes({ values }: Quirk): string {
  if (values === undefined) return 'on, off'
  return 'unit' in values ? `off or a number of ${values.unit}` : `off, ${values.join(', ')}`
}

/** A value as the command line takes it. */
export function shown(value: QuirkValue): string {
  return value === true ? 'on' : value === false ? 'off' : String(value)
}

function valueOf(text: string): QuirkValue {
  if (text === 'on' || text === 'true') return true
  if (text === 'off' || text === 'false') return false
  return /^\d{1,16}$/.test(text) ? Number(text) : text
}
