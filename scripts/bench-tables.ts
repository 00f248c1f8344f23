import { readFile } from 'node:fs/promises'
import { clearlyDiffers } from '../src/cli/bench/relation.js'
import type { BenchResults, Measurement, Spread } from '../src/cli/bench/results.js'

// Tables of the published results of the bench, for docs/11-benchmark.md and the README.

const folder = 'bench/published'

/** Where and how the published numbers were measured. */
export async function benchConditions(): Promise<string> {
  const { machine, startedAt, method, warnings } = await published('bench')
  const { cpu, cores, memory, node, load, revision, packages } = machine
  const versions = Object.entries(packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
  return [
    `${cpu}, ${cores} cores, ${memory}, Node ${node}, load ${load.join(' ')} before the run, ${startedAt.slice(0, 10)}, revision ${revision ?? 'unknown'}; ${versions}.`,
    method,
    ...warnings.map((warning) => `Warning: ${warning}.`),
  ].join('\n\n')
}

/** Every case on every variant over the loopback. */
export async function benchCasesTable(): Promise<string> {
  return table((await published('bench')).measurements)
}

/** The cases over a shaped line. */
export async function benchLineTable(): Promise<string> {
  const { network, measurements } = await published('line')
  return `Line: \`${network?.name ?? 'none'}\`.\n\n${table(measurements)}`
}

/** Suites that the summary shows: the others are for those who read on. */
const summarySuites = new Set(['small', 'list', 'deep', 'shared'])

/** Medians of the whole call, a line for each case, a column for each variant; the clearly fastest protocol is bold. */
export async function benchSummary(): Promise<string> {
  const { measurements, variants, cases, machine } = await published('bench')
  const own = variants.filter(({ kind }) => kind === 'own').map(({ name }) => name)
  const rows = cases
    .filter(({ suite }) => summarySuites.has(suite))
    .map(({ name }) => {
      const totals = new Map(
        measurements.filter((one) => one.case === name).map((one) => [one.variant, one.milliseconds.total]),
      )
      const isFastest = (variant: string): boolean => {
        const total = totals.get(variant)
        const others = own.filter((other) => other !== variant).map((other) => totals.get(other))
        if (!total || !own.includes(variant) || others.length === 0) return false
        return others.every((other) => other && total.median < other.median && clearlyDiffers(total, other))
      }
      const cells = variants.map(({ name: variant }) => {
        const text = number(totals.get(variant)?.median)
        return isFastest(variant) ? `**${text}**` : text
      })
      return [name, ...cells]
    })
  const head = variants.map(({ name, kind }) => (kind === 'own' ? `\`${name}\`` : name))
  return `${markdown(['ms', ...head], rows)}\n\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.`
}

function table(measurements: readonly Measurement[]): string {
  const head = [
    'case',
    'variant',
    'request B',
    'plain B',
    'gzip B',
    'encode',
    'first byte',
    'transfer',
    'unpack',
    'decode',
  ]
  const rows = measurements.map(({ case: row, variant, bytes, milliseconds, cpu }, i) => [
    measurements[i - 1]?.case === row ? '' : row,
    variant,
    bytes.request.toLocaleString('en'),
    bytes.plain.toLocaleString('en'),
    bytes.gzip?.toLocaleString('en') ?? '',
    ...(['encode', 'firstByte', 'transfer', 'unpack', 'decode'] as const).map((part) =>
      number(milliseconds[part]?.median),
    ),
    withInterval(milliseconds.total),
    number(milliseconds.total?.p99),
    number(cpu?.median),
  ])
  return markdown([...head, 'total and interval', 'p99', 'CPU'], rows)
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const words = head.filter((title) => /^(case|variant|ms)/.test(title)).length
  return [line(head), line(head.map((_, i) => (i < words ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

function withInterval(spread: Spread | undefined): string {
  if (!spread) return ''
  const [low, high] = spread.interval ?? []
  return low === undefined ? number(spread.median) : `${number(spread.median)} [${number(low)}, ${number(high)}]`
}

/** Three digits that count. */
function number(value: number | undefined): string {
  if (value === undefined) return ''
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

async function published(name: string): Promise<BenchResults> {
  return JSON.parse(await readFile(`${folder}/${name}.json`, 'utf8')) as BenchResults
}
