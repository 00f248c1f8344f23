import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { writeAnswers } from './answers.js'
import type { CallVariant } from './clients.js'
import type { CallCell } from './variant.js'

/** Cells of all rounds, by {@link cellKey}. */
export type CallSamples = ReadonlyMap<string, readonly (CallCell & { readonly variant: string })[]>

/**
 * Measures clients against one server process with ready bytes: a client process per variant and round, order reversed from
 * round to round. `words` are further arguments of a client's process.
 */
export async function measureCalls(
  variants: readonly CallVariant[],
  { rounds, milliseconds, words = [] }: { rounds: number; milliseconds: string; words?: readonly string[] },
): Promise<{ readonly bytes: Readonly<Record<string, number>>; readonly samples: CallSamples }> {
  const folder = 'results/call-answers'
  await mkdir(folder, { recursive: true })
  const bytes = await writeAnswers(folder)
  const server = spawn(process.execPath, ['--import=tsx', pathOf('server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const samples = new Map<string, (CallCell & { readonly variant: string })[]>()
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer]
    for (let round = 0; round < rounds; round++) {
      for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
        process.stderr.write(`round ${round + 1} of ${rounds}: ${variant.name}\n`)
        const client = [pathOf('variant.ts'), JSON.stringify(variant), port.toString().trim(), milliseconds, ...words]
        const { stdout } = await promisify(execFile)(process.execPath, ['--import=tsx', ...client])
        for (const cell of (JSON.parse(stdout) as { cells: CallCell[] }).cells) {
          const key = cellKey(cell.size, cell.inFlight, variant.name)
          samples.set(key, [...(samples.get(key) ?? []), { ...cell, variant: variant.name }])
        }
      }
    }
  } finally {
    server.kill()
    await rm(folder, { recursive: true })
  }
  return { bytes, samples }
}

export function cellKey(size: string, inFlight: number, variant: string): string {
  return `${size}/${inFlight}/${variant}`
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
