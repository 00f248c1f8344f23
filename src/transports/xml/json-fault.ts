import type { Fault } from '../../core/error.js'

/** A fault in JSON, as a server in front of the API may answer on any protocol. Undefined for any other body. */
export function jsonFault(body: Uint8Array): Fault | undefined {
  if (body.length > 100_000) return undefined
  const text = new TextDecoder().decode(body).trim()
  if (!text.startsWith('{')) return undefined
  try {
    const { error, code } = JSON.parse(text) as { error?: unknown; code?: unknown }
    if (typeof error !== 'string') return undefined
    return { code: typeof code === 'string' || typeof code === 'number' ? String(code) : '', message: error }
  } catch {
    return undefined
  }
}
