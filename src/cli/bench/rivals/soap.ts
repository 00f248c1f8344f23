import type { Call } from '../../../core/call.js'
import type { Target } from '../subject.js'
import { loadPackage, packageVersion, plainHeaders } from './rival.js'
import type { Rival } from './rival.js'
import { listed, plain, resultOf } from './soap-values.js'

type Invoke = (parts: object | null) => Promise<readonly unknown[]>

interface Client {
  addSoapHeader(header: object, name: string, prefix: string, namespace: string): number
  addHttpHeader(name: string, value: string): void
  clearSoapHeaders(): void
  describe(): Record<string, Record<string, Record<string, { readonly input?: object }>>>
  readonly [method: string]: unknown
}

interface Package {
  createClientAsync(wsdl: string, options: object): Promise<Client>
}

const namespace = 'http://api.service.softlayer.com/soap/v3.1/'

/** The npm package `soap`, with the WSDL of the server; to read the WSDL is not timed. */
export const soapRival: Rival = {
  key: 'soap',
  name: 'npm soap',
  protocol: 'soap',
  quirks: [],
  versions: () => Promise.resolve({ soap: packageVersion('soap') }),
  open(target) {
    const { createClientAsync } = loadPackage('soap') as Package
    const clients = new Map<string, Promise<Client>>()
    const clientFor = (service: string): Promise<Client> => {
      let client = clients.get(service)
      if (!client) {
        client = createClientAsync(`${target.endpoint}/soap/v3.1/${service}?wsdl`, {
          // A text keeps its blanks, as on every other client.
          preserveWhitespace: true,
          // The WSDL may name another way to the server than the one that is measured.
          endpoint: `${target.endpoint}/soap/v3.1/${service}`,
        })
        clients.set(service, client)
      }
      return client
    }
    return Promise.resolve({
      async call(call) {
        const client = await clientFor(call.service)
        const begun = performance.now()
        const sending = send(client, call, target)
        const [answer] = await sending
        return { value: () => plain(resultOf(answer)), times: { total: performance.now() - begun } }
      },
      close: () => Promise.resolve(),
    })
  },
}

/** Headers are of the whole client, not of one call: they are set and read before anything waits. */
function send(client: Client, call: Call, target: Target): Promise<readonly unknown[]> {
  client.clearSoapHeaders()
  if (!target.keepAlive) client.addHttpHeader('Connection', 'close')
  for (const [name, value] of Object.entries(plainHeaders(call, target.auth))) {
    client.addSoapHeader({ [`slapi:${name}`]: listed(value) }, '', 'slapi', namespace)
  }
  return (client[`${call.method}Async`] as Invoke)(partsOf(client, call))
}

/** The arguments by the names of their parts; the package takes none only as null. */
function partsOf(client: Client, call: Call): Record<string, unknown> | null {
  if (call.args === undefined || call.args.length === 0) return null
  const [port] = Object.values(Object.values(client.describe())[0] ?? {})
  const names = Object.keys(port?.[call.method]?.input ?? {})
  return Object.fromEntries(
    call.args.map((value, i) => [(names[i] ?? `param${i}`).replace(/\[\]$/, ''), listed(value)]),
  )
}
