import { isRead } from '../../core/access.js'
import { loadProtocol } from '../../transports/index.js'
import type { ProtocolName } from '../../transports/index.js'
import { say, UsageError } from '../failure.js'
import { print } from '../output.js'
import { choiceOf } from './bench-settings.js'
import type { ReadSettings } from './bench-settings.js'
import type { BenchCase, CaseChoice } from './cases.js'
import { benchCases, servicesOf } from './cases.js'
import { collect } from './collect.js'
import type { Destination } from './destination.js'
import { lineWarning, measureLine } from './line-check.js'
import { lineInCalls } from './line-pairs.js'
import { loadWarning, machineStamp } from './machine.js'
import { measure, timeFor } from './measure.js'
import { limitsOf, methodOf } from './method.js'
import type { ProgressLine } from './progress.js'
import { prove } from './prove.js'
import type { Contestant } from './prove.js'
import { printProof } from './proof-text.js'
import { startRelay } from './relay.js'
import type { BenchResults, Bytes, CaseInfo, Proof, VariantInfo } from './results.js'
import { tidy } from './statistics.js'
import type { Target } from './subject.js'
import { openSubject, rivalOf } from './variants.js'
import type { Variant } from './variants.js'

/** What a run needs. */
export interface Run {
  readonly settings: ReadSettings
  readonly variants: readonly Variant[]
  readonly destination: Destination
  readonly signal: AbortSignal
  readonly progress: ProgressLine
  readonly json: boolean
}

/** Proves, measures and sums up; undefined when protocols gave different answers. */
export async function runBench(run: Run): Promise<BenchResults | undefined> {
  const { settings, variants, destination, signal, progress, json } = run
  const started = new Date()
  const machine = await machineStamp(await versionsOf(variants))
  const warnings: string[] = []
  const busy = loadWarning(machine, settings.maxLoad)
  if (busy !== undefined && settings.maxLoad !== undefined) throw new UsageError(busy)
  if (busy !== undefined) warnings.push(busy)
  const network = settings.network && { ...settings.network, measured: tidy(await measureLine(settings.network)) }
  const bent = network && lineWarning(network, network.measured)
  if (bent !== undefined) warnings.push(bent)
  const said = warnings.length
  for (const warning of warnings) say(`warning: ${warning}`)

  const contestants = await openContestants(run)
  const proofs: Proof[] = []
  const bytes = new Map<string, Bytes>()
  const unfit = new Set<string>()
  let choice: CaseChoice
  let cases: readonly BenchCase[]
  try {
    // One's own calls are the only ones that are made.
    const known = settings.endpoint === undefined || settings.calls !== undefined
    const guests = known ? settings.guests : await guestsOf(contestants[0])
    choice = choiceOf(settings, guests)
    cases = allowed(benchCases(choice), destination, warnings)
    for (const benchCase of cases) {
      if (signal.aborted) throw signal.reason
      progress.update(`comparing: ${benchCase.name}`)
      const proven = await prove(benchCase, contestants, `proof-${process.pid}`)
      proofs.push(...proven.proofs)
      for (const [key, value] of proven.bytes) bytes.set(key, value)
      for (const [variant, reason] of proven.unfit) {
        unfit.add(`${benchCase.name}/${variant}`)
        warnings.push(`${variant} is not timed at "${benchCase.name}": ${reason}`)
      }
    }
  } finally {
    for (const { subject, other, relay } of contestants) {
      await Promise.allSettled([
        subject.close(),
        other?.close() ?? Promise.resolve(),
        relay?.close() ?? Promise.resolve(),
      ])
    }
  }
  const own = new Set(variants.filter(({ kind }) => kind === 'own').map(({ name }) => name))
  const failed = proofs.some(({ differences }) => differences.some(({ protocol }) => own.has(protocol)))
  progress.stop()
  if (!json || failed) printProof(proofs, json ? say : print)
  for (const warning of warnings.slice(said)) say(`warning: ${warning}`)
  if (failed) return undefined

  const plan = {
    cases,
    choice,
    variants,
    fits: (variant: Variant, benchCase: BenchCase) => !unfit.has(`${benchCase.name}/${variant.name}`),
    target: targetOf(settings, destination, destination.measured),
    ...(network ? { pastLine: destination.endpoint } : {}),
    loads: settings.loads,
    budget: settings.budget,
    duration: settings.duration,
    rounds: settings.rounds,
    mayEndEarly: settings.mayEndEarly,
    signal,
    progress: progress.update,
  }
  const minutes = timeFor(plan) / 60_000
  if (minutes > 2) say(`this takes about ${Math.round(minutes)} minutes`)
  const rounds = await measure(plan)
  progress.stop()
  const inCalls = lineInCalls(rounds)
  const measured = { ...settings, rounds: Math.max(...rounds.map(({ round }) => round + 1), 1) }
  const { measurements, loads } = collect(cases, variants, rounds, bytes)
  for (const { case: row, variant, errors, calls, firstError } of [...measurements, ...loads]) {
    if (errors > 0)
      warnings.push(
        `${errors} of ${errors + calls} calls of ${row} on ${variant} failed, the first with: ${firstError}`,
      )
  }
  return {
    version: 1,
    name: 'bench',
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    machine,
    settings: told(measured, choice.guests),
    ...(network ? { network: { ...network, ...(inCalls === undefined ? {} : { inCalls }) } } : {}),
    method: methodOf(measured),
    limits: limitsOf(settings),
    warnings,
    cases: casesOf(cases, proofs),
    variants: variants.map(({ name, kind, protocol }): VariantInfo => ({ name, kind, protocol })),
    proof: proofs,
    measurements,
    loads,
  }
}

function targetOf(settings: ReadSettings, destination: Destination, endpoint: string): Target {
  const { gzip, keepAlive, loads } = settings
  const most = loads.map(({ kind, value }) => (kind === 'rate' ? 256 : value))
  return { endpoint, auth: destination.auth, gzip, keepAlive, connections: Math.max(10, ...most) }
}

/** One client of each variant, to compare answers and to count bytes: not over the shaped line, which would only be slow. */
async function openContestants({ settings, variants, destination }: Run): Promise<readonly Contestant[]> {
  const services = servicesOf(choiceOf(settings, settings.guests))
  const opened: Contestant[] = []
  for (const variant of variants) {
    const target = targetOf(settings, destination, destination.endpoint)
    if (variant.kind === 'rival') {
      if (!target.endpoint.startsWith('http://')) throw new UsageError('rivals are measured at http:// endpoints only')
      const relay = await startRelay(new URL(target.endpoint))
      opened.push({
        variant,
        relay,
        subject: await openSubject(variant, { ...target, endpoint: relay.endpoint }, services),
      })
      continue
    }
    const [subject, other] = [
      await openSubject(variant, target, services),
      await openSubject(variant, { ...target, gzip: !target.gzip }, services),
    ]
    const protocol = await loadProtocol(variant.protocol as ProtocolName)
    opened.push({ variant, subject, other, protocol })
  }
  return opened
}

/** Cases that may run there: nothing is written to somebody else's server unless it is said. */
function allowed(cases: readonly BenchCase[], { writes }: Destination, warnings: string[]): readonly BenchCase[] {
  if (writes) return cases
  const kept = cases.filter(({ write }) => !write)
  const left = cases.filter(({ write }) => write).map(({ name }) => name)
  if (left.length > 0) warnings.push(`left out, since they write and --writes was not given: ${left.join(', ')}`)
  if (kept.length === 0) throw new UsageError('every case writes; give --writes to run them on this server')
  return kept
}

async function versionsOf(variants: readonly Variant[]): Promise<Readonly<Record<string, string>>> {
  const versions: Record<string, string> = {}
  for (const variant of variants) Object.assign(versions, await rivalOf(variant)?.versions())
  return versions
}

/** How many guests another server has: lists longer than that cannot be measured. */
async function guestsOf(contestant: Contestant | undefined): Promise<number> {
  const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: ['id'], limit: 1 }
  return (await contestant?.subject.call(call, true))?.total ?? 0
}

function told(settings: ReadSettings, guests: number): BenchResults['settings'] {
  const { protocols, codecs, rivals, suites, calls, records, loads, gzip, keepAlive, endpoint } = settings
  const { seed, budget, duration, rounds } = settings
  const values = (kind: string): readonly number[] =>
    loads.filter((load) => load.kind === kind).map(({ value }) => value)
  return {
    protocols,
    codecs,
    rivals,
    suites: calls ? ['calls'] : suites,
    records,
    concurrency: values('concurrency'),
    rates: values('rate'),
    gzip,
    keepAlive,
    ...(endpoint === undefined ? {} : { endpoint }),
    guests,
    seed,
    budget,
    duration,
    rounds,
  }
}

function casesOf(cases: readonly BenchCase[], proofs: readonly Proof[]): readonly CaseInfo[] {
  return cases.flatMap((benchCase) =>
    benchCase.rows.map(({ name, call }): CaseInfo => {
      const proof = proofs.find((one) => one.case === name)
      const [service = '', method = ''] = call.split('::')
      return {
        name,
        suite: benchCase.suite,
        call,
        write: benchCase.write && !isRead({ service, method }),
        ...(benchCase.records === undefined ? {} : { records: benchCase.records }),
        values: proof?.values ?? 0,
        ...(proof?.items === undefined ? {} : { items: proof.items }),
      }
    }),
  )
}
