import type { Dispatcher } from 'undici'

import type { Timeouts } from '../core/deadline.js'
import { CallError } from '../core/error.js'

/** TLS of the connections. Verification is on unless `rejectUnauthorized` is false. @public */
export interface TlsSettings {
  /** Certificates to trust instead of the built-in ones, as PEM. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** Client certificate, as PEM. */
  readonly cert?: string | Uint8Array
  /** Private key of the client certificate, as PEM. */
  readonly key?: string | Uint8Array
  /** False accepts any certificate: only for tests. */
  readonly rejectUnauthorized?: boolean
}

/** How connections are made. */
export interface DispatcherSettings {
  readonly origin: string
  readonly timeouts: Timeouts
  /** Most connections at one time. */
  readonly connections: number
  readonly tls?: TlsSettings | undefined
  /** URL of an HTTP proxy; wins over `dispatcher` and the environment. */
  readonly proxy?: string | undefined
  /** Used instead of an own one, and never closed. */
  readonly dispatcher?: Dispatcher | undefined
}

/** A dispatcher, and how to close it when it is ours. */
export interface OpenDispatcher {
  readonly dispatcher: Dispatcher
  /** Whether requests may go through a proxy. */
  readonly proxied: boolean
  close(): Promise<void>
}

/**
 * Opens connections lazily: `proxy` setting, else the injected dispatcher, else the proxy of the environment
 * (`http_proxy`, `https_proxy`, `no_proxy`, upper case too), else straight to the origin.
 */
export async function openDispatcher(settings: DispatcherSettings): Promise<OpenDispatcher> {
  const { origin, proxy, timeouts, connections } = settings
  if (proxy === undefined && settings.dispatcher)
    return { dispatcher: settings.dispatcher, proxied: false, close: () => Promise.resolve() }
  const { EnvHttpProxyAgent, Pool, ProxyAgent } = await import('undici')
  const connect = { ...tlsOptions(settings.tls), timeout: off(timeouts.connect) }
  const options = {
    connections,
    pipelining: 1,
    headersTimeout: off(timeouts.headers),
    bodyTimeout: off(timeouts.body),
    connect,
  }
  const tunnel = {
    ...options,
    requestTls: connect,
    proxyTls: { timeout: connect.timeout },
    // A proxy that takes the connection and never answers is part of opening a connection too.
    clientFactory: (uri: URL, own: object) => new Pool(uri, { ...own, headersTimeout: connect.timeout }),
  }
  const proxied = proxy !== undefined || environmentHasProxy()
  let dispatcher: Dispatcher
  try {
    if (proxy !== undefined) dispatcher = new ProxyAgent({ ...tunnel, uri: proxy })
    else if (proxied) dispatcher = new EnvHttpProxyAgent(tunnel)
    else dispatcher = new Pool(origin, options)
  } catch (error) {
    if (!proxied)
      throw new CallError('config', 'The TLS settings were refused; see the cause', { cause: error, unsent: true })
    // The cause would show the proxy's password.
    const source = proxy === undefined ? 'http_proxy or https_proxy in the environment' : 'proxy'
    throw new CallError('config', `${source} is no URL of a proxy, such as http://127.0.0.1:3128`, { unsent: true })
  }
  return { dispatcher, proxied, close: () => dispatcher.destroy() }
}

/** undici's way to say "no deadline" is 0, and it takes whole numbers only. */
export function off(milliseconds: number): number {
  return milliseconds === Infinity ? 0 : Math.ceil(milliseconds)
}

function environmentHasProxy(): boolean {
  return ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => (process.env[name] ?? '') !== '')
}

interface TlsOptions {
  ca?: string | Buffer | (string | Buffer)[]
  cert?: string | Buffer
  key?: string | Buffer
  rejectUnauthorized?: boolean
}

function tlsOptions(tls: TlsSettings = {}): TlsOptions {
  const options: TlsOptions = {}
  if (tls.ca !== undefined) options.ca = isList(tls.ca) ? tls.ca.map(pem) : pem(tls.ca)
  if (tls.cert !== undefined) options.cert = pem(tls.cert)
  if (tls.key !== undefined) options.key = pem(tls.key)
  if (tls.rejectUnauthorized !== undefined) options.rejectUnauthorized = tls.rejectUnauthorized
  return options
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

function pem(value: string | Uint8Array): string | Buffer {
  return typeof value === 'string' ? value : Buffer.from(value)
}
