import type { Load } from './results.js'

/** A load as tables and sentences have it. */
export function loadText({ kind, value }: Load): string {
  return kind === 'rate' ? `${value}/s` : `${value} at a time`
}
