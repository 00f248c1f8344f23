import { summarize } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import type { RatioResults, RatioRow } from './rounds.js'

/** The usual terminal of who reads benchmarks. */
const width = 140

/** Results for people: a table, or several one below the other when it would be too wide. */
export function ratioText(results: RatioResults, note: string): string {
  const { cases, machine } = results
  const tables: string[] = []
  for (let from = 0; from < cases.length;) {
    let to = cases.length
    while (to > from + 1 && widthOf(table(results, cases.slice(from, to))) > width) to--
    tables.push(table(results, cases.slice(from, to)))
    from = to
  }
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n` +
    `${note}; median ± half the interquartile range of ${results.rounds} processes each\n\n` +
    `${tables.join('\n\n')}\n`
  )
}

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length))
}

function table({ rows, yardstick }: RatioResults, cases: readonly string[]): string {
  const short = yardstick.split(',')[0] ?? ''
  const head = ['', ...cases.flatMap((name) => [`${name}: ms`, `x ${short}`])]
  const lines = [...new Set(rows.map(({ variant }) => variant))].map((variant) => [
    variant,
    ...cases.flatMap((name) => {
      const row = rows.find((each) => each.variant === variant && each.case === name)
      return row ? cells(row) : ['', '']
    }),
  ])
  return plainTable(head, lines, new Set(head.slice(1)))
}

function cells({ median, lower, upper, ratios }: RatioRow): [time: string, ratio: string] {
  const ratio = summarize(ratios).median
  return [
    `${(median / 1000).toPrecision(3)} ±${((upper - lower) / 2000).toPrecision(2)}`,
    ratio < 10 ? ratio.toFixed(ratio < 2 ? 2 : 1) : ratio.toFixed(0),
  ]
}
