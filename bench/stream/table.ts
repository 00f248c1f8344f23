import { summarize } from '../../src/cli/bench/statistics.js'
import { short } from '../tables.js'
import type { Table } from '../tables.js'

/** One list of one round. */
export interface StreamSample {
  readonly cpuSeconds: number
  readonly itemsPerSecond: number
  readonly peakBytes: number
  readonly holds: { readonly longest: number; readonly own?: number; readonly collector: number }
  /** How long one `call` of the same list holds the loop; absent for lists that are for no call. */
  readonly callHeld?: number
}

/** Medians of all rounds, by `protocol/items`. */
export function streamTable(samples: Readonly<Record<string, readonly StreamSample[]>>): Table {
  const rows = Object.entries(samples).map(([key, own]) => {
    const [protocol = '', count = ''] = key.split('/')
    const middle = (pick: (sample: StreamSample) => number): number => summarize(own.map(pick)).median
    return [
      protocol,
      Number(count).toLocaleString('en'),
      Math.round(middle(({ itemsPerSecond }) => itemsPerSecond)).toLocaleString('en'),
      short(middle(({ cpuSeconds }) => (cpuSeconds * 1e6) / Number(count))),
      short(middle(({ peakBytes }) => peakBytes / 1_048_576)),
      short(middle(({ holds }) => holds.longest)),
      // Some systems do not tell.
      own.every(({ holds }) => holds.own !== undefined) ? short(middle(({ holds }) => holds.own ?? NaN)) : '',
      short(middle(({ holds }) => holds.collector)),
      own[0]?.callHeld === undefined ? '' : short(middle(({ callHeld }) => callHeld ?? NaN)),
    ]
  })
  const head = [
    'protocol',
    'items',
    'items/s',
    'CPU us/item',
    'peak MiB',
    'longest hold ms',
    'at work ms',
    'longest collection ms',
    'call() holds ms',
  ]
  return { head, rows }
}
