import { plainTable } from '../output.js'
import { loadText } from './load-text.js'
import { relationOf, relationText } from './relation.js'
import type { Relation } from './relation.js'
import type { BenchResults, Spread } from './results.js'

/** A line of the table in two runs. */
export interface Change {
  readonly case: string
  readonly variant: string
  readonly load: string
  readonly before: Spread
  readonly after: Spread
  readonly verdict: 'slower' | 'faster' | Exclude<Relation, 'clear'>
}

/** Lines that both runs have, in the order of the new one. */
export function changesBetween(old: BenchResults, now: BenchResults): readonly Change[] {
  const before = new Map(linesOf(old).map((line) => [keyOf(line), line]))
  return linesOf(now).flatMap((line): Change[] => {
    const earlier = before.get(keyOf(line))
    if (!earlier || earlier.spread.count === 0 || line.spread.count === 0) return []
    const slower = line.spread.median > earlier.spread.median
    const relation = relationOf(earlier.spread, line.spread)
    const verdict = relation !== 'clear' ? relation : slower ? 'slower' : 'faster'
    return [
      { case: line.case, variant: line.variant, load: line.load, before: earlier.spread, after: line.spread, verdict },
    ]
  })
}

/** What differs between the conditions of two runs, so that their times are not those of the code alone. */
export function otherConditions(old: BenchResults, now: BenchResults): readonly string[] {
  const facts = ({ machine, settings, network }: BenchResults): Readonly<Record<string, unknown>> => ({
    cpu: machine.cpu,
    cores: machine.cores,
    node: machine.node,
    gzip: settings.gzip,
    'keep-alive': settings.keepAlive,
    network: network?.name ?? 'none',
    guests: settings.guests,
    seed: settings.seed,
    endpoint: settings.endpoint ?? 'own emulator',
  })
  const [left, right] = [facts(old), facts(now)]
  return Object.keys(left)
    .filter((name) => left[name] !== right[name])
    .map((name) => `${name} was ${String(left[name])}, is ${String(right[name])}`)
}

/** The table of a comparison. */
export function renderChanges(changes: readonly Change[]): string {
  const head = ['case', 'variant', 'load', 'before ms', 'after ms', 'x', '']
  const rows = changes.map(({ case: row, variant, load, before, after, verdict }) => [
    row,
    variant,
    load,
    interval(before),
    interval(after),
    (after.median / before.median).toFixed(2),
    verdict === 'slower' || verdict === 'faster' ? verdict : relationText[verdict],
  ])
  return plainTable(head, rows, new Set(['before ms', 'after ms', 'x']))
}

function interval({ median, interval: ends }: Spread): string {
  const [low, high] = ends ?? []
  const sure = low === undefined || high === undefined ? '' : ` [${low.toPrecision(3)}, ${high.toPrecision(3)}]`
  return `${median.toPrecision(3)}${sure}`
}

interface ComparedLine {
  readonly case: string
  readonly variant: string
  readonly load: string
  readonly spread: Spread
}

function linesOf({ measurements, loads }: BenchResults): readonly ComparedLine[] {
  return [
    ...measurements.flatMap(({ case: row, variant, milliseconds: { total } }) =>
      total ? [{ case: row, variant, load: '', spread: total }] : [],
    ),
    ...loads.map(({ case: row, variant, load, latency }) => ({
      case: row,
      variant,
      load: loadText(load),
      spread: latency,
    })),
  ]
}

function keyOf(line: ComparedLine): string {
  return JSON.stringify([line.case, line.variant, line.load])
}
