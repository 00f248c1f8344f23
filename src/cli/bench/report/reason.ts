import { parts } from '../results.js'
import type { BenchResults, Measurement, Part } from '../results.js'
import { listed, size, time } from './numbers.js'

/** A part that explains less than this share of the difference is not worth a word. */
const worthSaying = 0.15

const said: Readonly<Record<Exclude<Part, 'total'>, string>> = {
  encode: 'encoding takes',
  firstByte: 'the first byte comes',
  transfer: 'the transfer takes',
  unpack: 'decompression takes',
  decode: 'decoding takes',
}

/**
 * Why one variant beats another on a case: the parts of the call that take less, largest first, and the bytes behind
 * them. Undefined when the parts were not timed, or when they do not explain the difference.
 */
export function reasonFor(winner: Measurement, loser: Measurement, results: BenchResults): string | undefined {
  const gaps = parts.flatMap((part) => {
    const [left, right] = [winner.milliseconds[part], loser.milliseconds[part]]
    return part === 'total' || !left || !right ? [] : [{ part, less: right.median - left.median, left, right }]
  })
  if (gaps.length === 0) return undefined
  const whole = gaps.reduce((sum, { less }) => sum + Math.max(0, less), 0)
  const told = gaps
    .filter(({ less }) => whole > 0 && less / whole >= worthSaying)
    .sort((left, right) => right.less - left.less)
  if (told.length === 0) return undefined
  const words = told.map(({ part, less, left, right }) => {
    if (part === 'firstByte') return `${said[part]} ${time(less)} sooner${afterBytes(winner, loser, less, results)}`
    if (left.median === 0) return `there is nothing to ${part}, which takes the other ${time(right.median)}`
    return `${said[part]} ${time(left.median)} instead of ${time(right.median)}${part === 'transfer' ? onTheWay(winner, loser) : ''}`
  })
  return listed(words)
}

/** What stands behind an earlier first byte: a shorter request on a slow line, or a server that writes less. */
function afterBytes(
  winner: Measurement,
  loser: Measurement,
  less: number,
  { settings, network }: BenchResults,
): string {
  const [asked, more] = [winner.bytes.request, loser.bytes.request]
  const sent = ((more - asked) * 8_000) / (network?.up ?? Infinity)
  if (sent >= less / 2)
    return ` (the request is ${size(asked)} instead of ${size(more)}, ${time(sent)} less on the way up)`
  const [left, right] = [winner.bytes.plain, loser.bytes.plain]
  if (!(right > left * 1.05)) return ''
  const packed = settings.gzip && loser.bytes.gzip !== undefined ? ' and compress' : ''
  return ` (the server has ${size(left)} to write${packed} instead of ${size(right)})`
}

function onTheWay(winner: Measurement, loser: Measurement): string {
  const [left, right] = [winner.bytes.received, loser.bytes.received]
  return right > left ? ` (${size(left)} on the way instead of ${size(right)})` : ''
}
