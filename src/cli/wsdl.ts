import { CallError } from '../core/error.js'
import { loadProtocol, protocolNames } from '../transports/index.js'
import { exitCodes } from './exit-code.js'
import { UsageError } from './failure.js'
import { print } from './output.js'

/** Flags of `wsdl`, as typed. */
export interface WsdlFlags {
  readonly endpoint?: string
}

/** `slt wsdl`: prints the WSDL of a service, of the first protocol that describes services in such documents. */
export async function wsdl(service: string, flags: WsdlFlags): Promise<number> {
  const headers = flags.endpoint === undefined ? {} : headersFor(flags.endpoint)
  const path = `/${encodeURIComponent(service)}?wsdl`
  for (const name of protocolNames) {
    const document = (await loadProtocol(name)).mirror().document?.({ method: 'GET', path, headers })
    if (!document) continue
    if (document.status !== 200)
      throw new CallError('unknown-service', `The API has no service "${service.slice(0, 100)}".`)
    print(new TextDecoder().decode(document.body))
    return exitCodes.ok
  }
  throw new UsageError(`there is no WSDL of "${service.slice(0, 100)}"`)
}

function headersFor(endpoint: string): Record<string, string> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError('--endpoint must be an origin, such as http://127.0.0.1:8080')
  return { host: url.host, 'x-forwarded-proto': url.protocol.slice(0, -1) }
}
