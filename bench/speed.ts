import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { speedBenches, speedFile, type Speed } from './speed-results.js'
import { resultsFolder } from './results-folder.js'

// Publishes the last results of the benches of speed: puts results/*.json together in bench/published/speed.json, from which the
// tables of docs/12-how-it-is-fast.md are made. What was not measured anew is kept as it was. `npm run bench:speed`; `npm run
// bench:all` measures everything first, which takes the better part of an hour on a quiet machine.
const before = await readFile(speedFile, 'utf8').catch(() => '{}')
const speed: Record<string, unknown> = { ...(JSON.parse(before) as Speed) }
for (const bench of speedBenches) {
  const file = `${resultsFolder}/${bench}.json`
  const found = await stat(file).catch(() => undefined)
  if (!found) {
    process.stdout.write(
      `${bench}: ${bench in speed ? 'not measured anew, kept' : `not there: npm run bench:${bench}`}\n`,
    )
    continue
  }
  const measured = found.mtime.toISOString().slice(0, 10)
  speed[bench] = { ...(JSON.parse(await readFile(file, 'utf8')) as object), measured }
  process.stdout.write(`${bench}: published\n`)
}
const short = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
// The profiles too, when they were made anew.
await copyFile(`${resultsFolder}/profile.json`, 'bench/published/profile.json').catch(() => undefined)
await writeFile(speedFile, `${JSON.stringify(speed, short, 1)}\n`)
