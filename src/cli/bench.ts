import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { loadProtocol, protocols } from '../transports/index.js'
import type { ProtocolName } from '../transports/index.js'
import { benchCases } from './bench/cases.js'
import { createMeasuredClient } from './bench/client.js'
import type { MeasuredClient } from './bench/client.js'
import { startEmulator } from './bench/emulator-process.js'
import { measure } from './bench/measure.js'
import { createProgressLine } from './bench/progress.js'
import { prove } from './bench/prove.js'
import type { Proof } from './bench/prove.js'
import type { BenchResults } from './bench/report.js'
import { renderReport, thisMachine, toLine } from './bench/report.js'
import { exitCodes } from './exit-code.js'
import { say, UsageError } from './failure.js'
import { toJson } from './json.js'
import { print } from './output.js'
import { readAuth, readProtocol } from './settings.js'
import { interruption } from './signals.js'
import { readCount, readSeconds } from './values.js'

/** Flags of `bench`, as typed. */
export interface BenchFlags {
  readonly protocols?: string
  readonly guests: string
  readonly seed: string
  readonly budget: string
  readonly rounds?: string
  readonly out: string
  readonly json?: true
  readonly endpoint?: string
  readonly user?: string
  readonly key?: string
}

/** `slt bench`: proves that all protocols answer the same, then measures them. */
export async function bench(flags: BenchFlags): Promise<number> {
  const settings = readSettings(flags)
  const started = new Date()
  const interrupted = interruption()
  const { signal } = interrupted
  const progress = await createProgressLine()
  let clients: readonly MeasuredClient[] = []
  let server: { close(): Promise<void> } | undefined
  try {
    const loaded = await Promise.all(settings.protocols.map(loadProtocol))
    progress.update(
      settings.endpoint ? `using ${settings.endpoint}` : `starting an emulator with ${settings.guests} guests`,
    )
    const target = await targetOf(flags, settings, signal)
    server = target
    clients = loaded.map((protocol) => createMeasuredClient(protocol, target.endpoint, target.auth))
    // Minutes of measuring must not end at a folder that cannot be written to.
    await openResults(flags.out)
    const guests = settings.endpoint === undefined ? settings.guests : await guestsOf(clients[0], signal)
    const cases = benchCases(guests)

    const proof: Proof[] = []
    for (const benchCase of cases) {
      progress.update(`comparing: ${benchCase.name}`)
      proof.push(...(await prove(benchCase, clients, signal)))
    }
    const failed = proof.filter(({ comparison }) => comparison.differences.length > 0)
    progress.stop()
    if (!flags.json || failed.length > 0) printProof(proof, flags.json ? say : print)
    if (failed.length > 0) return exitCodes.fault

    const { measurements, rounds } = await measure(cases, clients, { ...settings, signal, progress: progress.update })
    progress.stop()
    const results: BenchResults = {
      name: 'main-job',
      startedAt: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      machine: thisMachine(),
      settings: { ...settings, guests, rounds },
      method:
        `${rounds} rounds, protocols take turns in changing order; one call at a time over a kept connection; median ± half the ` +
        "interquartile range; the wire time includes the server's work; request B = line, headers of the protocol and body; response B = body; wire B = body as it came, compressed when the server did",
      proof,
      measurements: measurements.map(toLine),
    }
    await writeFile(flags.out, `${toJson(results)}\n`)
    print(flags.json ? toJson(results) : renderReport(results))
    say(`raw results: ${flags.out}`)
    return exitCodes.ok
  } catch (error) {
    if (signal.aborted) {
      say('interrupted')
      return exitCodes.interrupted
    }
    throw error
  } finally {
    progress.stop()
    interrupted.release()
    await Promise.allSettled(clients.map((client) => client.close()))
    await server?.close()
  }
}

/** How many guests another server has: lists longer than that cannot be measured. */
async function guestsOf(client: MeasuredClient | undefined, signal: AbortSignal): Promise<number> {
  const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: ['id'], limit: 1 }
  return (await client?.call(call, signal))?.reply.total ?? 0
}

async function openResults(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await (await open(path, 'a')).close()
  } catch (error) {
    throw new UsageError(`--out cannot be written: ${(error as Error).message}`)
  }
}

function readSettings(flags: BenchFlags) {
  const names = flags.protocols?.split(',').map((name) => name.trim()) ?? Object.keys(protocols)
  const chosen = [...new Set(names)].map((name) => readProtocol(name, '--protocols') as ProtocolName)
  return {
    protocols: chosen,
    guests: readCount('--guests', flags.guests),
    seed: readCount('--seed', flags.seed),
    budget: readSeconds('--budget', flags.budget),
    rounds: flags.rounds === undefined ? Infinity : readCount('--rounds', flags.rounds, 1),
    endpoint: flags.endpoint,
  }
}

async function targetOf(flags: BenchFlags, settings: ReturnType<typeof readSettings>, signal: AbortSignal) {
  if (settings.endpoint === undefined) return startEmulator(settings, signal)
  const remote =
    settings.endpoint === 'public' || settings.endpoint === 'private' || /softlayer\.com/i.test(settings.endpoint)
  if (remote) throw new UsageError('the bench writes and deletes: it does not run against the real API')
  return { endpoint: settings.endpoint, auth: readAuth(flags), close: async () => {} }
}

function printProof(proof: readonly Proof[], write: (line: string) => void): void {
  for (const { row, protocols: names, leaves, items, comparison } of proof) {
    const size = `${items === undefined ? '' : `${counted(items, 'item')}, `}${counted(leaves, 'value')}`
    const verdict = comparison.differences.length === 0 ? 'deep-equal' : 'DIFFERENT'
    write(`${verdict}  ${row}: ${names.join(' = ')} (${size})`)
    for (const { protocol, path, left, right } of comparison.differences.slice(0, 5)) {
      write(
        `  ${path}: ${comparison.reference} ${toJson(left).slice(0, 80)}, ${protocol} ${toJson(right).slice(0, 80)}`,
      )
    }
    if (comparison.notCarried.length > 0) write(`  not carried at ${comparison.notCarried.length} places`)
  }
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
