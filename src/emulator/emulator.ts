import type { Reply } from '../core/call.js'
import type { IncomingCall, Protocol, WireRequest } from '../core/codec.js'
import { CallError } from '../core/error.js'
import type { Exchange } from '../core/exchange.js'
import { builtInSchema } from '../core/built-in-schema.js'
import { resolveQuirks, type Quirks } from '../core/quirk.js'
import type { Schema } from '../core/schema.js'
import { protocols as registry } from '../transports/index.js'
import { received } from './answer.js'
import { Authenticator, type EmulatorEmployee, type EmulatorUser } from './authenticator.js'
import { execute } from './executor.js'
import { FailurePlan, type Injected, type Injection } from './failures.js'
import { IamDouble } from './iam.js'
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
  /** IAM access tokens that are taken without end, besides those that `/identity/token` gives out. Default none. */
  readonly iamTokens?: readonly string[]
  /** User names by IAM passcode; each passcode gives one token. Default none. */
  readonly iamPasscodes?: Readonly<Record<string, string>>
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

/** Seconds that stand for a token without an end: 68 years. */
const unlimited = 2_147_483_647

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
  /**
   * Lets calls fail: how many, which, and in what way. Failures of one call do not add up; the first injection that
   * fits is the one.
   *
   * @example
   * // The answer to the next createObject is lost. Was it executed once, and was it not repeated?
   * emulator.inject({ failure: 'reset-before-headers', call: 'SoftLayer_Dns_Domain::createObject' })
   * await assert.rejects(transport.call({ service: 'SoftLayer_Dns_Domain', method: 'createObject', args: [domain] }))
   * assert.equal(emulator.world.executions('SoftLayer_Dns_Domain', 'createObject'), 1)
   *
   * @throws CallError `config` for a failure that there is not, or a number that makes no sense.
   */
  inject(injection: Injection): Injected
  /**
   * Serves on a port, 0 for any free one. Default host `127.0.0.1`. `private`: as on the API's private network, where a
   * machine may ask about itself (I-2). Default false.
   *
   * @throws CallError `config` if it cannot.
   */
  listen(port?: number, host?: string, options?: { readonly private?: boolean }): Promise<Listening>
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
  const clock = options.clock ?? Date.now
  const iam: IamDouble = new IamDouble({
    withPassword: (username, password) => authenticator.withPassword(username, password),
    withKey: (apiKey) => authenticator.withKey(apiKey),
    passcodes: new Map(Object.entries(options.iamPasscodes ?? {})),
    lifetime: typeof quirks['iam-lifetime'] === 'number' ? quirks['iam-lifetime'] : unlimited,
    expired401: quirks['iam-expired-401'] === true,
    clock,
  })
  const accounts = {
    users,
    iamTokens: options.iamTokens ?? [],
    employees: options.employees ?? [],
    iamUser: (token: string) => iam.user(token),
  }
  const authenticator = new Authenticator(accounts, world, quirks, clock)
  const plan = new FailurePlan(quirks)
  const shuffler = quirks['unordered-lists'] === true ? new Shuffler(options.seed ?? 1) : undefined
  const grounds = { world, authenticator, quirks, shuffler }
  const run = (call: IncomingCall): Reply => execute(grounds, call)
  const route = createRouter({ protocols, schema, quirks, world, plan, iam, clock, execute: run })
  const exchange: Exchange = async ({ request, signal }) => {
    if (signal.aborted) throw new CallError('aborted', 'The call was aborted.', { cause: signal.reason })
    return received(route(request, { private: false }), signal)
  }
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
    inject: (injection) => plan.inject(injection),
    async listen(port = 0, host = '127.0.0.1', { private: isPrivate = false } = {}) {
      const respond = (request: WireRequest) => route(request, { private: isPrivate })
      const server = await serve({ respond, quirks }, port, host)
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
