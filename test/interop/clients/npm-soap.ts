import soap from 'soap'
import { apiHeaders, argument, readJob, say } from './npm-job.js'
import type { SharedCall } from '../support/calls.js'

// The npm package soap, with the emulator's own WSDL.

const namespace = 'http://api.service.softlayer.com/soap/v3.1/'
const job = await readJob()
const clients = new Map<string, soap.Client>()

for (const call of job.calls) {
  const client = await clientFor(call.service)
  client.clearSoapHeaders()
  for (const [name, value] of Object.entries(apiHeaders(job, call)))
    client.addSoapHeader({ [`slapi:${name}`]: listed(value) }, '', 'slapi', namespace)
  try {
    const [answer] = (await (client[`${call.method}Async`] as Invoke)(parts(client, call))) as [unknown]
    say({ check: call.check, got: plain(resultOf(answer)) })
  } catch (error) {
    const { Fault: fault } =
      (error as { root?: { Envelope?: { Body?: { Fault?: Fault } } } }).root?.Envelope?.Body ?? {}
    if (!fault) throw error
    say({ check: call.check, fault: { code: valueOf(fault.faultcode), message: valueOf(fault.faultstring) } })
  }
}

interface Fault {
  readonly faultcode: unknown
  readonly faultstring: unknown
}

type Invoke = (parts: object | null) => Promise<unknown>

async function clientFor(service: string): Promise<soap.Client> {
  let client = clients.get(service)
  if (!client) {
    client = await soap.createClientAsync(`${job.url}/${service}?wsdl`)
    clients.set(service, client)
  }
  return client
}

/** The arguments by the names of their parts; the package takes none only as null. */
function parts(client: soap.Client, call: SharedCall): Record<string, unknown> | null {
  if (call.args === undefined) return null
  const [service] = Object.values(
    client.describe() as Record<string, Record<string, Record<string, { input: object }>>>,
  )
  const [port] = Object.values(service ?? {})
  const names = Object.keys(port?.[call.method]?.input ?? {})
  const args = (call.args ?? []).map((value) => argument(value, (base64) => base64))
  return Object.fromEntries(args.map((value, i) => [(names[i] ?? `param${i}`).replace(/\[\]$/, ''), listed(value)]))
}

/** A list as the items of its element: the package would repeat the element. Null by its attribute: it cannot take null. */
function listed(value: unknown): unknown {
  if (value === null) return { attributes: { 'xsi:nil': 'true' } }
  if (Array.isArray(value)) return { item: value.map(listed) }
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, listed(member)]))
}

function resultOf(answer: unknown): unknown {
  const [name] = Object.keys(answer as object).filter((member) => member.endsWith('Return'))
  return name === undefined ? answer : (answer as Record<string, unknown>)[name]
}

/** A value without the attributes of its element; a list is the items of its element, and one item is no list. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const { $value, ...members } = value as Record<string, unknown>
  delete members['attributes']
  if ($value !== undefined) return $value
  if (Object.keys(members).join() === 'item') return [members['item']].flat().map(plain)
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, plain(member)]))
}

function valueOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { $value?: unknown }).$value : value
}
