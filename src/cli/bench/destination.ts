import { resolveEndpoint } from '../../config/endpoint.js'
import type { Auth } from '../../core/auth.js'
import { UsageError } from '../failure.js'
import { readAuth } from '../settings.js'
import type { BenchFlags, ReadSettings } from './bench-settings.js'
import { confirmed } from './confirmation.js'
import { startEmulator } from './emulator-process.js'
import type { Network } from './results.js'
import { startRelay } from './relay.js'
import { rivalOf } from './variants.js'
import type { Variant } from './variants.js'

/** Where calls go. */
export interface Destination {
  /** The server itself. */
  readonly endpoint: string
  /** The server, or the shaped line to it. */
  readonly measured: string
  readonly auth: Auth
  /** Whether calls that change something may be made. */
  readonly writes: boolean
  close(): Promise<void>
}

/** Starts an emulator, or makes sure that another server may be measured; puts the shaped line before it. */
export async function openDestination(
  flags: BenchFlags,
  settings: ReadSettings,
  variants: readonly Variant[],
  signal: AbortSignal,
): Promise<Destination> {
  const { endpoint, network } = settings
  if (endpoint === undefined) {
    const quirks = variants.flatMap((variant) => [
      ...(rivalOf(variant)?.quirks ?? []),
      ...(variant.kind === 'package' && variant.protocol === 'xmlrpc' ? ['xmlrpc-bare-params=off'] : []),
    ])
    const emulator = await startEmulator({ ...settings, quirks: [...new Set(quirks)] }, signal)
    return shaped({ ...emulator, writes: true }, network)
  }
  const { local, origin } = whereIs(endpoint)
  if (!local) await confirm(flags, origin, signal)
  if (network && !origin?.startsWith('http://')) throw new UsageError('--network shapes http:// endpoints only')
  const auth = readAuth(flags)
  return shaped(
    // A rival knows no names of endpoints.
    {
      endpoint: origin ?? resolveEndpoint(endpoint, '').origin,
      auth,
      writes: local || flags.writes === true,
      close: async () => {},
    },
    network,
  )
}

async function shaped(server: Omit<Destination, 'measured'>, network: Network | undefined): Promise<Destination> {
  if (!network) return { ...server, measured: server.endpoint }
  const relay = await startRelay(new URL(server.endpoint), network)
  return {
    ...server,
    measured: relay.endpoint,
    async close() {
      await relay.close()
      await server.close()
    },
  }
}

function whereIs(endpoint: string): { readonly local: boolean; readonly origin?: string } {
  if (!/^https?:/i.test(endpoint)) {
    if (endpoint !== 'public' && endpoint !== 'private')
      throw new UsageError(`--endpoint must be public, private or an http(s) URL, not "${endpoint}"`)
    return { local: false }
  }
  try {
    const { hostname, origin, pathname } = new URL(endpoint)
    // A protocol's own path is put after the origin anyway, by each client its own.
    if (!/^\/?$|^\/(rest|xmlrpc|soap)\b/.test(pathname))
      throw new UsageError(`--endpoint must be an origin such as ${origin}: the bench cannot keep the path ${pathname}`)
    return { local: /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname), origin }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError('--endpoint is not a URL')
  }
}

/** Thousands of calls to somebody else's server are not made by accident. */
async function confirm(flags: BenchFlags, origin: string | undefined, signal: AbortSignal): Promise<void> {
  const where = origin ?? `the ${flags.endpoint} endpoint of the API`
  const what = flags.writes === true ? 'reads and writes' : 'reads only'
  if (flags.yes === true) return
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(
      `the bench makes thousands of calls (${what}) to ${where}: run it on a terminal, where it asks, or give --yes; it writes only with --writes`,
    )
  }
  if (!(await confirmed(`Thousands of calls (${what}) to ${where}. Go on?`, signal)))
    throw new UsageError('not confirmed: nothing was sent')
}
