import type { Value } from '../../src/core/value.js'

/** A scalar as a wire may have it: a text, a number as it is written, a flag, or nothing. */
export type WireForm =
  { readonly text: string } | { readonly number: string } | { readonly flag: boolean } | { readonly nil: true }

/** What a declared type makes of the forms that the API writes for it. */
export interface Drift {
  readonly type: string
  readonly forms: readonly (readonly [WireForm, Value])[]
}

const nil = { nil: true } as const
const text = (value: string): WireForm => ({ text: value })
const number = (value: string): WireForm => ({ number: value })
const flag = (value: boolean): WireForm => ({ flag: value })

export const drifts: readonly Drift[] = [
  {
    type: 'int',
    forms: [
      [number('5'), 5],
      [text('5'), 5],
      [text(' 7\n'), 7],
      [number('5.0'), 5],
      [flag(true), 1],
      [flag(false), 0],
      [text(''), null],
      [nil, null],
      [number('2666148982056'), 2666148982056],
      [text('9007199254740993'), 9007199254740993n],
      [number('9007199254740993'), 9007199254740993n],
      [text('-18446744073709551615'), -18446744073709551615n],
      [text('five'), 'five'],
    ],
  },
  {
    type: 'boolean',
    forms: [
      [flag(true), true],
      [flag(false), false],
      [number('1'), true],
      [number('0'), false],
      [text('1'), true],
      [text('0'), false],
      [text('true'), true],
      [text('False'), false],
      [text(''), null],
      [nil, null],
      [number('2'), 2],
    ],
  },
  {
    type: 'decimal',
    forms: [
      [text('.05'), '0.05'],
      [text('10.00'), '10'],
      [text('1234567890123456789.1234567891'), '1234567890123456789.1234567891'],
      [number('0.05'), '0.05'],
      [number('10'), '10'],
      [number('1.0E-7'), '0.0000001'],
      [number('123456789012345678'), '123456789012345678'],
      [text(''), null],
      [nil, null],
    ],
  },
  {
    type: 'float',
    forms: [
      [number('9.017289'), 9.017289],
      [text('9.017289'), 9.017289],
      [number('5'), 5],
      [text('1.0E-7'), 1e-7],
      [number('1.7976931348623E+308'), 1.7976931348623e308],
      [text('INF'), Infinity],
      [text('-inf'), -Infinity],
      [text('NAN'), NaN],
      [text(''), null],
      [nil, null],
    ],
  },
  {
    type: 'string',
    forms: [
      [text(''), ''],
      [text(' x '), ' x '],
      [text('007'), '007'],
      [number('5'), '5'],
      [number('1.5'), '1.5'],
      [number('9007199254740993'), '9007199254740993'],
      [flag(true), 'true'],
      [nil, null],
    ],
  },
  {
    type: 'dateTime',
    forms: [
      [text('2007-07-19T15:21:48-05:00'), '2007-07-19T15:21:48-05:00'],
      [text('2007-07-19T15:21:48.123456-05:00'), '2007-07-19T15:21:48.123456-05:00'],
      [text('2007-07-19T15:21:48-0500'), '2007-07-19T15:21:48-05:00'],
      [text('20070719T15:21:48'), '2007-07-19T15:21:48'],
      [text('0000-00-00T00:00:00'), '0000-00-00T00:00:00'],
      [text(''), null],
      [nil, null],
    ],
  },
  {
    type: 'base64Binary',
    forms: [
      [text('aGVsbG8='), new TextEncoder().encode('hello')],
      [text('aGVs\nbG8=\n'), new TextEncoder().encode('hello')],
      [text('no base64!'), 'no base64!'],
      [nil, null],
    ],
  },
]

/** An answer with a scalar in it; undefined for a protocol that this table does not know. */
export function written(protocol: string, form: WireForm): string | undefined {
  return answerOf(protocol, { rest: json(form), xmlrpc: `<value>${xmlrpc(form)}</value>`, soap: soap(form) })
}

/** A whole answer around its result. */
export function answerOf(protocol: string, results: Readonly<Partial<Record<string, string>>>): string | undefined {
  const result = results[protocol]
  if (result === undefined) return undefined
  switch (protocol) {
    case 'rest':
      return result
    case 'xmlrpc':
      return `<?xml version="1.0" encoding="utf-8"?>\n<params><param>${result}</param></params>`
    default:
      return `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="http://api.service.softlayer.com/soap/v3.1/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"><SOAP-ENV:Body><ns1:getResponse>${result}</ns1:getResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>`
  }
}

function json(form: WireForm): string {
  if ('text' in form) return JSON.stringify(form.text).replaceAll('/', '\\/')
  if ('number' in form) return form.number
  return 'flag' in form ? String(form.flag) : 'null'
}

function xmlrpc(form: WireForm): string {
  if ('text' in form) return `<string>${form.text}</string>`
  if ('number' in form)
    return /^-?\d+$/.test(form.number) ? `<int>${form.number}</int>` : `<double>${form.number}</double>`
  return 'flag' in form ? `<boolean>${form.flag ? 1 : 0}</boolean>` : '<nil/>'
}

function soap(form: WireForm): string {
  const typed = (type: string, value: string): string => `<getReturn xsi:type="xsd:${type}">${value}</getReturn>`
  if ('text' in form) return typed('string', form.text)
  if ('number' in form) return typed(/^-?\d+$/.test(form.number) ? 'int' : 'double', form.number)
  return 'flag' in form ? typed('boolean', String(form.flag)) : '<getReturn xsi:nil="true"/>'
}
