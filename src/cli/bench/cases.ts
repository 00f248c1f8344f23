import { isRead } from '../../core/access.js'
import type { Call } from '../../core/call.js'
import { isObject } from '../../core/value.js'

/** Sends the calls of a case; `row` names the line of the table that the call counts for, undefined for none. */
export interface Session {
  call(row: string | undefined, call: Call): Promise<unknown>
}

/** One thing that people do with the API, as calls. */
export interface BenchCase {
  readonly suite: SuiteName | 'calls'
  readonly name: string
  /** Lines of the table, in order, each with the method that it calls. */
  readonly rows: readonly { readonly name: string; readonly call: string }[]
  /** Whether it changes something. */
  readonly write: boolean
  /** Records asked for, when the case comes in several sizes. */
  readonly records?: number
  /**
   * Members that are new each time, such as the id of an object just made: of these only the kind is compared. Empty
   * for built-in reads: there everything is compared.
   */
  readonly volatile: readonly string[]
  /** Runs the case once; `run` tells apart what several runs make. */
  once(session: Session, run: string): Promise<void>
}

const guestMask =
  'mask[id,globalIdentifier,hostname,domain,fullyQualifiedDomainName,createDate,startCpus,maxMemory,notes,' +
  'primaryIpAddress,datacenter[id,name,longName],status[keyName,name],powerState[keyName,name]]'

const deepMask =
  'mask[id,hostname,datacenter[id,name],networkComponents[id,name,macAddress,primaryIpAddress,speed,' +
  'networkVlan[id,vlanNumber,name]],operatingSystem[id,softwareLicense[id,softwareDescription[id,manufacturer,name,version]]],' +
  'billingItem[id,description,recurringFee,hourlyRecurringFee,children[id,description,recurringFee]],tagReferences[id,tag[id,name]]]'

/** Suites that are built in, in their order. */
export const suiteNames = ['small', 'list', 'deep', 'shared', 'binary', 'write'] as const

/** Name of a suite; `calls` are the caller's own. */
export type SuiteName = (typeof suiteNames)[number]

/** Which cases: suites with their sizes, or calls of one's own instead. */
export interface CaseChoice {
  readonly suites: readonly SuiteName[]
  readonly records: readonly number[]
  /** Lists longer than this cannot be measured. */
  readonly guests: number
  readonly calls?: readonly NamedCall[]
}

/** A call of one's own, by the name of its line, with the members of its answer that are new each time. */
export interface NamedCall {
  readonly name: string
  readonly call: Call
  readonly volatile: readonly string[]
}

/** More than this of a deep mask is a case of its own that nobody makes in one call. */
const mostDeep = 1_000

/** The cases of a choice; the same choice gives the same cases in every process. */
export function benchCases({ suites, records, guests, calls }: CaseChoice): readonly BenchCase[] {
  if (calls) return calls.map(({ name, call, volatile }) => ({ ...read('calls', name, call), volatile }))
  const sizes = records.filter((limit) => !isTooLong(limit, guests))
  const made: Readonly<Record<SuiteName, readonly BenchCase[]>> = {
    small: [read('small', 'small object', smallCall)],
    list: sizes.map((limit) =>
      read('list', `list of ${limit.toLocaleString('en')}`, guestList(guestMask, limit), limit),
    ),
    deep: sizes
      .filter((limit) => limit <= mostDeep && (limit > 1 || sizes.length === 1))
      .map((limit) => read('deep', `deep mask, ${limit.toLocaleString('en')}`, guestList(deepMask, limit), limit)),
    shared: [read('shared', 'shared sub-objects', sharedCall)],
    binary: [fileCase],
    write: [domainCase],
  }
  return suites.flatMap((suite) => made[suite])
}

/** What a choice asks for that its account does not have, in words; undefined when it has all. */
export function tooLong({ suites, records, guests, calls }: CaseChoice): string | undefined {
  if (calls || !(suites.includes('list') || suites.includes('deep'))) return undefined
  const long = records.filter((limit) => isTooLong(limit, guests)).map((limit) => limit.toLocaleString('en'))
  if (long.length === 0) return undefined
  const account = `the account has ${guests.toLocaleString('en')} ${guests === 1 ? 'guest' : 'guests'}`
  return `${account}, so there are no lists of ${long.join(', ')}`
}

function isTooLong(limit: number, guests: number): boolean {
  return limit > Math.max(guests, 1)
}

/** Services that the cases of a choice call. */
export function servicesOf(choice: CaseChoice): readonly string[] {
  const calls = benchCases(choice).flatMap(({ rows }) => rows.map(({ call }) => call.split('::')[0] as string))
  return [...new Set([...calls, 'SoftLayer_Account'])]
}

const smallCall: Call = {
  service: 'SoftLayer_Account',
  method: 'getObject',
  mask: 'mask[id,companyName,firstName,lastName,email,city,country]',
}

const sharedCall: Call = {
  service: 'SoftLayer_Product_Package',
  method: 'getAllObjects',
  mask: 'mask[id,name,keyName,description,isActive,unitSize,type[id,keyName,name]]',
}

function guestList(mask: string, limit: number): Call {
  return { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask, limit, offset: 0 }
}

function read(suite: BenchCase['suite'], name: string, call: Call, records?: number): BenchCase {
  return {
    suite,
    name,
    rows: [{ name, call: `${call.service}::${call.method}` }],
    write: !isRead(call),
    volatile: [],
    ...(records === undefined ? {} : { records }),
    async once(session) {
      await session.call(name, call)
    },
  }
}

/** Real writes: a domain with two records is made, read back, one record is changed, the domain is deleted. */
const domainCase: BenchCase = {
  suite: 'write',
  name: 'create, edit, delete',
  rows: [
    { name: 'create domain', call: 'SoftLayer_Dns_Domain::createObject' },
    { name: 'read it back', call: 'SoftLayer_Dns_Domain::getObject' },
    { name: 'edit record', call: 'SoftLayer_Dns_Domain_ResourceRecord::editObject' },
    { name: 'delete domain', call: 'SoftLayer_Dns_Domain::deleteObject' },
  ],
  write: true,
  volatile: ['id', 'domainId', 'serial', 'updateDate'],
  async once(session, run) {
    const created = await session.call('create domain', {
      service: 'SoftLayer_Dns_Domain',
      method: 'createObject',
      args: [
        {
          name: `bench-${run}.example.org`,
          resourceRecords: [
            { host: '@', type: 'a', data: '192.0.2.1', ttl: 900 },
            { host: 'www', type: 'cname', data: 'example.org.', ttl: 86_400 },
          ],
        },
      ],
    })
    const id = numberOf(created, 'id')
    const domain = await session.call('read it back', {
      service: 'SoftLayer_Dns_Domain',
      method: 'getObject',
      id,
      mask: 'mask[id,name,resourceRecords[id,domainId,host,type,data,ttl]]',
    })
    await session.call('edit record', {
      service: 'SoftLayer_Dns_Domain_ResourceRecord',
      method: 'editObject',
      id: firstRecord(domain),
      args: [{ data: '192.0.2.2', ttl: 300 }],
    })
    await session.call('delete domain', { service: 'SoftLayer_Dns_Domain', method: 'deleteObject', id })
  },
}

/** Every byte value, as a file of 64 KiB. */
const fileBytes = Uint8Array.from({ length: 65_536 }, (_, i) => (i * 7 + (i >> 8)) & 255)

/** Bytes there and back: a file is attached to a ticket and read again. */
const fileCase: BenchCase = {
  suite: 'binary',
  name: 'attach a file, read it',
  rows: [
    { name: 'attach 64 KiB', call: 'SoftLayer_Ticket::addAttachedFile' },
    { name: 'read 64 KiB', call: 'SoftLayer_Ticket::getAttachedFile' },
  ],
  write: true,
  volatile: ['id', 'ticketId', 'createDate', 'modifyDate', 'updateId'],
  async once(session) {
    const tickets = await session.call(undefined, {
      service: 'SoftLayer_Account',
      method: 'getTickets',
      mask: 'mask[id]',
      limit: 1,
    })
    const id = numberOf(Array.isArray(tickets) ? tickets[0] : tickets, 'id')
    const attached = await session.call('attach 64 KiB', {
      service: 'SoftLayer_Ticket',
      method: 'addAttachedFile',
      id,
      args: [{ filename: 'bench.bin', data: fileBytes }],
    })
    await session.call('read 64 KiB', {
      service: 'SoftLayer_Ticket',
      method: 'getAttachedFile',
      id,
      args: [numberOf(attached, 'id')],
    })
  },
}

function firstRecord(domain: unknown): number {
  const records = isObject(domain) ? domain['resourceRecords'] : undefined
  const ours = Array.isArray(records) ? records.find((record) => isObject(record) && record['type'] === 'a') : undefined
  return numberOf(ours, 'id')
}

function numberOf(value: unknown, name: string): number {
  // A rival may give numbers as text.
  const member = isObject(value) ? Number(value[name]) : NaN
  if (!Number.isSafeInteger(member)) throw new Error(`the server's answer has no ${name}, so the case cannot go on`)
  return member
}
