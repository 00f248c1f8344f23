import type { Call, Reply } from '../../core/call.js'
import type { Protocol } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { isObject } from '../../core/value.js'
import { compareAnswers } from '../comparison.js'
import type { FoundDifference } from '../comparison.js'
import { UsageError } from '../failure.js'
import type { BenchCase } from './cases.js'
import { looseDifferences } from './loose.js'
import type { Bytes, Proof } from './results.js'
import type { Relay } from './relay.js'
import type { Answered, Subject } from './subject.js'
import type { Variant } from './variants.js'
import { warmUp } from './warm-up.js'

/** A variant that is about to be measured. */
export interface Contestant {
  readonly variant: Variant
  readonly subject: Subject
  /** Of this library; absent for a rival. */
  readonly protocol?: Protocol
  /** What a rival's bytes go through, to be counted. */
  readonly relay?: Relay
  /** The same with compression the other way round, for the sizes. */
  readonly other?: Subject
}

/** What was found for one case. */
export interface Proven {
  readonly proofs: readonly Proof[]
  /** By row and variant. */
  readonly bytes: ReadonlyMap<string, Bytes>
  /** Milliseconds that a run of the case took, by variant: the shorter of two where there were two. */
  readonly times: ReadonlyMap<string, number>
  /** Variants that cannot make this case or gave another answer, each with the reason: they are not timed. */
  readonly unfit: ReadonlyMap<string, string>
}

interface Made {
  readonly reply: Reply
  readonly bytes: Answered['bytes']
}

/** Runs a case once on every variant and compares the answers, call by call. */
export async function prove(benchCase: BenchCase, contestants: readonly Contestant[], label: string): Promise<Proven> {
  const answers = new Map<string, ReadonlyMap<string, Made>>()
  const bytes = new Map<string, Bytes>()
  const unfit = new Map<string, string>()
  const times = new Map<string, number>()
  for (const contestant of contestants) {
    const { variant, subject, other } = contestant
    try {
      // What it costs a rival to begin, such as to read a WSDL, is no part of a call.
      if (variant.kind === 'rival') await warmUp(benchCase, subject, 0, `${label}-first`)
      const { made, time } = await makeAll(benchCase, subject, contestant.relay, label)
      answers.set(variant.name, made)
      const twin = other && !benchCase.write ? await makeAll(benchCase, other, undefined, label) : undefined
      times.set(variant.name, Math.min(time, twin?.time ?? time))
      for (const [row, { bytes: counted }] of made) {
        if (counted) bytes.set(keyOf(row, variant.name), sizes(counted, twin?.made.get(row)?.bytes))
      }
    } catch (error) {
      if (variant.kind === 'own') throw failureOf(benchCase, variant, error)
      unfit.set(variant.name, error instanceof Error ? error.message : String(error))
    }
  }
  shareSizes(benchCase, contestants, bytes)
  const proofs = benchCase.rows.map(({ name: row }): Proof => {
    const given = contestants.filter(({ variant }) => answers.has(variant.name))
    const replyOf = ({ variant }: Contestant): Reply =>
      answers.get(variant.name)?.get(row)?.reply ?? { value: undefined }
    const [first] = given
    if (!first) return { case: row, variants: [], values: 0, differences: [], notCarried: 0, loose: [] }
    const strict = given.filter(({ variant }) => variant.kind === 'own')
    const comparison = compareAnswers(
      (strict.length > 0 ? strict : [first]).map((contestant) => {
        const reply = replyOf(contestant)
        const protocol = contestant.protocol as Protocol
        return { protocol, outcome: { ...reply, value: masked(reply.value, benchCase.volatile) } }
      }),
    )
    const loose = given.filter((contestant) => contestant !== first && contestant.variant.kind !== 'own')
    const found: FoundDifference[] = [...comparison.differences]
    for (const contestant of loose) {
      const { name } = contestant.variant
      const differences = looseDifferences(replyOf(first).value, replyOf(contestant).value, benchCase.volatile)
      found.push(...differences.map((difference) => ({ protocol: name, ...difference })))
      const [one] = differences
      if (one) unfit.set(name, `another answer at ${one.path} of ${row}`)
    }
    const { value } = replyOf(first)
    return {
      case: row,
      variants: given.map(({ variant }) => variant.name),
      values: countLeaves(value),
      ...(Array.isArray(value) ? { items: value.length } : {}),
      differences: found.slice(0, 20).map(shortened),
      notCarried: comparison.notCarried.length,
      loose: loose.map(({ variant }) => variant.name),
    }
  })
  return { proofs, bytes, times, unfit }
}

/** Says which case failed: the message alone does not tell which call of a file it was. */
function failureOf({ name, suite, write }: BenchCase, variant: Variant, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  const again =
    suite === 'calls' && write
      ? '; it is made again for each protocol and each measurement, so it must be a call that can be repeated as it is'
      : ''
  const text = `"${name}" on ${variant.name}: ${message}${again}`
  return CallError.is(error) ? new CallError(error.code, text, { ...error, cause: error }) : new UsageError(text)
}

/** Under what the bytes of a line of the table are kept. */
export function keyOf(row: string, variant: string): string {
  return `${row}/${variant}`
}

async function makeAll(
  benchCase: BenchCase,
  subject: Subject,
  relay: Relay | undefined,
  run: string,
): Promise<{ readonly made: ReadonlyMap<string, Made>; readonly time: number }> {
  const made = new Map<string, Made>()
  const call = async (row: string | undefined, call: Call): Promise<unknown> => {
    const before = relay?.count()
    const answered = await subject.call(call, true)
    const value = answered.value()
    if (row === undefined) return value
    const reply = answered.total === undefined ? { value } : { value, total: answered.total }
    made.set(row, { reply, bytes: answered.bytes ?? (before && relay && counted(before, relay)) })
    return value
  }
  const begun = performance.now()
  await benchCase.once({ call }, run)
  return { made, time: performance.now() - begun }
}

function counted(before: ReturnType<Relay['count']>, relay: Relay): Answered['bytes'] {
  const { up, down, heads } = relay.count()
  const received = down - before.down - (heads - before.heads)
  return { request: up - before.up, plain: received, received }
}

/** What came for a rival is known, not what it was before compression: that is as for ours of the same protocol. */
function shareSizes(benchCase: BenchCase, contestants: readonly Contestant[], bytes: Map<string, Bytes>): void {
  for (const { name: row } of benchCase.rows) {
    for (const { variant } of contestants.filter(({ relay }) => relay !== undefined)) {
      const counted = bytes.get(keyOf(row, variant.name))
      const own = bytes.get(keyOf(row, variant.protocol))
      if (!counted || !own?.gzip || counted.received >= own.plain) continue
      // Frames of a chunked body are a few bytes.
      if (counted.received < (own.plain + own.gzip) / 2)
        bytes.set(keyOf(row, variant.name), { ...counted, plain: own.plain, gzip: counted.received })
    }
  }
}

/** Plain and compressed sizes of two calls that differ in what they accept. */
function sizes(one: NonNullable<Answered['bytes']>, other: Answered['bytes']): Bytes {
  const received = [one.received, other?.received ?? one.received]
  const gzip = Math.min(...received)
  const plain = Math.max(one.plain, other?.plain ?? 0)
  return { request: one.request, plain, ...(gzip < plain ? { gzip } : {}), received: one.received }
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

/** A difference that does not carry half an answer into the results. */
function shortened(difference: FoundDifference): FoundDifference {
  const { left, right } = difference
  return { ...difference, left: isLeaf(left) ? left : '(data)', right: isLeaf(right) ? right : '(data)' }
}

function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' || value === null
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
