import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { normalizeFilter, operations, type FilterInput } from '../../src/core/filter.js'

describe('normalizeFilter', () => {
  it('gives plain data with every option value as a list (F-3)', () => {
    const filter: FilterInput = {
      virtualGuests: {
        hostname: 'web1',
        id: { operation: 'in', options: [{ name: 'data', value: 5 }] },
        createDate: { operation: 'isDate', options: [{ name: 'date', value: ['01/02/2026 00:00:00'] }] },
        notes: undefined,
      },
    }
    assert.deepEqual(normalizeFilter(filter), {
      virtualGuests: {
        hostname: { operation: 'web1' },
        id: { operation: 'in', options: [{ name: 'data', value: [5] }] },
        createDate: { operation: 'isDate', options: [{ name: 'date', value: ['01/02/2026 00:00:00'] }] },
      },
    })
  })

  it('makes nothing of a filter without conditions', () => {
    for (const filter of [undefined, {}, { a: {} }, { a: { b: {} } }, { a: undefined }])
      assert.equal(normalizeFilter(filter), undefined)
  })

  it('freezes its result and leaves the caller alone', () => {
    const filter = { a: { operation: 'in', options: [{ name: 'data', value: ['x'] }] } }
    const before = JSON.stringify(filter)
    const normalized = normalizeFilter(filter)
    assert.ok(Object.isFrozen(normalized) && Object.isFrozen(normalized?.['a']))
    assert.equal(JSON.stringify(filter), before)
  })

  it('takes a property that is called operation', () => {
    assert.deepEqual(normalizeFilter({ operation: { operation: { operation: 'x' } } }), {
      operation: { operation: { operation: 'x' } },
    })
  })

  const bad: readonly (readonly [unknown, RegExp])[] = [
    ['text', /filter must be an object/],
    [{ a: null }, /filter\.a is null/],
    [{ a: [1] }, /filter\.a must be/],
    [{ a: { operation: 'in', options: { name: 'data', value: [1] } } }, /filter\.a\.options must be a list/],
    [{ a: { operation: 'in', options: [{ value: [1] }] } }, /filter\.a\.options\[0\] must be/],
    [{ a: { operation: 'x', other: 1 } }, /filter\.a\.other stands beside/],
    [{ a: new Date(0) }, /filter\.a is a Date/],
    [{ a: { operation: Number.NaN } }, /not a finite number/],
  ]
  for (const [filter, message] of bad) {
    it(`refuses what says ${message.source}`, () => {
      assert.throws(() => normalizeFilter(filter as FilterInput), { code: 'invalid-call', message })
    })
  }

  it('survives hostile names and depth', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":{"operation":"x"}}}') as FilterInput
    const normalized = normalizeFilter(hostile)
    assert.deepEqual(Object.keys(normalized ?? {}), ['__proto__'])
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    let deep: FilterInput = { operation: 'x' }
    for (let i = 0; i < 10_000; i++) deep = { a: deep }
    assert.throws(() => normalizeFilter(deep), { code: 'invalid-call' })
  })

  it('takes the ready-made operations', () => {
    assert.deepEqual(normalizeFilter({ id: operations.oneOf([1, 2]), name: operations.orderBy('DESC') }), {
      id: { operation: 'in', options: [{ name: 'data', value: [1, 2] }] },
      name: { operation: 'orderBy', options: [{ name: 'sort', value: ['DESC'] }] },
    })
    assert.deepEqual(operations.startsWith('web'), { operation: '^= web' })
  })
})
