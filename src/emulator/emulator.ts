import type { Reply } from '../core/call.js'
import type { IncomingCall, Protocol } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Exchange } from '../core/exchange.js'
import { builtInSchema } from '../core/built-in-schema.js'
import { resolveQuirks, type Quirks } from '../core/quirk.js'
import type { Schema } from '../core/schema.js'
import { protocols as registry } from '../transports/index.js'
import { Authenticator, type EmulatorEmployee, type EmulatorUser } from './authenticator.js'
import { execute } from './executor.js'
import { Shuffler } from './pages.js'
import { generalQuirks } from './quirks.js'
import { createRouter } from './router.js'
import { seedWorld, type WorldSizes } from './seed.js'
import { serve, type Listening } from './server.js'
import type { World } from './world.js'

/** Who may call when no users are given. @public */
export const defaultUsers: readonly EmulatorUser[] = Object.freeze([
  Object.freeze({ username: 'emulator', apiKey: 'emulator-key' }),
])

/** Settings of an emulator. @public */
export interface EmulatorOptions extends WorldSizes {
  /** The same seed and sizes give the same world. Default 1. */
  readonly seed?: number
  /** Who may call. Default {@link defaultUsers}. Any user's key is also taken from the user `apikey`. */
  readonly users?: readonly EmulatorUser[]
  /** IAM access tokens that are taken. Default none. */
  readonly iamTokens?: readonly string[]
  /** Employee sessions that are taken. Default none. */
  readonly employees?: readonly EmulatorEmployee[]
  /** The protocols that are served. Default: all of the registry. */
  readonly protocols?: readonly Protocol[]
  /** What is known of the API. Default: the built-in schema. */
  readonly schema?: Schema
  /** Behaviours of the real API by name; what is not named is at its default. */
  readonly quirks?: Quirks
  /**
   * The time in milliseconds since 1970, for all that lapses: rate-limit windows, tokens, sessions. Default `Date.now`.
   * The world has a time of its own.
   */
  readonly clock?: () => number
}

/** A local API server over a world in memory. @public */
export interface Emulator extends AsyncDisposable {
  /** The same server without a socket: request in, response out. Paths are complete, such as `/rest/v3.1/...`. */
  readonly exchange: Exchange
  /** For tests: the objects, and how often each method was executed. */
  readonly world: World
  /** Every quirk with its value. */
  readonly quirks: Quirks
  /** Paths of the protocols under an origin, by the protocol's name. */
  readonly paths: Readonly<Record<string, string>>
  /** Executes a call without any protocol. @throws CallError with the API's fault. */
  execute(call: IncomingCall): Reply
  /** Serves on a port, 0 for any free one. Default host `127.0.0.1`. @throws CallError `config` if it cannot. */
  listen(port?: number, host?: string): Promise<Listening>
  /** Closes all that listen. */
  close(): Promise<void>
}

/**
 * Makes an emulator of the API: an account with guests, servers, domains, tickets and more, generated from a seed,
 * served over every protocol of the registry.
 *
 * @example
 * const emulator = await createEmulator({ guests: 100, seed: 1, users: [{ username: 'me', apiKey: 'key' }] })
 * const { url, close } = await emulator.listen(0)
 *
 * @public
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkSizes(options)
  const users = options.users ?? defaultUsers
  const schema = options.schema ?? builtInSchema()
  const protocols = options.protocols ?? (await Promise.all(Object.values(registry).map((load) => load())))
  const quirks = resolveQuirks([...generalQuirks, ...protocols.flatMap((protocol) => protocol.quirks)], options.quirks)
  const world = seedWorld(schema, options.seed ?? 1, options, users)
  const authenticator = new Authenticator({
    users,
    iamTokens: options.iamTokens ?? [],
    employees: options.employees ?? [],
  })
  const shuffler = quirks['unordered-lists'] === true ? new Shuffler(options.seed ?? 1) : undefined
  const grounds = { world, authenticator, quirks, shuffler }
  const run = (call: IncomingCall): Reply => execute(grounds, call)
  const exchange = createRouter(protocols, schema, quirks, run)
  const servers = new Set<Listening>()

  async function close(): Promise<void> {
    await Promise.all([...servers].map((server) => server.close()))
    servers.clear()
  }

  return {
    exchange,
    world,
    quirks,
    paths: Object.fromEntries(protocols.map((protocol) => [protocol.name, protocol.path])),
    execute: run,
    async listen(port = 0, host = '127.0.0.1') {
      const server = await serve(exchange, port, host)
      servers.add(server)
      return server
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function checkSizes(options: EmulatorOptions): void {
  for (const name of ['guests', 'hardware', 'domains', 'tickets', 'packages', 'storage', 'invoices', 'seed'] as const) {
    const size = options[name]
    if (size === undefined || (Number.isSafeInteger(size) && size >= 0 && (name === 'seed' || size <= 500_000)))
      continue
    throw new CallError(
      'config',
      `The emulator's "${name}" must be a whole number from 0 to 500000, not ${String(size)}.`,
    )
  }
}
