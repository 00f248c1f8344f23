import type { Call } from '../../../src/core/call.js'

/** A call that every client makes, in its own way, in this order; bytes are `{ "base64": text }`. */
export interface SharedCall extends Omit<Call, 'args'> {
  /** What a check of it is called. */
  readonly check: string
  readonly args?: readonly unknown[]
  /** Made with a key that is wrong. */
  readonly wrongKey?: boolean
  /** The API answers with a fault. */
  readonly faults?: boolean
}

const guest = 'SoftLayer_Virtual_Guest'
const zone = 'SoftLayer_Dns_Domain'
const record = 'SoftLayer_Dns_Domain_ResourceRecord'
const ticket = 'SoftLayer_Ticket'

const hard = `Grüße 日本 😀 "quoted" 'single' & <b> ]]> &amp; \\ /\tend`

/** Reads of every kind of value, writes with every kind of argument, and every kind of fault. */
export const sharedCalls: readonly SharedCall[] = [
  { check: 'an object', service: 'SoftLayer_Account', method: 'getObject', mask: 'mask[id,companyName,email]' },
  { check: 'an object without a mask', service: 'SoftLayer_Account', method: 'getObject' },
  {
    check: 'a page of nested objects with its total',
    service: 'SoftLayer_Account',
    method: 'getVirtualGuests',
    mask: 'mask[id,hostname,maxMemory,hourlyBillingFlag,createDate,modifyDate,datacenter[id,name],networkComponents[port,macAddress,maxSpeed,networkId],tagReferences[tag[name]]]',
    limit: 25,
    offset: 2,
  },
  {
    check: 'texts that break careless decoders',
    service: 'SoftLayer_Account',
    method: 'getVirtualGuests',
    mask: 'mask[id,notes]',
    filter: { virtualGuests: { notes: { operation: 'not null' } } },
  },
  {
    check: 'a filter on text',
    service: 'SoftLayer_Account',
    method: 'getVirtualGuests',
    mask: 'mask[id,hostname]',
    filter: { virtualGuests: { hostname: { operation: '^= web' } } },
  },
  {
    check: 'a filter on a number',
    service: 'SoftLayer_Account',
    method: 'getVirtualGuests',
    mask: 'mask[id,maxCpu]',
    filter: { virtualGuests: { maxCpu: { operation: 4 } } },
  },
  {
    check: 'a filter with options and an order',
    service: 'SoftLayer_Account',
    method: 'getVirtualGuests',
    mask: 'mask[id,hostname,datacenter[name]]',
    filter: {
      virtualGuests: {
        maxCpu: { operation: 'in', options: [{ name: 'data', value: ['1', '2'] }] },
        id: { operation: 'orderBy', options: [{ name: 'sort', value: ['DESC'] }] },
      },
    },
    limit: 4,
  },
  {
    check: 'an empty list',
    service: 'SoftLayer_Account',
    method: 'getVirtualGuests',
    mask: 'mask[id]',
    filter: { virtualGuests: { hostname: { operation: 'there-is-none' } } },
  },
  {
    check: 'deep objects with decimals and counters',
    service: guest,
    method: 'getObject',
    id: 1000001,
    mask: 'mask[id,hostname,averageDailyPublicBandwidthUsage,operatingSystem[id,averageInstallationDuration,softwareLicense[softwareDescription[name,version]]],billingItem[id,recurringFee,hourlyRecurringFee,cancellationDate]]',
  },
  {
    check: 'an object by its UUID-free id given as text',
    service: guest,
    method: 'getObject',
    id: '1000002',
    mask: 'mask[id,globalIdentifier,primaryIpAddress]',
  },
  ...[1000002, 1000003, 1000006].map((id) => ({
    check: `a counter of 64 bits, of guest ${id}`,
    service: guest,
    method: 'getBandwidthTotal',
    id,
    args: ['2026-01-01T00:00:00-06:00', '2026-01-02T00:00:00-06:00', 'PUBLIC', 'IN'],
  })),
  { check: 'a boolean', service: guest, method: 'isPingable', id: 1000001 },
  { check: 'all bytes there are', service: 'SoftLayer_Billing_Invoice', method: 'getPdf', id: 900100 },
  {
    check: 'servers',
    service: 'SoftLayer_Account',
    method: 'getHardware',
    mask: 'mask[id,fullyQualifiedDomainName,processorPhysicalCoreAmount,datacenter[name]]',
  },
  {
    check: 'zones with their records',
    service: 'SoftLayer_Account',
    method: 'getDomains',
    mask: 'mask[id,name,serial,updateDate,resourceRecords[id,type,host,data,ttl]]',
  },
  {
    check: 'makes a zone from nested objects',
    service: zone,
    method: 'createObject',
    mask: 'mask[name,serial,resourceRecords[type,host,data,ttl]]',
    args: [
      {
        name: 'interop.example',
        resourceRecords: [
          { type: 'a', host: '@', data: '10.0.0.1', ttl: 900 },
          { type: 'txt', host: 'hard', data: hard },
        ],
      },
    ],
  },
  {
    check: 'finds the zone by a text argument',
    service: zone,
    method: 'getByDomainName',
    mask: 'mask[name,resourceRecords[host,data]]',
    args: ['interop.example'],
  },
  {
    check: 'makes a record from four arguments',
    service: zone,
    method: 'createARecord',
    id: 1100000,
    mask: 'mask[host,data,ttl,type]',
    args: ['www', '10.0.0.2', 600],
  },
  { check: 'edits a record', service: record, method: 'editObject', id: 1, args: [{ data: '10.9.9.9', ttl: 120 }] },
  {
    check: 'reads the edited record',
    service: record,
    method: 'getObject',
    id: 1,
    mask: 'mask[id,data,ttl,host,type]',
  },
  { check: 'deletes a record', service: record, method: 'deleteObject', id: 2 },
  { check: 'the deleted record is gone', service: record, method: 'getObject', id: 2, faults: true },
  { check: 'edits a text', service: guest, method: 'editObject', id: 1000003, args: [{ notes: hard }] },
  { check: 'reads the edited text', service: guest, method: 'getObject', id: 1000003, mask: 'mask[id,notes]' },
  { check: 'sets tags', service: guest, method: 'setTags', id: 1000004, args: ['one, two'] },
  {
    check: 'reads the tags',
    service: guest,
    method: 'getObject',
    id: 1000004,
    mask: 'mask[id,tagReferences[tag[name]]]',
  },
  {
    check: 'attaches bytes',
    service: ticket,
    method: 'addAttachedFile',
    id: 1160000,
    mask: 'mask[fileName,fileSize]',
    args: [{ filename: 'bytes.bin', data: { base64: 'AAEC/f7/PDwmPj4=' } }],
  },
  {
    check: 'lists what is attached',
    service: ticket,
    method: 'getAttachedFiles',
    id: 1160000,
    mask: 'mask[fileName,fileSize]',
  },
  {
    check: 'makes a ticket with arguments left out by null',
    service: ticket,
    method: 'createStandardTicket',
    mask: 'mask[title,subjectId,attachedFiles[fileName],updates[entry]]',
    args: [
      { title: 'Broken', subjectId: 1001, assignedUserId: 260000 },
      `first line\nsecond line ${hard}`,
      null,
      null,
      null,
      null,
      [{ filename: 'a.txt', data: { base64: 'YQ==' } }],
    ],
  },
  { check: 'no such object', service: guest, method: 'getObject', id: 99, faults: true },
  { check: 'no such method', service: 'SoftLayer_Account', method: 'getNoSuchThing', faults: true },
  {
    check: 'no such property',
    service: 'SoftLayer_Account',
    method: 'getObject',
    mask: 'mask[id,noSuchThing]',
    faults: true,
  },
  { check: 'no id', service: guest, method: 'getObject', faults: true },
  {
    check: 'a wrong key',
    service: 'SoftLayer_Account',
    method: 'getObject',
    mask: 'mask[id]',
    wrongKey: true,
    faults: true,
  },
]
