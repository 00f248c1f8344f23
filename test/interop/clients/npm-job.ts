import { text } from 'node:stream/consumers'
import type { SharedCall } from '../support/calls.js'

/** What the npm clients share: the job comes as JSON on the input, each check leaves as one line of JSON. */
export interface Job {
  readonly url: string
  readonly user: string
  readonly key: string
  readonly calls: readonly SharedCall[]
}

export async function readJob(): Promise<Job> {
  return JSON.parse(await text(process.stdin)) as Job
}

export function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** The API headers of a call as a plain structure. */
export function apiHeaders(job: Job, call: SharedCall): Record<string, object> {
  const { service, id, mask, filter, limit, offset = 0 } = call
  return {
    authenticate: { username: job.user, apiKey: call.wrongKey === true ? 'wrong' : job.key },
    ...(id === undefined ? {} : { [`${service}InitParameters`]: { id } }),
    ...(mask === undefined ? {} : { SoftLayer_ObjectMask: { mask } }),
    ...(filter === undefined ? {} : { [`${service}ObjectFilter`]: filter }),
    ...(limit === undefined ? {} : { resultLimit: { limit, offset } }),
  }
}

/** An argument, with what the client takes for bytes. */
export function argument(value: unknown, bytes: (base64: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => argument(item, bytes))
  if (typeof value !== 'object' || value === null) return value
  const { base64 } = value as { readonly base64?: string }
  if (base64 !== undefined) return bytes(base64)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, argument(member, bytes)]))
}
