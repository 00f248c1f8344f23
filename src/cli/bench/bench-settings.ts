import { UsageError } from '../failure.js'
import { readCount, readSeconds } from '../values.js'
import type { CaseChoice, NamedCall, SuiteName } from './cases.js'
import { suiteNames } from './cases.js'
import { readNetwork } from './network.js'
import { readCalls } from './own-calls.js'
import type { BenchResults, Load, Network } from './results.js'
import { readEarlierResults } from './earlier-results.js'
import { rivals } from './rivals/index.js'
import { codecNames, readNames, readProtocols } from './variants.js'
import type { CodecName } from './variants.js'
import type { ProtocolName } from '../../transports/index.js'

/** Flags of `bench`, as typed. */
export interface BenchFlags {
  readonly protocols?: string
  readonly codecs: string
  readonly rivals?: string
  readonly suites?: string
  readonly calls?: string
  readonly records: string
  /** Records were typed, and are no default. */
  readonly recordsAsked: boolean
  readonly concurrency?: string
  readonly rate?: string
  readonly duration: string
  readonly gzip: string
  readonly keepAlive: string
  readonly network?: string
  readonly guests: string
  readonly seed: string
  readonly budget: string
  readonly rounds?: string
  readonly maxLoad?: string
  readonly out: string
  readonly json?: true
  readonly compare?: string
  readonly endpoint?: string
  readonly user?: string
  readonly key?: string
  readonly writes?: true
  readonly yes?: true
}

/** What the flags say, checked. */
export interface ReadSettings {
  readonly protocols: readonly ProtocolName[]
  readonly codecs: readonly CodecName[]
  readonly rivals: readonly string[]
  /** Why some of `--rivals all` are left out. */
  readonly missingRivals: readonly string[]
  readonly suites: readonly SuiteName[]
  readonly calls?: readonly NamedCall[]
  readonly records: readonly number[]
  /** Records were asked for: it is said which of them are left out. */
  readonly recordsAsked: boolean
  readonly loads: readonly Load[]
  readonly duration: number
  readonly gzip: boolean
  readonly keepAlive: boolean
  readonly network?: Network
  readonly guests: number
  readonly seed: number
  readonly budget: number
  readonly rounds: number
  /** Rounds were not asked for: on a slow machine there may be fewer. */
  readonly mayEndEarly: boolean
  readonly maxLoad?: number
  readonly endpoint?: string
  readonly old?: BenchResults
}

/** More callers than this would measure the limits of sockets and memory. */
const mostCallers = 1_000

/** No single process begins more calls in a second: it would measure itself. */
const mostPerSecond = 10_000

/** Nobody measures longer than a day, and timers of longer than 24 days end at once. */
const mostSeconds = 86_400

/** More rounds than this make an interval no narrower that matters. */
const mostRounds = 1_000

/** An account of more guests than this is no account, and does not fit into the emulator's memory. */
const mostGuests = 1_000_000

/** Checks the flags. */
export async function readSettings(flags: BenchFlags): Promise<ReadSettings> {
  const protocols = readProtocols(flags.protocols)
  const codecs = readNames('--codecs', flags.codecs, codecNames)
  const budget = time('--budget', flags.budget)
  const concurrency = flags.concurrency === undefined ? [] : counts('--concurrency', flags.concurrency)
  const rates = flags.rate === undefined ? [] : counts('--rate', flags.rate)
  atMost('--concurrency', concurrency.at(-1) ?? 1, mostCallers)
  atMost('--rate', rates.at(-1) ?? 1, mostPerSecond, ' calls per second')
  if (flags.endpoint === undefined && (flags.user ?? flags.key) !== undefined)
    throw new UsageError('--user and --key are for --endpoint; an own emulator has its own')
  if (flags.calls !== undefined && flags.suites !== undefined)
    throw new UsageError('--calls and --suites exclude each other')
  const network = flags.network === undefined ? undefined : readNetwork(flags.network)
  const maxLoad = flags.maxLoad === undefined ? undefined : Number(flags.maxLoad)
  if (maxLoad !== undefined && !(maxLoad > 0)) throw new UsageError('--max-load must be a number above 0')
  const old = flags.compare === undefined ? undefined : await readEarlierResults(flags.compare)
  const calls = flags.calls === undefined ? undefined : await readCalls(flags.calls)
  const found = await readRivals(flags.rivals)
  if (protocols.length === 0) throw new UsageError('--protocols names none')
  return {
    protocols,
    codecs,
    rivals: found.keys,
    missingRivals: found.missing,
    suites: flags.suites === undefined ? suiteNames : readNames('--suites', flags.suites, suiteNames),
    ...(calls ? { calls } : {}),
    records: counts('--records', flags.records),
    recordsAsked: flags.recordsAsked,
    loads: [
      // One at a time is measured anyway; here it is the curve's first point.
      ...concurrency.map((value): Load => ({ kind: 'concurrency', value })),
      ...rates.map((value): Load => ({ kind: 'rate', value })),
    ],
    duration: time('--duration', flags.duration),
    gzip: readSwitch('--gzip', flags.gzip),
    keepAlive: readSwitch('--keep-alive', flags.keepAlive),
    ...(network ? { network } : {}),
    guests: atMost('--guests', readCount('--guests', flags.guests), mostGuests),
    seed: readCount('--seed', flags.seed),
    budget,
    rounds:
      flags.rounds === undefined
        ? roundsFor(budget, protocols.length)
        : atMost('--rounds', readCount('--rounds', flags.rounds, 1), mostRounds),
    mayEndEarly: flags.rounds === undefined,
    ...(maxLoad === undefined ? {} : { maxLoad }),
    ...(flags.endpoint === undefined ? {} : { endpoint: flags.endpoint }),
    ...(old ? { old } : {}),
  }
}

/** Reads `--rivals`: what is named must be installed, `all` are those that are. */
async function readRivals(
  text: string | undefined,
): Promise<{ readonly keys: readonly string[]; readonly missing: readonly string[] }> {
  if (text === undefined) return { keys: [], missing: [] }
  const names = rivals.map(({ key }) => key)
  const named = readNames('--rivals', text, names)
  if (text.trim() !== 'all') return { keys: named, missing: [] }
  const keys: string[] = []
  const missing: string[] = []
  for (const { key, name, versions } of rivals) {
    try {
      await versions()
      keys.push(key)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      missing.push(`${name} is left out: ${error.message}`)
    }
  }
  return { keys, missing }
}

/** The cases of these settings on a server with that many guests. */
export function choiceOf(settings: ReadSettings, guests: number): CaseChoice {
  const { suites, records, calls } = settings
  return { suites, records, guests, ...(calls ? { calls } : {}) }
}

/** Enough rounds for an interval, when there is time for them. */
function roundsFor(budget: number, variants: number): number {
  return Math.min(7, Math.max(5, Math.floor(budget / variants / 3_000)))
}

/** Milliseconds of what is given in seconds. */
function time(flag: string, text: string): number {
  const milliseconds = readSeconds(flag, text)
  atMost(flag, milliseconds / 1000, mostSeconds)
  return milliseconds
}

function atMost(flag: string, value: number, most: number, unit = ''): number {
  if (value > most) throw new UsageError(`${flag} must be at most ${most}${unit}, not ${value}`)
  return value
}

function readSwitch(flag: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new UsageError(`${flag} must be on or off, not "${text}"`)
  return text === 'on'
}

function counts(flag: string, text: string): readonly number[] {
  const list = text.split(',').map((word) => readCount(flag, word.trim(), 1))
  return [...new Set(list)].sort((a, b) => a - b)
}
