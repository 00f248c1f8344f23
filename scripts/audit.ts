import { spawnSync } from 'node:child_process'

/**
 * Looks for known weaknesses in what the package depends on at run time. A registry that does not answer, or that has
 * no audit service, is said and is no failure: a build without a network must pass.
 */
const run = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 60_000 })
const report = readReport(run.stdout)
const found = report?.metadata?.vulnerabilities

if (!found) {
  process.stderr.write('audit: the registry gave no answer, nothing was checked\n')
} else if ((found.high ?? 0) + (found.critical ?? 0) > 0) {
  process.stderr.write(`audit: ${found.critical ?? 0} critical and ${found.high ?? 0} high, see npm audit --omit=dev\n`)
  process.exitCode = 1
} else {
  process.stderr.write('audit: nothing high or critical in the run-time dependencies\n')
}

interface Report {
  readonly metadata?: { readonly vulnerabilities?: { readonly high?: number; readonly critical?: number } }
}

function readReport(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report
  } catch {
    return undefined
  }
}
