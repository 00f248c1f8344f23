import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { runInNewContext } from 'node:vm'
import type { Call } from '../../src/core/call.js'
import type { Protocol } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { differences, type Value } from '../../src/core/value.js'
import { createTransport } from '../../src/create.js'
import { registered } from '../support/protocols.js'

const free: Call = { service: 'SoftLayer_Of_Tomorrow', method: 'take' }

/** The arguments of a call as a server sees them. */
function arrived(protocol: Protocol, call: Call): readonly (Value | undefined)[] {
  return protocol.mirror().parse(protocol.codec().encode(call)).args ?? []
}

function bodyOf(protocol: Protocol, call: Call): string {
  return new TextDecoder().decode(protocol.codec().encode(call).body)
}

/** The refusal of a call, which must come before anything is sent, and only once. */
async function refusal(protocol: Protocol, call: Call): Promise<CallError> {
  const transport = createTransport({
    protocol,
    endpoint: 'http://127.0.0.1',
    exchange: () => assert.fail('it was sent'),
    retry: { retries: 3, sleep: () => assert.fail('it was tried again') },
  })
  try {
    await transport.call(call)
  } catch (error) {
    assert.ok(CallError.is(error), String(error))
    assert.equal(error.unsent, true)
    assert.equal(error.attempts, 1)
    assert.equal(error.protocol, protocol.name)
    assert.equal(error.call?.method, call.method)
    assert.ok(error.message.startsWith(`${call.service}::${call.method}`), error.message)
    return error
  }
  return assert.fail('it was not refused')
}

function at(value: unknown): Call {
  return { ...free, args: [1, { a: [{ b: value as Value }] }] }
}

for (const protocol of registered) {
  const { can, name } = protocol

  describe(`${name}: values that a caller may pass`, () => {
    it('carries text as it is: CR, tab, line ends, mark-up, any script (X-8, X-15, quirk 35)', () => {
      const texts = [
        'a\rb\r\nc\nd\te',
        ' \t leading and trailing \n ',
        '<b>&amp;</b> ]]> <![CDATA[x]]> <?pi?> <!-- c -->',
        '"quotes" and \'quotes\' and \\ and \\/ and \\u0041',
        'é ü ß € — “quoted” 日本語 עברית 😀 e\u0301 \u0085 \u00a0 \u2028 \u2029',
        '\ufeffwith a mark at its start',
        '\ufffd\ud83d\ude00',
        '&#13;&#xD;%0D%25+',
        'null',
        'true',
        '0',
        '',
      ]
      assert.deepEqual(differences(texts, arrived(protocol, { ...free, args: [texts] })[0]), [])
    })

    it(`${can.controlCharacters ? 'carries' : 'refuses'} characters that XML 1.0 forbids (X-15)`, async () => {
      const codes = [...Array.from({ length: 32 }, (_, i) => i).filter((i) => ![9, 10, 13].includes(i)), 0xfffe, 0xffff]
      for (const code of codes) {
        const text = `a${String.fromCharCode(code)}b`
        if (can.controlCharacters) {
          assert.deepEqual(arrived(protocol, at(text)), at(text).args)
          continue
        }
        const error = await refusal(protocol, at(text))
        assert.equal(error.code, 'unsupported')
        assert.match(error.message, /args\[1\]\.a\[0\]\.b/)
        assert.match(error.message, new RegExp(`U\\+${code.toString(16).toUpperCase().padStart(4, '0')}`))
      }
    })

    it('refuses half of a character, in texts and in names, with where it is', async () => {
      for (const call of [at('a\ud800b'), at('\udc00'), at({ 'x\ud83d': 1 })]) {
        const error = await refusal(protocol, call)
        assert.equal(error.code, 'invalid-call')
        assert.match(error.message, /args\[1\]\.a\[0\]\.b/)
      }
    })

    it('leaves undefined members out and says null (X-13, X-25, S-24, R-34)', () => {
      const given = { ...free, args: [{ a: undefined, b: null, c: 'x', d: [null, 'y'] }] }
      assert.deepEqual(arrived(protocol, given), [{ b: null, c: 'x', d: [null, 'y'] }])
    })

    it('cuts trailing undefined arguments, and says null for inner ones (C-9)', () => {
      const given = { ...free, args: [undefined, 'x', undefined, null, undefined, undefined] }
      assert.deepEqual(arrived(protocol, given), [null, 'x', null, null])
      assert.deepEqual(arrived(protocol, { ...free, args: [undefined, undefined] }), [])
    })

    it('carries bytes as base64, of a Buffer too (R-20, X-12)', () => {
      const data = new Uint8Array([0, 1, 2, 253, 254, 255, 13, 10])
      const method = { service: 'SoftLayer_Ticket', method: 'addAttachedFile', id: 5 }
      for (const bytes of [data, Buffer.from(data), new Uint8Array(0), data.subarray(3, 5)]) {
        const [file] = arrived(protocol, { ...method, args: [{ filename: 'f', data: bytes }] })
        assert.deepEqual(differences({ filename: 'f', data: new Uint8Array(bytes) }, file), [])
      }
    })

    it('carries a Date with its offset (R-43, X-11)', () => {
      const guest = { service: 'SoftLayer_Virtual_Guest', method: 'editObject', id: 5 }
      const dates = [
        [new Date(Date.UTC(2024, 1, 29, 13, 5, 6)), '2024-02-29T13:05:06+00:00'],
        [new Date(Date.UTC(2024, 1, 29, 13, 5, 6, 7)), '2024-02-29T13:05:06.007+00:00'],
      ] as const
      for (const [date, text] of dates) {
        const [template] = arrived(protocol, { ...guest, args: [{ createDate: date }] })
        assert.deepEqual(differences({ createDate: text }, template), [])
      }
    })

    it('refuses a Date that is invalid, or of a year that the API cannot write', async () => {
      for (const date of [new Date(NaN), new Date(8.64e15), new Date(-8.64e15)]) {
        const error = await refusal(protocol, at(date))
        assert.equal(error.code, 'invalid-call')
        assert.match(error.message, /args\[1\]\.a\[0\]\.b/)
      }
    })

    it('keeps every digit of integers past 2^31, 2^53 and 2^63, and never sends i8 (X-10, X-28, quirk 34)', () => {
      const numbers = [
        0, -1, 2147483647, -2147483648, 2147483648, -2147483649, 4294967301, 9007199254740991, -9007199254740991,
        9007199254740993n, -9223372036854775808n, 9223372036854775807n, 18446744073709551615n, 10n ** 30n, 5n,
      ] // prettier-ignore
      for (const number of numbers) {
        const body = bodyOf(protocol, at(number))
        assert.ok(body.includes(String(number)), body)
        assert.ok(!/i8>/.test(body), body)
        const [, found] = arrived(protocol, at(number)) as [unknown, { a: { b: unknown }[] }]
        assert.equal(String(found.a[0]?.b), String(number))
        const isSmall = number >= -2147483648 && number <= 2147483647
        // No PHP has an integer past 2^63.
        if (isSmall || (can.largeIntegers && number < 2n ** 63n)) assert.notEqual(typeof found.a[0]?.b, 'string')
      }
    })

    it('keeps integers past 2^31 where the type is declared, as numbers (X-10)', () => {
      const guest = { service: 'SoftLayer_Virtual_Guest', method: 'editObject', id: 5 }
      for (const number of [2147483648, 4294967301, 9007199254740993n]) {
        const [template] = arrived(protocol, { ...guest, args: [{ maxMemory: number }] })
        assert.deepEqual(differences({ maxMemory: number }, template), [])
      }
    })

    it('keeps fractions to the last digit, and minus zero', () => {
      const numbers = [0.1 + 0.2, 1e-7, 1.5e-300, Number.MAX_VALUE, Number.MIN_VALUE, -2.5, -0]
      assert.deepEqual(differences(numbers, arrived(protocol, { ...free, args: [numbers] })[0]), [])
    })

    it(`${can.nonFinite ? 'carries' : 'refuses'} NaN and infinities`, async () => {
      for (const number of [NaN, Infinity, -Infinity]) {
        if (can.nonFinite) {
          assert.deepEqual(differences(at(number).args, arrived(protocol, at(number))), [])
          continue
        }
        const error = await refusal(protocol, at(number))
        assert.equal(error.code, 'unsupported')
        assert.match(error.message, new RegExp(`args\\[1\\]\\.a\\[0\\]\\.b.* ${number}`))
      }
    })

    it('carries member names of any kind, also __proto__ and those that are no XML names', () => {
      const names = [
        'id',
        'href',
        '__proto__',
        'constructor',
        'toString',
        '',
        'a b',
        '3',
        'é',
        'x:y',
        '<&>',
        '\u{1f600}',
      ]
      const value = JSON.parse(`{${names.map((member, i) => `${JSON.stringify(member)}:${i}`).join(',')}}`) as Value
      const [found] = arrived(protocol, { ...free, args: [value] })
      assert.deepEqual(differences(value, found), [])
      assert.equal(Object.getPrototypeOf(found), Object.prototype)
    })

    it('carries a text of 2 million characters, and 20,000 members', () => {
      const long = 'é&\r and so on'.repeat(150_000)
      const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`m${i}`, i]))
      assert.deepEqual(differences([long, wide], arrived(protocol, { ...free, args: [long, wide] })), [])
    })

    it('carries objects without a prototype, of another realm, and in two places', () => {
      const bare = Object.assign(Object.create(null) as Record<string, Value>, { a: 1 })
      const other = runInNewContext('({ a: [1, { b: "x" }, null] })') as Value
      const twice = { a: 1 }
      assert.deepEqual(arrived(protocol, { ...free, args: [bare, other, [twice, twice]] }), [
        { a: 1 },
        { a: [1, { b: 'x' }, null] },
        [{ a: 1 }, { a: 1 }],
      ])
    })

    class Decimal {
      constructor(readonly digits: string) {}
    }
    const strangers: readonly (readonly [string, unknown])[] = [
      ['a function', () => 1],
      ['a class', Decimal],
      ['a symbol', Symbol('s')],
      ['a Map', new Map([['a', 1]])],
      ['a Set', new Set([1])],
      ['a WeakMap', new WeakMap()],
      ['a promise', Promise.resolve(1)],
      ['a regular expression', /x/],
      ['an error', new Error('x')],
      ['a URL', new URL('http://x/')],
      ['a boxed text', Object('x')],
      ['a boxed number', Object(1)],
      ['an instance of a class', new Decimal('1.5')],
      ['an object with inherited members', Object.create({ a: 1 })],
      ['an ArrayBuffer', new ArrayBuffer(4)],
      ['a SharedArrayBuffer', new SharedArrayBuffer(4)],
      ['a DataView', new DataView(new ArrayBuffer(4))],
      ['a Uint16Array', new Uint16Array(2)],
      ['a Float64Array', new Float64Array(2)],
      ['a BigInt64Array', new BigInt64Array(2)],
      ['a generator', (function* () {})()],
      ['a list with a hole', [1, , 2]],
      [
        'an object whose member cannot be read',
        {
          get x(): never {
            throw new Error('secret-canary')
          },
        },
      ],
      [
        'a proxy that fails',
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error('secret-canary')
            },
          },
        ),
      ],
    ]
    for (const [what, value] of strangers) {
      it(`refuses ${what}, with where it is`, async () => {
        const error = await refusal(protocol, at(value))
        assert.equal(error.code, 'invalid-call')
        assert.match(error.message, /args\[1\]\.a\[0\]\.b/)
        assert.ok(!error.message.includes('secret-canary'))
      })
    }

    it('refuses a list of four billion holes, and a revoked proxy', async () => {
      for (const value of [Object.assign([], { length: 4294967295 }), revoked()]) {
        assert.equal((await refusal(protocol, at(value))).code, 'invalid-call')
      }
    })

    it('refuses cycles and values nested too deep, with where they begin', async () => {
      const circle: Record<string, unknown> = {}
      circle['again'] = { circle }
      const list: unknown[] = []
      list.push(list)
      let deep: unknown = 1
      for (let i = 0; i < 100_000; i++) deep = i % 2 === 0 ? [deep] : { deep }
      for (const value of [circle, list, deep]) {
        const error = await refusal(protocol, at(value))
        assert.equal(error.code, 'invalid-call')
        assert.match(error.message, /args\[1\]\.a\[0\]\.b/)
        assert.ok(error.message.length < 1000)
      }
    })

    it('refuses more arguments than any method has', async () => {
      const args: Value[] = []
      args[4294967294] = 1
      assert.equal((await refusal(protocol, { ...free, args })).code, 'invalid-call')
    })

    it('never writes to a call: frozen to the bottom it can be sent again and again', () => {
      const call = freeze({
        ...free,
        id: 5,
        mask: ['id', 'datacenter.name'],
        filter: { a: { b: { operation: 'in', options: [{ name: 'data', value: [1] }] } } },
        limit: 5,
        args: [undefined, { complexType: 'SoftLayer_Hardware', list: [{ x: null, y: undefined }] }, undefined],
      })
      const first = protocol.codec().encode(call)
      assert.deepEqual(protocol.codec().encode(call), first)
    })
  })
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) freeze(member)
  return Object.freeze(value)
}
