import { httpAuth } from '../../../core/auth.js'
import { normalizeFilter } from '../../../core/filter.js'
import { normalizeMask } from '../../../core/mask.js'
import type { Call } from '../../../core/call.js'
import type { Rival } from './rival.js'

/** What people write by hand for REST: `fetch` of Node, and `JSON.parse`. */
export const fetchRival: Rival = {
  key: 'fetch',
  name: 'fetch',
  protocol: 'rest',
  quirks: [],
  versions: () => Promise.resolve({ 'undici of node': process.versions['undici'] ?? 'unknown' }),
  open(target) {
    const { authorization } = httpAuth(target.auth)
    const headers = {
      ...(authorization === undefined ? {} : { authorization }),
      ...(target.gzip ? {} : { 'accept-encoding': 'identity' }),
      ...(target.keepAlive ? {} : { connection: 'close' }),
    }
    return Promise.resolve({
      async call(call) {
        const begun = performance.now()
        const url = `${target.endpoint}/rest/v3.1${pathOf(call)}`
        const response = await fetch(url, {
          headers,
          ...(call.args === undefined || call.args.length === 0
            ? {}
            : { method: 'POST', body: JSON.stringify({ parameters: call.args.map(argument) }) }),
        })
        const text = await response.text()
        if (!response.ok) throw new Error(`HTTP ${response.status}: ${text.slice(0, 200)}`)
        const value: unknown = JSON.parse(text)
        return { value: () => value, times: { total: performance.now() - begun } }
      },
      close: () => Promise.resolve(),
    })
  },
}

function pathOf(call: Call): string {
  const query = new URLSearchParams()
  const mask = normalizeMask(call.mask)
  if (mask && !('text' in mask)) throw new Error('legacy masks are no texts')
  if (mask) query.set('objectMask', mask.text)
  const filter = normalizeFilter(call.filter)
  if (filter) query.set('objectFilter', JSON.stringify(filter))
  if (call.limit !== undefined) query.set('resultLimit', `${call.offset ?? 0},${call.limit}`)
  const id = call.id === undefined ? '' : `/${encodeURIComponent(call.id)}`
  return `/${call.service}${id}/${call.method}.json${query.size > 0 ? `?${query}` : ''}`
}

function argument(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(argument)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, argument(member)]))
}
