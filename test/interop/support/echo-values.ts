import type { Value } from '../../../src/core/value.js'

/** A value that is sent, and what has to arrive where that is something else. */
export interface SentValue {
  readonly name: string
  readonly value: Value
  /** What arrives, by the name of a server or of its protocol. */
  readonly arrives?: Readonly<Record<string, unknown>>
}

const shared = { name: 'dal05' }

/** Every kind of value as an argument whose type no schema tells (X-8 to X-15, S-9 to S-16). */
export const sentValues: readonly SentValue[] = [
  { name: 'null', value: null },
  { name: 'true', value: true },
  { name: 'false', value: false },
  { name: '0', value: 0 },
  { name: '-0', value: -0 },
  { name: '-5', value: -5 },
  { name: '2^31 - 1', value: 2147483647 },
  { name: '-2^31', value: -2147483648 },
  { name: '2^31 (X-10)', value: 2147483648, arrives: { xmlrpc: '2147483648' } },
  { name: '2^53 + 1 (X-10)', value: 9007199254740993n, arrives: { xmlrpc: '9007199254740993' } },
  { name: '-2^63 (X-10)', value: -(2n ** 63n), arrives: { xmlrpc: String(-(2n ** 63n)) } },
  // PHP has no integers past 63 bits: as text it keeps every digit.
  {
    name: '2^64 - 1 (X-10)',
    value: 2n ** 64n - 1n,
    arrives: { xmlrpc: String(2n ** 64n - 1n), soap: String(2n ** 64n - 1n) },
  },
  { name: '1.5', value: 1.5 },
  { name: '0.1 + 0.2', value: 0.1 + 0.2 },
  { name: '1e-7', value: 1e-7 },
  { name: 'an empty text', value: '' },
  { name: 'a text', value: 'text' },
  { name: 'a text with carriage returns (X-15)', value: 'a\r\nb\rc\nd\te' },
  { name: 'a text of markup', value: `<b a="c">'&amp;' & ]]> <![CDATA[ &#65;` },
  { name: 'a text in many scripts', value: 'Grüße 日本 한국 😀 𝒳 e\u0301 \u00a0\u2028' },
  { name: 'a text with spaces around it', value: '  two  ' },
  { name: 'a text of white space only', value: ' \t\n ' },
  { name: 'a text of a number', value: '007' },
  { name: 'bytes', value: Uint8Array.of(0, 1, 255, 60, 38) },
  { name: 'no bytes', value: new Uint8Array(0) },
  {
    name: 'a date',
    value: new Date(0),
    arrives: { soap: '1970-01-01T00:00:00+00:00', xmlrpc: '1970-01-01T00:00:00+00:00' },
  },
  { name: 'an empty list', value: [] },
  { name: 'an empty object', value: {} },
  { name: 'a list of one', value: [1] },
  { name: 'a list of many kinds', value: [1, 'two', null, true, 2.5] },
  { name: 'lists in lists', value: [[1], [], [[2, 3]]] },
  { name: 'a list of objects', value: [{ id: 1 }, { id: 2, name: 'two' }] },
  { name: 'objects in objects', value: { a: { b: [{ c: 'd' }, { e: null }] } } },
  { name: 'an object with an undefined member', value: { a: 1, b: undefined } },
  { name: 'one object in two places', value: [{ id: 1, at: shared }, { id: 2, at: shared }, shared] },
  // A Map, which ext/soap reads as an array: the name is no XML name.
  { name: 'a member whose name is no XML name', value: { 'two words': 1 } },
  { name: 'a member called __proto__', value: JSON.parse('{"__proto__": {"a": 1}}') as Value },
]

/** Values that must be refused, with the code of the refusal. */
export const refusedValues: readonly { readonly name: string; readonly value: unknown; readonly only?: string }[] = [
  { name: 'a control character', value: 'a\u0001b' },
  { name: 'half a surrogate pair', value: 'a\ud800b' },
  { name: 'a function', value: () => 1 },
  { name: 'a Map', value: new Map() },
  { name: 'NaN', value: NaN, only: 'xmlrpc' },
  { name: 'Infinity', value: Infinity, only: 'xmlrpc' },
]
