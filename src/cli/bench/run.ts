import { say, UsageError } from '../failure.js'
import { printable } from '../json.js'
import { print } from '../output.js'
import { choiceOf } from './bench-settings.js'
import type { ReadSettings } from './bench-settings.js'
import type { BenchCase, CaseChoice } from './cases.js'
import { benchCases, tooLong } from './cases.js'
import { collect } from './collect.js'
import { closeContestants, guestsOf, openContestants, targetOf, versionsOf } from './contestants.js'
import type { Destination } from './destination.js'
import { lineWarning, measureLine } from './line-check.js'
import { lineInCalls } from './line-pairs.js'
import { loadWarning, machineStamp } from './machine.js'
import { measure } from './measure.js'
import { limitsOf, methodOf } from './method.js'
import { lineTime } from './network.js'
import type { Plan } from './plan.js'
import { announcement } from './planned-time.js'
import type { ProgressLine } from './progress.js'
import { keyOf, prove } from './prove.js'
import { printProof } from './proof-text.js'
import type { BenchResults, Bytes, Proof, VariantInfo } from './results.js'
import { tidy } from './statistics.js'
import { callWarnings, casesOf, told } from './summary.js'
import { serverWarmUpShare, warmServer } from './server-warm-up.js'
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

/** Why nothing was measured: protocols gave different answers, or no client could make any case. */
export interface NotMeasured {
  readonly error: { readonly name: 'NotMeasured'; readonly code: 'different' | 'nothing'; readonly message: string }
  readonly warnings: readonly string[]
  readonly proof: readonly Proof[]
}

/** Proves, measures and sums up. */
export async function runBench(run: Run): Promise<BenchResults | NotMeasured> {
  const { settings, variants, destination, signal, progress, json } = run
  const started = new Date()
  const machine = await machineStamp(await versionsOf(variants))
  const warnings: string[] = [...settings.missingRivals]
  const busy = loadWarning(machine, settings.maxLoad)
  if (busy !== undefined && settings.maxLoad !== undefined) throw new UsageError(busy)
  if (busy !== undefined) warnings.push(busy)
  const network = settings.network && { ...settings.network, measured: tidy(await measureLine(settings.network)) }
  const bent = network && lineWarning(network, network.measured)
  if (bent !== undefined) warnings.push(bent)
  const said = warnings.length
  for (const warning of warnings) say(printable(`warning: ${warning}`))

  const contestants = await openContestants(settings, variants, destination)
  const proofs: Proof[] = []
  const bytes = new Map<string, Bytes>()
  const times = new Map<string, number>()
  const unfit = new Set<string>()
  const own = new Set(variants.filter(({ kind }) => kind === 'own').map(({ name }) => name))
  const differ = (): boolean => proofs.some(({ differences }) => differences.some(({ protocol }) => own.has(protocol)))
  const notMeasured = (code: NotMeasured['error']['code'], message: string): NotMeasured => ({
    error: { name: 'NotMeasured', code, message },
    warnings,
    proof: proofs,
  })
  let choice: CaseChoice
  let cases: readonly BenchCase[]
  try {
    // One's own calls are the only ones that are made.
    const known = settings.endpoint === undefined || settings.calls !== undefined
    const guests = known ? settings.guests : await guestsOf(contestants[0])
    choice = choiceOf(settings, guests)
    cases = possible(choice, settings.recordsAsked, destination, warnings)
    for (const benchCase of cases) {
      if (signal.aborted) throw signal.reason
      progress.update(`comparing: ${benchCase.name}`)
      const proven = await prove(benchCase, contestants, `proof-${process.pid}`)
      proofs.push(...proven.proofs)
      for (const [key, value] of proven.bytes) bytes.set(key, value)
      for (const [variant, time] of proven.times) {
        const sizes = benchCase.rows.map(({ name }) => bytes.get(keyOf(name, variant)))
        times.set(keyOf(benchCase.name, variant), time + lineTime(settings, sizes))
      }
      for (const [variant, reason] of proven.unfit) {
        unfit.add(keyOf(benchCase.name, variant))
        warnings.push(`${variant} is not timed at "${benchCase.name}": ${reason}`)
      }
    }
    if (settings.endpoint === undefined && !differ()) {
      progress.update('warming up the emulator')
      await warmServer(cases, contestants, settings.budget * serverWarmUpShare, signal)
    }
  } finally {
    await closeContestants(contestants)
  }
  const failed = differ()
  progress.stop()
  if (!json || failed) printProof(proofs, json ? say : print)
  for (const warning of warnings.slice(said)) say(printable(`warning: ${warning}`))
  if (failed) {
    if (cases.some(({ suite, write, volatile }) => suite === 'calls' && write && volatile.length === 0))
      say('hint: what a call makes anew has other values each time; name these members as its "volatile" in the file')
    return notMeasured('different', 'protocols gave different answers, so nothing was measured')
  }

  const fits = (variant: Variant, { name }: BenchCase): boolean => !unfit.has(keyOf(name, variant.name))
  if (!variants.some((variant) => cases.some((benchCase) => fits(variant, benchCase)))) {
    say('nothing is left to measure')
    return notMeasured('nothing', 'nothing is left to measure')
  }
  const plan: Plan = {
    cases,
    choice,
    variants,
    fits,
    target: targetOf(settings, destination, destination.measured),
    ...(network ? { pastLine: destination.endpoint } : {}),
    loads: settings.loads,
    budget: settings.budget,
    duration: settings.duration,
    rounds: settings.rounds,
    mayEndEarly: settings.mayEndEarly,
    times,
  }
  const announced = announcement(plan)
  if (announced !== undefined) say(announced)
  const rounds = await measure(plan, signal, progress.update)
  progress.stop()
  if (rounds.length === 0) throw signal.reason
  const made = Math.max(...rounds.map(({ round }) => round + 1))
  const inCalls = lineInCalls(rounds)
  const measured = { ...settings, rounds: made }
  const { measurements, loads } = collect(cases, variants, rounds, bytes)
  if (signal.aborted)
    warnings.push(`interrupted in round ${made} of ${plan.rounds}: only what was measured until then is here`)
  warnings.push(...callWarnings(measurements, loads, settings.duration))
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
    ...(signal.aborted ? { interrupted: true } : {}),
    warnings,
    cases: casesOf(cases, proofs),
    variants: variants.map(({ name, kind, protocol }): VariantInfo => ({ name, kind, protocol })),
    proof: proofs,
    measurements,
    loads,
  }
}

/** Cases that can and may run there: lists that are there, and nothing is written to somebody else's server unless it is said. */
function possible(
  choice: CaseChoice,
  asked: boolean,
  { writes }: Destination,
  warnings: string[],
): readonly BenchCase[] {
  const cases = benchCases(choice)
  const long = tooLong(choice)
  if (long !== undefined && cases.length === 0)
    throw new UsageError(
      `nothing to measure: ${long}; ask for fewer --records, or for more --guests of an own emulator`,
    )
  if (long !== undefined && asked) warnings.push(`left out: ${long}`)
  if (writes) return cases
  const kept = cases.filter(({ write }) => !write)
  const left = cases.filter(({ write }) => write).map(({ name }) => name)
  if (left.length > 0) warnings.push(`left out, since they write and --writes was not given: ${left.join(', ')}`)
  if (kept.length === 0) throw new UsageError('every case writes; give --writes to run them on this server')
  return kept
}
