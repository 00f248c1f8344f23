import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { createTransport } from '../../../src/create.js'
import type { TransportConfig } from '../../../src/config/resolve.js'
import type { Call } from '../../../src/core/call.js'
import { createSchema } from '../../../src/core/schema-reader.js'
import type { Transport } from '../../../src/core/transport.js'
import { equal, type Value } from '../../../src/core/value.js'
import { readJson } from '../../../src/transports/rest/json.js'
import { attempt, type Check } from './check.js'
import { describedEcho } from './echo-servers.js'
import { startServer } from './server.js'

/** PHP's SoapServer; its environment names the WSDL. */
export const soapEcho = ['/usr/bin/php', '-S', '127.0.0.1:0', path('soap.php')]
const auth = { username: 'me', apiKey: 'key' }

/** What the WSDL declares, as a schema. */
const schema = createSchema(
  [
    '~Echo_Value||text s,whole i,counter l,amount d,rate f,flag b,when t,bytes y,nothing s,names s[]|child ~Echo_Value,children ~Echo_Value[]|',
    '~Echo_Special|~Echo_Value|extra s||',
  ],
  [
    '~Echo|reportTyped  s value:~Echo_Value,values:~Echo_Value[],text:s,whole:i;echoValue  ~Echo_Value value:~Echo_Value;reportValue  s value:~Echo_Value;giveTyped  ~Echo_Value name:s;giveTypedArray  ~Echo_Value[] name:s;nothing  v',
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
  const running = await startServer(soapEcho, await describedEcho())
  const transport = connect({ endpoint: running.origin, schema, types: true })
  const arrived = (...args: Value[]): Promise<unknown> => report(transport, 'reportTyped', args)
  const gives = async (call: Partial<Call>): Promise<unknown> =>
    (await transport.call({ service: 'SoftLayer_Echo', method: 'echoValue', ...call })).value
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
        same(await gives({ method: 'giveTyped', args: ['typed'] }), {
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
      ...(await checkMore(transport, running.origin)),
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

/** Our client of SOAP. */
export function connect(config: TransportConfig): Transport {
  return createTransport({ protocol: 'soap', auth, retry: false, ...config })
}

/** Compares with every type told apart, and says both. */
export function same(found: unknown, wanted: unknown): void {
  const [left, right] = [found, wanted].map((side) => inspect(side, { depth: 12, breakLength: Infinity }))
  assert.ok(equal(found, wanted), `got ${left}, wanted ${right}`)
}

function path(name: string): string {
  return fileURLToPath(new URL(`../servers/${name}`, import.meta.url))
}

/** What a method of the echo service tells of its arguments. */
export async function report(
  transport: Transport,
  method: string,
  args: readonly Value[],
  more: Partial<Call> = {},
): Promise<unknown> {
  const { value } = await transport.call<string>({ service: 'SoftLayer_Echo', method, args, ...more })
  return (readJson(value, undefined, 500) as { arguments: unknown }).arguments
}

const mine = (members: object): unknown => ({ complexType: 'SoftLayer_Echo_Value', nothing: null, ...members })
const other = (members: object): unknown => ({ complexType: 'SoftLayer_Echo_Special', nothing: null, ...members })

/** By name whatever the order, null inside, lists of one and of none, lists of several classes, cycles. */
async function checkMore(transport: Transport, endpoint: string): Promise<Check[]> {
  const reversed = { parameters: ['value', 'text', 'whole'].map((name) => ({ name })) }
  const untyped = connect({ endpoint, types: true })
  const given = async (method: string, name: string): Promise<unknown> =>
    (await transport.call({ service: 'SoftLayer_Echo', method, args: [name] })).value
  const gives = (title: string, method: string, name: string, judge: (found: unknown) => void): Promise<Check> =>
    attempt(`is read by us: ${title}`, async () => judge(await given(method, name)))
  const one = mine({ whole: 1 })
  return [
    await attempt('reads from us: arguments by name in another order than the WSDL (S-9)', async () => {
      const told = await report(untyped, 'reportReversed', [{ a: 1 }, 'text', 7], { signature: reversed })
      same(told, [{ int: 7 }, { string: 'text' }, { object: 'stdClass', members: { a: { int: 1 } } }])
    }),
    await attempt('reads from us: arguments at the end left out', async () => {
      same(await report(transport, 'reportTyped', [null, [{ whole: 1 }]]), [
        { null: null },
        { list: [{ object: 'SoftLayer_Echo_Value', members: { whole: { int: 1 } } }] },
        { null: null },
        { null: null },
      ])
    }),
    await attempt('reads from us: null before other arguments', async () => {
      same(await report(transport, 'reportTyped', [null, null, null, 7]), [
        { null: null },
        { null: null },
        { null: null },
        { int: 7 },
      ])
    }),
    await attempt('reads from us: an object without members as one of its class', async () => {
      same(await report(transport, 'reportValue', [{}]), [{ object: 'SoftLayer_Echo_Value', members: {} }])
    }),
    await attempt('reads from us: a class without a schema, by complexType (S-11)', async () => {
      same(await report(untyped, 'reportMany', [special], { signature: { parameters: [{ name: 'a' }] } }), [
        toldSpecial,
        { null: null },
        { null: null },
      ])
    }),
    await gives('an object without members', 'giveTyped', 'empty', (found) => same(found, mine({}))),
    await gives('null for an object', 'giveTyped', 'null', (found) => same(found, null)),
    await gives('a cycle of a class, through a member and a list (S-22)', 'giveTyped', 'cycle', (found) => {
      const node = found as { child?: unknown; children?: unknown[]; text?: unknown; complexType?: unknown }
      assert.deepEqual([node.complexType, node.text, node.children?.length], ['SoftLayer_Echo_Special', 'node', 1])
      assert.ok(node.child === node && node.children?.[0] === node)
    }),
    await gives('a list of no objects', 'giveTypedArray', 'empty', (found) => same(found, [])),
    await gives('a list of one object', 'giveTypedArray', 'one', (found) => same(found, [one])),
    await gives(
      'a list of several classes with null and one object in three places',
      'giveTypedArray',
      'all',
      (found) => {
        same(found, [one, other({ child: one }), null, one])
        const [first, second, , last] = found as [unknown, { child: unknown }, null, unknown]
        assert.ok(first === last && second.child === first)
      },
    ),
  ]
}
