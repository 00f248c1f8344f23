import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { createTransport } from '../../../src/create.js'
import type { TransportConfig } from '../../../src/config/resolve.js'
import type { Call } from '../../../src/core/call.js'
import { createSchema } from '../../../src/core/schema-reader.js'
import type { Transport } from '../../../src/core/transport.js'
import { equal, type Value } from '../../../src/core/value.js'
import { createEmulator } from '../../../src/emulator/index.js'
import { readJson } from '../../../src/transports/rest/json.js'
import { attempt, type Check } from './check.js'
import { startServer } from './server.js'

const command = ['/usr/bin/php', '-S', '127.0.0.1:0', path('soap.php')]
const auth = { username: 'me', apiKey: 'key' }

/** What servers/echo.wsdl declares, as a schema. */
const schema = createSchema(
  [
    '~Echo_Value||text s,whole i,counter l,amount d,rate f,flag b,when t,bytes y,nothing s,names s[]|child ~Echo_Value,children ~Echo_Value[]|',
    '~Echo_Special|~Echo_Value|extra s||',
  ],
  [
    '~Echo|report  s value:~Echo_Value,values:~Echo_Value[],text:s,whole:i;same  ~Echo_Value value:~Echo_Value;give  ~Echo_Value name:s;nothing  v',
  ],
)

const special = { complexType: 'SoftLayer_Echo_Special', extra: 'more', names: [] }
const value = {
  text: 'é & 😀\r\n]]>',
  whole: -2147483648,
  counter: 9007199254740993n,
  amount: '1234567890123456789.05',
  rate: 0.25,
  flag: true,
  when: '2007-07-19T15:21:48-05:00',
  bytes: Uint8Array.of(0, 255),
  nothing: null,
  names: ['one'],
  child: special,
  children: [special, { whole: 1 }],
}
const toldSpecial = { object: 'SoftLayer_Echo_Special', members: { names: { list: [] }, extra: { string: 'more' } } }
const toldValue = {
  object: 'SoftLayer_Echo_Value',
  members: {
    text: { string: 'é & 😀\r\n]]>' },
    whole: { int: -2147483648 },
    counter: { int: 9007199254740993n },
    amount: { string: '1234567890123456789.05' },
    rate: { float: 0.25 },
    flag: { bool: true },
    when: { string: '2007-07-19T15:21:48-05:00' },
    bytes: { bytes: 'AP8=' },
    names: { list: [{ string: 'one' }] },
    child: toldSpecial,
    children: { list: [toldSpecial, { object: 'SoftLayer_Echo_Value', members: { whole: { int: 1 } } }] },
  },
}

/** Runs our client against PHP's SoapServer with a WSDL of typed objects: classes, not only values, must arrive. */
export async function runTypedEcho(): Promise<Check[]> {
  const running = await startServer(command, { ECHO_WSDL: path('echo.wsdl') })
  const transport = connect({ endpoint: running.origin, schema, types: true })
  const arrived = async (...args: Value[]): Promise<unknown> => {
    const { value } = await transport.call<string>({ service: 'SoftLayer_Echo', method: 'report', args })
    return (readJson(value, undefined, 500) as { arguments: unknown }).arguments
  }
  const gives = async (call: Partial<Call>): Promise<unknown> =>
    (await transport.call({ service: 'SoftLayer_Echo', method: 'same', ...call })).value
  try {
    return [
      await attempt('reads from us: a member of every type, of the right class (S-11)', async () => {
        same(await arrived(value, [], '', 0), [toldValue, { list: [] }, { string: '' }, { int: 0 }])
      }),
      await attempt('reads from us: a list of objects of several classes (S-11)', async () => {
        const told = [toldSpecial, { object: 'SoftLayer_Echo_Value', members: {} }]
        same(await arrived(null, [special, {}], 'text', 7), [
          { null: null },
          { list: told },
          { string: 'text' },
          { int: 7 },
        ])
      }),
      await attempt('is read by us: a member of every type, one object in two places', async () => {
        const mine = { complexType: 'SoftLayer_Echo_Value' }
        const other = { complexType: 'SoftLayer_Echo_Special', extra: 'more', names: [], nothing: null }
        same(await gives({ method: 'give', args: ['typed'] }), {
          ...mine,
          ...value,
          text: 'é & 😀\r\n',
          whole: 2147483647,
          child: other,
          children: [other, { ...mine, nothing: null }],
        })
      }),
      await attempt('gives back to us what we sent', async () => {
        const mine = { complexType: 'SoftLayer_Echo_Value', nothing: null }
        const other = { ...special, nothing: null }
        same(await gives({ args: [value] }), {
          ...value,
          ...mine,
          child: other,
          children: [other, { ...mine, whole: 1 }],
        })
      }),
      await attempt('gives null for null', async () => {
        same(await gives({ args: [null] }), null)
      }),
      await attempt('gives nothing for a method without result', async () => {
        same(await gives({ method: 'nothing' }), null)
      }),
    ]
  } finally {
    await transport.close()
    await running.end()
  }
}

/** Runs our client against PHP's SoapServer with the emulator's own WSDL. */
export async function runOwnDescription(): Promise<Check[]> {
  const emulator = await createEmulator({ guests: 1, seed: 1 })
  const { url } = await emulator.listen(0)
  const service = 'SoftLayer_Dns_Domain'
  const running = await startServer(command, { ECHO_WSDL: `${url}${emulator.paths['soap'] ?? ''}/${service}?wsdl` })
  const transport = connect({ endpoint: running.origin })
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
  try {
    return [
      await attempt('gives back to us an object with a list of objects', async () => {
        const { value } = await transport.call({ service, method: 'createObject', args: [zone] })
        const [plain, mx] = zone.resourceRecords
        // The class is not asked for, so it is not told.
        const { complexType, ...members } = mx as Record<string, Value>
        assert.ok(complexType)
        same(value, { ...zone, resourceRecords: [plain, members] })
      }),
      await attempt('gives back to us an object without members', async () => {
        const { value } = await transport.call({ service, method: 'createObject', args: [{ resourceRecords: [] }] })
        same(value, { resourceRecords: [] })
      }),
    ]
  } finally {
    await transport.close()
    await running.end()
    await emulator.close()
  }
}

function connect(config: TransportConfig): Transport {
  return createTransport({ protocol: 'soap', auth, retry: false, ...config })
}

function same(found: unknown, wanted: unknown): void {
  const [left, right] = [found, wanted].map((side) => inspect(side, { depth: 12, breakLength: Infinity }))
  assert.ok(equal(found, wanted), `got ${left}, wanted ${right}`)
}

function path(name: string): string {
  return fileURLToPath(new URL(`../servers/${name}`, import.meta.url))
}
