import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { Value } from '../../src/core/value.js'
import { Container, ListMemory, type Slot } from '../../src/transports/xml/paths.js'
import { XmlReader } from '../../src/transports/xml/reader.js'
import { textSource } from '../../src/transports/xml/text.js'
import { Scope, type Element } from '../../src/transports/soap/element.js'
import { SoapReader } from '../../src/transports/soap/reader.js'
import { SoapContainer } from '../../src/transports/soap/soap-container.js'
import { SoapTranscoder } from '../../src/transports/soap/transcoder.js'
import { XmlRpcTranscoder } from '../../src/transports/xmlrpc/transcoder.js'

const schema = builtInSchema()
const guest = schema.reference('SoftLayer_Virtual_Guest')

interface Read {
  readonly values: Value[]
  /** What was left for a reader that takes care. */
  readonly rest: string
}

function xmlrpc(items: string, memory = new ListMemory(), maxDepth = 500): Read {
  const input = new Uint8Array(Buffer.from(items))
  const start = memory.start('guest', (budget) => new Container({ isList: true, name: '', reference: guest, budget }))
  const transcoder = new XmlRpcTranscoder(input, () => true, {}, maxDepth)
  const values: Value[] = []
  const to = transcoder.items(0, start, Infinity, (more) => values.push(...more) > 0)
  return { values, rest: Buffer.from(input.subarray(to)).toString() }
}

const namespaces = `xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns1="http://api.service.softlayer.com/soap/v3.1/" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/"`

function soap(items: string): Read {
  const settings = { schema, maxDepth: 500, types: false }
  const list = new SoapReader(textSource(Buffer.from(`<list ${namespaces}>`)), settings).element(new Scope()) as Element
  const start = new ListMemory().start(
    'guest',
    (budget) => new SoapContainer(list, { isList: true, name: '', reference: guest, budget }),
  )
  const shared = new Map<string, Value>()
  const input = new Uint8Array(Buffer.from(items))
  const transcoder = new SoapTranscoder(input, () => true, settings, {
    isWaiting: () => false,
    isDefined: (id) => shared.has(id),
    define: (id, value) => void shared.set(id, value),
    refer(container, key, id) {
      ;(container as Record<string | number, unknown>)[key] = shared.get(id)
    },
  })
  const values: Value[] = []
  const to = transcoder.items(0, start, Infinity, (more) => {
    const first = values.length
    values.push(...more)
    transcoder.settle(values, first)
    return true
  })
  return { values, rest: Buffer.from(input.subarray(to)).toString() }
}

const member = (name: string, value: string): string => `<member><name>${name}</name><value>${value}</value></member>`
const record = (...members: string[]): string => `<value><struct>${members.join('')}</struct></value>`
const simple = record(member('id', '<int>7</int>'), member('hostname', '<string>a</string>'))

describe('what is read by writing it as JSON', () => {
  it('reads XML-RPC to the end of the list, in the canonical form of the declared types (X-10, X-25)', () => {
    const items = record(
      member('id', '<string>12</string>'),
      member('hostname', '<string>a &lt;&amp;&quot;\\ "é" &gt;&apos;\n\t</string>'),
      member('lastVerifiedDate', '<string/>'),
      member('createDate', '<string>2024-05-17T12:00:00-06:00</string>'),
      member('hourlyBillingFlag', '<boolean>1</boolean>'),
      member('localDiskFlag', '<boolean></boolean>'),
      member('notes', '<string/>'),
      member('maxCpu', '<nil/>'),
      member('datacenter', `<struct>${member('id', '<int>-3</int>')}</struct>`),
      member('networkComponents', '<array><data></data></array>'),
      member('tagReferences', `<array><data>${simple}${simple}</data></array>`),
    )
    const { values, rest } = xmlrpc(`${items}\n ${items}</data>`)
    const expected = {
      id: 12,
      hostname: 'a <&"\\ "é" >\'\n\t',
      lastVerifiedDate: null,
      createDate: '2024-05-17T12:00:00-06:00',
      hourlyBillingFlag: true,
      localDiskFlag: null,
      notes: '',
      maxCpu: null,
      datacenter: { id: -3 },
      networkComponents: [],
      tagReferences: [
        { id: 7, hostname: 'a' },
        { id: 7, hostname: 'a' },
      ],
    }
    assert.equal(rest.trim(), '</data>')
    assert.deepEqual(values, [expected, expected])
  })

  it('stops before what is not usual, and gives what came before', () => {
    const unusual = [
      ...['<i4>7</i4>', '<int>007</int>', '<int>-0</int>', '<int>1234567890123456</int>', '<int>7</int><!-- -->'],
      ...['<int>1.0</int>', '<int> 7</int>', '<base64>AA==</base64>', '7', '<boolean>2</boolean>', '<int>7</int>x'],
      ...['&#0;', '&#31;', '&#xD800;', '&#xfffe;', '&#1114112;', '&#;', '&#x;', '&#X41;', '&#6 5;', '&#000000065;'].map(
        (reference) => `<string>a${reference}</string>`,
      ),
      ...['<string>]]></string>', '<string>&#93;]]></string>', '<string>\u0001</string>', '<string>&#65</string>'],
      ...['<string>\ufffe</string>', '<string><![CDATA[a]]></string>', '<string>&nbsp;</string>', '<string>a'],
    ]
    for (const value of unusual) {
      const odd = record(member(value.startsWith('<str') ? 'hostname' : 'id', value))
      const { values, rest } = xmlrpc(`${simple}${simple}${odd}${simple}`)
      // What is no text at all is found when the texts before it are read.
      assert.ok(rest.startsWith(odd) || value.includes('\ufffe'), value)
      assert.ok(values.length === 2 || value.includes('\ufffe'), value)
    }
  })

  it('reads numeric references and the ends of lines as a careful reader does', () => {
    const text = '&#65;&#x41;&#13;&#10;&#9;&#34;&#92;&#60;&#127;&#228;&#xE4;&#xfffd;&#x1F600;&#1114111;\r\n\r\r\n\na\r'
    const expected = 'AA\r\n\t"\\<\u007fää\ufffd😀\u{10ffff}\n\n\n\na\n'
    const item = record(member('hostname', `<string>${text}</string>`))
    assert.deepEqual(xmlrpc(`${item}${item}`), { values: [{ hostname: expected }, { hostname: expected }], rest: '' })
    const careful = textSource(Buffer.from(`\ufeff<a>${text}</a>`, 'utf16le'))
    const reader = new XmlReader(careful)
    reader.startTag()
    assert.equal(reader.leaf('a'), expected)
  })

  it('says up to where it looked', () => {
    const long = record(member('hostname', `<string>${'x'.repeat(10_000)}&bogus;</string>`))
    const transcoder = new XmlRpcTranscoder(new Uint8Array(Buffer.from(simple + long)), () => true, {}, 500)
    const start = new ListMemory().start(
      'guest',
      (budget) => new Container({ isList: true, name: '', reference: guest, budget }),
    )
    assert.equal(
      transcoder.items(0, start, Infinity, () => true),
      simple.length,
    )
    assert.equal(transcoder.seen, (simple + long).indexOf('&bogus'))
  })

  it('keeps the limit of depth', () => {
    const deep = record(
      member('datacenter', `<struct>${member('priceGroups', `<array><data>${simple}</data></array>`)}</struct>`),
    )
    assert.equal(xmlrpc(deep, undefined, 5).values.length, 1)
    assert.equal(xmlrpc(deep, undefined, 4).values.length, 0)
  })

  it('reads texts of any length', () => {
    for (const length of [0, 1, 3, 4, 1000, 65_536, 131_072, 1_000_000]) {
      const text = 'x&amp;"é'.repeat(length / 8 + 1)
      const items = record(member('hostname', `<string>${text}</string>`))
      const { values, rest } = xmlrpc(items.repeat(3))
      assert.equal(rest, '')
      assert.deepEqual(values, Array(3).fill({ hostname: text.replaceAll('&amp;', '&') }))
    }
  })

  it('has room for all that a run of markup stands for, wherever in its memory it is', () => {
    const nulls = Array.from({ length: 90 }, (_, i) => `<someMemberName${i} xsi:nil="true"/>`).join('')
    const list = (count: number): string =>
      `<notes SOAP-ENC:arrayType="xsd:string[9]" xsi:type="SOAP-ENC:Array">${'<item xsi:type="xsd:string">aaaa</item>'.repeat(count)}</notes>`
    const item = (count: number): string =>
      `<item xsi:type="ns1:SoftLayer_Virtual_Guest">${list(count)}<hostname xsi:type="xsd:string">b</hostname>${nulls}</item>`
    // A text of the list takes eight bytes: each end of the usual memory is tried, and the nulls are known by then.
    for (let count = 15_800; count < 16_020; count += 4) {
      const { values, rest } = soap(item(1) + item(count))
      assert.equal(rest, '')
      const [, second] = values as Record<string, unknown>[]
      assert.equal(Object.keys(second ?? {}).length, 92)
      assert.equal(second?.['hostname'], 'b')
    }
  })

  it('looks no further than a decimal for its point', () => {
    const count = 20_000
    const fee = record(member('billingItem', `<struct>${member('recurringFee', '<string>5</string>')}</struct>`))
    const { values, rest } = xmlrpc(`${fee.repeat(count)}</data>`)
    assert.equal(rest, '</data>')
    assert.deepEqual(values[count - 1], { billingItem: { recurringFee: '5' } })
    for (const [text, decimal] of [
      ['5.00', '5'],
      ['0.50', '0.5'],
      ['-1.05', '-1.05'],
      ['10', '10'],
    ] as const) {
      const one = record(
        member('billingItem', `<struct>${member('recurringFee', `<double>${text}</double>`)}</struct>`),
      )
      assert.deepEqual(xmlrpc(one).values, [{ billingItem: { recurringFee: decimal } }])
    }
  })

  it('reads members that come and go', () => {
    const one = record(member('id', '<int>1</int>'))
    const two = record(member('hostname', '<string>a</string>'))
    const three = record(
      member('id', '<int>1</int>'),
      member('notes', '<string/>'),
      member('hostname', '<string>a</string>'),
    )
    const memory = new ListMemory()
    for (const items of [`${one}${two}${three}`, `${three}${one}<value><struct></struct></value>${two}`]) {
      const { values, rest } = xmlrpc(items, memory)
      assert.equal(rest, '')
      assert.deepEqual(
        values.map((value) => Object.keys(value as object).length).sort(),
        items.includes('<struct></struct>') ? [0, 1, 1, 3] : [1, 1, 3],
      )
    }
  })

  it('learns no more than it may, and reads on where it may learn nothing more', () => {
    const memory = new ListMemory()
    for (let round = 0; round < 60; round++) {
      const items = Array.from({ length: 1000 }, (_, i) => record(member(`name${round}x${i}`, '<int>1</int>'))).join('')
      const { values, rest } = xmlrpc(items, memory)
      assert.equal(values.length, 1000)
      assert.equal(rest, '')
    }
    assert.equal(xmlrpc(simple, memory).values.length, 1)
  })

  it('learns a way from one place to another when it is read a second time', () => {
    const memory = new ListMemory()
    const start = memory.start('guest', (budget) => new Container({ isList: true, name: '', reference: guest, budget }))
    const learned = [1, 2, 3].map(() => {
      xmlrpc(simple, memory)
      return start.edges.length
    })
    assert.deepEqual(learned, [0, 1, 1])
  })

  it('forgets all when nothing more could be learned for many lists', () => {
    const memory = new ListMemory()
    const begin = (): Slot =>
      memory.start('guest', (budget) => new Container({ isList: true, name: '', reference: guest, budget }))
    const first = begin()
    assert.equal(begin(), first)
    first.container.budget.spend(1_000_000)
    const later = Array.from({ length: 20 }, begin)
    assert.equal(later[0], first)
    assert.notEqual(later[19], first)
    assert.equal(begin(), later[19])
  })

  it('reads SOAP objects of thousands of members', () => {
    const item = (names: readonly number[]): string =>
      `<item>${names.map((i) => `<m${i} xsi:type="xsd:int">${i}</m${i}>`).join('')}</item>`
    const names = Array.from({ length: 5000 }, (_, i) => i)
    const { values, rest } = soap(`${item(names)}${item(names)}${item(names.slice(2))}`)
    assert.equal(rest, '')
    assert.deepEqual(
      values.map((value) => Object.keys(value as object).length),
      [5000, 5000, 4998],
    )
  })

  it('reads SOAP with shared objects: one object again wherever it is referred to (S-22)', () => {
    const item = (id: number, inner: string): string =>
      `<item xsi:type="ns1:SoftLayer_Virtual_Guest"><id xsi:type="xsd:int">${id}</id>${inner}</item>`
    const place =
      '<datacenter id="ref1" xsi:type="ns1:SoftLayer_Location_Datacenter"><name xsi:type="xsd:string">dal13</name></datacenter>'
    const { values, rest } = soap(
      `${item(1, place)}\n${item(2, '<datacenter href="#ref1"/>')}${item(3, '<datacenter xsi:nil="true"/>')}</list>`,
    )
    assert.equal(rest, '</list>')
    const [first, second, third] = values as { id: number; datacenter: unknown }[]
    assert.deepEqual(first, { id: 1, datacenter: { name: 'dal13' } })
    assert.equal(second?.datacenter, first?.datacenter)
    assert.deepEqual(third, { id: 3, datacenter: null })
  })

  it('leaves to the reader an id that comes twice, and a list that comes in two parts', () => {
    const place = '<datacenter id="a" xsi:type="ns1:SoftLayer_Location"><id xsi:type="xsd:int">1</id></datacenter>'
    const tags =
      '<tagReferences SOAP-ENC:arrayType="ns1:SoftLayer_Tag_Reference[1]"><item><id xsi:type="xsd:int">1</id></item></tagReferences>'
    const host = '<hostname xsi:type="xsd:string">a</hostname>'
    for (const members of [`${place}${host}`, `${tags}${host}${tags}`]) {
      const good = `<item xsi:type="ns1:SoftLayer_Virtual_Guest">${members.slice(0, members.indexOf(host))}${host}</item>`
      const { values, rest } = soap(`${good}<item xsi:type="ns1:SoftLayer_Virtual_Guest">${members}</item>`)
      assert.equal(values.length, 1)
      assert.ok(rest.startsWith('<item'))
    }
  })
})
