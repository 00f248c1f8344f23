import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { thisMachine } from '../src/cli/bench/report.js'
import { plainTable } from '../src/cli/output.js'
import { protocolNames } from '../src/transports/index.js'
import { writeBodies } from './codec-input.js'
import type { Profile } from './profile-results.js'
import { resultsFolder, saveResults } from './results-folder.js'

// Where the time of decoding goes: the functions with the most time of their own, by the engine's own profiler. What a function
// of the engine takes, such as JSON.parse, counts for the function that calls it.
// `npm run bench:profile`; results in results/profile.json.
const run = promisify(execFile)
const script = fileURLToPath(new URL('profile-variant.ts', import.meta.url))
const folder = `${resultsFolder}/codec-bodies`
/** Functions below this share are one line. */
const least = 2

await writeBodies(folder)
const profiles: Record<string, readonly (readonly [string, number])[]> = {}
for (const protocol of protocolNames) {
  process.stderr.write(`${protocol}\n`)
  const { stdout } = await run(process.execPath, ['--import=tsx', script, protocol, folder])
  profiles[protocol] = shares((JSON.parse(stdout) as { times: Record<string, number> }).times)
}

const machine = thisMachine()
const results: Profile = { measured: new Date().toISOString().slice(0, 10), machine, profiles }
await saveResults('profile', `${JSON.stringify(results, undefined, 2)}\n`)
for (const [protocol, rows] of Object.entries(profiles)) {
  const body = rows.map(([name, share]) => [name, `${share.toFixed(1)} %`])
  process.stdout.write(`${plainTable([protocol, 'share'], body, new Set(['share']))}\n\n`)
}

function shares(times: Readonly<Record<string, number>>): (readonly [string, number])[] {
  const total = Object.values(times).reduce((sum, each) => sum + each, 0)
  const rows = Object.entries(times).map(([name, time]): [string, number] => [name, (time / total) * 100])
  const shown = rows.filter(([name, share]) => share >= least && name !== '').sort((a, b) => b[1] - a[1])
  return [...shown, ['all others', 100 - shown.reduce((sum, [, share]) => sum + share, 0)]]
}
