import type { Reply } from '../../core/call.js'
import { isObject } from '../../core/value.js'
import { compareAnswers } from '../comparison.js'
import type { Comparison } from '../comparison.js'
import type { BenchCase } from './cases.js'
import type { MeasuredClient } from './client.js'

/** What was compared for one line of the table. */
export interface Proof {
  readonly row: string
  readonly protocols: readonly string[]
  /** Values that are no containers, in the first protocol's answer. */
  readonly leaves: number
  /** Items, when the answer is a list. */
  readonly items?: number
  readonly comparison: Comparison
}

/** Runs a case once on every protocol and compares the answers, call by call. */
export async function prove(
  benchCase: BenchCase,
  clients: readonly MeasuredClient[],
  signal: AbortSignal,
): Promise<readonly Proof[]> {
  const answers = new Map<string, Reply[]>(benchCase.rows.map((row) => [row, []]))
  for (const client of clients) {
    const call = async (row: string, call: Parameters<MeasuredClient['call']>[0]): Promise<unknown> => {
      const { reply } = await client.call(call, signal)
      answers.get(row)?.push(reply)
      return reply.value
    }
    await benchCase.once({ call }, 0)
  }
  return [...answers].map(([row, replies]) => {
    const outcomes = clients.map(({ protocol }, i) => {
      const reply = replies[i] as Reply
      return { protocol, outcome: { ...reply, value: masked(reply.value, benchCase.volatile) } }
    })
    const value = replies[0]?.value
    return {
      row,
      protocols: clients.map(({ protocol }) => protocol.name),
      leaves: countLeaves(value),
      ...(Array.isArray(value) ? { items: value.length } : {}),
      comparison: compareAnswers(outcomes),
    }
  })
}

/** The value with its volatile members replaced by their kinds. */
function masked(value: unknown, names: readonly string[]): unknown {
  if (names.length === 0) return value
  if (Array.isArray(value)) return value.map((item) => masked(item, names))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, names.includes(name) ? typeof member : masked(member, names)]),
  )
}

function countLeaves(value: unknown): number {
  let leaves = 0
  const stack = [value]
  while (stack.length > 0) {
    const next = stack.pop()
    if (Array.isArray(next)) for (const item of next) stack.push(item)
    else if (isObject(next)) for (const member of Object.values(next)) stack.push(member)
    else leaves++
  }
  return leaves
}
