import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { say, UsageError } from '../failure.js'
import { toJson } from '../json.js'
import type { BenchResults } from './results.js'

/** Where the results of a bench go. */
export interface BenchOutput {
  /** Path of the raw results. */
  readonly results: string
  /** Says so when they cannot be written after all, such as to a full disk, and gives whether they were. */
  write(results: BenchResults): Promise<boolean>
  /** Writes the report beside them and gives its path; undefined when it cannot be made. */
  writeReport(results: BenchResults): Promise<string | undefined>
}

/** Opens a folder, or a file that ends in `.json`; the report is beside it. Fails when it cannot be written. */
export async function openOutput(out: string): Promise<BenchOutput> {
  // An empty variable of the shell would put the files wherever one is.
  if (out.trim() === '') throw new UsageError('--out must not be empty')
  const results = out.endsWith('.json') ? out : join(out, 'bench.json')
  try {
    await makeFolder(dirname(results))
    await tryToWrite(results)
  } catch (error) {
    throw new UsageError(`--out cannot be written: ${(error as Error).message}`)
  }
  return {
    results,
    async write(found) {
      try {
        await writeFile(results, `${toJson(found)}\n`)
        return true
      } catch (error) {
        say(`error: the raw results cannot be written: ${(error as Error).message}`)
        return false
      }
    },
    async writeReport(found) {
      const path = results.replace(/\.json$/, '.html')
      try {
        const { writeReport } = await import('./report/index.js')
        await writeReport(found, path)
        return path
      } catch (error) {
        // The numbers are safe; a report that cannot be made must not cost them.
        say(`no report: ${error instanceof Error ? error.message : String(error)}`)
        return undefined
      }
    },
  }
}

/** As `mkdir` with `recursive`, which never returns for a folder in `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path)
  }
}

/** Leaves no empty file behind for a run that ends early, and an earlier one as it is. */
async function tryToWrite(path: string): Promise<void> {
  try {
    await (await open(path, 'ax')).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    await (await open(path, 'a')).close()
    return
  }
  await rm(path)
}
