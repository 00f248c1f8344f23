import { significant } from '../columns.js'

export { significant }

/** A number and its unit stay on one line. */
const gap = '\u00a0'

/** A time with its unit. */
export function time(milliseconds: number): string {
  if (milliseconds >= 1000) return `${significant(milliseconds / 1000)}${gap}s`
  return milliseconds < 0.1 ? `${significant(milliseconds * 1000)}${gap}µs` : `${significant(milliseconds)}${gap}ms`
}

/** A size with its unit. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)}${gap}B`
  return bytes < 1e6 ? `${significant(bytes / 1e3)}${gap}kB` : `${significant(bytes / 1e6)}${gap}MB`
}

/** How many times as much. */
export function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(ratio < 1.1 ? 2 : 1) : Math.round(ratio).toLocaleString('en')}${gap}×`
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}

/** Places for the labels of a log axis between two numbers: powers of ten, with more between where there are few. */
export function logTicks(low: number, high: number, most = 6): readonly number[] {
  for (const steps of [[1, 1.5, 2, 3, 4, 5, 7], [1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      ticks.push(...steps.map((step) => Number(`${step}e${power}`)))
    }
    const inside = ticks.filter((tick) => tick >= low && tick <= high)
    if (inside.length <= most && inside.length > 0) return inside
    if (steps.length === 1) return inside.filter((_, i) => i % Math.ceil(inside.length / most) === 0)
  }
  return []
}
