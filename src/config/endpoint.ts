import { CallError } from '../core/error.js'

/** Where calls go. */
export interface Endpoint {
  /** Scheme, host and port, such as `https://api.softlayer.com`. */
  readonly origin: string
  /** Path under which the protocol lives, without a slash at its end. */
  readonly path: string
  /** API version that the path names, such as `v3.1`. */
  readonly version?: string
}

/** The API's public and private network (wire-facts C-1). */
const named: Readonly<Record<string, string>> = {
  public: 'https://api.softlayer.com',
  private: 'https://api.service.softlayer.com',
}

/**
 * Reads an endpoint setting.
 *
 * @param endpoint `public` (default), `private`, an origin, or a full URL that carries the protocol's path already.
 * A path that names no protocol is kept and the protocol's path is put after it.
 * @param protocolPath The protocol's own path, such as `/rest/v3.1`
 * @param otherPaths Paths of other protocols: an endpoint of theirs is refused
 * @throws CallError `config`
 */
export function resolveEndpoint(
  endpoint: string | undefined,
  protocolPath: string,
  otherPaths: readonly string[] = [],
): Endpoint {
  const url = parseEndpoint(endpoint)
  const segments = segmentsOf(url.pathname)
  const own = familyOf(protocolPath)
  const foreign = otherPaths.map(familyOf).find((family) => family !== own && segments.includes(family))
  if (foreign !== undefined && !segments.includes(own)) {
    throw new CallError(
      'config',
      `endpoint ends in ${url.pathname}, which belongs to the protocol "${foreign}", but the protocol is "${own}": make them agree, or give the origin only`,
    )
  }
  const base = segments.length === 0 ? '' : `/${segments.join('/')}`
  const path = segments.includes(own) ? base : `${base}/${segmentsOf(protocolPath).join('/')}`
  const version = /^v\d[\d.]{0,10}$/.exec(path.slice(path.lastIndexOf('/') + 1))?.[0]
  return Object.freeze({ origin: url.origin, path, ...(version === undefined ? {} : { version }) })
}

/** The protocol whose path an endpoint carries; undefined for a name, an origin and any other path. */
export function protocolOfEndpoint<Name extends string>(
  endpoint: string | undefined,
  paths: Readonly<Record<Name, string>>,
): Name | undefined {
  const segments = segmentsOf(parseEndpoint(endpoint).pathname)
  return (Object.keys(paths) as Name[]).find((name) => segments.includes(familyOf(paths[name])))
}

function parseEndpoint(endpoint: string = 'public'): URL {
  if (typeof endpoint !== 'string') throw new CallError('config', "endpoint must be 'public', 'private' or a URL")
  const text = Object.hasOwn(named, endpoint) ? (named[endpoint] as string) : endpoint.trim()
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new CallError(
      'config',
      "endpoint is not a URL: give 'public', 'private' or one such as https://api.softlayer.com",
    )
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new CallError('config', 'endpoint must begin with https:// or http://')
  }
  if (url.username !== '' || url.password !== '') {
    throw new CallError('config', 'endpoint must not hold credentials: give them as auth')
  }
  if (url.search !== '' || url.hash !== '')
    throw new CallError('config', 'endpoint must not have a query or a fragment')
  return url
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/** A protocol's path without its version: v3 and v3.1 are the same family. */
function familyOf(path: string): string {
  return segmentsOf(path)[0] ?? ''
}
