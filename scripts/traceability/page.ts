/** A test, and the rules that it names. */
export interface Mention {
  readonly file: string
  readonly title: string
  readonly ids: readonly string[]
}

/** `docs/rules.json`: what each rule says in a few words, and why some need no test. */
export interface Rules {
  readonly rules: Readonly<Record<string, string>>
  readonly quirks: Readonly<Record<string, string>>
  readonly reasons: Readonly<Record<string, string>>
}

const groups: Readonly<Record<string, string>> = {
  C: 'The common model',
  R: 'REST',
  X: 'XML-RPC',
  S: 'SOAP',
  M: 'Masks',
  F: 'Filters',
  L: 'Limits and totals',
  I: 'Ids',
  A: 'Credentials and sessions',
  D: 'Where sources contradict each other',
}

/** Most tests named for one rule; the most to the point come first. */
const shown = 3

/** The whole page. */
export function page(rules: Rules, mentions: readonly Mention[]): string {
  const tests = new Map<string, Mention[]>()
  for (const mention of mentions) {
    for (const id of mention.ids) {
      const list = tests.get(id) ?? []
      if (!list.some(({ file, title }) => file === mention.file && title === mention.title)) list.push(mention)
      tests.set(id, list)
    }
  }
  const entry = (id: string, label: string, text: string): string =>
    [`- **${label}** ${plain(text)}`, ...proof(tests.get(id) ?? [], rules.reasons[id])].join('\n')
  const ids = Object.keys(rules.rules)
  const numbers = Object.keys(rules.quirks)
  const sections = Object.entries(groups).flatMap(([letter, name]) => [
    `## ${name}`,
    '',
    ...ids.filter((id) => id.startsWith(`${letter}-`)).map((id) => entry(id, id, rules.rules[id] ?? '')),
    '',
  ])
  const quirkIds = numbers.map((number) => `quirk ${number}`)
  return [
    '# Rules of the wire, and the tests that hold them',
    '',
    '<!-- made by `npm run docs:rules` from docs/rules.json and the titles of the tests -->',
    '',
    `What this library knows of the API is a list of numbered rules. Each is named by at least one test, or there is a reason why it has none; the build fails otherwise. Up to ${shown} tests are shown for each.`,
    '',
    `- rules: ${count(ids, tests, rules)}`,
    `- behaviours of the API that the emulator can show: ${count(quirkIds, tests, rules)}`,
    '',
    ...sections,
    '## What the emulator can show',
    '',
    ...numbers.map((number) => entry(`quirk ${number}`, `quirk ${number}`, rules.quirks[number] ?? '')),
    '',
  ].join('\n')
}

function count(ids: readonly string[], tests: ReadonlyMap<string, unknown>, { reasons }: Rules): string {
  const tested = ids.filter((id) => tests.has(id)).length
  const excused = ids.filter((id) => !tests.has(id) && reasons[id] !== undefined).length
  return `${ids.length}, of which ${tested} have tests and ${excused} have a reason`
}

function proof(tests: readonly Mention[], reason = 'nothing holds it yet'): string[] {
  if (tests.length === 0) return [`  - ${plain(reason)}`]
  return tests
    .slice()
    .sort((a, b) => a.ids.length - b.ids.length || compare(a.file, b.file) || compare(a.title, b.title))
    .slice(0, shown)
    .map(
      ({ file, title }) => `  - [${file.replace(/^test\//, '').replace('.test.ts', '')}](../${file}): ${plain(title)}`,
    )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Text that Markdown shows as it is: a title may hold anything. */
function plain(text: string): string {
  const short = text.length > 160 ? `${text.slice(0, 157)}...` : text
  return short.replace(/[\\|<>*_[\]`~#]/g, '\\$&').replace(/[\s\p{Cc}]+/gu, ' ')
}
