import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the benches of speed leave what they measured. A test that runs them names another folder by `BENCH_RESULTS`. */
export const resultsFolder = process.env['BENCH_RESULTS'] ?? 'results'

/** Keeps what a bench measured, as JSON. */
export async function saveResults(bench: string, json: string): Promise<void> {
  await mkdir(resultsFolder, { recursive: true })
  await writeFile(join(resultsFolder, `${bench}.json`), json)
}
