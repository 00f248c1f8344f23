import { loadPackage, packageVersion, plainHeaders } from './rival.js'
import type { Rival } from './rival.js'

interface Package {
  readonly createClient: CreateClient
  readonly createSecureClient: CreateClient
}

type CreateClient = (options: { readonly url: string; readonly headers?: Readonly<Record<string, string>> }) => {
  methodCall(method: string, params: readonly unknown[], done: (error: unknown, value: unknown) => void): void
}

/** The npm package `xmlrpc`, as its readme uses it. */
export const xmlrpcRival: Rival = {
  key: 'xmlrpc',
  name: 'npm xmlrpc',
  protocol: 'xmlrpc',
  // It insists on <methodResponse>, which the API leaves out.
  quirks: ['xmlrpc-bare-params=off'],
  versions: () => Promise.resolve({ xmlrpc: packageVersion('xmlrpc') }),
  open(target) {
    const { createClient: createPlainClient, createSecureClient } = loadPackage('xmlrpc') as Package
    const createClient = target.endpoint.startsWith('https:') ? createSecureClient : createPlainClient
    const clients = new Map<string, ReturnType<CreateClient>>()
    const clientFor = (service: string) => {
      let client = clients.get(service)
      if (!client) {
        const url = `${target.endpoint}/xmlrpc/v3.1/${service}`
        client = createClient(target.keepAlive ? { url } : { url, headers: { Connection: 'close' } })
        clients.set(service, client)
      }
      return client
    }
    return Promise.resolve({
      async call(call) {
        const begun = performance.now()
        const params = [{ headers: plainHeaders(call, target.auth) }, ...(call.args ?? []).map(packageArgument)]
        const value = await new Promise<unknown>((resolve, reject) => {
          clientFor(call.service).methodCall(call.method, params, (error, answer) => {
            if (error !== null && error !== undefined) reject(error instanceof Error ? error : new Error(String(error)))
            else resolve(answer)
          })
        })
        return { value: () => value, times: { total: performance.now() - begun } }
      },
      close: () => Promise.resolve(),
    })
  },
}

/** The package knows bytes as Buffers only. */
export function packageArgument(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (Array.isArray(value)) return value.map(packageArgument)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, packageArgument(member)]))
}
