import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { promisify } from 'node:util'
import prettier from 'prettier'
import { commentsInTests } from './traceability/comments.js'
import { idsIn } from './traceability/ids.js'
import { page } from './traceability/page.js'
import type { Mention, Rules } from './traceability/page.js'

// Writes docs/10-rules.md: which test holds which rule of the wire. With --check it writes nothing, and fails when the
// page is stale or a rule has neither a test nor a reason. --missing lists the rules without either, one a line.

const target = 'docs/10-rules.md'
const rules = JSON.parse(await readFile('docs/rules.json', 'utf8')) as Rules
const mentions = [...(await titles()), ...(await commentsInTests('test'))].filter(({ ids }) => ids.length > 0)

const known = new Set([...Object.keys(rules.rules), ...Object.keys(rules.quirks).map((number) => `quirk ${number}`)])
const named = new Set(mentions.flatMap(({ ids }) => ids))
const missing = [...known].filter((id) => !named.has(id) && rules.reasons[id] === undefined)
const problems = [
  ...missing.map((id) => `${id} has neither a test nor a reason: ${titleOf(id)}`),
  ...[...named].filter((id) => !known.has(id)).map((id) => `${id} is named by a test, but is no rule`),
  ...Object.keys(rules.reasons)
    .filter((id) => !known.has(id) || named.has(id))
    .map((id) => `${id} has a reason in docs/rules.json that it does not need`),
]

if (process.argv.includes('--missing')) {
  process.stdout.write(missing.map((id) => `${id}: ${titleOf(id)}\n`).join(''))
} else {
  const options = { ...(await prettier.resolveConfig(target)), filepath: target }
  const made = await prettier.format(page(rules, mentions), options)
  const current = await readFile(target, 'utf8').catch(() => '')
  const check = process.argv.includes('--check')
  if (check && made !== current) problems.push(`${target} is stale; run npm run docs:rules`)
  if (!check && made !== current) await writeFile(target, made)
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(''))
  if (problems.length > 0) process.exitCode = 1
}

function titleOf(id: string): string {
  return rules.rules[id] ?? rules.quirks[id.replace('quirk ', '')] ?? ''
}

/** The full titles of all tests as mocha sees them, whichever way they were put together. Skipped ones do not count. */
async function titles(): Promise<Mention[]> {
  const mocha = 'node_modules/mocha/bin/mocha.js'
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [mocha, '--dry-run', '--reporter', 'json', 'test/**/*.test.ts'],
    { maxBuffer: 1 << 28 },
  )
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { passes: { fullTitle: string; file: string }[] }
  return report.passes.map(({ fullTitle, file }) => ({
    title: fullTitle,
    file: relative(process.cwd(), file).replaceAll('\\', '/'),
    ids: idsIn(fullTitle),
  }))
}
