import { nastyTexts } from './nasty.js'
import type { Seeding } from './seed.js'
import type { World } from './world.js'

/** The record types of the API by the `type` of a record. */
const recordTypes: Readonly<Record<string, string>> = {
  a: 'AType',
  aaaa: 'AaaaType',
  cname: 'CnameType',
  mx: 'MxType',
  ns: 'NsType',
  ptr: 'PtrType',
  soa: 'SoaType',
  spf: 'SpfType',
  srv: 'SrvType',
  txt: 'TxtType',
}

/** The concrete type of a record. */
export function recordTypeName(world: World, type: unknown): string {
  const base = 'SoftLayer_Dns_Domain_ResourceRecord'
  const suffix =
    typeof type === 'string' && Object.hasOwn(recordTypes, type.toLowerCase())
      ? recordTypes[type.toLowerCase()]
      : undefined
  const name = `${base}_${suffix ?? ''}`
  return world.schema.type(name) ? name : base
}

/** Domains with records of many types. */
export function seedDns({ world, random, date }: Seeding, count: number): void {
  for (let i = 0; i < count; i++) {
    const name = i === 1 ? 'xn--bcher-kva.example' : `zone${i}.example.com`
    const id = 1100000 + i
    world.add('SoftLayer_Dns_Domain', {
      id,
      name,
      serial: 2026010100 + i,
      updateDate: date(i),
      managedResourceFlag: false,
    })
    // One domain has no records, one has a single record.
    const records = i === 2 ? [] : i === 3 ? [['a', '@', '192.0.2.1'] as const] : recordsOf(name, i)
    for (const [type, host, data] of records) {
      world.add(recordTypeName(world, type), {
        domainId: id,
        type,
        host,
        data,
        ttl: random.pick([60, 900, 86400]),
        expire: type === 'soa' ? 604800 : null,
        minimum: type === 'soa' ? 43200 : null,
        refresh: type === 'soa' ? 7200 : null,
        retry: type === 'soa' ? 600 : null,
        mxPriority: type === 'mx' ? random.pick([0, 10, 20]) : null,
        ...(type === 'soa' ? { responsiblePerson: `root.${name}.` } : {}),
        ...(type === 'srv' ? { port: 5060, priority: 0, weight: 5, protocol: '_tcp', service: '_sip' } : {}),
      })
    }
  }
  world.derive('SoftLayer_Dns_Domain', {
    soaResourceRecord: (row, of) =>
      (of.get(row, 'resourceRecords') as { values: Record<string, unknown> }[]).find(
        (record) => record.values['type'] === 'soa',
      ),
  })
}

function recordsOf(name: string, i: number): (readonly [string, string, string])[] {
  return [
    ['soa', '@', 'ns1.softlayer.com.'],
    ['ns', '@', 'ns1.softlayer.com.'],
    ['ns', '@', 'ns2.softlayer.com.'],
    ['a', '@', `192.0.2.${i}`],
    ['a', 'www', `192.0.2.${i + 100}`],
    ['aaaa', 'www', '2001:db8::1'],
    ['mx', '@', `mail.${name}.`],
    ['txt', '@', nastyTexts[i % nastyTexts.length] as string],
    ['cname', 'ftp', `www.${name}.`],
    ['srv', '_sip._tcp', `sip.${name}.`],
  ]
}
