import { text } from 'node:stream/consumers'
import xmlrpc from 'xmlrpc'
import type { SharedCall } from '../support/calls.js'

// The npm package xmlrpc.

interface Job {
  readonly url: string
  readonly user: string
  readonly key: string
  readonly calls: readonly SharedCall[]
}

const job = JSON.parse(await text(process.stdin)) as Job
for (const call of job.calls) {
  const client = xmlrpc.createClient(`${job.url}/${call.service}`)
  const params = [{ headers: apiHeaders(call) }, ...(call.args ?? []).map(argument)]
  const line = await new Promise((resolve) => {
    client.methodCall(call.method, params, (error, got) => {
      resolve(error ? { fault: faultOf(error) } : { got: plain(got) })
    })
  })
  process.stdout.write(`${JSON.stringify({ check: call.check, ...(line as object) })}\n`)
}

function faultOf(error: unknown): { code: unknown; message: unknown } {
  const { faultCode, faultString } = error as { faultCode?: unknown; faultString?: unknown }
  if (faultString === undefined) throw error
  return { code: faultCode, message: faultString }
}

function apiHeaders(call: SharedCall): Record<string, unknown> {
  const { service, id, mask, filter, limit, offset = 0 } = call
  return {
    authenticate: { username: job.user, apiKey: call.wrongKey === true ? 'wrong' : job.key },
    ...(id === undefined ? {} : { [`${service}InitParameters`]: { id } }),
    ...(mask === undefined ? {} : { SoftLayer_ObjectMask: { mask } }),
    ...(filter === undefined ? {} : { [`${service}ObjectFilter`]: filter }),
    ...(limit === undefined ? {} : { resultLimit: { limit, offset } }),
  }
}

function argument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(argument)
  if (typeof value !== 'object' || value === null) return value
  const { base64 } = value as { readonly base64?: string }
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, argument(member)]))
}

function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return { base64: value.toString('base64') }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}
