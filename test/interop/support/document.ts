import { readFile, writeFile } from 'node:fs/promises'
import prettier from 'prettier'

/** One line of the table: who met whom, in which version, with which outcome. */
export interface Outcome {
  readonly title: string
  readonly version: string
  readonly passed: number
  readonly total: number
}

const file = 'docs/interop.md'
const [start, end] = ['<!-- generated:interop -->', '<!-- /generated:interop -->']

/** Writes the outcomes into the document. */
export async function writeDocument(outcomes: readonly Outcome[]): Promise<void> {
  const text = await readFile(file, 'utf8')
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)]
  const made = `${text.slice(0, from)}\n\n${table(outcomes)}\n\n${text.slice(to)}`
  await writeFile(file, await prettier.format(made, { ...(await prettier.resolveConfig(file)), filepath: file }))
}

/** Lines that the document states otherwise, or not at all. Versions differ from one machine to the next: they are not compared. */
export async function staleLines(outcomes: readonly Outcome[]): Promise<string[]> {
  const rows = (await readFile(file, 'utf8')).split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  return outcomes
    .filter(({ title, passed, total }) => !rows.some((row) => row[1] === title && row[3] === `${passed} / ${total}`))
    .map(({ title }) => title)
}

/** The outcomes as a table in Markdown. */
export function table(outcomes: readonly Outcome[]): string {
  const passed = sum(outcomes.map((outcome) => outcome.passed))
  const total = sum(outcomes.map((outcome) => outcome.total))
  return [
    '| what | version | checks passed |',
    '| --- | --- | --- |',
    ...outcomes.map((one) => `| ${one.title} | ${one.version} | ${one.passed} / ${one.total} |`),
    `| all | | ${passed} / ${total} |`,
  ].join('\n')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
