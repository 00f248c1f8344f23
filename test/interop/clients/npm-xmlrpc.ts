import { createRequire } from 'node:module'
import { apiHeaders, argument, readJob, say } from './npm-job.js'

// The npm package xmlrpc, which has no types of its own.
const xmlrpc = createRequire(import.meta.url)('xmlrpc') as {
  createClient(url: string): {
    methodCall(method: string, params: readonly unknown[], done: (error: unknown, value: unknown) => void): void
  }
}

const job = await readJob()
for (const call of job.calls) {
  const client = xmlrpc.createClient(`${job.url}/${call.service}`)
  const args = (call.args ?? []).map((value) => argument(value, (base64) => Buffer.from(base64, 'base64')))
  const line = await new Promise<object>((resolve) => {
    client.methodCall(call.method, [{ headers: apiHeaders(job, call) }, ...args], (error, got) => {
      resolve(error !== null && error !== undefined ? { fault: faultOf(error) } : { got: plain(got) })
    })
  })
  say({ check: call.check, ...line })
}

function faultOf(error: unknown): { readonly code: unknown; readonly message: unknown } {
  const { faultCode, faultString } = error as { faultCode?: unknown; faultString?: unknown }
  if (faultString === undefined) throw error
  return { code: faultCode, message: faultString }
}

function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return { base64: value.toString('base64') }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}
