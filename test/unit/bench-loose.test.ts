import assert from 'node:assert/strict'
import { looseDifferences } from '../../src/cli/bench/loose.js'

describe('loose comparison with a rival', () => {
  const same: readonly (readonly [string, unknown, unknown])[] = [
    ['numbers as text', { id: 1, size: '1.50' }, { id: '1', size: 1.5 }],
    ['a long integer', { id: 9007199254740993n }, { id: '9007199254740993' }],
    ['flags as numbers or words', [true, false, true], [1, '0', 'true']],
    ['what is blank as absent', { a: null, b: '', c: [], d: {}, e: 1 }, { e: 1 }],
    ['a list of one as its item', { items: [{ id: 1 }] }, { items: { id: 1 } }],
    ['bytes as base64, in lines too', { data: new Uint8Array([1, 2, 3, 4]) }, { data: 'AQID\nBA==\n' }],
    ['bytes as bytes', new Uint8Array([1, 2]), Buffer.from([1, 2])],
    ['a moment as a Date', '2024-02-29T23:59:59-06:00', new Date('2024-03-01T05:59:59Z')],
    ['the type of an object left out', { complexType: 'SoftLayer_Account', id: 1 }, { id: 1 }],
  ]
  for (const [title, ours, theirs] of same) {
    it(`takes ${title} for the same`, () => {
      assert.deepEqual(looseDifferences(ours, theirs), [])
    })
  }

  const different: readonly (readonly [string, unknown, unknown, string])[] = [
    ['another number', { id: 1 }, { id: 2 }, 'value.id'],
    ['a missing item', [1, 2, 3], [1, 2], 'value.length'],
    ['a missing member', { a: { b: 1 } }, { a: {} }, 'value.a'],
    ['a member too many', { a: 1 }, { a: 1, b: 2 }, 'value.b'],
    ['a digit that was lost', { id: 9007199254740993n }, { id: 9007199254740992 }, 'value.id'],
    ['an hour that was lost', '2024-02-29T23:59:59-06:00', new Date('2024-02-29T23:59:59Z'), 'value'],
    ['other bytes', new Uint8Array([1]), Buffer.from([2]), 'value'],
    ['an object for a leaf', { a: 1 }, { a: { b: 1 } }, 'value.a'],
  ]
  for (const [title, ours, theirs, path] of different) {
    it(`finds ${title}`, () => {
      assert.equal(looseDifferences(ours, theirs)[0]?.path, path)
    })
  }

  it('compares of volatile members only whether they are there', () => {
    assert.deepEqual(looseDifferences([{ id: 1 }], [{ id: '2' }], ['id']), [])
    assert.equal(looseDifferences([{ id: 1 }], [{ id: null, a: 1 }], ['id']).length, 2)
  })
})
