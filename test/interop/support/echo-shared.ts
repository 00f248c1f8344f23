import type { Value } from '../../../src/core/value.js'
import { attempt, type Check } from './check.js'
import { describedEcho } from './echo-servers.js'
import { connect, report, same, soapEcho } from './echo-typed.js'
import { startServer } from './server.js'

const center = { name: 'dal05' }
const node: Record<string, Value> = { name: 'node' }
node['self'] = node
node['list'] = [node]
const [left, right]: Record<string, Value>[] = [{ name: 'left' }, { name: 'right' }]
if (left && right) {
  left['other'] = right
  right['other'] = left
}
const special: Record<string, Value> = { complexType: 'SoftLayer_Echo_Special', extra: 'more' }
special['children'] = [special, special]

const string = (text: string): unknown => ({ string: text })
const object = (members: object, type = 'stdClass'): unknown => ({ object: type, members })
const list = (...items: readonly unknown[]): unknown => ({ list: items })
const again = (number: number): unknown => ({ same: number })
const toldCenter = object({ name: string('dal05') })

/** Arguments that hold an object more than once, and what PHP tells; it numbers objects in each argument. */
const shared: readonly (readonly [name: string, value: Value, told: unknown])[] = [
  ['one object in a list twice', [center, center], list(toldCenter, again(1))],
  [
    'one object in several objects',
    [{ id: 1, at: center }, { id: 2, at: center }, center],
    list(object({ id: { int: 1 }, at: toldCenter }), object({ id: { int: 2 }, at: again(2) }), again(2)),
  ],
  ['an object that holds itself', node, object({ name: string('node'), self: again(1), list: list(again(1)) })],
  [
    'two objects that hold each other',
    left as Value,
    object({ name: string('left'), other: object({ name: string('right'), other: again(1) }) }),
  ],
  [
    'a member called id beside references',
    [{ id: 'ref1', at: center }, center],
    list(object({ id: string('ref1'), at: toldCenter }), again(2)),
  ],
  ['equal objects that are not one', [{ ...center }, { ...center }], list(toldCenter, toldCenter)],
  [
    'lists and texts twice',
    [['x'], ['x'], 'x', 'x'],
    list(list(string('x')), list(string('x')), string('x'), string('x')),
  ],
]

/** Sends objects that refer to one another to PHP's SoapServer, without a WSDL and with one (S-22). */
export async function runShared(): Promise<Check[]> {
  const checks: Check[] = []
  for (const [mode, environment] of [
    ['without WSDL', {}],
    ['with a WSDL', await describedEcho()],
  ] as const) {
    const running = await startServer(soapEcho, environment)
    const transport = connect({ endpoint: running.origin, sharedObjects: 'refer', types: true })
    const repeating = connect({ endpoint: running.origin })
    const signature = { parameters: ['a', 'b', 'c'].map((name) => ({ name })) }
    const first = { signature: { parameters: [{ name: 'value' }] } }
    const check = async (name: string, body: () => Promise<void>): Promise<void> => {
      checks.push(await attempt(`${mode}, ${name} (S-22)`, body))
    }
    for (const [name, value, told] of shared)
      await check(name, async () => same(await report(transport, 'report', [value], first), [told]))
    await check('one object in several arguments', async () => {
      const told = await report(transport, 'reportMany', [center, [center], { c: center }], { signature })
      same(told, [toldCenter, list(toldCenter), object({ c: toldCenter })])
    })
    await check('an object that is repeated where it is not asked to refer', async () => {
      same(await report(repeating, 'report', [[center, center]], first), [list(toldCenter, toldCenter)])
    })
    if ('ECHO_WSDL' in environment) {
      await check('an object of a class that holds itself', async () => {
        const told = object({ extra: string('more'), children: list(again(1), again(1)) }, 'SoftLayer_Echo_Special')
        same(await report(transport, 'reportTyped', [special], { signature: { parameters: [{ name: 'value' }] } }), [
          told,
          ...['values', 'text', 'whole'].map(() => ({ null: null })),
        ])
      })
    }
    await check('a cycle goes there and comes back', async () => {
      const method = 'echoAny'
      const { value } = await transport.call({ service: 'SoftLayer_Echo', method, args: [node], ...first })
      const back = value as { name: unknown; self: unknown; list: unknown[] }
      same([back.name, back.self === back, back.list[0] === back], ['node', true, true])
    })
    await Promise.all([transport.close(), repeating.close(), running.end()])
  }
  return checks
}
