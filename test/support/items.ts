import assert from 'node:assert/strict'
import type { Call } from '../../src/core/call.js'
import type { Codec, ItemLimits, WireResponse } from '../../src/core/codec.js'
import type { CallError } from '../../src/core/error.js'
import { differences } from '../../src/core/value.js'

/** What a reader may hold, where a test does not say. */
export const limits: ItemLimits = { bytes: 1_000_000, references: 10_000 }

/** What was read of a list. */
export interface Read {
  readonly items: unknown[]
  readonly total: number | undefined
  readonly failure: CallError | undefined
}

/** Feeds a body in pieces that end at the given places. */
export function feed(
  codec: Codec,
  { body, ...head }: WireResponse,
  call: Call,
  cuts: readonly number[],
  own = limits,
): Read {
  const decoder = codec.items?.(head, call, own)
  assert.ok(decoder, 'every protocol of the registry reads item by item')
  const items: unknown[] = []
  let from = 0
  for (const cut of [...cuts, body.length]) {
    items.push(...decoder.push(body.slice(from, cut)))
    from = cut
  }
  items.push(...decoder.end())
  return { items, total: decoder.total, failure: decoder.failure }
}

/** How bytes are cut changes nothing. */
export function assertSame(one: Read, other: Read): void {
  assert.deepEqual(differences(other.items, one.items), [])
  assert.deepEqual([one.failure?.code, one.total], [other.failure?.code, other.total])
}

/** Cuts that leave a piece to each byte. */
export const everyByte = ({ body }: WireResponse): number[] => Array.from(body, (_, i) => i)
