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

/** Whether a text names a protocol of the registry. @public */
export function isProtocolName(name: string): name is ProtocolName {
  return Object.hasOwn(protocols, name)
}

/** Loads a protocol of the registry by its name. @public */
export function loadProtocol(name: ProtocolName): Promise<Protocol> {
  return protocols[name]()
}
