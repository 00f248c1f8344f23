import { listOf, vlansOf } from './machine-parts.js'
import { nastyFloats, nastyTexts } from './nasty.js'
import type { Seeding } from './seed.js'

/** Bare metal servers: of a subtype of the type that lists declare. */
export function seedHardware({ world, random, account, catalog, date }: Seeding, count: number): void {
  world.derive('SoftLayer_Hardware', {
    softwareComponents: (row, of) => listOf(of.get(row, 'operatingSystem')),
    networkVlans: vlansOf,
  })
  for (let i = 0; i < count; i++) {
    const id = 200001 + i
    const hostname = `metal${i}`
    const machine = world.add('SoftLayer_Hardware_Server', {
      id,
      accountId: account.id,
      bareMetalInstanceFlag: i % 2,
      domain: 'example.com',
      fullyQualifiedDomainName: `${hostname}.example.com`,
      hardwareStatusId: 5,
      hostname,
      manufacturerSerialNumber: `000${random.hex(6)}`,
      provisionDate: i === 0 ? null : date(random.whole(1, 2000)),
      serialNumber: `SL${random.hex(8)}`,
      serviceProviderId: 1,
      globalIdentifier: random.uuid(),
      datacenter: random.pick(catalog.datacenters),
      hardwareStatus: catalog.hardwareStatus,
      memoryCapacity: random.pick([16, 64, 512]),
      processorPhysicalCoreAmount: random.pick([4, 8, 40]),
      primaryIpAddress: `158.85.0.${i % 256}`,
      primaryBackendIpAddress: `10.90.0.${i % 256}`,
      privateNetworkOnlyFlag: false,
      hourlyBillingFlag: false,
      cost: nastyFloats[i % nastyFloats.length],
      tagReferences: [],
    })
    if (i % 2 === 0) machine.values['notes'] = nastyTexts[(i / 2) % nastyTexts.length]
    for (let port = 0; port < (i === 1 ? 1 : 2); port++) {
      world.add('SoftLayer_Network_Component', {
        id: id * 4 + port,
        hardwareId: id,
        duplexModeId: '5',
        macAddress: `0c:c4:7a:00:${random.hex(2)}:0${port}`,
        maxSpeed: 10000,
        modifyDate: null,
        name: 'eth',
        networkVlanId: catalog.vlans[port]?.id ?? null,
        port,
        speed: 10000,
        status: 'ACTIVE',
        networkVlan: catalog.vlans[port],
      })
    }
    machine.values['operatingSystem'] = world.add('SoftLayer_Software_Component_OperatingSystem', {
      id: 3900001 + i,
      hardwareId: id,
      manufacturerLicenseInstance: '',
      averageInstallationDuration: 3600,
      softwareLicense: catalog.systems[i % catalog.systems.length],
      hardware: machine,
    })
  }
}
