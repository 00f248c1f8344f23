import { listOf, vlansOf } from './machine-parts.js'
import { nastyCounters, nastyFloats, nastyTexts } from './nasty.js'
import { Random } from './random.js'
import type { Seeding } from './seed.js'
import type { Row, World } from './world.js'

const firstGuest = 1000001
const firstSystem = 3000001
const firstBillingItem = 7000001

/** Virtual guests with their network components, system, billing item and tags. */
export function seedGuests(seeding: Seeding, count: number): void {
  const { world, random } = seeding
  const asleep = new Map<Row, number>()
  for (let i = 0; i < count; i++) asleep.set(seedGuest(seeding, i), i)
  // Parts are random by their guest, not by the order in which they are asked for.
  const seed = random.whole(0, 0x7fffffff)
  const wake = (guest: Row): void => {
    const i = asleep.get(guest)
    if (i === undefined || !asleep.delete(guest)) return
    if (world.find('SoftLayer_Virtual_Guest', guest.id) !== guest) return
    seedGuestParts({ ...seeding, random: new Random(seed + i * 7919) }, guest, i)
  }
  const sleep = (type: string, nextId: number, guestId: (id: number) => number): void => {
    const dormant = {
      nextId,
      wake: (id: number) => {
        const guest = world.find('SoftLayer_Virtual_Guest', guestId(id))
        if (guest) wake(guest)
      },
      wakeAll: () => {
        for (const guest of [...asleep.keys()]) wake(guest)
      },
    }
    world.sleep(type, dormant)
  }
  sleep('SoftLayer_Virtual_Guest_Network_Component', (firstGuest + count) * 2, (id) => Math.floor(id / 2))
  sleep('SoftLayer_Software_Component', firstSystem + count, (id) => id - firstSystem + firstGuest)
  sleep('SoftLayer_Billing_Item', firstBillingItem + count, (id) => id - firstBillingItem + firstGuest)
  sleep('SoftLayer_Tag_Reference', (count + 1) * 10, (id) => Math.floor(id / 10) + firstGuest - 1)
  const part = (name: string) => (guest: Row) => {
    wake(guest)
    return guest.values[name] ?? (name.endsWith('s') ? [] : undefined)
  }
  world.derive('SoftLayer_Virtual_Guest', {
    networkComponents: part('networkComponents'),
    operatingSystem: part('operatingSystem'),
    billingItem: part('billingItem'),
    tagReferences: part('tagReferences'),
    location: (row) => row.values['datacenter'],
    softwareComponents: (row, of) => listOf(of.get(row, 'operatingSystem')),
    frontendNetworkComponents: (row, of) => componentsOfPort(row, of, 'eth1'),
    backendNetworkComponents: (row, of) => componentsOfPort(row, of, 'eth0'),
    primaryNetworkComponent: (row, of) => componentsOfPort(row, of, 'eth1')[0],
    primaryBackendNetworkComponent: (row, of) => componentsOfPort(row, of, 'eth0')[0],
    networkVlans: vlansOf,
  })
  world.derive('SoftLayer_Software_Component', {
    softwareDescription: (row) => (row.values['softwareLicense'] as Row | undefined)?.values['softwareDescription'],
  })
}

function seedGuest({ world, random, account, catalog, date }: Seeding, i: number): Row {
  const id = firstGuest + i
  const hostname = `${random.pick(['web', 'db', 'app', 'cache'])}${i}`
  const domain = i % 3 === 0 ? 'example.com' : 'test.example.org'
  const cores = random.pick([1, 2, 4, 8, 16])
  const running = !random.once(8)
  const hourly = random.once(2)
  const guest = world.add('SoftLayer_Virtual_Guest', {
    id,
    accountId: account.id,
    createDate: date(random.whole(1, 900) + 0.5),
    dedicatedAccountHostOnlyFlag: random.once(10),
    deviceStatusId: 8,
    domain,
    fullyQualifiedDomainName: `${hostname}.${domain}`,
    hostname,
    lastPowerStateId: i % 5 === 0 ? null : 0,
    lastVerifiedDate: null,
    maxCpu: cores,
    maxCpuUnits: 'CORE',
    maxMemory: cores * 2048,
    metricPollDate: i % 7 === 0 ? null : date(0.25),
    modifyDate: i % 4 === 0 ? null : date(random.whole(0, 20)),
    placementGroupId: null,
    provisionDate: i === 13 ? null : date(random.whole(1, 900)),
    startCpus: cores,
    statusId: 1001,
    typeId: i === 17 ? -1 : 1,
    uuid: random.uuid(),
    globalIdentifier: random.uuid(),
    datacenter: random.pick(catalog.datacenters),
    powerState: running ? catalog.powerStates.running : catalog.powerStates.halted,
    status: catalog.guestStatus,
    hourlyBillingFlag: hourly,
    localDiskFlag: i % 2 === 0,
    privateNetworkOnlyFlag: false,
    primaryIpAddress: `169.${50 + ((i >> 16) & 63)}.${(i >> 8) & 255}.${i & 255}`,
    primaryBackendIpAddress: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
    averageDailyPublicBandwidthUsage: nastyFloats[i % nastyFloats.length],
    outboundPublicBandwidthUsage: String(random.whole(0, 100000) / 64),
  })
  // Every third guest has notes, each of them of another nasty kind; the others have no such member.
  if (i % 3 === 1) guest.values['notes'] = nastyTexts[Math.floor(i / 3) % nastyTexts.length]
  return guest
}

/** What belongs to a guest: made when first asked for. */
function seedGuestParts({ world, random, catalog, date }: Seeding, guest: Row, i: number): void {
  const { id, values } = guest
  const running = values['powerState'] === catalog.powerStates.running
  const hourly = values['hourlyBillingFlag'] === true
  const cores = Number(values['maxCpu'])
  for (let port = 0; port < 2; port++) {
    world.add('SoftLayer_Virtual_Guest_Network_Component', {
      id: id * 2 + port,
      guestId: id,
      createDate: date(900),
      macAddress: `06:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:0${port}`,
      maxSpeed: 1000,
      modifyDate: null,
      name: 'eth',
      networkId: i === 19 ? 2147483648 : 6000 + port,
      port,
      speed: running ? 1000 : -1,
      status: running ? 'ACTIVE' : 'DISABLED',
      uuid: random.uuid(),
      primaryIpAddress: values[port === 0 ? 'primaryBackendIpAddress' : 'primaryIpAddress'],
      networkVlan: catalog.vlans[(i * 2 + 1 - port) % catalog.vlans.length],
    })
  }
  values['operatingSystem'] = world.add('SoftLayer_Software_Component_OperatingSystem', {
    id: firstSystem + i,
    hardwareId: null,
    manufacturerLicenseInstance: '',
    averageInstallationDuration: nastyCounters[i % nastyCounters.length],
    softwareLicense: catalog.systems[i % catalog.systems.length],
    virtualGuest: guest,
  })
  values['billingItem'] = world.add('SoftLayer_Billing_Item_Virtual_Guest', {
    id: firstBillingItem + i,
    allowCancellationFlag: 1,
    categoryCode: 'guest_core',
    createDate: date(900),
    cancellationDate: null,
    description: `${cores} x 2.0 GHz Cores`,
    domainName: values['domain'],
    hostName: values['hostname'],
    hourlyRecurringFee: hourly ? String(cores * 0.0125) : '0',
    recurringFee: hourly ? '0' : String(cores * 12.5),
    laborFee: '0',
    oneTimeFee: '0',
    setupFee: '0',
    orderItemId: 8000000 + i,
    parentId: null,
    recurringMonths: hourly ? null : 1,
    resourceTableId: id,
    location: values['datacenter'],
    resource: guest,
  })
  values['tagReferences'] = catalog.tags
    .filter((_, t) => (i + t) % 4 === 0)
    .map((tag, t) =>
      world.add('SoftLayer_Tag_Reference', {
        id: (id - firstGuest + 1) * 10 + t,
        resourceTableId: id,
        tagId: tag.id,
        tagTypeId: 2,
        empRecordId: null,
        usrRecordId: 260000,
        tag,
      }),
    )
}

function componentsOfPort(row: Row, world: World, port: string): Row[] {
  const components = world.get(row, 'networkComponents') as Row[]
  return components.filter((component) => `eth${String(component.values['port'])}` === port)
}
