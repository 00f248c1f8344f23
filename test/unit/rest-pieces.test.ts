import assert from 'node:assert/strict'
import { readInPieces } from '../../src/transports/rest/json-pieces.js'
import { readJson } from '../../src/transports/rest/json.js'
import { createCodec } from '../../src/transports/rest/codec.js'
import { CallError } from '../../src/core/error.js'

const bytes = (text: string) => new TextEncoder().encode(text)
const plain = (text: string) => readJson(text, undefined, 500) as unknown[]
const read = (text: string) => readInPieces(bytes(text), plain)
const guests = (count: number, more: (i: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, i) => ({ id: i, name: `guest ${i}`, note: 'x'.repeat(i % 90), ...more(i) }))

describe('rest: long lists are read in pieces', () => {
  it('gives what JSON.parse gives', () => {
    const list = guests(3_000)
    assert.deepEqual(read(JSON.stringify(list)), list)
    assert.deepEqual(read(`${JSON.stringify(list)}\r\n `), list)
  })

  it('cuts between items, not in lists inside of them that begin alike', () => {
    const inner = [
      { id: 1, label: 'a' },
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
    ]
    const list = guests(2_000, () => ({ inner }))
    const given = read(JSON.stringify(list))
    // A guess that was wrong is no answer at all.
    if (given) assert.deepEqual(given, list)
    const clear = guests(2_000, () => ({ inner: inner.slice(0, 2).map(({ id }) => ({ id, label: 'a' })) }))
    assert.deepEqual(read(JSON.stringify(clear)), clear)
  })

  it('keeps characters whole, a byte order mark within a text too', () => {
    for (const note of ['é', '€', '😀', '\ufeff', 'a\ufeff']) {
      const list = guests(1_500, (i) => ({ text: note.repeat((i % 60) + 1) }))
      assert.deepEqual(read(JSON.stringify(list)), list)
    }
  })

  it('keeps texts that look like the border between two items', () => {
    const list = guests(1_500, () => ({ text: '},{"id":1,"name":"x"},{"id":2,"name":' }))
    assert.deepEqual(read(JSON.stringify(list)), list)
  })

  it('keeps digits that JSON.parse would lose', () => {
    const text = JSON.stringify(guests(1_500)).replace('{"id":900,', '{"id":90071992547409931,')
    assert.equal((read(text)?.[900] as { id: unknown }).id, 90071992547409931n)
  })

  it('reads items that are longer than a piece', () => {
    const list = guests(4, () => ({ text: 'y'.repeat(100_000) }))
    assert.deepEqual(read(JSON.stringify(list)), list)
  })

  it('leaves to others what is short, of another form or wrong', () => {
    const text = JSON.stringify(guests(3_000))
    assert.equal(read('[{"id":1,"name":"a"}]'), undefined)
    assert.equal(read(`{"list":${text}}`), undefined)
    assert.equal(read(text.slice(0, -1)), undefined)
    assert.equal(read(text.slice(0, -20)), undefined)
    assert.equal(read(`${text}]`), undefined)
    assert.equal(read(text.replace('},{"id":2000,', '}{"id":2000,')), undefined)
    assert.equal(readInPieces(bytes(text).fill(0xff, 150_000, 150_001), plain), undefined)
  })

  it('stays linear when no guess is right', () => {
    const border = '},{"id":'.repeat(40_000)
    assert.equal(read(`[{"id":1,"name":"${border}`), undefined)
  })

  it('mends the values of every piece', () => {
    const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
    const body = bytes(JSON.stringify(guests(3_000, (i) => ({ maxCpu: String(i), localDiskFlag: i % 2 }))))
    const { value } = createCodec().decode({ status: 200, headers: {}, body }, call)
    const mended = (value as { maxCpu: unknown; localDiskFlag: unknown }[]).map(({ maxCpu, localDiskFlag }) => ({
      maxCpu,
      localDiskFlag,
    }))
    assert.deepEqual(
      mended,
      Array.from({ length: 3_000 }, (_, i) => ({ maxCpu: i, localDiskFlag: i % 2 === 1 })),
    )
  })

  it('tells of wrong and of deep answers as for short ones', () => {
    const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
    const codec = createCodec({ maxDepth: 20 })
    const decode = (text: string) => codec.decode({ status: 200, headers: {}, body: bytes(text) }, call)
    const text = JSON.stringify(guests(3_000))
    assert.throws(() => decode(text.slice(0, -1)), { code: 'malformed' })
    const deep = text.replace('{"id":2000,', `{"id":2000,"deep":${'['.repeat(30)}${']'.repeat(30)},`)
    assert.throws(
      () => decode(deep),
      (error) => CallError.is(error) && /nested deeper than 20/.test(error.message),
    )
    assert.equal((decode(text).value as unknown[]).length, 3_000)
  })
})
