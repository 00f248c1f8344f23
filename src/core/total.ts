import { header, type WireHeaders } from './codec.js'
import type { Reply } from './call.js'

/** The reply with its total, which only lists have (R-35, X-24, S-23). A missing total is undefined, never 0. */
export function replyOf(value: unknown, total: string | number | undefined): Reply {
  const count = Array.isArray(value) ? totalOf(total) : undefined
  return count === undefined ? { value } : { value, total: count }
}

/** A total as a number; undefined for none, and for what is no count. */
export function totalOf(total: string | number | undefined): number | undefined {
  const count = typeof total === 'string' && /^\s{0,9}\d{1,15}\s{0,9}$/.test(total) ? Number(total) : total
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined
}

/** The text of the HTTP header that carries the total. */
export function totalHeader(headers: WireHeaders): string | undefined {
  return header(headers, 'softlayer-total-items')
}
