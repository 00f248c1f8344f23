import type { Auth } from '../core/auth.js'
import type { CodecSettings, Protocol } from '../core/codec.js'
import { resolveTimeouts } from '../core/deadline.js'
import type { Timeouts, TimeoutSettings } from '../core/deadline.js'
import { CallError } from '../core/error.js'
import type { Exchange } from '../core/exchange.js'
import type { CallLayer, WireLayer } from '../core/transport.js'
import type { Dispatcher, TlsSettings } from '../http/index.js'
import type { RetrySettings } from '../interceptors/index.js'
import type { ProtocolName } from '../transports/index.js'
import { isProtocolName, protocolNames, protocolPath } from '../transports/index.js'
import { checkAuth, hasControlCharacter } from './check-auth.js'
import type { Endpoint } from './endpoint.js'
import { protocolOfEndpoint, resolveEndpoint } from './endpoint.js'
import { suggestion } from './suggestion.js'

/** Settings of a transport; everything has a default. @public */
export interface TransportConfig extends Omit<CodecSettings, 'version'> {
  /** `rest`, `xmlrpc`, `soap`, or a protocol object of your own. Default: what the endpoint's path says, else `rest`. */
  readonly protocol?: ProtocolName | Protocol
  /** `public` (default), `private`, an origin such as `http://127.0.0.1:8080`, or a full URL with the protocol's path. */
  readonly endpoint?: string
  /** Credentials; default none. */
  readonly auth?: Auth
  /** Milliseconds for a whole call, or one number per phase. Default `{ total: 120000, connect: 10000, body: 60000 }`. */
  readonly timeout?: number | TimeoutSettings
  /** Whether failed calls are sent again: safe by default, see `retry` of the interceptors. `false` switches it off. */
  readonly retry?: false | RetrySettings
  /** Layers around whole calls, outermost first. The built-in retry is inside of them. */
  readonly layers?: readonly CallLayer[]
  /** Layers around what goes over the wire, outermost first. */
  readonly wireLayers?: readonly WireLayer[]
  /** Moves the bytes instead of HTTP; gets paths with the endpoint's path in front. */
  readonly exchange?: Exchange
  /** An undici dispatcher (version 7 or later) to use; it is never closed. */
  readonly dispatcher?: Dispatcher
  /** URL of an HTTP proxy. Default: the environment's (`https_proxy`, `no_proxy`, ...), read at the first call. */
  readonly proxy?: string
  /** TLS of the connections; verification is on by default. */
  readonly tls?: TlsSettings
  /** Most connections at one time. Default 10: more are slower with big answers. */
  readonly connections?: number
  /** Most bytes of an answer after decompression. Default 268,435,456. */
  readonly maxResponseBytes?: number
  /** Put after this library's own name in the user agent. */
  readonly userAgent?: string
}

/** Settings after checks and defaults. */
export interface ResolvedConfig {
  readonly protocol: ProtocolName | Protocol
  readonly endpoint: Endpoint
  readonly codec: CodecSettings
  readonly timeouts: Timeouts
  readonly retry: false | RetrySettings
  readonly layers: readonly CallLayer[]
  readonly wireLayers: readonly WireLayer[]
  readonly connections: number
  readonly maxResponseBytes: number
  readonly exchange: Exchange | undefined
  readonly dispatcher: Dispatcher | undefined
  readonly proxy: string | undefined
  readonly tls: TlsSettings | undefined
  readonly userAgent: string | undefined
}

type Check = readonly [expected: string, test: (value: unknown) => boolean]

const text: Check = ['a text that is not empty', (value) => typeof value === 'string' && value !== '']
const count: Check = ['a whole number above 0', (value) => Number.isSafeInteger(value) && (value as number) > 0]
const method: Check = ['a function', (value) => typeof value === 'function']
const object: Check = ['an object', isPlain]
const functions: Check = [
  'a list of functions',
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'function'),
]
const oneOf = (...values: readonly unknown[]): Check => [
  `one of ${values.join(', ')}`,
  (value) => values.includes(value),
]

const checks: Readonly<Record<keyof TransportConfig, Check>> = {
  protocol: [
    `one of ${protocolNames.join(', ')}, or a protocol object`,
    (value) => isProtocolName(value) || isProtocol(value),
  ],
  endpoint: text,
  auth: object,
  timeout: ['a number of milliseconds or an object', (value) => typeof value === 'number' || isPlain(value)],
  retry: ['false or an object', (value) => value === false || isPlain(value)],
  layers: functions,
  wireLayers: functions,
  exchange: method,
  dispatcher: [
    'an undici dispatcher',
    (value) => typeof (value as Partial<Dispatcher> | null)?.dispatch === 'function',
  ],
  proxy: ['an http:// or https:// URL', isWebUrl],
  tls: object,
  connections: count,
  maxResponseBytes: count,
  userAgent: [
    'a text without line breaks',
    (value) => typeof value === 'string' && value !== '' && !hasControlCharacter(value),
  ],
  schema: ['a schema', (value) => isPlain(value) && typeof value['service'] === 'function'],
  types: oneOf(true, false),
  dates: oneOf('string', 'date'),
  decimals: oneOf('string', 'number'),
  maxDepth: count,
  sharedObjects: oneOf('repeat', 'refer'),
  format: oneOf('json', 'xml'),
}

/**
 * Checks settings and fills in defaults, once and for all.
 * @throws CallError `config` that names the setting, never its content.
 */
export function resolveConfig(config: TransportConfig = {}): ResolvedConfig {
  checkNames('', config, checks)
  if (config.tls !== undefined) checkNames('tls.', config.tls, tlsChecks)
  if (config.retry) checkNames('retry.', config.retry, retryChecks)
  for (const other of ['dispatcher', 'proxy', 'tls'] as const) {
    if (config.exchange && config[other] !== undefined)
      throw new CallError('config', `${other} has no effect together with exchange: give one of them`)
  }
  if (config.dispatcher && config.tls && config.proxy === undefined) {
    throw new CallError(
      'config',
      'tls has no effect together with dispatcher: give the dispatcher its own TLS settings',
    )
  }
  const paths = Object.fromEntries(protocolNames.map((name) => [name, protocolPath(name)])) as Record<
    ProtocolName,
    string
  >
  const protocol = config.protocol ?? protocolOfEndpoint(config.endpoint, paths) ?? 'rest'
  const path = typeof protocol === 'string' ? paths[protocol] : protocol.path
  const endpoint = resolveEndpoint(config.endpoint, path, Object.values(paths))
  const { schema, types, dates, decimals, maxDepth, sharedObjects, format } = config
  const codec: Record<string, unknown> = {
    auth: checkAuth(config.auth),
    version: endpoint.version,
    schema,
    types,
    dates,
    decimals,
    maxDepth,
    sharedObjects,
    format,
  }
  for (const name of Object.keys(codec)) if (codec[name] === undefined) delete codec[name]
  return Object.freeze({
    protocol,
    endpoint,
    codec: Object.freeze(codec),
    timeouts: resolveTimeouts(config.timeout),
    retry: config.retry ?? {},
    layers: Object.freeze([...(config.layers ?? [])]),
    wireLayers: Object.freeze([...(config.wireLayers ?? [])]),
    connections: config.connections ?? 10,
    maxResponseBytes: config.maxResponseBytes ?? 256 * 1024 * 1024,
    exchange: config.exchange,
    dispatcher: config.dispatcher,
    proxy: config.proxy,
    tls: config.tls && Object.freeze({ ...config.tls }),
    userAgent: config.userAgent,
  })
}

const pem: Check = [
  'PEM as text or bytes: its content, not its path',
  (value) => (Array.isArray(value) ? value.length > 0 && value.every(isPem) : isPem(value)),
]
const tlsChecks: Readonly<Record<keyof TlsSettings, Check>> = {
  ca: pem,
  cert: pem,
  key: pem,
  rejectUnauthorized: oneOf(true, false),
}
const duration: Check = ['a number of milliseconds, 0 or more', (value) => typeof value === 'number' && value >= 0]
const retryChecks: Readonly<Record<keyof RetrySettings, Check>> = {
  retries: ['a whole number, 0 or more', (value) => value === 0 || count[1](value)],
  base: duration,
  cap: duration,
  overload: oneOf(true, false),
  random: method,
  sleep: method,
}

function checkNames(prefix: string, settings: unknown, known: Readonly<Record<string, Check>>): void {
  if (!isPlain(settings))
    throw new CallError('config', "settings must be an object such as { protocol: 'rest', auth: { username, apiKey } }")
  for (const [name, value] of Object.entries(settings)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined
    if (!check)
      throw new CallError(
        'config',
        `there is no setting "${prefix}${name.slice(0, 100)}"${suggestion(name, Object.keys(known))}`,
      )
    if (value !== undefined && !check[1](value)) throw new CallError('config', `${prefix}${name} must be ${check[0]}`)
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPem(value: unknown): boolean {
  // Node takes no notice of a CA that is none, and fails later with a message about something else.
  if (typeof value === 'string') return value.includes('-----BEGIN ')
  return value instanceof Uint8Array && Buffer.from(value).includes('-----BEGIN ')
}

function isProtocol(value: unknown): boolean {
  return (
    isPlain(value) &&
    typeof value['name'] === 'string' &&
    typeof value['path'] === 'string' &&
    typeof value['codec'] === 'function'
  )
}

function isWebUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)
}
