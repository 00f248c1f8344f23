import { readFile, writeFile } from 'node:fs/promises'
import prettier from 'prettier'
import { createProgram } from '../src/cli/program.js'
import { knownQuirks, shown, takes } from '../src/cli/quirks.js'
import type { Capabilities, Protocol } from '../src/core/codec.js'
import { failures, refusals } from '../src/emulator/failures.js'
import { faultRows } from '../test/conformance/fault-rows.js'
import { loadProtocol, protocols } from '../src/transports/index.js'
import type { ProtocolName } from '../src/transports/index.js'
import { benchCasesTable, benchConditions, benchLineTable, benchSummary } from './bench-tables.js'
import { profileTable } from './profile-table.js'
import { speedTables } from './speed-tables.js'

// Writes the generated parts of the documents, each between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`.
// With --check it writes nothing and fails when one is stale.

const files = [
  'README.md',
  'docs/02-envelope.md',
  'docs/05-command-line.md',
  'docs/09-errors.md',
  'docs/06-emulator.md',
  'docs/11-benchmark.md',
  'docs/12-how-it-is-fast.md',
]

const generators: Readonly<Record<string, () => Promise<string>>> = {
  protocols: () => protocolTable(),
  // What many calls meet; the README has no room for all of them.
  'protocols-short': () =>
    protocolTable(['nullVsEmpty', 'listOfOne', 'types', 'sharedIdentity', 'controlCharacters', 'apiHeaders']),
  errors: errorTable,
  faults: () => Promise.resolve(faultTable()),
  quirks: quirkTable,
  injections: injectionTable,
  'bench-conditions': benchConditions,
  'bench-cases': benchCasesTable,
  'bench-line': benchLineTable,
  'bench-summary': benchSummary,
  ...speedTables,
  'speed-profile': profileTable,
  'help-slt': () => help([]),
  'help-call': () => help(['call']),
  'help-compare': () => help(['compare']),
  'help-emulate': () => help(['emulate']),
  'help-bench': () => help(['bench']),
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const file of files) {
  const text = await readFile(file, 'utf8')
  const made = await prettier.format(await fill(text), { ...(await prettier.resolveConfig(file)), filepath: file })
  if (made === text) continue
  stale.push(file)
  if (!check) await writeFile(file, made)
}
if (check && stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}; run npm run docs:tables\n`)
  process.exitCode = 1
}

async function fill(text: string): Promise<string> {
  let result = text
  for (const [name, generate] of Object.entries(generators)) {
    const [start, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`]
    const from = result.indexOf(start)
    const to = result.indexOf(end)
    if (from < 0 || to < from) continue
    result = `${result.slice(0, from + start.length)}\n\n${await generate()}\n\n${result.slice(to)}`
  }
  return result
}

async function protocolTable(some?: readonly string[]): Promise<string> {
  const meanings: Readonly<Record<keyof Capabilities, string>> = {
    nullVsEmpty: '`null` apart from an empty text',
    emptyObjectVsList: '`{}` apart from `[]` where no schema tells',
    listOfOne: 'a list of one where no schema tells',
    largeIntegers: 'integers past 32 bits in arguments where no schema tells',
    types: 'concrete types of results',
    sharedIdentity: 'one object in two places stays one object',
    nonFinite: 'NaN and infinities',
    controlCharacters: 'control characters such as U+0001',
    apiHeaders: 'further API headers',
    legacyMask: 'legacy nested masks',
  }
  const loaded: Protocol[] = []
  for (const name of Object.keys(protocols) as ProtocolName[]) loaded.push(await loadProtocol(name))
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    row(['', ...loaded.map(({ name }) => `\`${name}\``)]),
    row(['---', ...loaded.map(() => '---')]),
    row(['path', ...loaded.map(({ path }) => `\`${path}\``)]),
    ...Object.entries(meanings)
      .filter(([name]) => some?.includes(name) ?? true)
      .map(([name, meaning]) =>
        row([meaning, ...loaded.map(({ can }) => (can[name as keyof Capabilities] ? 'yes' : 'no'))]),
      ),
  ].join('\n')
}

/** The table stands in the doc comment of `ErrorCode`, where an editor shows it. */
async function errorTable(): Promise<string> {
  const source = await readFile('src/core/error.ts', 'utf8')
  const lines = source.slice(0, source.indexOf('*/')).split('\n')
  return lines
    .filter((line) => line.startsWith(' * |'))
    .map((line) => line.slice(3).replace(/ \([A-Z]-\d+(, [A-Z]-\d+)*\)/g, ''))
    .join('\n')
}

async function quirkTable(): Promise<string> {
  const rows = (await knownQuirks()).map(({ quirk }) => {
    const text = quirk.summary.replaceAll('|', '\\|').replace(/<[^>]*>/g, (element) => `\`${element}\``)
    const values = quirk.values === undefined ? '' : takes(quirk)
    return `| ${quirk.number} | \`${quirk.name}\` | ${shown(quirk.default)} | ${values} | ${text} | ${quirk.rules.join(', ')} |`
  })
  return [
    '| no | quirk | default | takes | what the server does | rules |',
    '| --: | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

async function injectionTable(): Promise<string> {
  const summaries = new Map((await knownQuirks()).map(({ quirk }) => [quirk.name, quirk.summary]))
  const rows = failures.map((failure) => {
    const summary =
      summaries.get(failure) ?? 'the next calls are answered after `delay` milliseconds, 16000 when not said'
    return `| \`${failure}\` | ${refusals.has(failure) ? 'no' : 'yes'} | ${summary} |`
  })
  return ['| failure | executed | what happens |', '| --- | --- | --- |', ...rows].join('\n')
}

/** The table of failures, as the conformance tests have it. */
function faultTable(): string {
  const names = Object.keys(protocols)
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const rows = faultRows.map(({ title, code, answers }) => {
    const forms = names.map((name) => {
      const texts = (answers[name] ?? []).map(({ status, fault, message }) =>
        fault === undefined
          ? `${status}, no body`
          : `${status} ${fault === '' ? '' : `\`${fault}\` `}${(message ?? 'Internal Error').trim()}`,
      )
      return cell([...new Set(texts)].join('<br>'))
    })
    return `| ${[title.replace(/ \([A-Z]-\d+(, [A-Z]-\d+)*\)$/, ''), `\`${code}\``, ...forms].join(' | ')} |`
  })
  const head = ['what happened', 'code', ...names]
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n')
}

async function help(words: readonly string[]): Promise<string> {
  let text = ''
  const program = createProgram(() => {})
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (part) => (text += part),
      getOutHelpWidth: () => 110,
      getOutHasColors: () => false,
    })
  }
  await program.parseAsync([...words, '--help'], { from: 'user' }).catch(() => undefined)
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``
}
