import { CallError } from '../core/error.js'
import { exitCodes } from './exit-code.js'
import { say, UsageError } from './failure.js'
import { readSettings } from './bench/bench-settings.js'
import type { BenchFlags } from './bench/bench-settings.js'
import { openOutput } from './bench/bench-output.js'
import { openDestination } from './bench/destination.js'
import { createProgressLine } from './bench/progress.js'
import { renderChanges, changesBetween, otherConditions } from './bench/regressions.js'
import type { BenchResults } from './bench/results.js'
import { renderReport } from './bench/report.js'
import { runBench } from './bench/run.js'
import { variantsOf } from './bench/variants.js'
import { toJson } from './json.js'
import { print } from './output.js'
import { interruption } from './signals.js'

export type { BenchFlags }

/** `slt bench`: proves that everything that is measured gives the same answers, then measures it. */
export async function bench(flags: BenchFlags): Promise<number> {
  const settings = await readSettings(flags)
  const variants = variantsOf(settings)
  if (variants.length === 0) throw new UsageError('nothing to measure: no package has a codec for these protocols')
  // Minutes of measuring must not end at a folder that cannot be written to.
  const output = await openOutput(flags.out)
  const interrupted = interruption()
  const { signal } = interrupted
  const progress = await createProgressLine()
  let destination: Awaited<ReturnType<typeof openDestination>> | undefined
  try {
    if (settings.endpoint !== undefined) progress.stop()
    else progress.update(`starting an emulator with ${settings.guests} guests`)
    destination = await openDestination(flags, settings, variants, signal)
    const results = await runBench({ settings, variants, destination, signal, progress, json: flags.json === true })
    progress.stop()
    if ('error' in results) {
      if (flags.json) print(toJson(results))
      return exitCodes.fault
    }
    const written = await output.write(results)
    print(flags.json ? toJson(results) : renderReport(results, process.stdout.columns || Infinity))
    const worse = settings.old ? compareWith(settings.old, results, flags.json ? say : print) : 0
    const interruptedCode = results.interrupted === true ? exitCodes.interrupted : undefined
    if (!written) return interruptedCode ?? exitCodes.internal
    say(`raw results: ${output.results}`)
    const report = await output.writeReport(results)
    if (report !== undefined) say(`report: ${report}`)
    return interruptedCode ?? (worse > 0 ? exitCodes.fault : exitCodes.ok)
  } catch (error) {
    if (signal.aborted) {
      say('interrupted')
      if (flags.json) print(toJson({ error: new CallError('aborted', 'interrupted').toJSON() }))
      return exitCodes.interrupted
    }
    throw error
  } finally {
    progress.stop()
    await destination?.close()
    interrupted.release()
  }
}

/** How many lines of the table are clearly slower than they were. */
function compareWith(old: BenchResults, results: BenchResults, write: (line: string) => void): number {
  const changes = changesBetween(old, results)
  for (const condition of otherConditions(old, results)) say(`warning: the runs differ: ${condition}`)
  write('')
  write(changes.length === 0 ? 'the runs have nothing in common' : renderChanges(changes))
  const slower = changes.filter(({ verdict }) => verdict === 'slower').length
  write(slower === 0 ? 'nothing is clearly slower' : `clearly slower: ${slower} of ${changes.length}`)
  return slower
}
