import type { Schema } from '../core/schema.js'
import { isMaster } from './access.js'
import { seedBilling } from './seed-billing.js'
import { seedCatalog, type Catalog } from './seed-catalog.js'
import { seedDns } from './seed-dns.js'
import { seedGuests } from './seed-guests.js'
import { seedHardware } from './seed-hardware.js'
import { seedStorage, seedTickets } from './seed-records.js'
import { seedDevices, seedUsers, type EmulatorUser } from './seed-users.js'
import { Random } from './random.js'
import { World, dateText, worldEpoch, type Row } from './world.js'

/** How many objects of each kind a world has. All optional. @public */
export interface WorldSizes {
  /** Virtual guests. Default 100. */
  readonly guests?: number
  /** Bare metal servers. Default 20. */
  readonly hardware?: number
  /** DNS domains, each with eight records or more. Default 10. */
  readonly domains?: number
  /** Tickets. Default 20. */
  readonly tickets?: number
  /** Product packages. Default 8. */
  readonly packages?: number
  /** Storage volumes. Default 10. */
  readonly storage?: number
  /** Invoices. Default 6. */
  readonly invoices?: number
}

/** What the parts of a world are made with. */
export interface Seeding {
  readonly world: World
  readonly random: Random
  readonly account: Row
  readonly catalog: Catalog
  /** A moment some days before the world begins. */
  date(daysBefore: number): string
}

/** Makes a world: the same seed and sizes give the same world. */
export function seedWorld(schema: Schema, seed: number, sizes: WorldSizes, users: readonly EmulatorUser[]): World {
  const world = new World(schema, seed)
  const random = new Random(seed)
  linkTypes(world)
  const account = world.add('SoftLayer_Account', {
    id: accountId,
    accountManagedResourcesFlag: false,
    accountStatusId: 1001,
    address1: '1 Main Street',
    allowedPptpVpnQuantity: 1,
    brandId: 2,
    city: 'Zürich',
    companyName: 'Example & Söhne <Test> "GmbH"',
    country: 'CH',
    createDate: '2012-03-04T05:06:07-06:00',
    email: 'owner@example.com',
    firstName: 'Zoë',
    isReseller: 0,
    lastName: "O'Hara",
    lateFeeProtectionFlag: null,
    modifyDate: null,
    officePhone: '0041 44 000 00 00',
    postalCode: '08001',
    state: 'OT',
    statusDate: null,
    balance: '-1234.5',
  })
  const seeding: Seeding = {
    world,
    random,
    account,
    catalog: seedCatalog(world, random, sizes.packages ?? 8),
    date: (daysBefore) => dateText(worldEpoch - Math.round(daysBefore * 86_400_000)),
  }
  seedUsers(seeding, users)
  seedGuests(seeding, sizes.guests ?? 100)
  seedHardware(seeding, sizes.hardware ?? 20)
  seedDns(seeding, sizes.domains ?? 10)
  seedTickets(seeding, sizes.tickets ?? 20)
  seedStorage(seeding, sizes.storage ?? 10)
  seedBilling(seeding, sizes.invoices ?? 6)
  seedDevices(world, users)
  return world
}

/** The one account of a world. */
export const accountId = 307608

function linkTypes(world: World): void {
  const account = (child: string, list: string) =>
    ({ child: `SoftLayer_${child}`, key: 'accountId', parent: 'SoftLayer_Account', list, back: 'account' }) as const
  const part = (child: string, key: string, parent: string, names: readonly [string, string]) =>
    ({ child: `SoftLayer_${child}`, key, parent: `SoftLayer_${parent}`, list: names[0], back: names[1] }) as const
  world.link(
    account('Virtual_Guest', 'virtualGuests'),
    account('Hardware', 'hardware'),
    account('Ticket', 'tickets'),
    account('User_Customer', 'users'),
    account('Network_Storage', 'networkStorage'),
    account('Billing_Invoice', 'invoices'),
    account('Network_Vlan', 'networkVlans'),
    account('Tag', 'tags'),
    part('Virtual_Guest_Network_Component', 'guestId', 'Virtual_Guest', ['networkComponents', 'guest']),
    part('Network_Component', 'hardwareId', 'Hardware', ['networkComponents', 'hardware']),
    part('Dns_Domain_ResourceRecord', 'domainId', 'Dns_Domain', ['resourceRecords', 'domain']),
    part('User_Customer', 'parentId', 'User_Customer', ['childUsers', 'parent']),
    part('User_Customer_ApiAuthentication', 'userId', 'User_Customer', ['apiAuthenticationKeys', 'user']),
    part('Ticket_Update', 'ticketId', 'Ticket', ['updates', 'ticket']),
    part('Ticket_Attachment_File', 'ticketId', 'Ticket', ['attachedFiles', 'ticket']),
    part('Billing_Invoice_Item', 'invoiceId', 'Billing_Invoice', ['items', 'invoice']),
  )
  world.derive('SoftLayer_Account', {
    // Domains and keys have no accountId: they are found by their being there.
    domains: (_row, of) => of.all('SoftLayer_Dns_Domain'),
    sshKeys: (_row, of) => of.all('SoftLayer_Security_Ssh_Key'),
    openTickets: (_row, of) => of.all('SoftLayer_Ticket').filter((ticket) => ticket.values['statusId'] === 1001),
    closedTickets: (_row, of) => of.all('SoftLayer_Ticket').filter((ticket) => ticket.values['statusId'] !== 1001),
    hourlyVirtualGuests: (_row, of) =>
      of.all('SoftLayer_Virtual_Guest').filter((guest) => guest.values['hourlyBillingFlag'] === true),
    monthlyVirtualGuests: (_row, of) =>
      of.all('SoftLayer_Virtual_Guest').filter((guest) => guest.values['hourlyBillingFlag'] === false),
    iscsiNetworkStorage: (_row, of) => of.all('SoftLayer_Network_Storage_Iscsi'),
    masterUser: (_row, of) => of.all('SoftLayer_User_Customer').find(isMaster),
  })
  for (const type of ['SoftLayer_Dns_Domain', 'SoftLayer_Security_Ssh_Key']) {
    world.derive(type, { account: (_row, of) => of.find('SoftLayer_Account', accountId) })
  }
}
