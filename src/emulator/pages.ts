import type { IncomingCall } from '../core/codec.js'
import type { Quirks } from '../core/quirk.js'
import type { Method } from '../core/schema.js'
import { Random } from './random.js'

/** Cuts a list to the page that a call asks for. Limits act on lists only (L-1), and a limit of 1 oddly (L-2). */
export function pageOf(items: readonly unknown[], method: Method, call: IncomingCall, quirks: Quirks): unknown {
  if (!method.returns.list) return items
  // A limit of 0 is none, as REST has it.
  const limit = whole(call.limit) || undefined
  const odd = limit === 1 ? quirks['limit-one'] : false
  const offset = odd === 'ignores-offset' ? 0 : (whole(call.offset) ?? 0)
  if (odd === 'empty') return []
  if (limit === undefined && offset === 0) return items
  const page = items.slice(offset, limit === undefined ? undefined : offset + limit)
  return odd === 'object' && page.length === 1 ? page[0] : page
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.floor(value) : undefined
}

/** Puts lists into another order each time (C-10); equal seeds give equal orders. */
export class Shuffler {
  private readonly random: Random

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items]
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.random.whole(0, i)
      const item = result[i] as T
      result[i] = result[j] as T
      result[j] = item
    }
    return result
  }
}
