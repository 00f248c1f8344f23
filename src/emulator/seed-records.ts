import { allBytes, nastyCounters, nastyTexts } from './nasty.js'
import type { Seeding } from './seed.js'

/** Tickets with updates; some have attached files. */
export function seedTickets({ world, random, account, date }: Seeding, count: number): void {
  const open = world.add('SoftLayer_Ticket_Status', { id: 1001, name: 'Open' })
  const closed = world.add('SoftLayer_Ticket_Status', { id: 1002, name: 'Closed' })
  const subjects = ['Accounting Request', 'DNS Request', 'Hardware Issue', 'Public Network Question'].map((name, i) =>
    world.add('SoftLayer_Ticket_Subject', { id: 1001 + i, categoryId: 1, name, parentId: null }),
  )
  for (let i = 0; i < count; i++) {
    const id = 1160000 + i
    const isOpen = i % 3 !== 0
    const subject = random.pick(subjects)
    world.add('SoftLayer_Ticket', {
      id,
      accountId: account.id,
      assignedUserId: i % 2 === 0 ? 260000 : null,
      billableFlag: i % 5 === 0 ? null : false,
      changeOwnerFlag: false,
      createDate: date(100 - (i % 100)),
      groupId: 1,
      lastEditDate: date(i % 50),
      lastEditType: 'EMPLOYEE',
      lastResponseDate: i % 4 === 0 ? null : date(1),
      modifyDate: date(1),
      notifyUserOnUpdateFlag: true,
      priority: i % 4,
      serverAdministrationFlag: 0,
      serviceProviderResourceId: String(id),
      statusId: isOpen ? 1001 : 1002,
      subjectId: subject.id,
      title: i % 2 === 0 ? `Ticket ${i}` : nastyTexts[((i - 1) / 2) % nastyTexts.length],
      totalUpdateCount: i % 4,
      userEditableFlag: true,
      status: isOpen ? open : closed,
      subject,
      ...(i % 2 === 0 ? { assignedUser: world.find('SoftLayer_User_Customer', 260000) } : {}),
    })
    for (let u = 0; u < i % 4; u++) {
      world.add('SoftLayer_Ticket_Update', {
        id: 2500000 + i * 4 + u,
        ticketId: id,
        createDate: date(50 - u),
        editorId: 260000,
        editorType: u % 2 === 0 ? 'USER' : 'EMPLOYEE',
        entry: nastyTexts[(i + u) % nastyTexts.length],
      })
    }
    if (i % 5 === 0) {
      const file = world.add('SoftLayer_Ticket_Attachment_File', {
        id: 440000 + i,
        ticketId: id,
        createDate: date(20),
        fileName: i === 0 ? 'größe & länge.bin' : `trace${i}.bin`,
        fileSize: '256',
        modifyDate: null,
        updateId: null,
        uploaderId: '260000',
        uploaderType: 'USER',
      })
      world.files.set(file.id, i === 5 ? new Uint8Array() : allBytes())
    }
  }
  world.derive('SoftLayer_Ticket', {
    firstUpdate: (row) => (row.values['updates'] as unknown[] | undefined)?.[0],
    lastUpdate: (row) => (row.values['updates'] as unknown[] | undefined)?.at(-1),
    attachedHardwareCount: () => 0,
  })
}

/** Storage volumes, some of a subtype, and bandwidth pools with counters of 64 bits. */
export function seedStorage({ world, random, account, catalog, date }: Seeding, count: number): void {
  for (let i = 0; i < count; i++) {
    const block = i % 2 === 0
    world.add(block ? 'SoftLayer_Network_Storage_Iscsi' : 'SoftLayer_Network_Storage', {
      id: 5000000 + i,
      accountId: account.id,
      capacityGb: random.pick([20, 500, 12000]),
      createDate: date(random.whole(1, 500)),
      guestId: null,
      hardwareId: null,
      hostId: null,
      nasType: block ? 'ISCSI' : 'NAS',
      serviceProviderId: 1,
      storageTypeId: block ? '7' : '13',
      upgradableFlag: true,
      username: `SL02SEL307608-${i}`,
      password: random.hex(16),
      bytesUsed: String(nastyCounters[i % nastyCounters.length]),
      allowedVirtualGuests: world.all('SoftLayer_Virtual_Guest').slice(0, i % 3),
      hasEncryptionAtRest: false,
    })
  }
  for (const [i, name] of ['prod', 'no label'].entries()) {
    world.add('SoftLayer_Security_Ssh_Key', {
      id: 300 + i,
      createDate: date(400),
      fingerprint: random.hex(32),
      key: `ssh-rsa ${random.hex(64)} key${i}`,
      label: name,
      modifyDate: null,
      notes: i === 0 ? '' : 'a note',
    })
  }
  account.values['bandwidthAllotments'] = [0, 1, 2].map((i) =>
    world.add('SoftLayer_Network_Bandwidth_Version1_Allotment', {
      id: 6600 + i,
      accountId: account.id,
      createDate: date(800),
      endDate: null,
      name: `pool ${i}`,
      totalBandwidthAllocated: nastyCounters[(i + 3) % nastyCounters.length],
    }),
  )
  account.values['datacentersWithSubnetAllocations'] = catalog.datacenters.slice(0, 3)
}
