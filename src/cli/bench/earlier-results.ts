import { readFile } from 'node:fs/promises'
import { isObject } from '../../core/value.js'
import { UsageError } from '../failure.js'
import type { BenchResults } from './results.js'

/**
 * Reads the results of an earlier run as far as they are compared, so that a file that is broken is refused before minutes of
 * measuring and not after them.
 * @throws UsageError for a file that cannot be read, or has another form.
 */
export async function readEarlierResults(path: string): Promise<BenchResults> {
  let parsed: unknown
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--compare cannot be read: ${(error as Error).message}`)
  }
  if (!isObject(parsed) || parsed['version'] !== 1)
    throw new UsageError(`--compare ${path} is no results file of this version of the bench`)
  const wrong = firstWrong(parsed)
  if (wrong !== undefined)
    throw new UsageError(`--compare ${path} is no whole results file: ${wrong} is missing or wrong`)
  return parsed as unknown as BenchResults
}

/** The path of the first member that is not as a comparison needs it. */
function firstWrong({ machine, settings, measurements, loads }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isObject(machine)) return 'machine'
  if (!isObject(settings)) return 'settings'
  return wrongLine('measurements', measurements, isMeasurement) ?? wrongLine('loads', loads, isLoadMeasurement)
}

function wrongLine(name: string, list: unknown, fits: (line: unknown) => boolean): string | undefined {
  if (!Array.isArray(list)) return name
  const index = list.findIndex((line) => !fits(line))
  return index === -1 ? undefined : `${name}[${index}]`
}

function isMeasurement(line: unknown): boolean {
  if (!isNamed(line) || !isObject(line['milliseconds'])) return false
  const { total } = line['milliseconds']
  return total === undefined || isSpread(total)
}

function isLoadMeasurement(line: unknown): boolean {
  if (!isNamed(line) || !isObject(line['load'])) return false
  const { kind, value } = line['load']
  return (kind === 'concurrency' || kind === 'rate') && typeof value === 'number' && isSpread(line['latency'])
}

function isNamed(line: unknown): line is Readonly<Record<string, unknown>> {
  return isObject(line) && typeof line['case'] === 'string' && typeof line['variant'] === 'string'
}

function isSpread(spread: unknown): boolean {
  if (!isObject(spread) || typeof spread['count'] !== 'number' || typeof spread['median'] !== 'number') return false
  const { interval } = spread
  if (interval === undefined) return true
  return Array.isArray(interval) && interval.length === 2 && interval.every((end) => typeof end === 'number')
}
