import type { Value } from '../core/value.js'
import { isObject } from '../core/value.js'
import { apiFault, objectNotFound } from './api-fault.js'
import { objectArgument } from './argument.js'
import { loginMethods } from './logins.js'
import type { Action, Execution } from './methods.js'
import { allBytes, nastyCounters } from './nasty.js'
import { create, edit } from './persistence.js'
import { plainLists } from './plain-lists.js'
import { deviceMethods } from './user-devices.js'
import { permissionMethods } from './user-permissions.js'
import { unprefixedMethods } from './unprefixed-methods.js'
import { userMethods } from './users.js'
import type { Row, World } from './world.js'

/** Methods that are more than storing and reading, by the type that first has them. */
export const specialMethods: ReadonlyMap<string, Action> = new Map<string, Action>([
  ...userMethods,
  ...permissionMethods,
  ...deviceMethods,
  ...loginMethods,
  ...unprefixedMethods,
  ...plainLists,
  ['SoftLayer_Location::getDatacenters', ({ world }) => world.all('SoftLayer_Location_Datacenter')],
  ['SoftLayer_Location::getViewableDatacenters', ({ world }) => world.all('SoftLayer_Location_Datacenter')],
  ['SoftLayer_Dns_Domain::getByDomainName', ({ world, args }) => domainsNamed(world, args[0])],
  ['SoftLayer_Dns_Domain::createPtrRecord', reverseRecord],
  ['SoftLayer_Dns_Domain::getZoneFileContents', ({ target, world }) => zoneFile(target(), world)],
  ...(['A', 'Aaaa', 'Cname', 'Mx', 'Ns', 'Spf', 'Txt'] as const).map(
    (type) => [`SoftLayer_Dns_Domain::create${type}Record`, recordMaker(type.toLowerCase())] as const,
  ),
  ...(['powerOn', 'resume'] as const).map((name) => power(name, 'RUNNING', 'Running')),
  ...(['powerOff', 'powerOffSoft'] as const).map((name) => power(name, 'HALTED', 'Halted')),
  power('pause', 'PAUSED', 'Paused'),
  ...(['powerCycle', 'rebootDefault', 'rebootHard', 'rebootSoft'] as const).map((name) =>
    power(name, 'RUNNING', 'Running'),
  ),
  ...(['powerOn', 'powerCycle', 'rebootDefault', 'rebootHard', 'rebootSoft'] as const).map((name) =>
    serverPower(name, 'on'),
  ),
  serverPower('powerOff', 'off'),
  ['SoftLayer_Hardware_Server::getServerPowerState', ({ target }) => powerOfServers.get(target()) ?? 'on'],
  ['SoftLayer_Virtual_Guest::isPingable', ({ target }) => target().values['powerState'] !== undefined],
  ['SoftLayer_Virtual_Guest::isBackendPingable', ({ target }) => target().values['powerState'] !== undefined],
  ['SoftLayer_Virtual_Guest::setTags', setTags],
  ['SoftLayer_Hardware::setTags', setTags],
  ['SoftLayer_Virtual_Guest::getBandwidthTotal', ({ target }) => nastyCounters[target().id % nastyCounters.length]],
  ['SoftLayer_Virtual_Guest::getBandwidthForDateRange', bandwidth],
  ['SoftLayer_Hardware_Server::getBandwidthForDateRange', bandwidth],
  ['SoftLayer_Ticket::createStandardTicket', createTicket],
  ['SoftLayer_Ticket::createAdministrativeTicket', createTicket],
  ['SoftLayer_Ticket::addUpdate', addUpdate],
  ['SoftLayer_Ticket::edit', editTicket],
  [
    'SoftLayer_Ticket::addAttachedFile',
    ({ world, target, args, caller }) => attach(world, target(), args[0], authorOf(caller)),
  ],
  ['SoftLayer_Ticket::getAttachedFile', attachedFile],
  ['SoftLayer_Ticket::markAsViewed', ({ target }) => (target(), null)],
  ['SoftLayer_Ticket::getAllTicketStatuses', ({ world }) => world.all('SoftLayer_Ticket_Status')],
  ['SoftLayer_Billing_Invoice::getPdf', ({ target }) => (target(), allBytes())],
  ['SoftLayer_Product_Package::getActiveItems', ({ target, world }) => world.get(target(), 'items')],
  ...metadata(),
])

function domainsNamed(world: World, name: Value | undefined): Row[] {
  return world.all('SoftLayer_Dns_Domain').filter((domain) => domain.values['name'] === name)
}

function zoneFile(domain: Row, world: World): string {
  const records = world.get(domain, 'resourceRecords') as Row[]
  const lines = records.map(
    ({ values }) =>
      `${text(values['host'])}\t${text(values['ttl'])}\tIN\t${text(values['type']).toUpperCase()}\t${text(values['data'])}`,
  )
  return `$ORIGIN ${text(domain.values['name'])}.\n${lines.join('\n')}\n`
}

function recordMaker(type: string): Action {
  return ({ world, target, args }) => {
    const [host = null, data = null, ttl = null, mxPriority = null] = args
    const template = { domainId: target().id, type, host, data, ttl, ...(type === 'mx' ? { mxPriority } : {}) }
    const record = world.schema.type('SoftLayer_Dns_Domain_ResourceRecord')
    return record ? create(world, record, template) : null
  }
}

function power(method: string, keyName: string, name: string): readonly [string, Action] {
  return [
    `SoftLayer_Virtual_Guest::${method}`,
    ({ world, target }) => {
      target().values['powerState'] = world.row('SoftLayer_Virtual_Guest_Power_State', {
        keyName,
        name,
        description: '',
      })
      return true
    },
  ]
}

/** A server has no property for it, only a method. */
const powerOfServers = new WeakMap<Row, string>()

function serverPower(method: string, state: string): readonly [string, Action] {
  return [
    `SoftLayer_Hardware_Server::${method}`,
    ({ target }) => {
      powerOfServers.set(target(), state)
      return true
    },
  ]
}

/** The name of an address: it belongs to no domain of the account. */
function reverseRecord({ world, args: [host = null, data = null, ttl = null] }: Execution): Row | null {
  const record = world.schema.type('SoftLayer_Dns_Domain_ResourceRecord')
  return record ? create(world, record, { type: 'ptr', host, data, ttl }) : null
}

function setTags({ world, target, args }: Execution): boolean {
  const row = target()
  for (const reference of world.get(row, 'tagReferences') as Row[]) world.remove(reference)
  const names = new Set(
    text(args[0])
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  row.values['tagReferences'] = [...names].map((name) => {
    const known = world.all('SoftLayer_Tag').find((tag) => tag.values['name'] === name)
    const tag = known ?? world.add('SoftLayer_Tag', { accountId: 307608, internal: 0, name })
    return world.add('SoftLayer_Tag_Reference', { resourceTableId: row.id, tagId: tag.id, tagTypeId: 2, tag })
  })
  return true
}

function bandwidth({ world, target }: Execution): Row[] {
  const row = target()
  return [0, 1, 2].map((i) =>
    world.row('SoftLayer_Metric_Tracking_Object_Data', {
      counter: (row.id % 1000) * 1024.5 + i / 8,
      dateTime: `2025-12-0${i + 1}T00:00:00-06:00`,
      type: i % 2 === 0 ? 'publicIn_net_octet' : 'publicOut_net_octet',
    }),
  )
}

function createTicket({ world, args, service, caller }: Execution): Row | null {
  if (!service.type) return null
  const template = objectArgument(args[0], 'templateObject')
  const ticket = create(world, service.type, { title: '', ...template, statusId: 1001 })
  const status = world.find('SoftLayer_Ticket_Status', 1001)
  if (status) ticket.values['status'] = status
  const by = authorOf(caller)
  update(world, ticket, text(args[1]), by)
  const files = Array.isArray(args[6]) ? (args[6] as readonly Value[]) : []
  for (const file of files) attach(world, ticket, file, by)
  return ticket
}

function addUpdate({ world, target, args, caller }: Execution): Row[] {
  const ticket = target()
  const template = objectArgument(args[0], 'templateObject')
  const by = authorOf(caller)
  const made = update(world, ticket, text(template['entry']), by)
  for (const file of Array.isArray(args[1]) ? (args[1] as readonly Value[]) : []) attach(world, ticket, file, by)
  return [made]
}

function editTicket({ world, target, args, caller }: Execution): Row {
  const ticket = target()
  edit(world, ticket, objectArgument(args[0], 'templateObject'))
  if (typeof args[1] === 'string' && args[1] !== '') update(world, ticket, args[1], authorOf(caller))
  return ticket
}

/** The id of the user who writes. */
function authorOf(caller: Execution['caller']): number | null {
  return caller?.user.id ?? null
}

function update(world: World, ticket: Row, entry: string, editorId: number | null): Row {
  const values = { ticketId: ticket.id, createDate: world.now(), editorId, editorType: 'USER', entry }
  const made = world.add('SoftLayer_Ticket_Update', values)
  ticket.values['totalUpdateCount'] = (world.get(ticket, 'updates') as Row[]).length
  return made
}

function attach(world: World, ticket: Row, file: Value | undefined, uploaderId: number | null): Row {
  const data = isObject(file) ? file['data'] : undefined
  if (!isObject(file) || !(data instanceof Uint8Array)) {
    throw apiFault('fault', '_InvalidValue', "Member 'data' of an attached file must be base64Binary.")
  }
  const made = world.add('SoftLayer_Ticket_Attachment_File', {
    ticketId: ticket.id,
    createDate: world.now(),
    fileName: text(file['filename']),
    fileSize: String(data.length),
    modifyDate: null,
    updateId: null,
    uploaderId: String(uploaderId ?? ''),
    uploaderType: 'USER',
  })
  world.files.set(made.id, data)
  return made
}

function attachedFile({ world, target, args }: Execution): Uint8Array {
  const files = world.get(target(), 'attachedFiles') as Row[]
  const file = files.find((row) => row.id === args[0])
  const data = file && world.files.get(file.id)
  if (!data) throw objectNotFound(text(args[0]))
  return data
}

/** What a machine can ask about itself without credentials (I-2): here, the first guest. */
function metadata(): (readonly [string, Action])[] {
  const of =
    (read: (guest: Row, world: World) => unknown): Action =>
    ({ world }) => {
      const guest = world.all('SoftLayer_Virtual_Guest')[0]
      if (!guest) throw objectNotFound('')
      return read(guest, world)
    }
  const member = (method: string, name: string) =>
    [`SoftLayer_Resource_Metadata::${method}`, of((guest) => guest.values[name] ?? null)] as const
  const datacenter = (guest: Row) => guest.values['datacenter'] as Row
  return [
    member('getId', 'id'),
    member('getAccountId', 'accountId'),
    member('getHostname', 'hostname'),
    member('getDomain', 'domain'),
    member('getFullyQualifiedDomainName', 'fullyQualifiedDomainName'),
    member('getGlobalIdentifier', 'globalIdentifier'),
    member('getPrimaryIpAddress', 'primaryIpAddress'),
    member('getPrimaryBackendIpAddress', 'primaryBackendIpAddress'),
    ['SoftLayer_Resource_Metadata::getDatacenter', of((guest) => datacenter(guest).values['name'])],
    ['SoftLayer_Resource_Metadata::getDatacenterId', of((guest) => datacenter(guest).id)],
    ['SoftLayer_Resource_Metadata::getProvisionState', of(() => 'COMPLETE')],
    [
      'SoftLayer_Resource_Metadata::getTags',
      of((guest, world) =>
        (world.get(guest, 'tagReferences') as Row[]).map(
          (reference) => (reference.values['tag'] as Row).values['name'],
        ),
      ),
    ],
  ]
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}
