import type { Call } from '../../core/call.js'
import { isObject } from '../../core/value.js'

/** Sends the calls of a case; `row` names the line of the table that the call counts for. */
export interface Session {
  call(row: string, call: Call): Promise<unknown>
}

/** One thing that people do with the API, as calls. */
export interface BenchCase {
  readonly name: string
  /** Lines of the table, in order. */
  readonly rows: readonly string[]
  /**
   * Members that are new each time, such as the id of an object just made: of these only the kind is compared. Empty
   * for reads: there everything is compared.
   */
  readonly volatile: readonly string[]
  /** Runs the case once; `run` tells apart what several runs make. */
  once(session: Session, run: number): Promise<void>
}

const guestMask =
  'mask[id,globalIdentifier,hostname,domain,fullyQualifiedDomainName,createDate,startCpus,maxMemory,notes,' +
  'primaryIpAddress,datacenter[id,name,longName],status[keyName,name],powerState[keyName,name]]'

const deepMask =
  'mask[id,hostname,datacenter[id,name],networkComponents[id,name,macAddress,primaryIpAddress,speed,' +
  'networkVlan[id,vlanNumber,name]],operatingSystem[id,softwareLicense[id,softwareDescription[id,manufacturer,name,version]]],' +
  'billingItem[id,description,recurringFee,hourlyRecurringFee,children[id,description,recurringFee]],tagReferences[id,tag[id,name]]]'

/** The cases of the main job, for an account with that many guests. */
export function benchCases(guests: number): readonly BenchCase[] {
  const list = (limit: number): BenchCase =>
    read(`list of ${limit.toLocaleString('en')}`, {
      service: 'SoftLayer_Account',
      method: 'getVirtualGuests',
      mask: guestMask,
      limit,
      offset: 0,
    })
  return [
    read('small object', {
      service: 'SoftLayer_Account',
      method: 'getObject',
      mask: 'mask[id,companyName,firstName,lastName,email,city,country]',
    }),
    ...[1, 100, 10_000].filter((limit) => limit <= Math.max(guests, 1)).map(list),
    read('deep mask, 100', {
      service: 'SoftLayer_Account',
      method: 'getVirtualGuests',
      mask: deepMask,
      limit: 100,
      offset: 0,
    }),
    read('shared sub-objects', {
      service: 'SoftLayer_Product_Package',
      method: 'getAllObjects',
      mask: 'mask[id,name,keyName,description,isActive,unitSize,type[id,keyName,name]]',
    }),
    domainCase,
  ]
}

function read(name: string, call: Call): BenchCase {
  return {
    name,
    rows: [name],
    volatile: [],
    async once(session) {
      await session.call(name, call)
    },
  }
}

/** Real writes: a domain with two records is made, read back, one record is changed, the domain is deleted. */
const domainCase: BenchCase = {
  name: 'create, edit, delete',
  rows: ['create domain', 'read it back', 'edit record', 'delete domain'],
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

function firstRecord(domain: unknown): number {
  const records = isObject(domain) ? domain['resourceRecords'] : undefined
  const ours = Array.isArray(records) ? records.find((record) => isObject(record) && record['type'] === 'a') : undefined
  return numberOf(ours, 'id')
}

function numberOf(value: unknown, name: string): number {
  const member = isObject(value) ? value[name] : undefined
  if (typeof member !== 'number') throw new Error(`the server's answer has no ${name}, so the case cannot go on`)
  return member
}
