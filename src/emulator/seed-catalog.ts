import type { Random } from './random.js'
import { packageKeyName, seedOrdering } from './seed-ordering.js'
import type { Row, World } from './world.js'

/** Objects that many others point to: each is one object in the whole world. */
export interface Catalog {
  readonly datacenters: readonly Row[]
  readonly powerStates: Readonly<Record<'running' | 'halted' | 'paused', Row>>
  readonly guestStatus: Row
  readonly hardwareStatus: Row
  readonly systems: readonly Row[]
  readonly vlans: readonly Row[]
  readonly tags: readonly Row[]
  readonly items: readonly Row[]
}

const datacenters: readonly (readonly [number, string, string])[] = [
  [1854895, 'dal13', 'Dallas 13'],
  [138124, 'dal05', 'Dallas 5'],
  [265592, 'ams01', 'Amsterdam 1'],
  [352494, 'hkg02', 'Hong Kong 2'],
  [358694, 'lon02', 'London 2'],
  [448994, 'tor01', 'Toronto 1'],
  [449500, 'fra02', 'Frankfurt 2'],
  [449506, 'par01', 'Paris 1'],
  [983497, 'sao01', 'São Paulo 1'],
  [814994, 'mon01', 'Montréal 1'],
]

const systems: readonly (readonly [number, string, string, string, string])[] = [
  [2100, 'UBUNTU_22_64', 'Ubuntu', '22.04-64 Minimal for VSI', 'Canonical'],
  [2200, 'DEBIAN_12_64', 'Debian', '12.0-64 Minimal for VSI', 'Debian'],
  [2300, 'REDHAT_9_64', 'Redhat', '9.0-64 Minimal for VSI', 'Redhat & Co.'],
  [2400, 'WIN_2022-STD_64', 'Windows', '2022 Standard Edition <64 bit>', 'Microsoft'],
]

/** Makes everything that machines, tickets and invoices share. */
export function seedCatalog(world: World, random: Random, packages: number): Catalog {
  const places = datacenters.map(([id, name, longName]) =>
    world.add('SoftLayer_Location_Datacenter', {
      id,
      name,
      longName,
      statusId: 2,
      euCompliantFlag: /ams|fra|par/.test(name),
    }),
  )
  const state = (keyName: string, name: string) =>
    world.row('SoftLayer_Virtual_Guest_Power_State', { keyName, name, description: '' })
  const software = systems.map(([id, referenceCode, name, version, manufacturer]) => {
    const description = world.add('SoftLayer_Software_Description', {
      id,
      referenceCode,
      name,
      version,
      manufacturer,
      longDescription: `${name} ${version}`,
      controlPanel: 0,
      operatingSystem: 1,
      virtualLicense: 0,
      virtualizationPlatform: 0,
      upgradeSoftwareDescriptionId: null,
    })
    return world.add('SoftLayer_Software_License', {
      id: id + 1,
      softwareDescriptionId: id,
      softwareDescription: description,
    })
  })
  const vlans = Array.from({ length: 6 }, (_, i) =>
    world.add('SoftLayer_Network_Vlan', {
      id: 800000 + i,
      accountId: 307608,
      vlanNumber: 1000 + i,
      primarySubnetId: 500 + i,
      name: i === 0 ? 'front & back' : `vlan ${i}`,
      networkSpace: i % 2 === 0 ? 'PUBLIC' : 'PRIVATE',
      modifyDate: null,
    }),
  )
  const tags = ['web', 'db', 'prod', 'a b', 'größe'].map((name, i) =>
    world.add('SoftLayer_Tag', { id: 5000 + i, accountId: 307608, internal: 0, name }),
  )
  const items = seedPackages(world, random, packages, places)
  seedOrdering(world, items, places, software)
  return {
    datacenters: places,
    powerStates: {
      running: state('RUNNING', 'Running'),
      halted: state('HALTED', 'Halted'),
      paused: state('PAUSED', 'Paused'),
    },
    guestStatus: world.row('SoftLayer_Virtual_Guest_Status', { keyName: 'ACTIVE', name: 'Active' }),
    hardwareStatus: world.add('SoftLayer_Hardware_Status', { id: 5, status: 'ACTIVE' }),
    systems: software,
    vlans,
    tags,
    items,
  }
}

function seedPackages(world: World, random: Random, packages: number, places: readonly Row[]): Row[] {
  const types = [
    world.add('SoftLayer_Product_Package_Type', {
      id: 1,
      keyName: 'VIRTUAL_SERVER_INSTANCE',
      name: 'Virtual Server Instance',
    }),
    world.add('SoftLayer_Product_Package_Type', { id: 2, keyName: 'BARE_METAL_CPU', name: 'Bare Metal <CPU>' }),
  ]
  const items = Array.from({ length: 12 }, (_, i) => {
    const item = world.add('SoftLayer_Product_Item', {
      id: 4000 + i,
      capacity: i === 0 ? '0' : String(i * 2.5),
      description: `${i + 1} x 2.0 GHz "Core${i === 1 ? '' : 's'}" & more`,
      keyName: `GUEST_CORES_${i + 1}`,
      units: i % 2 === 0 ? 'CORE' : '',
      itemTaxCategoryId: 166,
      softwareDescriptionId: null,
      upgradeItemId: i === 11 ? null : 4001 + i,
    })
    item.values['prices'] = [
      world.add('SoftLayer_Product_Item_Price', {
        id: 9000 + i,
        itemId: 4000 + i,
        hourlyRecurringFee: String(random.whole(1, 999) / 1000),
        recurringFee: String(random.whole(1, 9999) / 4),
        laborFee: '0',
        oneTimeFee: '0',
        setupFee: '0',
        quantity: null,
        locationGroupId: i % 2 === 0 ? null : 503,
        sort: 0,
        onSaleFlag: false,
        item,
      }),
    ]
    return item
  })
  for (let i = 0; i < packages; i++) {
    const type = types[i % 2] as Row
    const made = world.add('SoftLayer_Product_Package', {
      id: 46 + i,
      name: `Package ${i}: ${i % 2 === 0 ? 'virtual' : 'bare metal'}`,
      keyName: packageKeyName(i),
      description: i === 0 ? '<p>Cloud &amp; more</p>' : '',
      isActive: i === 3 ? 0 : 1,
      firstOrderStepId: 1,
      unitSize: i === 1 ? -1 : null,
      type,
      items: i === 2 ? [] : items.slice(0, 3 + (i % 10)),
      locations: places.slice(0, i % 4),
    })
    type.values['packages'] = [...((type.values['packages'] as Row[] | undefined) ?? []), made]
  }
  world.derive('SoftLayer_Product_Package', {
    itemPrices: (row) =>
      ((row.values['items'] as Row[] | undefined) ?? []).flatMap((item) => item.values['prices'] as Row[]),
    activeServerItems: () => [],
  })
  return items
}
