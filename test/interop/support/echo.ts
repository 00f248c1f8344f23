import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { createTransport } from '../../../src/create.js'
import type { Auth } from '../../../src/core/auth.js'
import type { Call } from '../../../src/core/call.js'
import type { LegacyMask } from '../../../src/core/mask.js'
import { CallError } from '../../../src/core/error.js'
import type { Transport } from '../../../src/core/transport.js'
import { equal, type Value } from '../../../src/core/value.js'
import type { ProtocolName } from '../../../src/transports/index.js'
import { readJson } from '../../../src/transports/rest/json.js'
import { attempt, type Check } from './check.js'
import { refusedValues, sentValues } from './echo-values.js'
import { startServer } from './server.js'
import { told, type Words } from './told.js'

/** A foreign server with the echo service. */
export interface EchoServer {
  readonly name: string
  readonly protocol: ProtocolName
  readonly command: readonly string[]
  /** Put into its environment. */
  readonly environment?: () => Promise<Readonly<Record<string, string>>>
  readonly version: readonly string[]
  readonly words: Words
  /** What the server gives by name, and the canonical value that our client must read. */
  readonly gives: readonly (readonly [name: string, value: unknown])[]
  /** Whether it can tell a total. */
  readonly totals: boolean
  /** What the server cannot decode as it was sent, with what it makes of it. */
  readonly arrives?: Readonly<Record<string, unknown>>
  /** How this server says that it has no such method. Default `unknown-method`. */
  readonly unknownMethod?: string
}

const service = 'SoftLayer_Echo'
const parameters = [{ name: 'value' }]
const key: Auth = { username: 'me', apiKey: 'key & <secret>' }

/** Runs our client against a foreign server; gives a check for each thing that must arrive, or come back. */
export async function runEcho(server: EchoServer): Promise<Check[]> {
  const { protocol, words } = server
  const running = await startServer(server.command, await server.environment?.())
  const connect = (auth: Auth): Transport => createTransport({ protocol, endpoint: running.origin, auth, retry: false })
  const transport = connect(key)
  const report = async (call: Partial<Call>, by = transport): Promise<{ headers: unknown; arguments: unknown[] }> => {
    const { value } = await by.call<string>({ service, method: 'report', signature: { parameters }, ...call })
    return readJson(value, undefined, 500) as { headers: unknown; arguments: unknown[] }
  }
  const arrives = async (value: Value, wanted: unknown): Promise<void> => {
    const told = (await report({ args: [value] })).arguments
    assert.ok(equal(told, [wanted]), `arrived as ${show(told)}, wanted ${show([wanted])}`)
  }
  const carries = async (call: Partial<Call>, headers: Record<string, unknown>, auth = key): Promise<void> => {
    const by = connect(auth)
    try {
      const found = (await report(call, by)).headers
      const wanted = told(headers, words)
      assert.ok(equal(found, wanted), `arrived as ${show(found)}, wanted ${show(wanted)}`)
    } finally {
      await by.close()
    }
  }
  const fails = async (code: string, call: Call, fault?: { code: string; message: string }): Promise<void> => {
    const error = await transport.call(call).then(
      () => assert.fail('gave a value'),
      (error: unknown) => error,
    )
    assert.ok(CallError.is(error), String(error))
    assert.equal(error.code, code, error.message)
    if (fault) assert.deepEqual({ ...error.fault }, fault)
  }

  const checks: Check[] = []
  const check = async (name: string, body: () => Promise<void>): Promise<void> => {
    checks.push(await attempt(name, body))
  }
  try {
    for (const { name, value, arrives: other } of sentValues) {
      const special = [server.arrives?.[name], other?.[protocol]].find((one) => one !== undefined)
      const wanted = special === undefined ? value : special
      await check(`reads from us: ${name}`, () => arrives(value, isTold(wanted) ? wanted.told : told(wanted, words)))
    }
    for (const { name, value, only } of refusedValues) {
      if (only !== undefined && only !== protocol) continue
      await check(`gets nothing from us for ${name}`, async () => {
        const error: unknown = await report({ args: [value as Value] }).then(
          () => undefined,
          (error: unknown) => error,
        )
        assert.ok(CallError.is(error) && ['invalid-call', 'unsupported'].includes(error.code), String(error))
      })
    }
    await check('reads from us: several arguments with one left out', async () => {
      const call = {
        method: 'reportMany',
        args: [1, undefined, 'three'],
        signature: { parameters: ['a', 'b', 'c'].map((name) => ({ name })) },
      }
      assert.ok(
        equal(
          (await report(call)).arguments,
          [1, null, 'three'].map((value) => told(value, words)),
        ),
      )
    })
    await checkHeaders(check, carries, protocol)
    for (const [name, value] of server.gives) {
      await check(`is read by us: ${name}`, async () => {
        const { value: found } = await transport.call({
          service,
          method: 'give',
          args: [name],
          signature: { parameters },
        })
        assert.ok(equal(found, value), `read as ${show(found)}, wanted ${show(value)}`)
      })
    }
    if (server.totals) {
      await check('is read by us: a total', async () => {
        assert.deepEqual(await transport.call({ service, method: 'page' }), { value: [1, 2, 3], total: 109 })
      })
    }
    for (const [code, fault, message] of faults) {
      const signature = { parameters: [{ name: 'code' }, { name: 'message' }] }
      await check(`is read by us: the fault ${fault}`, () =>
        fails(code, { service, method: 'fail', args: [fault, message], signature }, { code: fault, message }),
      )
    }
    await check('is read by us: that there is no such method', () =>
      fails(server.unknownMethod ?? 'unknown-method', { service, method: 'absent' }),
    )
  } finally {
    await transport.close()
    await running.end()
  }
  return checks
}

const faults = [
  ['not-found', 'SoftLayer_Exception_ObjectNotFound', "Unable to find object with id of '1'."],
  ['rate-limit', 'SoftLayer_Exception_WebService_RateLimitExceeded', 'é <&> 日本'],
  ['fault', 'SoftLayer_Exception_Order_Item_Invalid', 'No.'],
] as const

type Carries = (call: Partial<Call>, headers: Record<string, unknown>, auth?: Auth) => Promise<void>

/** Every API header (X-4 to X-7, S-3 to S-8). */
async function checkHeaders(
  check: (name: string, body: () => Promise<void>) => Promise<void>,
  carries: Carries,
  protocol: ProtocolName,
): Promise<void> {
  const authenticate = key
  // A leaf is an empty array, or an empty element (S-6), which PHP reads as an empty text.
  const leaf = protocol === 'soap' ? '' : []
  const legacy = (end: unknown) => ({ hardware: { id: end, datacenter: { name: end } } })
  const filter = {
    virtualGuests: {
      hostname: { operation: '^= wéb & <x>' },
      maxCpu: { operation: 4 },
      datacenter: { name: { operation: 'in', options: [{ name: 'data', value: ['dal05', 'ams01'] }] } },
      id: { operation: 'orderBy', options: [{ name: 'sort', value: ['DESC'] }] },
    },
  }
  const told: [string, Partial<Call>, Record<string, unknown>, Auth?][] = [
    ['user and key', {}, { authenticate }],
    ['an id', { id: 1234 }, { authenticate, [`${service}InitParameters`]: { id: 1234 } }],
    ['a UUID', { id: 'ab-cd' }, { authenticate, [`${service}InitParameters`]: { id: 'ab-cd' } }],
    ['a mask', { mask: 'mask[id, a.b]' }, { authenticate, SoftLayer_ObjectMask: { mask: 'mask[id,a.b]' } }],
    ['a filter', { filter }, { authenticate, [`${service}ObjectFilter`]: filter }],
    ['a limit', { limit: 5, offset: 10 }, { authenticate, resultLimit: { limit: 5, offset: 10 } }],
    ['a header of the user', { headers: { Extra: { a: [1] } } }, { authenticate, Extra: { a: [1] } }],
    ['an employee session', {}, { employeesession: { userId: 6, authToken: 't' } }, { employeeId: 6, authToken: 't' }],
    [
      'no user for an IBM Cloud key',
      { id: 1 },
      { [`${service}InitParameters`]: { id: 1 } },
      { username: 'apikey', apiKey: 'k' },
    ],
    ['no user for an IAM token', { id: 1 }, { [`${service}InitParameters`]: { id: 1 } }, { iamToken: 't.t.t' }],
    [
      'a portal token with its type',
      {},
      { authenticate: { complexType: 'PortalLoginToken', userId: 5, authToken: 't' } },
      { userId: 5, authToken: 't' },
    ],
  ]
  for (const [name, call, headers, auth] of told)
    await check(`reads from us the header of ${name}`, () => carries(call, headers, auth))
  await check('reads from us the header of a legacy mask', async () => {
    const mask = { legacy: legacy({}) as LegacyMask }
    await carries({ mask }, { authenticate, [`${service}ObjectMask`]: { mask: legacy(leaf) } })
  })
}

function isTold(value: unknown): value is { readonly told: unknown } {
  return typeof value === 'object' && value !== null && 'told' in value
}

function show(value: unknown): string {
  return inspect(value, { depth: 12, breakLength: Infinity, maxStringLength: 200 }).slice(0, 700)
}
