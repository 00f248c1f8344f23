import { resolveConfig } from './config/resolve.js'
import type { TransportConfig } from './config/resolve.js'
import type { Codec, CodecSettings, Protocol } from './core/codec.js'
import { CallError } from './core/error.js'
import { credentialsOf } from './core/scrub.js'
import { createPipeline } from './core/transport.js'
import type { Transport } from './core/transport.js'
import { createHttpExchange } from './http/index.js'
import { retry } from './interceptors/retry.js'
import { loadProtocol } from './transports/index.js'

/** Shared objects of a list that are remembered while it is read item by item. */
const mostReferences = 10_000

/**
 * Makes a transport: the one place that knows all parts. Nothing is loaded, read or opened before the first call.
 *
 * @example
 * const transport = createTransport({ protocol: 'soap', endpoint: 'private', auth: { username, apiKey } })
 * const { value, total } = await transport.call({ service: 'SoftLayer_Account', method: 'getVirtualGuests', limit: 10 })
 * await transport.close()
 *
 * @throws CallError `config` when a setting is unknown, wrong, or missing its partner.
 * @public
 */
export function createTransport(config: TransportConfig = {}): Transport {
  const resolved = resolveConfig(config)
  const { protocol, endpoint, timeouts } = resolved
  const http = resolved.exchange ? undefined : createHttpExchange({ ...resolved, origin: endpoint.origin })
  return createPipeline({
    protocol: typeof protocol === 'string' ? protocol : protocol.name,
    codec: async () =>
      makeCodec(typeof protocol === 'string' ? await loadProtocol(protocol) : protocol, resolved.codec),
    path: endpoint.path,
    exchange: resolved.exchange ?? (http as NonNullable<typeof http>).exchange,
    callLayers: resolved.retry === false ? resolved.layers : [...resolved.layers, retry(resolved.retry)],
    wireLayers: resolved.wireLayers,
    timeouts,
    credentials: credentialsOf(resolved.codec.auth),
    itemLimits: { bytes: resolved.maxResponseBytes, references: mostReferences },
    close: () => http?.close() ?? Promise.resolve(),
  })
}

async function makeCodec(protocol: Protocol, settings: CodecSettings): Promise<Codec> {
  const { format } = settings
  if (format !== undefined && protocol.formats?.includes(format) !== true) {
    const known = protocol.formats ? `one of ${protocol.formats.join(', ')}` : 'left out'
    throw new CallError('config', `format must be ${known} with the protocol ${protocol.name}, not ${format}`)
  }
  await protocol.prepare?.(settings)
  return protocol.codec(settings)
}
