import { readFile } from 'node:fs/promises'
import { speedBenches, speedFile, type Speed } from '../bench/speed-results.js'
import type { CallRow } from '../bench/call/measure.js'
import type { Series } from '../bench/linear/variant.js'
import type { RatioResults } from '../bench/rounds.js'
import { bundleTable, installedTable, startTable } from '../bench/start/tables.js'
import { streamTable } from '../bench/stream/table.js'
import { short } from '../bench/tables.js'
import type { Table } from '../bench/tables.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { protocolNames } from '../src/transports/index.js'

// Tables of the published results of the benches of speed, for docs/12-how-it-is-fast.md.

/** Every table of the page, by the name of its marker. */
export const speedTables: Readonly<Record<string, () => Promise<string>>> = {
  'speed-conditions': conditions,
  'speed-decode': () => ofBench('codec', ratioTable),
  'speed-encode': () => ofBench('encode', ratioTable),
  'speed-call': () => ofBench('call', callTable),
  'speed-wire': () => ofBench('wire', wireTable),
  'speed-stream': () => ofBench('stream', streamPage),
  'speed-start': () => ofBench('start', startPage),
  'speed-sizes': () => ofBench('start', sizePage),
  'speed-linear': () => ofBench('linear', linearTable),
}

async function published(): Promise<Speed> {
  return JSON.parse(await readFile(speedFile, 'utf8').catch(() => '{}')) as Speed
}

async function ofBench<B extends keyof Speed>(bench: B, table: (of: NonNullable<Speed[B]>) => string): Promise<string> {
  const results = (await published())[bench]
  return results ? table(results) : `Not measured yet: \`npm run bench:${bench}\`, then \`npm run bench:speed\`.`
}

/** The machine and the days; benches of one machine and day share a line. */
async function conditions(): Promise<string> {
  const speed = await published()
  const lines = new Map<string, string[]>()
  for (const bench of speedBenches) {
    const results = speed[bench]
    if (!results) continue
    const { cpu, cores, memory, system, node } = results.machine
    const line = `${cpu}, ${cores} cores, ${memory}, ${system.split(',')[0] ?? ''}, Node ${node}, ${results.measured}`
    const rounds =
      results.rounds === undefined ? '' : ` (${results.rounds} ${results.rounds === 1 ? 'round' : 'rounds'})`
    lines.set(line, [...(lines.get(line) ?? []), `${bench}${rounds}`])
  }
  if (lines.size === 0) return 'Nothing is published yet: `npm run bench:all`.'
  return [...lines].map(([line, benches]) => `${line}: ${benches.join(', ')}.`).join('\n\n')
}

/** The middle time, and how many times that of JSON in the same round: the middle round, the lowest and the highest. */
function ratioTable({ rows, cases }: RatioResults): string {
  const variants = [...new Set(rows.map(({ variant }) => variant))]
  const body = variants.map((variant) => [
    variant,
    ...cases.map((name) => {
      const row = rows.find((each) => each.variant === variant && each.case === name)
      if (!row) return ''
      const [low, high] = [Math.min(...row.ratios), Math.max(...row.ratios)]
      const spread = low === high ? '' : ` (${short(low)}-${short(high)})`
      return `${time(row.median)}; ${short(summarize(row.ratios).median)}${spread}`
    }),
  ])
  return markdown(['', ...cases], body, 1)
}

/** This library's calls, beside bare undici and the package of the same protocol. */
function callTable({ rows }: NonNullable<Speed['call']>): string {
  const body = rows.flatMap((row) => {
    const { size, inFlight, variant } = row
    if (!variant.startsWith('ours')) return []
    const protocol = variant.split(', ')[1] ?? ''
    const others = rows.filter((other) => other.size === size && other.inFlight === inFlight)
    const ratio = (name: string): string => {
      const theirs = others.find((other) => other.variant === name)
      return theirs ? timesOf(row, theirs) : ''
    }
    const parsing = protocol === 'rest' ? ratio('undici.request + JSON.parse') : ''
    const own = [ratio(`undici.request, ${protocol}`), parsing, ratio(`npm ${protocol}`)]
    return [[size, String(inFlight), `\`${protocol}\``, ...cellColumns(row), ...own]]
  })
  const head = ['answer', 'in flight', 'protocol', 'calls/s', 'CPU us', 'p50 ms', 'p95 ms', 'p99 ms']
  return markdown([...head, 'x bare', 'x bare + JSON.parse', 'x npm'], body, 3)
}

/** The exchange without any codec, beside bare undici. */
function wireTable({ costs }: NonNullable<Speed['wire']>): string {
  const body = costs.map((row) => {
    const { size, inFlight, variant } = row
    const bare = costs.find(
      (other) => other.size === size && other.inFlight === inFlight && other.variant === 'undici.request',
    )
    return [size, String(inFlight), variant, ...cellColumns(row), bare ? timesOf(row, bare) : '']
  })
  const head = ['answer', 'in flight', 'client', 'calls/s', 'CPU us', 'p50 ms', 'p95 ms', 'p99 ms', 'x bare']
  return markdown(head, body, 3)
}

function streamPage({ samples }: NonNullable<Speed['stream']>): string {
  return codeIn(streamTable(samples))
}

function startPage(results: NonNullable<Speed['start']>): string {
  const { wall, cpu } = results.bare
  const { head, rows } = startTable(results)
  return `A bare node takes ${short(wall)} ms, ${short(cpu)} ms of CPU.\n\n${markdown(head, rows, 1)}`
}

function sizePage(results: NonNullable<Speed['start']>): string {
  const { head, rows } = installedTable(results)
  return [codeIn(bundleTable(results)), markdown(head, rows, 1)].join('\n\n')
}

/** Names of the first column, and functions in the head, are code. */
function codeIn({ head, rows }: Table): string {
  return markdown(
    head.map((title) => title.replace(/\w+\(\)/, '`$&`')),
    rows.map(([name = '', ...cells]) => [`\`${name}\``, ...cells]),
    1,
  )
}

/** From the smallest count to the largest that was measured, with JSON.parse beside. */
function linearTable({ results }: NonNullable<Speed['linear']>): string {
  const names = protocolNames.filter((name) => name in results)
  const whats = [...new Set(names.flatMap((name) => results[name]?.series.map(({ what }) => what) ?? []))]
  const rows = whats.map((what) => {
    const all = names.map((name) => results[name]?.series.find((series) => series.what === what))
    const counts = all.find((series) => series !== undefined)?.counts ?? []
    return [
      what.replace(/(call|items)\(\)/, '`$1()`').replace(/ per ([<&\]].*)$/, ' per `$1`'),
      `${(counts[0] ?? 0).toLocaleString('en')} to ${(counts.at(-1) ?? 0).toLocaleString('en')}`,
      ...all.map((series) => (series ? growth(series) : '')),
    ]
  })
  const kept = names.map((name) => {
    const { call = 0, items = 0 } = results[name]?.kept ?? {}
    return `${Math.round(call / 1024)} KiB; ${Math.round(items / 1024)} KiB`
  })
  const answer = Math.max(...names.map((name) => results[name]?.kept.answer ?? 0))
  const last = ['kept by one field: `call()`; `items()`', `${Math.round(answer / 1e6)} MB`, ...kept]
  return markdown(['', 'of', ...names.map((name) => `\`${name}\``)], [...rows, last], 2)
}

function growth({ values, counts, json }: Series): string {
  const path = (numbers: readonly number[]): string => `${short(numbers[0] ?? NaN)} to ${short(numbers.at(-1) ?? NaN)}`
  const end = values.length < counts.length ? `, at ${(counts[values.length - 1] ?? 0).toLocaleString('en')}` : ''
  return `${path(values)}${end}${json ? ` (JSON ${path(json)})` : ''}`
}

function cellColumns({ callsPerSecond, cpu, latency }: CallRow): string[] {
  const speed = Math.round(summarize(callsPerSecond).median).toLocaleString('en')
  return [speed, ...[summarize(cpu).median, latency.p50, latency.p95, latency.p99].map(short)]
}

/** Calls per second of one against another, round by round. */
function timesOf(own: CallRow, other: CallRow): string {
  const ratios = own.callsPerSecond.map((calls, i) => calls / (other.callsPerSecond[i] ?? NaN))
  return summarize(ratios.filter((ratio) => Number.isFinite(ratio))).median.toFixed(2)
}

function time(microseconds: number): string {
  return microseconds < 1_000 ? `${short(microseconds)} us` : `${short(microseconds / 1_000)} ms`
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i < words ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
