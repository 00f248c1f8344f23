import assert from 'node:assert/strict'
import type { Call } from '../../../src/core/call.js'
import { CallError } from '../../../src/core/error.js'
import { typed } from '../../../src/core/typed.js'
import type { Value } from '../../../src/core/value.js'
import { createEmulator } from '../../../src/emulator/index.js'
import { readJson } from '../../../src/transports/rest/json.js'
import { attempt, type Check } from './check.js'
import { connect, same, soapEcho } from './echo-typed.js'
import { startServer } from './server.js'

const int = (value: number): unknown => ({ int: value })
const string = (value: string): unknown => ({ string: value })
const list = (...items: readonly unknown[]): unknown => ({ list: items })
const none = { null: null }
const of = (type: string, members: Record<string, unknown>): unknown => ({ object: type, members })

const zone = {
  id: 5,
  name: 'é.example',
  serial: 2026010100,
  updateDate: '2026-01-01T00:00:00-06:00',
  resourceRecords: [
    { type: 'a', host: '@', data: '10.0.0.1', ttl: 900 },
    { complexType: 'SoftLayer_Dns_Domain_ResourceRecord_MxType', type: 'mx', data: 'mail', mxPriority: 10 },
  ],
}
const container = 'SoftLayer_Container_Product_Order'
const guest = 'SoftLayer_Virtual_Guest'
const price = 'SoftLayer_Product_Item_Price'
const order = typed(`${container}_Virtual_Guest`, {
  packageId: 46,
  quantity: 2,
  useHourlyPricing: true,
  location: 'dal05',
  prices: [{ id: 1, recurringFee: '1234567.05' }, { id: 2 }],
  virtualGuests: [
    { hostname: 'a', domain: 'é.example', primaryNetworkComponent: { networkVlan: { id: 7 } } },
    { hostname: 'b', domain: 'example.com' },
  ],
  sshKeys: [{ sshKeyIds: [5, 6] }],
})
const bundle = typed(container, {
  orderContainers: [order, typed(`${container}_Network_Storage_AsAService`, { volumeSize: 20, prices: [] })],
})

interface Told {
  readonly name: string
  readonly call: Call
  readonly arguments?: readonly unknown[]
  readonly header?: readonly [name: string, told: unknown]
  /** Types whose class has to show. */
  readonly classes: readonly string[]
}

const toldOrder = of(`${container}_Virtual_Guest`, {
  packageId: int(46),
  quantity: int(2),
  useHourlyPricing: { bool: true },
  location: string('dal05'),
  prices: list(of(price, { id: int(1), recurringFee: string('1234567.05') }), of(price, { id: int(2) })),
  virtualGuests: list(
    of(guest, {
      hostname: string('a'),
      domain: string('é.example'),
      primaryNetworkComponent: of('stdClass', { networkVlan: of('stdClass', { id: int(7) }) }),
    }),
    of(guest, { hostname: string('b'), domain: string('example.com') }),
  ),
  sshKeys: list(of('stdClass', { sshKeyIds: list(int(5), int(6)) })),
})
const bytes = Uint8Array.of(0, 1, 253, 254, 255)
const file = 'SoftLayer_Container_Utility_File_Attachment'
const operation = 'SoftLayer_Utility_ObjectFilter_Operation'

/** Real methods of the API: what PHP decodes with the emulator's own WSDL of the service. */
const tellings: readonly Told[] = [
  {
    name: 'a zone with records of several classes',
    call: { service: 'SoftLayer_Dns_Domain', method: 'createObject', args: [zone] },
    classes: [
      'SoftLayer_Dns_Domain',
      'SoftLayer_Dns_Domain_ResourceRecord',
      'SoftLayer_Dns_Domain_ResourceRecord_MxType',
    ],
    arguments: [
      of('SoftLayer_Dns_Domain', {
        id: int(5),
        name: string('é.example'),
        serial: int(2026010100),
        updateDate: string('2026-01-01T00:00:00-06:00'),
        resourceRecords: list(
          of('SoftLayer_Dns_Domain_ResourceRecord', {
            type: string('a'),
            host: string('@'),
            data: string('10.0.0.1'),
            ttl: int(900),
          }),
          of('SoftLayer_Dns_Domain_ResourceRecord_MxType', {
            type: string('mx'),
            data: string('mail'),
            mxPriority: int(10),
          }),
        ),
      }),
    ],
  },
  {
    name: 'several zones',
    call: {
      service: 'SoftLayer_Dns_Domain',
      method: 'createObjects',
      args: [[{ name: 'a' }, { name: 'b', resourceRecords: [] }]],
    },
    classes: ['SoftLayer_Dns_Domain'],
    arguments: [
      list(
        of('SoftLayer_Dns_Domain', { name: string('a') }),
        of('SoftLayer_Dns_Domain', { name: string('b'), resourceRecords: list() }),
      ),
    ],
  },
  {
    name: 'a record from arguments, with those at the end left out',
    call: { service: 'SoftLayer_Dns_Domain', method: 'createARecord', id: 5, args: ['www', '10.0.0.2', 600] },
    classes: [],
    arguments: [string('www'), string('10.0.0.2'), int(600)],
    header: ['SoftLayer_Dns_DomainInitParameters', of('stdClass', { id: int(5) })],
  },
  ...['verifyOrder', 'placeOrder'].map((method): Told => ({
    name: `a typed order with nested objects, by ${method}`,
    call: { service: 'SoftLayer_Product_Order', method, args: [order] },
    classes: [`${container}_Virtual_Guest`, price, guest],
    // A declared parameter that is left out is null.
    arguments: method === 'placeOrder' ? [toldOrder, none] : [toldOrder],
  })),
  {
    name: 'orders of several classes in an order',
    call: { service: 'SoftLayer_Product_Order', method: 'placeOrder', args: [bundle, true] },
    classes: [container, `${container}_Virtual_Guest`, price, guest, `${container}_Network_Storage_AsAService`],
    arguments: [
      of(container, {
        orderContainers: list(
          toldOrder,
          of(`${container}_Network_Storage_AsAService`, { volumeSize: int(20), prices: list() }),
        ),
      }),
      { bool: true },
    ],
  },
  {
    name: 'a file of bytes for a ticket',
    call: { service: 'SoftLayer_Ticket', method: 'addAttachedFile', id: 7, args: [{ filename: 'é.bin', data: bytes }] },
    classes: [file],
    arguments: [of(file, { filename: string('é.bin'), data: { bytes: 'AAH9/v8=' } })],
    header: ['SoftLayer_TicketInitParameters', of('stdClass', { id: int(7) })],
  },
  {
    name: 'a ticket with arguments left out by null before files of bytes',
    call: {
      service: 'SoftLayer_Ticket',
      method: 'createStandardTicket',
      args: [
        { title: 'Broken', subjectId: 1001 },
        'a\r\nb <&>',
        undefined,
        null,
        null,
        null,
        [{ filename: 'a', data: bytes }],
      ],
    },
    classes: ['SoftLayer_Ticket', file],
    arguments: [
      of('SoftLayer_Ticket', { title: string('Broken'), subjectId: int(1001) }),
      string('a\r\nb <&>'),
      none,
      none,
      none,
      none,
      list(of(file, { filename: string('a'), data: { bytes: 'AAH9/v8=' } })),
      none,
    ],
  },
  {
    name: 'a filter, each level of its class (S-7, S-8)',
    call: {
      service: 'SoftLayer_Account',
      method: 'getVirtualGuests',
      filter: {
        virtualGuests: {
          maxCpu: { operation: 4 },
          datacenter: { name: { operation: 'in', options: [{ name: 'data', value: ['dal05'] }] } },
        },
      },
    },
    classes: [
      'SoftLayer_AccountObjectFilter',
      `${guest}ObjectFilter`,
      'SoftLayer_LocationObjectFilter',
      operation,
      `${operation}_Option`,
    ],
    header: [
      'SoftLayer_AccountObjectFilter',
      of('SoftLayer_AccountObjectFilter', {
        virtualGuests: of(`${guest}ObjectFilter`, {
          maxCpu: of(operation, { operation: int(4) }),
          datacenter: of('SoftLayer_LocationObjectFilter', {
            name: of(operation, {
              operation: string('in'),
              options: list(of(`${operation}_Option`, { name: string('data'), value: list(string('dal05')) })),
            }),
          }),
        }),
      }),
    ],
  },
]

/** Runs our client against PHP's SoapServer with the emulator's own WSDL of real services. */
export async function runOwnDescription(): Promise<Check[]> {
  const emulator = await createEmulator({ guests: 1, seed: 1 })
  const { url } = await emulator.listen(0)
  const soap = `${url}${emulator.paths['soap'] ?? ''}`
  const checks: Check[] = []
  try {
    checks.push(...(await givesBack(soap)))
    for (const service of new Set(tellings.map(({ call }) => call.service))) {
      const own = tellings.filter(({ call }) => call.service === service)
      const classes = new Set(own.flatMap((telling) => telling.classes))
      const running = await startServer(soapEcho, {
        ECHO_WSDL: `${soap}/${service}?wsdl`,
        ECHO_CLASSES: [...classes].join(','),
        // The methods have results of their own, so what was decoded goes by a fault.
        ECHO_TELLS: '1',
      })
      const transport = connect({ endpoint: running.origin })
      for (const telling of own) {
        checks.push(
          await attempt(`reads from us with the emulator's WSDL: ${telling.name}`, async () => {
            const error: unknown = await transport.call(telling.call).then(
              () => undefined,
              (error: unknown) => error,
            )
            assert.ok(CallError.is(error) && error.fault?.code === 'told', String(error))
            const told = readJson(error.fault.message, undefined, 500) as {
              arguments: unknown
              headers: { members: Record<string, unknown> }
            }
            if (telling.arguments) same(told.arguments, telling.arguments)
            if (telling.header) same(told.headers.members[telling.header[0]], telling.header[1])
          }),
        )
      }
      await transport.close()
      await running.end()
    }
  } finally {
    await emulator.close()
  }
  return checks
}

/** What PHP gives back to us as the method's declared result. */
async function givesBack(url: string): Promise<Check[]> {
  const service = 'SoftLayer_Dns_Domain'
  const running = await startServer(soapEcho, { ECHO_WSDL: `${url}/${service}?wsdl` })
  const transport = connect({ endpoint: running.origin })
  const create = async (template: Value): Promise<unknown> =>
    (await transport.call({ service, method: 'createObject', args: [template] })).value
  try {
    return [
      await attempt('gives back to us an object with a list of objects', async () => {
        const [plain, mx] = zone.resourceRecords
        // The class is not asked for, so it is not told.
        const { complexType, ...members } = mx as Record<string, Value>
        assert.ok(complexType)
        same(await create(zone), { ...zone, resourceRecords: [plain, members] })
      }),
      await attempt('gives back to us an object without members', async () => {
        same(await create({ resourceRecords: [] }), { resourceRecords: [] })
      }),
    ]
  } finally {
    await transport.close()
    await running.end()
  }
}
