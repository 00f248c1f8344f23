import type { Call } from '../../src/core/call.js'
import type { WireResponse } from '../../src/core/codec.js'
import type { Value } from '../../src/core/value.js'

/** A call whose result is a list of guests. */
export const listCall: Call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
/** A call that no schema knows, so that its result may be anything. */
export const anyCall: Call = { service: 'SoftLayer_Unlisted', method: 'getObject' }

/** Small records. */
export function guests(count: number): Value[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i,
    hostname: `a-host-with-a-name-${i}`,
    domain: 'example.com',
  }))
}

/** An object in an object, so many times. */
export function nested(count: number): Value {
  let value: Value = 'x'
  for (let i = 0; i < count; i++) value = { child: value }
  return value
}

/** One object with so many members. */
export function wide(count: number): Value {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`member${i}`, `value ${i}`]))
}

const mark = 'here-it-comes'

/** What stands where a text is expected, so many times; many of these make slow readers quadratic. */
const hostileXml: Readonly<Record<string, (count: number) => string>> = {
  'unclosed tag': (count) => '<a>'.repeat(count),
  '<': (count) => '<'.repeat(count),
  attribute: (count) => `<a ${Array.from({ length: count }, (_, i) => `a${i}=""`).join(' ')}/>`,
  '&': (count) => '&'.repeat(count),
  '&amp;': (count) => '&amp;'.repeat(count),
  'CDATA section': (count) => '<![CDATA[x]]>'.repeat(count),
  comment: (count) => '<!---->'.repeat(count),
  ']': (count) => ']'.repeat(count),
  'space in a tag': (count) => `<a${' '.repeat(count)}/>`,
}
const hostileJson: Readonly<Record<string, (count: number) => string>> = {
  'unclosed list': (count) => '['.repeat(count),
  'unclosed object': (count) => '{"a":'.repeat(count),
  digit: (count) => '9'.repeat(count),
  'unclosed text': (count) => `"${'x'.repeat(count)}`,
  'escaped quote': (count) => `"${'\\"'.repeat(count)}"`,
  member: (count) => `{${Array.from({ length: count }, (_, i) => `"a${i}":1`).join()}}`,
  'list item': (count) => `[${'1,'.repeat(count)}1]`,
}

/** The hostile inputs of a protocol, each as the answer to `listCall`: a guest whose name is that. */
export function hostileAnswers(
  render: (value: Value) => WireResponse,
): readonly { readonly unit: string; readonly answer: (count: number) => WireResponse }[] {
  const response = render([{ id: 1, hostname: mark, domain: 'example.com' }])
  const text = Buffer.from(response.body).toString()
  const isJson = text.includes(`"${mark}"`)
  return Object.entries(isJson ? hostileJson : hostileXml).map(([unit, made]) => ({
    unit,
    answer: (count) => ({
      ...response,
      body: Buffer.from(text.replace(isJson ? `"${mark}"` : mark, () => made(count))),
    }),
  }))
}
