// Builds when there is no build or the sources are newer. `npm ci` runs this, and so does the first `npx slt` in a
// checkout: that one must not take the build away from under a running command.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const built = statSync('dist/cli/main.js', { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = readdirSync('src', { recursive: true }).map((name) => join('src', String(name)))
const newest = Math.max(
  ...['tsconfig.json', 'tsconfig.build.json', 'scripts/bundle.ts', ...sources].map((path) => statSync(path).mtimeMs),
)

if (built < newest) process.exitCode = spawnSync('npm', ['run', 'build'], { stdio: 'inherit' }).status ?? 1
