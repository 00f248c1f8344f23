import { createTransport } from '../../../src/create.js'
import type { TransportConfig } from '../../../src/config/resolve.js'
import { createSchema } from '../../../src/core/schema-reader.js'
import type { Value } from '../../../src/core/value.js'
import { attempt, type Check } from './check.js'
import { describedEcho } from './echo-servers.js'
import { declaredKinds } from './echo-wsdl.js'
import { report, same, soapEcho } from './echo-typed.js'
import { startServer } from './server.js'

type Kind = keyof typeof declaredKinds

/** A value for a declared kind: what PHP must decode, and what must come back. */
interface Sent {
  readonly kind: Kind
  readonly value: Value
  /** What the server tells when the schema tells us the declared type. */
  readonly told: unknown
  /** What it tells when no schema does. Default the same. */
  readonly untold?: unknown
  /** What comes back, read with the schema. Default the value. */
  readonly back?: unknown
}

const int = (value: number | bigint): unknown => ({ int: value })
const float = (value: number): unknown => ({ float: value })
const string = (value: string): unknown => ({ string: value })
const bool = (value: boolean): unknown => ({ bool: value })
const list = (...items: readonly unknown[]): unknown => ({ list: items })
const none = { null: null }
const date = '2007-07-19T15:21:48.5-05:00'

const sent: readonly Sent[] = [
  ...(['Int', 'Long', 'Integer'] as const).flatMap((kind): Sent[] => [
    { kind, value: 0, told: int(0) },
    { kind, value: -5, told: int(-5) },
    { kind, value: 2147483647, told: int(2147483647) },
    { kind, value: null, told: none },
  ]),
  { kind: 'UnsignedInt', value: 4294967295, told: int(4294967295) },
  { kind: 'Long', value: 2147483648, told: int(2147483648) },
  { kind: 'Long', value: -(2n ** 63n), told: int(-(2n ** 63n)) },
  { kind: 'UnsignedLong', value: 9007199254740993n, told: int(9007199254740993n) },
  // PHP has no integers past 63 bits, so it is text there. To give it back it makes it the largest integer it has.
  { kind: 'UnsignedLong', value: 2n ** 64n - 1n, told: string('18446744073709551615'), back: 2n ** 63n - 1n },
  { kind: 'Int', value: '5', told: int(5), untold: string('5'), back: 5 },
  ...(['Float', 'Double'] as const).flatMap((kind): Sent[] => [
    { kind, value: 0.25, told: float(0.25) },
    { kind, value: 1e-7, told: float(1e-7) },
    { kind, value: 10, told: float(10), untold: int(10) },
    { kind, value: -0, told: float(-0) },
    { kind, value: 1e300, told: float(1e300) },
    { kind, value: Infinity, told: { double: 'INF' } },
    { kind, value: null, told: none },
  ]),
  { kind: 'Decimal', value: '1234567890123456789.05', told: string('1234567890123456789.05') },
  { kind: 'Decimal', value: '.05', told: string('.05'), back: '0.05' },
  { kind: 'Decimal', value: 12.5, told: string('12.5'), untold: float(12.5), back: '12.5' },
  { kind: 'Decimal', value: 5, told: string('5'), untold: int(5), back: '5' },
  { kind: 'Decimal', value: null, told: none },
  { kind: 'Boolean', value: true, told: bool(true) },
  { kind: 'Boolean', value: false, told: bool(false) },
  { kind: 'Boolean', value: null, told: none },
  ...['', ' ', ' \t\n ', 'text', '0123', 'true', 'a\r\nb\rc', '<a>&amp;]]>', 'Grüße 日本 😀', '  two  ', date].map(
    (value): Sent => ({ kind: 'String', value, told: string(value) }),
  ),
  { kind: 'String', value: null, told: none },
  { kind: 'String', value: 5, told: int(5), back: '5' },
  { kind: 'String', value: true, told: bool(true), back: '1' },
  { kind: 'DateTime', value: date, told: string(date) },
  {
    kind: 'DateTime',
    value: new Date(0),
    told: string('1970-01-01T00:00:00+00:00'),
    back: '1970-01-01T00:00:00+00:00',
  },
  { kind: 'DateTime', value: null, told: none },
  { kind: 'Base64Binary', value: Uint8Array.of(0, 255, 60), told: { bytes: 'AP88' } },
  { kind: 'Base64Binary', value: new Uint8Array(0), told: string('') },
  {
    kind: 'Base64Binary',
    value: 'AP88',
    told: { bytes: 'AP88' },
    untold: string('AP88'),
    back: Uint8Array.of(0, 255, 60),
  },
  { kind: 'Base64Binary', value: null, told: none },
  { kind: 'StringArray', value: [], told: list() },
  { kind: 'StringArray', value: ['one'], told: list(string('one')) },
  { kind: 'StringArray', value: ['a', '', ' ', 'é 😀\r'], told: list(...['a', '', ' ', 'é 😀\r'].map(string)) },
  { kind: 'StringArray', value: ['a', null, 'b'], told: list(string('a'), none, string('b')) },
  { kind: 'StringArray', value: null, told: none, back: null },
  { kind: 'IntArray', value: [1, -2, 2147483647], told: list(int(1), int(-2), int(2147483647)) },
  { kind: 'IntArray', value: [1], told: list(int(1)) },
  { kind: 'IntArray', value: [], told: list() },
  {
    kind: 'LongArray',
    value: [4294967301, 9007199254740993n],
    told: list(int(4294967301), int(9007199254740993n)),
  },
  {
    kind: 'FloatArray',
    value: [0.5, 2, -0.25],
    told: list(float(0.5), float(2), float(-0.25)),
    untold: list(float(0.5), int(2), float(-0.25)),
  },
  { kind: 'BooleanArray', value: [true, false], told: list(bool(true), bool(false)) },
  { kind: 'DateTimeArray', value: [date, date], told: list(string(date), string(date)) },
  {
    kind: 'Base64BinaryArray',
    value: [Uint8Array.of(0, 255), new Uint8Array(0)],
    told: list({ bytes: 'AP8=' }, string('')),
  },
  { kind: 'Any', value: [[1], []], told: list(list(int(1)), list()) },
]

const codes: Readonly<Record<Kind, string>> = {
  Any: 'j',
  Int: 'i',
  Long: 'l',
  UnsignedInt: 'u',
  UnsignedLong: 'l',
  Integer: 'l',
  Float: 'f',
  Double: 'f',
  Decimal: 'd',
  Boolean: 'b',
  String: 's',
  DateTime: 't',
  Base64Binary: 'y',
  StringArray: 's[]',
  IntArray: 'i[]',
  LongArray: 'l[]',
  FloatArray: 'f[]',
  BooleanArray: 'b[]',
  DateTimeArray: 't[]',
  Base64BinaryArray: 'y[]',
  Value: '~Echo_Value',
  ValueArray: '~Echo_Value[]',
}

const schema = createSchema(
  ['~Echo_Value||text s,whole i,child ~Echo_Value,children ~Echo_Value[]|'],
  [
    `~Echo|${Object.entries(codes)
      .map(([kind, code]) => `report${kind}  s value:${code};echo${kind}  ${code} value:${code}`)
      .join(';')}`,
  ],
)

/** Sends values of every declared kind to PHP's SoapServer with a WSDL: with a schema that knows the types, and without. */
export async function runKinds(): Promise<Check[]> {
  const running = await startServer(soapEcho, await describedEcho())
  const connect = (config: TransportConfig) =>
    createTransport({ protocol: 'soap', endpoint: running.origin, retry: false, ...config })
  const transport = connect({ schema })
  const unknowing = connect({})
  const checks: Check[] = []
  const service = 'SoftLayer_Echo'
  const signature = { parameters: [{ name: 'value' }] }
  try {
    for (const { kind, value, told, untold = told, back = value } of sent) {
      const title = `${declaredKinds[kind]} ${show(value)}`
      checks.push(
        await attempt(`reads from us as declared: ${title} (S-11)`, async () => {
          same(await report(transport, `report${kind}`, [value]), [told])
        }),
        await attempt(`reads from us without a schema: ${title}`, async () => {
          same(await report(unknowing, `report${kind}`, [value], { signature }), [untold])
        }),
        await attempt(`gives back to us: ${title}`, async () => {
          same((await transport.call({ service, method: `echo${kind}`, args: [value] })).value, back)
        }),
      )
    }
  } finally {
    await Promise.all([transport.close(), unknowing.close(), running.end()])
  }
  return checks
}

function show(value: Value): string {
  if (value instanceof Uint8Array) return `of ${value.length} bytes`
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))
}
