// The registry of protocols: one line each. May import its own folders and core. Read one folder's codec.ts next.
import type { Protocol } from '../core/codec.js'

/** Name of a protocol of the registry. @public */
export type ProtocolName = 'rest' | 'xmlrpc' | 'soap'

/**
 * The registry: every protocol by its name, loaded when first asked for.
 *
 * @example
 * for (const load of Object.values(protocols)) console.log((await load()).can)
 *
 * @public
 */
export const protocols: Readonly<Record<ProtocolName, () => Promise<Protocol>>> = Object.freeze({
  rest: async () => (await import('./rest/index.js')).protocol,
  xmlrpc: async () => (await import('./xmlrpc/index.js')).protocol,
  soap: async () => (await import('./soap/index.js')).protocol,
})

/** Names of the registry, the default first. */
export const protocolNames = Object.freeze(Object.keys(protocols) as ProtocolName[])

/** Whether a text names a protocol of the registry. @public */
export function isProtocolName(name: unknown): name is ProtocolName {
  return typeof name === 'string' && Object.hasOwn(protocols, name)
}

/** Loads a protocol of the registry by its name. @public */
export function loadProtocol(name: ProtocolName): Promise<Protocol> {
  return protocols[name]()
}

/** Where a protocol of the registry lives under an origin, known without loading it. */
export function protocolPath(name: ProtocolName): string {
  return `/${name}/v3.1`
}
