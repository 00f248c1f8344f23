import type { Call } from '../../src/core/call.js'
import type { Capabilities } from '../../src/core/codec.js'
import type { ErrorCode } from '../../src/core/error.js'

/** A read whose answer must be the same on every protocol, and which must hold something. */
export interface ReadCase {
  readonly title: string
  readonly call: Call
  /** A capability that the case needs; a protocol without it skips it, by that name. */
  readonly needs?: keyof Capabilities
}

const guests = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const deep =
  'mask[id,hostname,datacenter[name,longName],networkComponents[id,name,macAddress,primaryIpAddress],operatingSystem[id,softwareLicense[softwareDescription[name,version]]],tagReferences[tag[name]],billingItem[id,recurringFee]]'

export const reads: readonly ReadCase[] = [
  { title: 'a small object', call: { service: 'SoftLayer_Account', method: 'getObject' } },
  {
    title: 'a masked object (M-1)',
    call: { service: 'SoftLayer_Account', method: 'getObject', mask: 'mask[id,companyName,virtualGuestCount]' },
  },
  { title: 'all local properties', call: { ...guests, limit: 10 } },
  { title: 'a list of one stays a list (L-2)', call: { ...guests, mask: 'mask[id]', limit: 1 } },
  { title: 'a list of all, with the total', call: { ...guests, mask: 'mask[id,hostname,notes]' } },
  {
    title: 'an empty list',
    call: { ...guests, filter: { virtualGuests: { hostname: { operation: 'no such host' } } } },
  },
  { title: 'a deep mask', call: { ...guests, mask: deep, limit: 25, offset: 3 } },
  { title: 'mask text without its wrapping (M-7)', call: { ...guests, mask: 'id, hostname', limit: 3 } },
  { title: 'a mask as a list of properties', call: { ...guests, mask: ['id', 'datacenter.name'], limit: 3 } },
  {
    title: 'a filter with options (F-2, F-3)',
    call: {
      ...guests,
      mask: 'mask[id]',
      filter: { virtualGuests: { id: { operation: 'orderBy', options: [{ name: 'sort', value: ['DESC'] }] } } },
      limit: 5,
    },
  },
  {
    title: 'a filter on a relation (F-1, F-7)',
    call: {
      ...guests,
      mask: 'mask[id,datacenter[name]]',
      filter: { virtualGuests: { datacenter: { name: { operation: '*= a' } } } },
    },
  },
  {
    title: 'filteredMask (F-8)',
    call: {
      service: 'SoftLayer_Account',
      method: 'getDomains',
      mask: 'filteredMask[id,name,resourceRecords[type,data]]',
      filter: { domains: { resourceRecords: { type: { operation: 'a' } } } },
    },
  },
  {
    title: 'shared sub-objects (S-22)',
    call: {
      service: 'SoftLayer_Product_Package',
      method: 'getAllObjects',
      mask: 'mask[id,keyName,type[id,keyName,name]]',
    },
  },
  { title: 'hardware of concrete types', call: { service: 'SoftLayer_Account', method: 'getHardware', limit: 10 } },
  { title: 'users', call: { service: 'SoftLayer_Account', method: 'getUsers', mask: 'mask[id,username,email]' } },
  {
    title: 'tickets with binary files',
    call: { service: 'SoftLayer_Account', method: 'getTickets', mask: 'mask[id,title,updates[entry],attachedFiles]' },
  },
  {
    title: 'domains with records',
    call: { service: 'SoftLayer_Account', method: 'getDomains', mask: 'mask[id,name,serial,resourceRecords]' },
  },
  { title: 'storage', call: { service: 'SoftLayer_Account', method: 'getNetworkStorage' } },
  {
    title: 'invoices with decimals',
    call: {
      service: 'SoftLayer_Account',
      method: 'getInvoices',
      mask: 'mask[id,createDate,items[id,description,recurringFee,oneTimeFee]]',
    },
  },
  {
    title: 'a legacy mask (X-5, S-6)',
    call: { ...guests, mask: { legacy: { datacenter: { name: {} } } }, limit: 3 },
    needs: 'legacyMask',
  },
]

/** A failure that must be the same `CallError` on every protocol (section 2.9). */
export interface FailureCase {
  readonly title: string
  readonly call: Call
  readonly code: ErrorCode
  /** The API's own class, where every protocol has the same. */
  readonly fault?: string
}

export const failures: readonly FailureCase[] = [
  {
    title: 'no such object (A-9)',
    call: { service: 'SoftLayer_Virtual_Guest', method: 'getObject', id: 1 },
    code: 'not-found',
    fault: 'SoftLayer_Exception_ObjectNotFound',
  },
  {
    title: 'an unknown method',
    call: { service: 'SoftLayer_Account', method: 'getNothingAtAll' },
    code: 'unknown-method',
  },
  { title: 'an unknown service', call: { service: 'SoftLayer_Nothing', method: 'getObject' }, code: 'unknown-service' },
  {
    title: 'an unknown mask property (M-5)',
    call: { service: 'SoftLayer_Account', method: 'getObject', mask: 'mask[noSuchProperty]' },
    code: 'fault',
    fault: 'SoftLayer_Exception_Public',
  },
  {
    title: 'a property twice in a mask (M-4)',
    call: { service: 'SoftLayer_Account', method: 'getObject', mask: 'mask[id,id]' },
    code: 'fault',
  },
  {
    title: 'no init parameter (C-8)',
    call: { service: 'SoftLayer_Virtual_Guest', method: 'getObject' },
    code: 'bad-request',
  },
]
