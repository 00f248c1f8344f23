// The report of a bench: one HTML file that needs nothing else. Only `bench` imports this folder, and only when it has
// results. Read page.ts next; verdict.ts has the words on top, plots.ts and charts.ts the pictures.
import { writeFile } from 'node:fs/promises'
import type { BenchResults } from '../results.js'
import { renderPage } from './page.js'
import { loadPlotter } from './plot.js'

/** The report as HTML. */
export async function renderHtml(results: BenchResults): Promise<string> {
  return renderPage(results, await loadPlotter())
}

/** Writes the report to a file. */
export async function writeReport(results: BenchResults, path: string): Promise<void> {
  await writeFile(path, await renderHtml(results))
}
